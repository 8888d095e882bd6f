"""Every refusal as `application/problem+json` (RFC 9457), with a stable code and the path of each wrong field.

Programs read these: they are in English, and nothing in them names what is not the caller's own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Response
from werkzeug.exceptions import HTTPException

from kb.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, Problem
from kb.library.gate import GateClosed
from kb.library.version import Changed
from kb.storage import DatabaseUnavailable
from kb.tone import guide

MEDIA_TYPE = "application/problem+json"
CODES: Mapping[int, str] = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    412: "changed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    428: "precondition-required",
    429: "too-many-requests",
    500: "internal",
    503: "unavailable",
}
"""Status -> the code of most refusals with it; a few have one of their own."""
_KINDS: Mapping[type[KbError], int] = {
    Changed: 412,
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    DatabaseUnavailable: 503,
}
_MOST_ERRORS = 101
_INTERNAL = "Something broke on our side; it is noted in the log."
_WHERE_NOTHING = "line 1"  # how a reader of files names the whole of what it was given


@dataclass
class Refused(Exception):
    """A call that is not done, as it is told to the caller."""

    status: int
    detail: str
    code: str = ""
    errors: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(error: Exception) -> Response:
    """Tell a caller what was refused, or that something broke."""
    refused = _refused(error)
    body: dict[str, object] = {
        "type": f"/guide/api#{_code(refused)}",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "code": _code(refused),
        "detail": refused.detail,
    }
    if refused.errors:
        body["errors"] = [_told(problem) for problem in refused.errors[:_MOST_ERRORS]]
    response = Response(json.dumps(body, ensure_ascii=False) + "\n", refused.status, mimetype=MEDIA_TYPE)
    response.headers.update(refused.headers)
    return response


def _code(refused: Refused) -> str:
    return refused.code or CODES.get(refused.status, "refused")


def _told(problem: Problem) -> dict[str, str]:
    where = "" if problem.where == _WHERE_NOTHING else problem.where
    return {"path": where, "message": str(Problem("", problem.message, problem.arguments))}


def _refused(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, GateClosed):
        return Refused(422, str(error), "gate-closed", errors=tuple(_missing(error)))
    if isinstance(error, Invalid):
        return Refused(422, str(KbError(error.message)), errors=error.problems)
    if isinstance(error, KbError):
        status = next((status for kind, status in _KINDS.items() if isinstance(error, kind)), 400)
        return Refused(status, str(error) if status != 503 else "The database does not answer just now.")
    if isinstance(error, HTTPException) and error.code is not None and error.code != 500:
        return _of_http(error, error.code)
    return Refused(500, _INTERNAL)


def _missing(closed: GateClosed) -> Iterator[Problem]:
    asked = {each.name: each.asks for each in guide.entries()}
    for name in closed.missing:
        yield _plain("body", asked[name])
    for finding in closed.errors:
        yield _plain("body", finding.message)
    yield from closed.problems


def _of_http(error: HTTPException, status: int) -> Refused:
    given = getattr(error, "data", None)
    messages = given.get("messages") if isinstance(given, dict) else None
    errors = tuple(_flattened(messages)) if messages else ()
    detail = (
        "Some of this could not be taken." if errors else (error.description or HTTPStatus(status).phrase)
    )
    headers = {name: value for name, value in error.get_headers() if name == "Allow"}
    return Refused(status, detail, errors=errors, headers=headers)


def _flattened(messages: object) -> Iterator[Problem]:
    """Give the messages of a schema, which are nested as its fields are, without the place that they were sent in."""
    for place in messages.values() if isinstance(messages, dict) else ():
        yield from _under("", place)


def _under(path: str, messages: object) -> Iterator[Problem]:
    if isinstance(messages, dict):
        for name, below in messages.items():
            here = path if name == "_schema" else f"{path}.{name}" if path else str(name)
            yield from _under(here, below)
    elif isinstance(messages, list):
        yield from (_plain(path, str(message)) for message in messages)
    else:
        yield _plain(path, str(messages))


def _plain(where: str, text: str) -> Problem:
    return Problem(where, text.replace("%", "%%"), {"_": ""})


def bad(problems: Iterable[Problem], *, status: int = 400, detail: str) -> Refused:
    """Make a refusal that names what is wrong where."""
    return Refused(status, detail, errors=tuple(problems))
