"""Macros and articles, each as the object of the library file."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import Response, url_for

from kb.accounts.roles import Right
from kb.api import bodies, conditions, guard
from kb.api.answers import answer
from kb.api.openapi import ETAG, Blueprint, conditional, operation
from kb.api.schemas import ArticleSchema, EntriesQuery, MacroSchema, page_of, saved
from kb.errors import N_, NotFound, Problem
from kb.exchange import kb_library
from kb.library import gate
from kb.library.entry import Entry, Kind
from kb.library.importing import Held
from kb.library.version import version
from kb.services import exchange, library
from kb.tone import guide
from kb.web import access

macros = Blueprint(
    "macros", "Replies that agents send: with a shortcut, and with the three elements of tone."
)
articles = Blueprint("articles", "Articles of the knowledge base.")
_SCHEMAS = {Kind.MACRO: MacroSchema, Kind.ARTICLE: ArticleSchema}
_BLUEPRINTS = {Kind.MACRO: macros, Kind.ARTICLE: articles}
KEY = {
    "in": "path",
    "name": "key",
    "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,79}$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "schema": {"type": "string", "maxLength": 8000},
    "description": "The ETag of the state that is changed.",
}
IF_NEW = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string", "enum": ["*"]},
    "description": "`*`: make it, and refuse where it is there already.",
}


def index(kind: Kind, asked: dict[str, Any]) -> Response:
    """List those in use

    By key, each as `GET` of its own address gives it. Who is shown approved texts only may get fewer on a page.
    """
    found = library.page(
        access.store(),
        kind,
        situation=asked.get("situation"),
        after=asked["cursor"],
        limit=asked["limit"] + 1,
        by=guard.caller(),
    )
    shown = found[: asked["limit"]]
    kept = shown if guard.sees_drafts() else [each for each in map(exchange.approved_texts, shown) if each]
    following = shown[-1].key if len(found) > len(shown) else None
    return answer({"items": [_object(each) for each in kept], "next": following})


def get(kind: Kind, key: str) -> Response:
    """Fetch one

    The newest text of each locale. Whoever may neither export nor translate is shown approved texts only.
    """
    return _shown(library.entry(access.store(), kind, key, by=guard.caller()))


def put(kind: Kind, key: str) -> Response:
    """Save one whole, or make it

    As `kb import` would: what the body says of shortcut and situations holds, texts in locales that it leaves out stay as
    they are, and a status is never taken back. A retired key counts as free; making it again brings it back with its
    history. A text sent as `approved` that does not pass the gate is kept as `review`, and `findings` say why.
    """
    expected = conditions.expected()
    given = kb_library.read_entry(bodies.read(), kind, key)
    done = exchange.put_entry(access.store(), given, expected=expected, by=guard.caller())
    found = list(_findings(done.entry, done.held))
    told = {**_object(done.entry), **({"findings": found} if found else {})}
    response = answer(told, 201 if done.created else 200, version=version(done.entry))
    if done.created:
        response.headers["Location"] = url_for(f".get_{kind}", key=key)
    return response


def retire(kind: Kind, key: str) -> Response:
    """Retire one

    It is found no longer, and nothing of it is lost. `If-Match` may be left out. Answers with what was retired.
    """
    expected = conditions.expected_or_anything()
    done = library.retire(access.store(), kind, key, expected=expected, by=guard.caller())
    return answer(_object(done), version=version(done))


def _shown(entry: Entry) -> Response:
    if guard.sees_drafts():
        return answer(_object(entry), version=version(entry))
    in_use = exchange.approved_texts(entry)
    if in_use is None:
        raise NotFound(N_("Nothing of this is approved yet."))
    return answer(_object(in_use), version=f"{version(entry)}-approved")


def _object(entry: Entry) -> dict[str, object]:
    return kb_library.entry_object(kb_library.newest(entry))


def _findings(entry: Entry, held: Iterable[Held]) -> Iterable[dict[str, object]]:
    asked = {each.name: each for each in guide.entries()}
    for one in held:
        for name in one.missing:
            yield _finding(one.locale, name, asked[name].asks, asked[name].mend)
        for problem in one.problems:
            yield _finding(
                one.locale, problem.where, str(Problem("", problem.message, problem.arguments)), ""
            )
        if one.missing:  # what else the checker says may help to mend it
            for finding in gate.tone(entry.variants[one.locale].latest.body, one.locale).findings:
                yield _finding(
                    one.locale,
                    finding.rule,
                    finding.message,
                    finding.suggestion,
                    finding.start,
                    finding.end,
                    finding.text,
                )


def _finding(
    locale: str, rule: str, message: str, suggestion: str, start: int = 0, end: int = 0, text: str = ""
) -> dict[str, object]:
    return {
        "locale": locale,
        "rule": rule,
        "start": start,
        "end": end,
        "text": text,
        "message": message,
        "suggestion": suggestion,
    }


def _sent(kind: Kind) -> dict[str, object]:
    return {"required": True, "content": {bodies.MEDIA_TYPE: {"schema": _SCHEMAS[kind]}}}


def _register(kind: Kind) -> None:
    """Put the views of a kind at its addresses."""
    blueprint, schema = _BLUEPRINTS[kind], _SCHEMAS[kind]
    known, result = blueprint.response(200, schema, headers=ETAG), saved(schema)
    one = f"/{blueprint.tag}/<key>"

    def at(path: str, name: str, method: str, view: Callable[..., Response]) -> None:
        places = [KEY] if "<key>" in path else []
        blueprint.add_url_rule(path, f"{name}_{kind}", view, methods=[method], parameters=places)

    def of(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def bound(*arguments: Any, **values: Any) -> Response:
            return view(kind, *arguments, **values)

        return bound

    several = blueprint.response(200, page_of(schema, f"A part of the {blueprint.tag}."))(
        conditional(of(index))
    )
    listed = blueprint.arguments(EntriesQuery, location="query")(several)
    at(
        f"/{blueprint.tag}",
        "list",
        "GET",
        operation(Right.READ, 422, operationId=f"list_{blueprint.tag}")(listed),
    )
    at(one, "get", "GET", operation(Right.READ, 404, operationId=f"get_{kind}")(known(conditional(of(get)))))
    put_it = blueprint.response(200, result, headers=ETAG)(
        blueprint.alt_response(201, schema=result, headers=ETAG)(of(put))
    )
    at(
        one,
        "put",
        "PUT",
        operation(
            Right.WRITE,
            412,
            428,
            sends=True,
            operationId=f"put_{kind}",
            requestBody=_sent(kind),
            parameters=[IF_MATCH, IF_NEW],
        )(put_it),
    )
    retire_it = operation(Right.WRITE, 404, 412, operationId=f"retire_{kind}", parameters=[IF_MATCH])
    at(one, "retire", "DELETE", retire_it(known(of(retire))))


for _kind in Kind:
    _register(_kind)
