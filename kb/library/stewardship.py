"""Who looks after an entry, and when it is looked at again. Nothing here is part of the entry: no file holds it."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

INTERVALS = (3, 6, 12)
"""After how many months an entry may be due again."""
SOON = timedelta(days=14)
_USUAL = 6
_LATEST = date(2199, 12, 31)
_EARLIEST = date(2000, 1, 1)

State = Literal["overdue", "due", "later", "none"]

OWNER, REVIEW_DATE, REVIEWED = "owner set", "review date set", "reviewed"
UNSAID = frozenset({OWNER, REVIEW_DATE, REVIEWED})
"""What the change log says of these: it changes no text, so neither the index nor a webhook has anything to do."""


@dataclass(frozen=True)
class Stewardship:
    """The owner's id, the day on which the entry is due, and after how many months it is due again."""

    owner: int | None = None
    review_on: date | None = None
    every: int | None = None

    def state(self, today: date) -> State:
        """Say whether the entry is overdue, due within two weeks, or later."""
        if self.review_on is None:
            return "none"
        if self.review_on < today:
            return "overdue"
        return "due" if self.review_on <= today + SOON else "later"

    def reviewed(self, today: date) -> "Stewardship":
        """Set the next day, counted from today; without an interval in half a year."""
        return replace(self, review_on=months_after(today, self.every or _USUAL))


NOBODYS = Stewardship()
"""Of an entry that nobody was named for, and no day."""


def months_after(day: date, months: int) -> date:
    """Give the same day some months later; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_a_review_day(day: date) -> bool:
    """Whether an entry can be due on a day: one of these two centuries."""
    return _EARLIEST <= day <= _LATEST


def week_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
