"""Uses and misses as rows: counted, fading, bounded, gone with their person or entry."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from kb.accounts.user import Role
from kb.library.entry import Kind
from kb.library.usage import HALF_LIFE, Use, worth
from kb.search.missed import Kept
from kb.storage import Store
from tests.cast import NOW
from tests.texts import a_macro

ENTRY = (Kind.MACRO, "double-charge")
APART = timedelta(seconds=10)
DAY = timedelta(days=1)


@pytest.fixture
def person(store: Store) -> int:
    a_macro(store)
    return store.people.add("Eleni", "eleni", "-", [Role.AGENT], at=NOW).id


def use(store: Store, person: int, ago: timedelta = timedelta(0), locale: str = "en") -> bool:
    at = NOW - ago
    return store.uses.note(person, ENTRY, locale, at=at, worth=worth(at), apart=APART)


def test_each_use_counts_and_the_last_is_remembered(store: Store, person: int) -> None:
    use(store, person, 2 * DAY)
    use(store, person, DAY)
    use(store, person, locale="fa")

    assert store.uses.totals() == [
        Use(*ENTRY, "en", 2, NOW - DAY),
        Use(*ENTRY, "fa", 1, NOW),
    ]


def test_the_same_use_is_counted_once(store: Store, person: int) -> None:
    counted = [use(store, person, timedelta(seconds=seconds)) for seconds in (30, 25, 20, 0)]

    assert counted == [True, False, True, True]


def test_an_old_use_weighs_half_after_a_half_life(store: Store, person: int) -> None:
    other = store.people.add("Mei", "mei", "-", [Role.TRANSLATOR], at=NOW).id
    use(store, person, HALF_LIFE)
    use(store, other)

    of_person = store.uses.weights(5, person_id=person)[ENTRY]

    assert of_person == pytest.approx(store.uses.weights(5, person_id=other)[ENTRY] / 2)
    assert store.uses.weights(5)[ENTRY] == pytest.approx(3 * of_person)


def test_uses_far_in_the_future_still_add_up(store: Store, person: int) -> None:
    later = NOW + 365 * 80 * DAY
    store.uses.note(person, ENTRY, "en", at=later, worth=worth(later), apart=APART)

    assert 0 < store.uses.weights(1)[ENTRY] < float("inf")


def test_a_person_who_goes_takes_their_uses_along(store: Store, person: int) -> None:
    use(store, person)

    with store._database.write() as connection:
        connection.execute(text("DELETE FROM person"))

    assert store.uses.totals() == []
    assert store.faults() == []


def a_miss(words: str, locale: str = "en") -> Kept:
    return Kept(words.casefold(), words, locale)


def note(
    store: Store, kept: Kept, *, ago: timedelta = timedelta(0), nothing: bool = True, most: int = 10
) -> None:
    at = NOW - ago
    store.misses.note(kept, found_nothing=nothing, at=at, forget_before=at - 90 * DAY, most=most)


def test_the_same_words_are_one_row_a_language(store: Store) -> None:
    note(store, a_miss("Gift card"), ago=DAY)
    note(store, a_miss("gift card"), nothing=False)
    note(store, a_miss("gift card", "el"))

    found = [
        (m.locale, m.spelled, m.found_nothing, m.unchosen, m.last_at)
        for m in store.misses.all(since=NOW - DAY)
    ]

    assert found == [("en", "gift card", 1, 1, NOW), ("el", "gift card", 1, 0, NOW)]


def test_what_was_not_repeated_is_forgotten(store: Store) -> None:
    note(store, a_miss("old"), ago=100 * DAY)
    note(store, a_miss("new"))

    assert [m.text for m in store.misses.all(since=NOW - 1000 * DAY)] == ["new"]


def test_the_rarest_and_oldest_make_room(store: Store) -> None:
    for _ in range(2):
        note(store, a_miss("frequent"), ago=50 * DAY)
    for number in range(5):
        note(store, a_miss(f"n{number}"), ago=(10 - number) * DAY, most=3)

    assert [m.text for m in store.misses.all(since=NOW - 90 * DAY)] == ["frequent", "n4", "n3"]
