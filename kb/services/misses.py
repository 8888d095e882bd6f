"""The verbs of searches that led nowhere: remember one, list them for those who write, dismiss one and undo that."""

from datetime import UTC, datetime, timedelta

from kb.accounts.roles import Right, may, require
from kb.accounts.user import Person
from kb.errors import N_, NotFound
from kb.search import missed
from kb.search.engine import Query
from kb.search.missed import Missed
from kb.services import search
from kb.services.workspace import Workspace
from kb.storage import Store

KEPT_FOR = timedelta(days=90)
MOST = 2_000


def record(workspace: Workspace, text: str, *, locale: str, by: Person, now: datetime | None = None) -> bool:
    """Remember that a search led nowhere, without who asked; says whether it was.

    `locale` is the asked one, for words in Latin letters. Whether the search finds nothing is looked up here; what
    looks like personal data is not kept.
    """
    require(by, Right.READ)
    kept = missed.kept(text, locale)
    if kept is None:
        return False
    at = now or datetime.now(UTC)
    nothing = search.find(workspace, Query(kept.spelled, limit=1), by=by).total == 0
    workspace.store.misses.note(kept, found_nothing=nothing, at=at, forget_before=at - KEPT_FOR, most=MOST)
    return True


def ask_for(workspace: Workspace, text: str, *, locale: str, by: Person, now: datetime | None = None) -> bool:
    """Tell the editors that a text for this search is wanted, without who asked; says whether it may be remembered."""
    require(by, Right.READ)
    kept = missed.kept(text, locale)
    if kept is None:
        return False
    at = now or datetime.now(UTC)
    workspace.store.misses.note(
        kept, found_nothing=True, at=at, forget_before=at - KEPT_FOR, most=MOST, is_asked_for=True
    )
    return True


def listed(
    store: Store, *, by: Person, locale: str | None = None, now: datetime | None = None
) -> list[Missed]:
    """List what was looked for in vain in the last 90 days, the most frequent first; of all languages or of one."""
    _require_writer(by)
    found = store.misses.all(since=(now or datetime.now(UTC)) - KEPT_FOR)
    return [each for each in found if locale in (None, each.locale)]


def dismiss(store: Store, miss_id: int, *, by: Person, now: datetime | None = None) -> None:
    """Take one off the list; it stays off, however often it is repeated. Raises NotFound."""
    _set_dismissed(store, miss_id, now or datetime.now(UTC), by)


def bring_back(store: Store, miss_id: int, *, by: Person) -> None:
    """Put a dismissed one on the list again. Raises NotFound."""
    _set_dismissed(store, miss_id, None, by)


def _set_dismissed(store: Store, miss_id: int, at: datetime | None, by: Person) -> None:
    _require_writer(by)
    with store.transaction():
        if store.misses.get(miss_id) is None:
            raise NotFound(N_("This search is no longer remembered."))
        store.misses.set_dismissed(miss_id, at)


def _require_writer(person: Person) -> None:
    require(person, Right.APPROVE if may(person, Right.APPROVE) else Right.WRITE)
