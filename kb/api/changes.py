"""The change log, for whoever follows the library."""

from flask import Response

from kb.accounts.roles import Right
from kb.api.answers import answer
from kb.api.openapi import Blueprint, conditional, operation
from kb.api.schemas import ChangesQuery, ChangesSchema
from kb.storage.changes import Change
from kb.web import access

changes = Blueprint("changes", "Follow what changes, without asking for everything again.")


@changes.route("/changes")
@operation(Right.READ, 422, operationId="list_changes")
@changes.arguments(ChangesQuery, location="query")
@changes.response(200, ChangesSchema)
@conditional
def index(asked: dict[str, int]) -> Response:
    """List what changed after a sequence number

    Oldest first. Call again with `next` as `since` until `next` is `newest`.
    """
    store = access.store()
    with store.reading():
        found = store.changes(asked["since"], asked["limit"])
        newest = store.sequence()
    last = found[-1].sequence if found else max(asked["since"], newest)
    return answer({"changes": [_object(each) for each in found], "next": last, "newest": newest})


def _object(change: Change) -> dict[str, object]:
    return {
        "sequence": change.sequence,
        "at": change.at.isoformat().replace("+00:00", "Z"),
        "who": change.who,
        "what": change.what,
        "kind": change.kind,
        "key": change.key,
        "locale": change.locale,
        "revision": change.revision,
    }
