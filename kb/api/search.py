"""Searching, as `kb search --json`."""

import time

from flask import Response

from kb.accounts.roles import Right
from kb.api import guard
from kb.api.answers import fleeting
from kb.api.openapi import Blueprint, operation
from kb.api.schemas import AnswerSchema, SearchQuery
from kb.exchange.answers import search_answer
from kb.library.entry import Kind
from kb.search.engine import Query
from kb.services.search import find
from kb.web import access

search = Blueprint("search", "Find macros and articles in any language and spelling.")


@search.route("/search")
@operation(Right.READ, 422, operationId="search")
@search.arguments(SearchQuery, location="query")
@search.response(200, AnswerSchema)
def results(asked: dict[str, object]) -> Response:
    """Search

    Answers as `kb search --json`: one result a macro, in the asked locale or in the one that matched. Approved texts only.
    """
    kind = asked.get("kind")
    query = Query(
        str(asked["q"]),
        _text(asked.get("locale")),
        _text(asked.get("situation")),
        Kind(str(kind)) if kind else None,
        int(str(asked["limit"])),
    )
    started = time.perf_counter()
    answer = find(access.workspace(), query, by=guard.caller())
    return fleeting(search_answer(query.text, answer, took_ms=(time.perf_counter() - started) * 1_000))


def _text(value: object) -> str | None:
    return str(value) if value else None
