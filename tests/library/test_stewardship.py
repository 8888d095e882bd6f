"""When an entry is due, and when it is due again."""

from datetime import date

import pytest

from kb.library.stewardship import NOBODYS, Stewardship, is_a_review_day, months_after, week_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 21), "overdue"),
        (date(2026, 11, 22), "due"),
        (date(2026, 12, 6), "due"),
        (date(2026, 12, 7), "later"),
        (None, "none"),
    ],
)
def test_an_entry_is_overdue_the_day_after_and_due_two_weeks_before(day: date | None, state: str) -> None:
    assert Stewardship(review_on=day).state(TODAY) == state


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, later: date
) -> None:
    assert months_after(day, months) == later


def test_a_review_counts_from_the_day_it_was_made_not_from_the_day_it_was_due() -> None:
    late = Stewardship(owner=7, review_on=date(2026, 1, 1), every=3)

    assert late.reviewed(TODAY) == Stewardship(7, date(2027, 2, 22), 3)
    assert NOBODYS.reviewed(TODAY).review_on == date(2027, 5, 22)


def test_days_of_other_centuries_are_slips() -> None:
    assert [is_a_review_day(date(year, 1, 1)) for year in (1, 1999, 2000, 2199, 2200)] == [
        False,
        False,
        True,
        True,
        False,
    ]


def test_a_week_begins_on_monday() -> None:
    assert {week_of(date(2026, 11, day)) for day in range(16, 23)} == {date(2026, 11, 16)}
