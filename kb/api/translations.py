"""The translator's queue."""

from flask import Response

from kb.accounts.roles import Right
from kb.api import guard
from kb.api.answers import answer
from kb.api.openapi import Blueprint, conditional, operation
from kb.api.schemas import OverviewSchema, TaskSchema, TasksQuery, page_of
from kb.languages import LANGUAGES
from kb.services import translation
from kb.translation.queue import Task
from kb.web import access

translations = Blueprint("translations", "What is to be translated, reviewed or looked at again.")
_LOCALE = {
    "in": "path",
    "name": "locale",
    "required": True,
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


@translations.route("/translations")
@operation(Right.READ, operationId="count_tasks")
@translations.response(200, OverviewSchema)
@conditional
def overview() -> Response:
    """Count what is to be done

    By locale and state.
    """
    guard.require_drafts()
    counted = translation.overview(access.store(), by=guard.caller())
    return answer({"locales": {locale: dict(states) for locale, states in counted.items()}})


@translations.route("/translations/<locale:locale>", parameters=[_LOCALE])
@operation(Right.READ, 404, 422, operationId="list_tasks")
@translations.arguments(TasksQuery, location="query")
@translations.response(200, page_of(TaskSchema, "A part of the queue."))
@conditional
def queue(asked: dict[str, str], locale: str) -> Response:
    """List what is to be done in a locale

    Outdated texts first, then missing ones, drafts, and those to review; within a state the oldest first.
    """
    guard.require_drafts()
    known = translation.queue(access.store(), locale, by=guard.caller())
    wanted = [task for task in known if asked.get("state") in (None, task.state)]
    start = int(asked["cursor"]) if asked["cursor"].isdecimal() else 0
    end = start + int(asked["limit"])
    following = str(end) if end < len(wanted) else None
    return answer({"items": [_object(task) for task in wanted[start:end]], "next": following})


def _object(task: Task) -> dict[str, object]:
    return {
        "kind": str(task.kind),
        "key": task.key,
        "locale": task.locale,
        "state": task.state,
        "title": task.title,
        "since": task.since.isoformat().replace("+00:00", "Z") if task.since else None,
        "by": task.by,
    }
