"""What the library holds, what of it is used, and what waits for somebody: counted for those who look after it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.library.stewardship import week_of
from kb.library.usage import EntryId
from kb.library.visibility import Viewer, viewer_of
from kb.search.missed import Missed
from kb.services import misses
from kb.services.stewardship import AHEAD
from kb.storage import Store
from kb.storage.overview import Texts
from kb.tone.policy import RULES

KEPT_FOR = timedelta(minutes=1)
WEEKS, FEWEST_WEEKS = 13, 4  # that uses are counted for; fewer where the library is younger
RANGES = (7, 30, 90)
"""Days that a page can look back."""
_MISSES = 8
_DUE = ("overdue", "due", "later", "undated")

Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Counts:
    """Texts for all and for teams, as they were a minute ago at most.

    `states` counts texts by locale and state, `coverage` entries with an approved text by situation and locale,
    `used_…` how many there are and how many of them were used, `advice` texts by rule and locale, `due` entries,
    `weeks` uses by week (its Monday, from `first_week` on) and locale.
    """

    total: int
    situations: Mapping[str, int]
    states: Pairs
    coverage: Pairs
    used_by_locale: Mapping[str, tuple[int, int]]
    used_by_situation: Mapping[str, tuple[int, int]]
    weeks: Mapping[tuple[date, str], int]
    first_week: date
    advice: Pairs
    due: Mapping[str, int]
    missed: tuple[Missed, ...]
    is_advice_whole: bool


class Overviews:
    """Counts, kept for a minute: they are the same for all who may see them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: dict[int, tuple[datetime, Counts]] = {}

    def of(self, days: int, *, by: Person, now: datetime | None = None) -> Counts:
        """Give the counts, with uses and searches of so many days."""
        require(by, Right.WRITE)
        at = now or datetime.now(UTC)
        with (
            self._lock
        ):  # so that two who ask at once wait for one count, and no more is counted than is asked
            kept = self._kept.get(days)
            if kept is None or not timedelta(0) <= at - kept[0] < KEPT_FOR:
                kept = self._kept[days] = at, _count(self._store, days, by, at)
        return kept[1]


def behind(store: Store, wanted: Texts, *, by: Person, now: datetime | None = None) -> list[EntryId]:
    """List the entries behind a count that a person sees, by kind and key."""
    require(by, Right.WRITE)
    at = now or datetime.now(UTC)
    return store.overview.find(viewer_of(by), _dated(store, wanted, at.date()))


def _dated(store: Store, wanted: Texts, today: date) -> Texts:
    return replace(wanted, today=today, until=today + AHEAD, off=_off(store))


def _off(store: Store) -> tuple[str, ...]:
    policy = store.tone.read("").policy
    return tuple(rule for rule in RULES if policy.level(rule) == "off")


def _count(store: Store, days: int, by: Person, at: datetime) -> Counts:
    since, today, eyes = at - timedelta(days=days), at.date(), Viewer(every_team=True)
    first = week_of(today) - timedelta(weeks=WEEKS - 1)
    missed = misses.listed(store, by=by, now=at)
    with store.reading():
        total, situations = store.overview.entries()
        off = _off(store)
        weeks = {(week, locale): times for week, locale, times in store.uses.weeks(first)}
        due = {
            about: store.overview.count(eyes, _dated(store, Texts(about=about), today))  # type: ignore[arg-type]
            for about in _DUE
        }
        return Counts(
            total=total,
            situations=situations,
            states=store.overview.states(),
            coverage=store.overview.coverage(),
            used_by_locale=store.overview.used_by_locale(since),
            used_by_situation=store.overview.used_by_situation(since),
            weeks=weeks,
            first_week=_first_week(store.log.began_at(), weeks, first, week_of(today)),
            advice={pair: n for pair, n in store.overview.advice().items() if pair[0] not in off},
            due=due,
            missed=tuple([each for each in missed if each.last_at >= since][:_MISSES]),
            is_advice_whole=store.findings.reached().sequence >= store.sequence(),
        )


def _first_week(
    began: datetime | None, weeks: Mapping[tuple[date, str], int], earliest: date, this: date
) -> date:
    """Give the Monday that uses are shown from: the library's first week within what is kept, and some to compare."""
    begun = [week_of(began.date())] if began else []
    first = min([*begun, *(week for week, _ in weeks), this])
    return max(earliest, min(first, this - timedelta(weeks=FEWEST_WEEKS - 1)))
