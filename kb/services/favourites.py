"""The verbs of favourites: keep an entry at hand, keep it no longer, list them. They are nobody else's business."""

from datetime import UTC, datetime

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Conflict
from kb.library.entry import Kind
from kb.library.usage import EntryId
from kb.services import library
from kb.storage import Store

MOST = 100


def put(store: Store, kind: Kind, key: str, *, by: Person, now: datetime | None = None) -> None:
    """Keep an entry among one's favourites. Raises NotFound, and Conflict where there are too many."""
    require(by, Right.READ)
    with store.transaction():
        library.entry(store, kind, key, by=by)
        if not store.favourites.put(by.id, (kind, key), at=now or datetime.now(UTC), most=MOST):
            raise Conflict(N_("You have %(most)s favourites. Take one away first."), most=MOST)


def take_away(store: Store, kind: Kind, key: str, *, by: Person) -> None:
    """Keep an entry no longer among one's favourites. Raises NotFound."""
    require(by, Right.READ)
    with store.transaction():
        library.entry(store, kind, key, by=by)
        store.favourites.take_away(by.id, (kind, key))


def listed(store: Store, *, by: Person) -> list[EntryId]:
    """List one's favourites that are in use, the oldest first. One may no longer see all of them."""
    return store.favourites.of(by.id)
