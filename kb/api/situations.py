"""Situations: tags, and their names in every language."""

from collections.abc import Mapping

from flask import Response

from kb.accounts.roles import Right
from kb.api import conditions, guard
from kb.api.answers import answer
from kb.api.entries import IF_MATCH, IF_NEW
from kb.api.openapi import ETAG, Blueprint, conditional, operation
from kb.api.schemas import NamesSchema, SituationSchema, SituationsSchema
from kb.library.entry import Situation
from kb.library.version import version
from kb.services import library
from kb.web import access

situations = Blueprint("situations", "What customers write about.")
_TAG = {
    "in": "path",
    "name": "tag",
    "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,79}$"},
}


@situations.route("/situations")
@operation(Right.READ, operationId="list_situations")
@situations.response(200, SituationsSchema)
@conditional
def index() -> Response:
    """List the situations

    All of them, by tag.
    """
    counts = _counts()
    return answer({"items": [_object(each, counts) for each in library.situations(access.store())]})


@situations.route("/situations/<tag>", parameters=[_TAG])
@operation(Right.READ, 404, operationId="get_situation")
@situations.response(200, SituationSchema, headers=ETAG)
@conditional
def get(tag: str) -> Response:
    """Fetch a situation

    Its names by locale, and how many entries in use carry it.
    """
    return _shown(library.situation(access.store(), tag))


@situations.route("/situations/<tag>", methods=["PUT"], parameters=[_TAG])
@operation(Right.SITUATIONS, 412, 428, sends=True, operationId="put_situation", parameters=[IF_MATCH, IF_NEW])
@situations.arguments(NamesSchema)
@situations.response(200, SituationSchema, headers=ETAG)
@situations.alt_response(201, schema=SituationSchema, headers=ETAG)
def put(given: dict[str, dict[str, str]], tag: str) -> Response:
    """Name a situation, or make it

    The names that are sent are all that it has afterwards.
    """
    expected = conditions.expected()
    named = library.name_situation(access.store(), tag, given["names"], by=guard.caller(), expected=expected)
    return _shown(named, 201 if expected.new else 200)


def _counts() -> Mapping[str, int]:
    return library.situation_counts(access.store(), by=guard.caller())


def _shown(situation: Situation, status: int = 200) -> Response:
    return answer(_object(situation, _counts()), status, version=version(situation))


def _object(situation: Situation, counts: Mapping[str, int]) -> dict[str, object]:
    return {"tag": situation.tag, "names": dict(situation.names), "entries": counts.get(situation.tag, 0)}
