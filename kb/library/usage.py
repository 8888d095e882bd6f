"""How much an entry is used, as one number that fades with time; what a person copied, counted, without the text.

A use is worth half as much every `HALF_LIFE`. Instead of fading all sums every day, a newer use is worth more
("forward decay", Cormode et al. 2009): sums of worths keep their order for ever, and one row for a person, an entry and
a locale is enough.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kb.library.entry import Kind

HALF_LIFE = timedelta(days=30)
OWN = 100.0  # an own use counts as much as so many of others
_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # doubles reach 84 years from here

EntryId = tuple[Kind, str]


@dataclass(frozen=True)
class Use:
    """How often an entry was copied in one locale, by everybody, and when last."""

    kind: Kind
    key: str
    locale: str
    times: int
    last_at: datetime


def worth(at: datetime) -> float:
    """Say what a use at this moment is worth, beside those of other moments."""
    return float(2.0 ** ((at - _BEGINNING) / HALF_LIFE))
