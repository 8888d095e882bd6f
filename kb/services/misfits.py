"""The verbs of texts that did not fit: tell the editors, list what was told, settle one and undo that."""

from datetime import UTC, datetime, timedelta

from kb.accounts.roles import Right, may, require
from kb.accounts.user import Person
from kb.errors import N_, Invalid, NotFound, Problem
from kb.library import validation, workflow
from kb.library.entry import Entry, Kind
from kb.library.misfit import Misfit
from kb.search import missed
from kb.services import library
from kb.storage import Store

KEPT_FOR = timedelta(days=365)
MOST = 2_000


def record(
    store: Store,
    kind: Kind,
    key: str,
    locale: str,
    *,
    query: str,
    remark: str,
    by: Person,
    now: datetime | None = None,
) -> int:
    """Tell the editors, without who, that a text did not fit; gives its number. Raises NotFound and Invalid.

    Of the query nothing is kept that looks like personal data; addresses and long numbers are taken out of the remark.
    """
    require(by, Right.READ)
    problems: list[Problem] = []
    read = validation.remark(remark, "remark", problems)
    if problems:
        raise Invalid(problems)
    at = now or datetime.now(UTC)
    kept = missed.kept(query, locale)
    with store.transaction():
        workflow.variant(library.entry(store, kind, key, by=by), locale)
        return store.misfits.add(
            (kind, key),
            locale,
            query=kept.spelled if kept else "",
            remark=missed.without_data(read),
            at=at,
            since=at - KEPT_FOR,
            most=MOST,
        )


def listed(store: Store, *, by: Person, now: datetime | None = None) -> list[tuple[Misfit, Entry]]:
    """List what was told and not settled, with the entries, the newest first; of those that the person sees."""
    _require_writer(by)
    with store.reading():
        told = store.misfits.open(since=(now or datetime.now(UTC)) - KEPT_FOR)
        seen = library.some(store, dict.fromkeys(each.entry for each in told), by=by)
    return [(each, seen[each.entry]) for each in told if each.entry in seen]


def settle(store: Store, misfit_id: int, *, by: Person, now: datetime | None = None) -> None:
    """Take one off the list. Raises NotFound."""
    _set_settled(store, misfit_id, now or datetime.now(UTC), by)


def bring_back(store: Store, misfit_id: int, *, by: Person) -> None:
    """Put a settled one on the list again. Raises NotFound."""
    _set_settled(store, misfit_id, None, by)


def _set_settled(store: Store, misfit_id: int, at: datetime | None, by: Person) -> None:
    _require_writer(by)
    with store.transaction():
        told = store.misfits.get(misfit_id)
        if told is None or told.entry not in library.some(store, [told.entry], by=by):
            raise NotFound(N_("This word to the editors is no longer there."))
        store.misfits.set_settled(misfit_id, at)


def _require_writer(person: Person) -> None:
    require(person, Right.APPROVE if may(person, Right.APPROVE) else Right.WRITE)
