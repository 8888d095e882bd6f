"""Single texts of macros and articles: their revisions, and their way from a draft to approval."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import wraps
from typing import Any

from flask import Response

from kb.accounts.roles import Right
from kb.api import conditions, guard
from kb.api.answers import answer
from kb.api.entries import IF_MATCH, IF_NEW, KEY
from kb.api.openapi import ETAG, Blueprint, conditional, operation
from kb.api.schemas import DraftSchema, PageQuery, RevisionSchema, VariantSchema, page_of
from kb.errors import N_, NotFound
from kb.languages import LANGUAGES
from kb.library import workflow
from kb.library.entry import Entry, Kind, Revision
from kb.library.version import version_of_text
from kb.services import library
from kb.web import access

variants = Blueprint("variants", "One text in one locale: its revisions, drafts and approval.")
STEPS: Mapping[str, Callable[..., Entry]] = {
    "submit": library.submit,
    "approve": library.approve,
    "send-back": library.send_back,
    "still-right": library.still_right,
}
_LOCALE = {
    "in": "path",
    "name": "locale",
    "required": True,
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}
_STEP = {"in": "path", "name": "step", "required": True, "schema": {"type": "string", "enum": list(STEPS)}}
_REVISIONS = page_of(RevisionSchema, "A part of the revisions.")
_SHELVES = {Kind.MACRO: "macros", Kind.ARTICLE: "articles"}


def get(kind: Kind, key: str, locale: str) -> Response:
    """Fetch a text

    The newest revision, the approved one that is in use, and whether the source changed since.
    """
    guard.require_drafts()
    entry = library.entry(access.store(), kind, key, by=guard.caller())
    workflow.variant(entry, locale)
    return _shown(entry, locale)


def put(kind: Kind, draft: dict[str, Any], key: str, locale: str) -> Response:
    """Save a draft

    A new revision beside what is approved, which stays in use. The same text again saves nothing.
    """
    person, store = guard.caller(), access.store()
    expected = conditions.expected()
    with library.expecting(store, kind, key, locale, expected, by=person) as number:
        saved = library.save_variant(store, kind, key, locale, **draft, expected=number, by=person)
    return _shown(saved, locale, 201 if number is None else 200)


def take(kind: Kind, key: str, locale: str, step: str) -> Response:
    """Submit, approve, send back, or find still right

    Approval goes through the gate: where it is closed the answer is 422 with the code `gate-closed`, and says what is missing.
    """
    verb = STEPS.get(step)
    if verb is None:
        raise NotFound(N_("There is no such step."))
    person, store = guard.caller(), access.store()
    with library.expecting(store, kind, key, locale, conditions.expected(), by=person) as number:
        moved = verb(store, kind, key, locale, expected=number, by=person)
    return _shown(moved, locale)


def revisions(kind: Kind, asked: dict[str, Any], key: str, locale: str) -> Response:
    """List the revisions of a text

    The newest first.
    """
    guard.require_drafts()
    known = library.history(access.store(), kind, key, locale, by=guard.caller())
    before = int(asked["cursor"]) if asked["cursor"].isdecimal() else known[0].number + 1
    found = [each for each in known if each.number < before]
    shown = found[: asked["limit"]]
    following = str(shown[-1].number) if len(found) > len(shown) else None
    return answer({"items": [_revision(each) for each in shown], "next": following})


def restore(kind: Kind, key: str, locale: str, number: int) -> Response:
    """Restore a revision

    Its text becomes a new draft.
    """
    person, store = guard.caller(), access.store()
    with library.expecting(store, kind, key, locale, conditions.expected(), by=person) as newest:
        restored = library.restore(store, kind, key, locale, number, expected=newest, by=person)
    return _shown(restored, locale)


def _shown(entry: Entry, locale: str, status: int = 200) -> Response:
    found = workflow.variant(entry, locale)
    told = {
        "locale": locale,
        "outdated": entry.is_outdated(locale),
        "latest": _revision(found.latest),
        "approved": _revision(found.approved) if found.approved else None,
    }
    return answer(told, status, version=version_of_text(entry, locale))


def _revision(revision: Revision) -> dict[str, object]:
    told = {**asdict(revision), "status": str(revision.status)}
    return {**told, "at": revision.at.isoformat().replace("+00:00", "Z")}


def _register(kind: Kind) -> None:
    """Put the views of a kind at their addresses."""
    one = f"/{_SHELVES[kind]}/<key>/variants/<locale>"
    known = variants.response(200, VariantSchema, headers=ETAG)

    def at(path: str, name: str, method: str, view: Callable[..., Response]) -> None:
        places = [place for place in (KEY, _LOCALE, _STEP) if str(place["name"]) in path]
        variants.add_url_rule(path, f"{name}_{kind}", view, methods=[method], parameters=places)

    def of(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def bound(*arguments: Any, **values: Any) -> Response:
            if values["locale"] not in LANGUAGES:  # one spelling of a locale is one address
                raise NotFound(N_("There is no text in this language yet."))
            return view(kind, *arguments, **values)

        return bound

    def asks(name: str, right: Right, *statuses: int, **doc: Any) -> Callable[..., Any]:
        return operation(right, 404, *statuses, operationId=f"{name}_{kind}_text", **doc)

    listed = variants.response(200, _REVISIONS)
    made = variants.alt_response(201, schema=VariantSchema, headers=ETAG)
    changing = {"parameters": [IF_MATCH]}
    at(one, "get", "GET", asks("get", Right.READ)(known(conditional(of(get)))))
    save = asks("put", Right.TRANSLATE, 412, 428, sends=True, parameters=[IF_MATCH, IF_NEW])
    at(one, "put", "PUT", save(variants.arguments(DraftSchema)(known(made(of(put))))))
    step = asks("move", Right.TRANSLATE, 409, 412, 422, 428, **changing)
    at(f"{one}/<step>", "move", "POST", step(known(of(take))))
    history = variants.arguments(PageQuery, location="query")(listed(conditional(of(revisions))))
    at(f"{one}/revisions", "revisions", "GET", asks("list_revisions_of", Right.READ, 422)(history))
    again = asks("restore", Right.TRANSLATE, 412, 428, **changing)
    at(f"{one}/revisions/<int(max=2147483647):number>/restore", "restore", "POST", again(known(of(restore))))


for _kind in Kind:
    _register(_kind)
