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
class Unsaved:
    """A text under way. `expected` is the newest revision that the person saw, None for none; `made_from` the source's
    beside it; `at` when they typed last.
    """

    place: Place
    title: str
    body: str
    expected: int | None
    made_from: int | None
    at: datetime
