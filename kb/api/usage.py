"""What is used, and what is looked for in vain: for whoever decides what is written next."""

from typing import Any

from flask import Response

from kb.accounts.roles import Right
from kb.api import guard
from kb.api.answers import answer
from kb.api.openapi import Blueprint, conditional, operation
from kb.api.schemas import MissedSchema, MissesQuery, PageQuery, UseSchema, page_of
from kb.services import misses as miss_verbs
from kb.services import usage as use_verbs
from kb.web import access

usage = Blueprint("usage", "What agents use, and what they looked for and did not find. Without any name.")


@usage.route("/usage")
@operation(Right.READ, 422, operationId="list_usage")
@usage.arguments(PageQuery, location="query")
@usage.response(200, page_of(UseSchema, "A part of what is used."))
@conditional
def used(asked: dict[str, Any]) -> Response:
    """List how often texts were copied

    By everybody together, and when last.
    """
    known = [
        {
            "kind": str(use.kind),
            "key": use.key,
            "locale": use.locale,
            "times": use.times,
            "last_at": use.last_at.isoformat().replace("+00:00", "Z"),
        }
        for use in use_verbs.listed(access.store(), by=guard.caller())
    ]
    return _part(known, asked)


@usage.route("/misses")
@operation(Right.WRITE, 422, operationId="list_misses")
@usage.arguments(MissesQuery, location="query")
@usage.response(200, page_of(MissedSchema, "A part of what was not found."))
@conditional
def missed(asked: dict[str, Any]) -> Response:
    """List what was searched for in vain

    In the last 90 days, the most frequent first; what an editor took off the list is left out.
    """
    found = miss_verbs.listed(access.store(), by=guard.caller(), locale=asked.get("locale"))
    known = [
        {
            "locale": each.locale,
            "text": each.spelled,
            "found_nothing": each.found_nothing,
            "unchosen": each.unchosen,
            "last_at": each.last_at.isoformat().replace("+00:00", "Z"),
        }
        for each in found
        if not each.dismissed
    ]
    return _part(known, asked)


def _part(known: list[dict[str, object]], asked: dict[str, Any]) -> Response:
    start = int(asked["cursor"]) if asked["cursor"].isdecimal() else 0
    end = start + asked["limit"]
    return answer({"items": known[start:end], "next": str(end) if end < len(known) else None})
