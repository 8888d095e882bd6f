"""The page of the API, made from the OpenAPI document that the application answers with. The words of the document are
English; programs' authors read them beside names that are.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from flask import Blueprint, Response, current_app

from kb.accounts.roles import Right
from kb.web import access
from kb.web.pages import page

reference = Blueprint("reference", __name__)
# The codes of refusals -> what they mean. `type` of each refusal leads here.
ERRORS: Mapping[str, str] = {
    "malformed": "400: the body is not JSON in UTF-8, or a condition is not an ETag.",
    "unauthenticated": "401: send a token.",
    "invalid-token": "401: the token is unknown, expired or revoked.",
    "forbidden": "403: the token's scope, or the role, does not open this.",
    "csrf": "403: a call with a cookie has to come from our own pages, with X-CSRF-Token.",
    "not-found": "404: there is nothing here, or not for this caller.",
    "method-not-allowed": "405: Allow names the methods that there are.",
    "not-acceptable": "406: accept application/json.",
    "conflict": "409: the state does not allow this; somebody may have been quicker.",
    "changed": "412: it is not as it was expected; fetch it again, then repeat the change.",
    "too-large": "413: send less at once.",
    "unsupported-media-type": "415: send application/json.",
    "invalid": "422: mend the fields that errors names.",
    "gate-closed": "422: the text may not be approved yet; errors says what is missing.",
    "precondition-required": "428: say what is changed, with If-Match or If-None-Match: *.",
    "too-many-requests": "429: wait as many seconds as Retry-After says.",
    "internal": "500: it is noted in the log of the server.",
    "unavailable": "503: the database does not answer just now.",
}
_METHODS = ("get", "put", "post", "delete")
_Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One parameter, or one field of a shape."""

    name: str
    place: str
    type: str
    is_required: bool
    words: str


@dataclass(frozen=True)
class Answer:
    """One answer of a call: its status, what it means, and the name of its shape."""

    status: str
    words: str
    shape: str | None


@dataclass(frozen=True)
class Call:
    """One call as the page tells it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Group:
    """The calls of one noun."""

    name: str
    words: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Shape:
    """One shape of JSON."""

    name: str
    words: str
    fields: tuple[Field, ...]


@reference.get("/guide/api")
def index() -> Response:
    """Tell how to call the API."""
    access.allow(Right.READ)
    document = cast(_Json, current_app.extensions["openapi"])
    groups, shapes = _read(json.dumps(document))
    paragraphs = document["info"]["description"].split("\n\n")
    return page("reference/index.html", groups=groups, shapes=shapes, paragraphs=paragraphs, ERRORS=ERRORS)


@cache
def _read(text: str) -> tuple[tuple[Group, ...], tuple[Shape, ...]]:
    document = json.loads(text)
    calls = [
        (call["tags"][0], _call(document, path, method, call, item.get("parameters", [])))
        for path, item in document["paths"].items()
        for method, call in sorted(item.items(), key=lambda pair: pair[0] != "get")
        if method in _METHODS
    ]
    groups = tuple(
        Group(tag["name"], tag["description"], tuple(call for name, call in calls if name == tag["name"]))
        for tag in document["tags"]
    )
    schemas = document["components"]["schemas"]
    shapes = (
        Shape(name, schema.get("description", ""), tuple(_fields(schema))) for name, schema in schemas.items()
    )
    return groups, tuple(shapes)


def _call(document: _Json, path: str, method: str, call: _Json, shared: list[_Json]) -> Call:
    body = call.get("requestBody")
    answers = (_answer(document, status, answer) for status, answer in sorted(call["responses"].items()))
    return Call(
        call["operationId"],
        method.upper(),
        path,
        call["summary"],
        call["description"],
        tuple(call.get("x-scopes", ())),
        tuple(_parameter(each) for each in (*shared, *call.get("parameters", []))),
        _shape(body) if body else None,
        tuple(answers),
    )


def _parameter(given: _Json) -> Field:
    words = given.get("description") or given["schema"].get("description", "")
    return Field(given["name"], given["in"], _type(given["schema"]), given.get("required", False), words)


def _answer(document: _Json, status: str, answer: _Json) -> Answer:
    if "$ref" in answer:
        answer = document["components"]["responses"][_name(answer)]
    return Answer(status, answer["description"], _shape(answer))


def _shape(holder: _Json) -> str | None:
    """Name the shape of a body or an answer."""
    schemas = (media.get("schema", {}) for media in holder.get("content", {}).values())
    return next((_name(schema) for schema in schemas if "$ref" in schema), None)


def _fields(schema: _Json) -> Iterator[Field]:
    for name, field in schema.get("properties", {}).items():
        yield Field(name, "", _type(field), name in schema.get("required", ()), field.get("description", ""))


def _type(schema: _Json) -> str:
    """Say in a few letters what stands there."""
    if "$ref" in schema:
        return _name(schema)
    if "enum" in schema:
        return " | ".join("null" if each is None else str(each) for each in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "items" in schema:
        return f"{_type(schema['items'])} []"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"text → {_type(schema['additionalProperties'])}"
    kind = schema.get("type", "any")
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    return f"{' | '.join(kind) if isinstance(kind, list) else kind} {'–'.join(bounds)}".strip()


def _name(schema: _Json) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]
