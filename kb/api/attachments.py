"""Images and files of macros and articles, by their names."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from flask import Response, request, send_file, url_for

from kb.accounts.roles import Right
from kb.api import conditions, guard
from kb.api.answers import answer, tagged, unchanged
from kb.api.entries import IF_MATCH, IF_NEW, KEY
from kb.api.openapi import ETAG, Blueprint, conditional, operation
from kb.api.schemas import AttachmentQuery, AttachmentSchema, AttachmentsSchema
from kb.library import attachment as files
from kb.library.attachment import Attachment
from kb.library.entry import Kind
from kb.library.file_type import FILE_TYPES
from kb.services import attachments as verbs
from kb.web import access, headers

attachments = Blueprint(
    "attachments", "Images and files that go out beside a macro or an article, at most five."
)
_SHELVES = {Kind.MACRO: "macros", Kind.ARTICLE: "articles"}
_NAME = {
    "in": "path",
    "name": "name",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^/]+$"},
    "description": "The file’s name, with the ending of what it is.",
}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_SENT = {"required": True, "content": _BYTES, "description": "The file’s bytes. They alone say what it is."}


def index(kind: Kind, key: str) -> Response:
    """List the files of one

    The oldest first. `locale` is the one text that a file goes with; null means all.
    """
    found = verbs.listed(access.store(), kind, key, by=guard.caller())
    return answer({"items": [_told(each) for each in found]})


def get(kind: Kind, key: str, name: str) -> Response:
    """Fetch a file

    Its bytes, as they are kept: images are made anew when they come in, without what cameras write beside the picture.
    """
    person, store = guard.caller(), access.store()
    found = verbs.named(store, kind, key, name, by=person)
    _, content = verbs.content(store, kind, key, found.id, by=person)
    sent = send_file(
        BytesIO(content), mimetype=found.media_type, as_attachment=True, download_name=found.name, etag=False
    )
    sent.headers["Content-Security-Policy"] = headers.SANDBOX
    return unchanged(found.version) or tagged(sent, found.version)


def put(kind: Kind, asked: dict[str, Any], key: str, name: str) -> Response:
    """Save a file

    Under this name, in place of the one that has it. The same again saves nothing. Of the kinds that are taken, HTML and SVG are
    none; the largest file is set by `KB_ATTACHMENT_LIMIT`.
    """
    expected, limit = conditions.expected(), access.workspace().settings.attachment_limit
    request.max_content_length = limit  # after the right was asked for
    sent = verbs.Sent(name, request.get_data(cache=False), asked["alt"], asked.get("locale"))
    done = verbs.put(access.store(), kind, key, sent, expected=expected, limit=limit, by=guard.caller())
    told = answer(_told(done.attachment), 201 if done.created else 200, version=done.attachment.version)
    if done.created:
        told.headers["Location"] = url_for(f".get_{kind}_attachment", key=key, name=done.attachment.name)
    return told


def remove(kind: Kind, key: str, name: str) -> Response:
    """Remove a file

    For a day it can be brought back on our pages. `If-Match` may be left out. Answers with what was removed.
    """
    person, store = guard.caller(), access.store()
    expected = conditions.expected_or_anything()
    found = verbs.named(store, kind, key, name, by=person)
    done = verbs.remove(store, kind, key, found.id, expected=expected, by=person)
    return answer(_told(done), version=done.version)


def _told(attachment: Attachment) -> dict[str, object]:
    return files.without_bytes(attachment)


def _register(kind: Kind) -> None:
    """Put the views of a kind at their addresses."""
    all_, one = (f"/{_SHELVES[kind]}/<key>/attachments{rest}" for rest in ("", "/<name>"))

    def at(path: str, name: str, method: str, view: Callable[..., Response]) -> None:
        places = [KEY, _NAME] if "<name>" in path else [KEY]
        attachments.add_url_rule(path, f"{name}_{kind}_attachment", view, methods=[method], parameters=places)

    def of(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def bound(*arguments: Any, **values: Any) -> Response:
            return view(kind, *arguments, **values)

        return bound

    def asks(name: str, right: Right, *statuses: int, **doc: Any) -> Callable[..., Any]:
        return operation(right, 404, *statuses, operationId=f"{name}_{kind}_attachment", **doc)

    known = attachments.response(200, AttachmentSchema, headers=ETAG)
    made = attachments.alt_response(201, schema=AttachmentSchema, headers=ETAG)
    listed = attachments.response(200, AttachmentsSchema, headers=ETAG)
    content = attachments.response(200, {}, description="The file.", headers=ETAG)
    described = attachments.arguments(AttachmentQuery, location="query")
    at(all_, "list", "GET", asks("list", Right.READ)(listed(conditional(of(index)))))
    fetch = asks("get", Right.READ, produces=tuple(FILE_TYPES))
    at(one, "get", "GET", fetch(content(conditional(of(get)))))
    save = asks("put", Right.WRITE, 412, 428, sends=True, requestBody=_SENT, parameters=[IF_MATCH, IF_NEW])
    at(one, "put", "PUT", save(described(known(made(of(put))))))
    drop = asks("remove", Right.WRITE, 412, parameters=[IF_MATCH])
    at(one, "remove", "DELETE", drop(known(of(remove))))


for _kind in Kind:
    _register(_kind)
