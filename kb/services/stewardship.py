"""The verbs of stewardship: name who looks after an entry, set the day of its review, say that it is still right."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kb.accounts.roles import Right, may, require
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, Problem
from kb.library.entry import Entry, Kind
from kb.library.stewardship import (
    INTERVALS,
    OWNER,
    REVIEW_DATE,
    REVIEWED,
    Stewardship,
    is_a_review_day,
)
from kb.library.usage import EntryId
from kb.library.visibility import require_with, viewer_of
from kb.services import library
from kb.storage import Store
from kb.storage.changes import NewChange
from kb.storage.stewardship import Due, Whose

AHEAD = timedelta(days=30)
"""So far the list of what is due looks ahead."""


def of(store: Store, kind: Kind, key: str, *, by: Person) -> Due:
    """Give who looks after an entry in use, and when it is due. Raises NotFound."""
    require(by, Right.WRITE)
    library.entry(store, kind, key, by=by)
    return store.stewardships.some([(kind, key)])[kind, key]


def some(store: Store, entries: Iterable[EntryId], *, by: Person) -> dict[EntryId, Due]:
    """Give the same of those of some entries, retired or not, that a person sees."""
    require(by, Right.WRITE)
    return store.stewardships.some(library.some(store, entries, by=by))


def owners(store: Store, *, by: Person) -> list[Person]:
    """List who can look after entries: those who write for others and were not deactivated."""
    require(by, Right.WRITE)
    return [person for person in store.people.all() if person.active and may(person, Right.WRITE)]


def keep(
    store: Store, kind: Kind, key: str, kept: Stewardship, *, by: Person, now: datetime | None = None
) -> Stewardship:
    """Keep who looks after an entry and when it is due; gives what was known before. Raises Invalid for an owner
    who cannot be one, or a day or an interval that is none; Conflict for a private entry.
    """
    with store.transaction():
        entry = _entry(store, kind, key, by)
        before = store.stewardships.some([(kind, key)])[kind, key].stewardship
        _check(store, before, kept, by)
        for what, changed in (
            (OWNER, before.owner != kept.owner),
            (REVIEW_DATE, (before.review_on, before.every) != (kept.review_on, kept.every)),
        ):
            if changed:
                _put(store, entry, kept, what, by, now)
    return before


def reviewed(store: Store, kind: Kind, key: str, *, by: Person, now: datetime | None = None) -> Stewardship:
    """Say that an entry is still right as it is, which sets its next day; gives what was known before."""
    with store.transaction():
        entry = _entry(store, kind, key, by)
        before = store.stewardships.some([(kind, key)])[kind, key].stewardship
        after = before.reviewed((now or datetime.now(UTC)).date())
        _put(store, entry, after, REVIEWED, by, now)
    return before


def put_back(
    store: Store, kind: Kind, key: str, day: date | None, *, by: Person, now: datetime | None = None
) -> None:
    """Undo a review: the entry is due again on the day on which it was."""
    with store.transaction():
        _entry(store, kind, key, by)
        before = store.stewardships.some([(kind, key)])[kind, key].stewardship
        keep(store, kind, key, replace(before, review_on=day), by=by, now=now)


def due(
    store: Store, *, whose: Whose, offset: int = 0, limit: int = 50, by: Person, today: date | None = None
) -> tuple[list[Due], int]:
    """List what is due within a month, the longest overdue first, and count it all. Private texts are nobody's
    business but their owner's, and in no list.
    """
    require(by, Right.WRITE)
    until = (today or datetime.now(UTC).date()) + AHEAD
    return store.stewardships.due(viewer_of(by), whose=whose, until=until, offset=offset, limit=limit)


def _entry(store: Store, kind: Kind, key: str, by: Person) -> Entry:
    found = library.entry(store, kind, key, by=by)
    require_with(by, Right.WRITE, found.visibility)
    require(by, Right.WRITE)
    if found.visibility.is_private:
        raise Conflict(N_("A text that only you see needs no owner and no review date."))
    return found


def _check(store: Store, before: Stewardship, kept: Stewardship, by: Person) -> None:
    problems = []
    is_new = kept.owner is not None and kept.owner != before.owner
    if is_new and kept.owner not in {person.id for person in owners(store, by=by)}:
        problems.append(Problem("owner", N_("Choose somebody who writes for others and is still here.")))
    if kept.review_on is not None and not is_a_review_day(kept.review_on):
        problems.append(Problem("review_on", N_("Choose a day between 2000 and 2199.")))
    if kept.every not in (None, *INTERVALS):
        problems.append(Problem("every", N_("Choose one of the intervals that are offered.")))
    if problems:
        raise Invalid(problems)


def _put(store: Store, entry: Entry, kept: Stewardship, what: str, by: Person, now: datetime | None) -> None:
    store.stewardships.put((entry.kind, entry.key), kept)
    store.log.append([NewChange(now or datetime.now(UTC), by.name, what, entry.kind, entry.key)])
