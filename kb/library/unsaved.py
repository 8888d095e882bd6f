"""What somebody typed and has not saved: one text a person and a variant, or a new entry under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.library.entry import Kind

MOST = 50  # texts under way that are kept for one person,
KEPT_FOR = timedelta(days=90)  # and how long


@dataclass(frozen=True)
class Place:
    """Which text it is. `key` is empty for a new entry, or `?` and a word for one that was begun with a title."""

    kind: Kind
    key: str
    locale: str

    @property
    def is_new(self) -> bool:
        """Whether there is no entry yet."""
        return not self.key or self.key.startswith("?")


@dataclass(frozen=True)
class Details:
    """What was chosen for a new entry beside its text, as the form had it: nothing of it is checked before the save."""

    key: str = ""
    shortcut: str = ""
    situations: tuple[str, ...] = ()
    visibility: str = ""
    teams: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was chosen; one of the choices for whom it is visible always is."""
        return not (self.key or self.shortcut or self.situations or self.teams)


@dataclass(frozen=True)
class Unsaved:
    """A text under way. `expected` is the newest revision that the person saw, None for none; `made_from` the source's
    beside it; `at` when they typed last; `details` what describes a new entry.
    """

    place: Place
    title: str
    body: str
    expected: int | None
    made_from: int | None
    at: datetime
    details: Details = Details()
