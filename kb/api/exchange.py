"""The whole library out, in every format, and in."""

import hashlib
import json
from importlib.metadata import version

from flask import Response, request

from kb.accounts.roles import Right
from kb.api import bodies, guard
from kb.api.answers import fleeting, tagged, unchanged
from kb.api.openapi import ETAG, Blueprint, conditional, operation
from kb.api.schemas import ExportQuery, ImportedSchema, LibrarySchema
from kb.exchange import kb_library
from kb.exchange.formats import FORMATS, Options, format_named
from kb.library.importing import Held
from kb.services import attachments, library
from kb.services import exchange as verbs
from kb.web import access

exchange = Blueprint("export", "The library as a file: out, for Hamdeli or for a helpdesk, and in.")
_MEDIA_TYPES = tuple(sorted({form.media_type for form in FORMATS.values()}))
_NAMES = {"in": "path", "name": "name", "required": True, "schema": {"type": "string", "enum": list(FORMATS)}}


@exchange.route("/export/<name>", parameters=[_NAMES])
@operation(Right.EXPORT, 404, 422, produces=_MEDIA_TYPES, operationId="export")
@exchange.arguments(ExportQuery, location="query")
@exchange.response(200, {}, description="The file.", headers=ETAG)
@conditional
def export(asked: dict[str, str], name: str) -> Response:
    """Export the library

    The file that `kb export --to NAME` writes. Its ETag moves with the change log: ask with `If-None-Match`, and where nothing
    changed the answer is 304 without the work.
    """
    form = format_named(name)
    store = access.store()
    with store.reading():
        known = _version(store.identity, store.sequence(), name, asked)
        ready = unchanged(known)
        if ready or request.method == "HEAD":
            return ready or _head(_file(form.media_type, form.filename, known, ""))
        entries = verbs.library_entries(store, approved_only=form.approved_only)
        named = {situation.tag: situation for situation in library.situations(store)}
        files = attachments.of_library(store)
    options = Options(
        locale=asked["locale"],
        situations=named,
        attachments=files,
        unknown="hold" if asked["lacking"] == "hold" else "fallback",
    )
    verbs.note_export(store, name, by=guard.caller())
    return _file(form.media_type, form.filename, known, form.write(entries, options).text)


@exchange.route("/import", methods=["POST"])
@operation(
    Right.IMPORT,
    sends=True,
    operationId="import",
    requestBody={"required": True, "content": {bodies.MEDIA_TYPE: {"schema": LibrarySchema}}},
)
@exchange.response(200, ImportedSchema)
def import_() -> Response:
    """Import a library file

    As `kb import`: whole or not at all, and the same file a second time changes nothing. It may be larger than other bodies
    (`KB_IMPORT_LIMIT`).
    """
    limit = access.workspace().settings.import_limit
    request.max_content_length = limit
    bodies.check_type()
    file = kb_library.read(request.get_data(cache=False), name="body", limit=limit)
    report = verbs.import_entries(access.store(), file, by=guard.caller())
    return fleeting(
        {
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "held": [_held(each) for each in report.held],
        }
    )


def _held(held: Held) -> dict[str, object]:
    reasons = [*(f"missing {name}" for name in held.missing), *map(str, held.problems)]
    return {"kind": str(held.kind), "key": held.key, "locale": held.locale, "reasons": reasons}


def _file(media_type: str, filename: str, known: str, text: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return tagged(response, known)


def _head(response: Response) -> Response:
    """Leave out the length, which only the file itself would tell."""
    response.automatically_set_content_length = False
    del response.headers["Content-Length"]
    return response


def _version(*state: object) -> str:
    """Stand for the file: the database and its last change, what was asked for, and the program that writes it."""
    told = json.dumps([*state, version("hamdeli")], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
