"""What a translator has to do in a locale, in the order in which it matters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kb.languages import LANGUAGES
from kb.library.entry import Entry, Kind, Revision, Status

State = Literal["outdated", "missing", "draft", "review"]
ORDER: tuple[State, ...] = ("outdated", "missing", "draft", "review")
"""A text that says something else than its source misleads; a missing one only lacks."""


@dataclass(frozen=True)
class Task:
    """One text to see to. `title` is the source's; `since` and `by` tell of the change that made it a task."""

    kind: Kind
    key: str
    locale: str
    state: State
    title: str
    since: datetime | None
    by: str | None


def tasks(entries: Iterable[Entry], locale: str) -> list[Task]:
    """List the tasks of a locale: by state, within a state the oldest first."""
    found = (task for entry in entries for task in _task(entry, locale))
    return sorted(found, key=lambda task: (ORDER.index(task.state), task.since, task.kind, task.key))


def overview(entries: Iterable[Entry]) -> Mapping[str, Mapping[State, int]]:
    """Count the tasks by locale and state; every locale and every state is there."""
    known = list(entries)
    counts = {locale: Counter(task.state for task in tasks(known, locale)) for locale in LANGUAGES}
    return {locale: {state: counted[state] for state in ORDER} for locale, counted in counts.items()}


def _task(entry: Entry, locale: str) -> Iterator[Task]:
    state = _state(entry, locale)
    if state is None:
        return
    cause = _cause(entry, locale, state)
    title = entry.source.latest.title
    yield Task(entry.kind, entry.key, locale, state, title, cause.at, cause.author)


def _state(entry: Entry, locale: str) -> State | None:
    variant = entry.variants.get(locale)
    if variant is None:
        return "missing"
    if entry.is_outdated(locale):
        return "outdated"
    return _BY_STATUS[variant.latest.status]


_BY_STATUS: Mapping[Status, State | None] = {
    Status.DRAFT: "draft",
    Status.REVIEW: "review",
    Status.APPROVED: None,
}


def _cause(entry: Entry, locale: str, state: State) -> Revision:
    return entry.source.latest if state in ("missing", "outdated") else entry.variants[locale].latest
