"""The change log, for whoever follows the library."""

from flask import Response

from kb.accounts.roles import Right
from kb.api import guard
from kb.api.answers import answer
from kb.api.openapi import Blueprint, conditional, operation
from kb.api.schemas import ChangesQuery, ChangesSchema
from kb.services import library
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

    Oldest first. Call again with `next` as `since` until `next` is `newest`. Of what is not visible to the caller only
    `withdrawn` is told: it was visible to all until then.
    """
    store = access.store()
    with store.reading():
        feed = library.changes(store, asked["since"], asked["limit"], by=guard.caller())
        newest = store.sequence()
    last = feed.reached if feed.reached > asked["since"] else max(asked["since"], newest)
    return answer({"changes": [_object(each) for each in feed.changes], "next": last, "newest": newest})


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
