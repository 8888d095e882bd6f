"""What people type and do not save: kept for them alone, bounded, discarded and taken back; two edits put together."""

from datetime import timedelta

import pytest

from kb.accounts.user import Person, Role
from kb.errors import NotAllowed, NotFound
from kb.library.entry import Kind, Status
from kb.library.unsaved import KEPT_FOR, MOST, Details, Place
from kb.library.workflow import StaleSave
from kb.services import library, merging, unsaved
from kb.storage import Store
from tests.cast import NOW
from tests.texts import GOOD, TITLES, a_macro

HERE = Place(Kind.MACRO, "double-charge", "en")
SECOND = timedelta(seconds=1)


@pytest.fixture
def reza(store: Store) -> Person:
    a_macro(store, approved=True)
    return store.people.add("Reza", "reza", "-", [Role.EDITOR], at=NOW)


@pytest.fixture
def mei(store: Store) -> Person:
    return store.people.add("Mei", "mei", "-", [Role.TRANSLATOR], at=NOW)


def type_(store: Store, by: Person, body: str, place: Place = HERE, later: timedelta = SECOND * 0) -> bool:
    return unsaved.keep(store, place, title="T", body=body, expected=1, by=by, now=NOW + later)


def typed(store: Store, by: Person, place: Place = HERE) -> str | None:
    found = unsaved.find(store, place, by=by)
    return found.body if found else None


def save(store: Store, by: Person, body: str, expected: int = 1) -> None:
    library.save_variant(
        store, Kind.MACRO, "double-charge", "en", title=TITLES["en"], body=body, expected=expected, by=by
    )


def test_what_was_typed_last_is_there_again_even_half_a_placeholder(store: Store, reza: Person) -> None:
    type_(store, reza, "Hello {{ cust")
    type_(store, reza, "Hello {{ customer\x00.first \ud83d", later=SECOND)

    assert typed(store, reza) == "Hello {{ customer.first "
    assert library.entry(store, Kind.MACRO, "double-charge", by=reza).source.latest.number == 1


def test_what_was_typed_before_never_overwrites_what_was_typed_later(store: Store, reza: Person) -> None:
    type_(store, reza, "Later", later=SECOND)

    assert not type_(store, reza, "Before")
    assert typed(store, reza) == "Later"


def test_nobody_else_reads_it_whatever_their_right(store: Store, reza: Person) -> None:
    ada = store.people.add("Ada", "ada", "-", [Role.ADMINISTRATOR], at=NOW)
    type_(store, reza, "Mine")

    assert typed(store, ada) is None
    assert not unsaved.discard(store, HERE, by=ada)


def test_a_saved_text_is_nothing_unsaved(store: Store, reza: Person) -> None:
    type_(store, reza, "New words")
    library.save_variant(
        store, Kind.MACRO, "double-charge", "en", title="T", body="New words", expected=1, by=reza
    )

    assert typed(store, reza) is None
    assert not type_(store, reza, "New words\n", later=SECOND)


def test_what_is_discarded_can_be_taken_back(store: Store, reza: Person) -> None:
    type_(store, reza, "Mine")

    assert unsaved.discard(store, HERE, by=reza)
    assert typed(store, reza) is None
    assert unsaved.take_back(store, HERE, by=reza)
    assert typed(store, reza) == "Mine"


def test_a_new_entry_is_one_text_whatever_language_it_is_begun_in(store: Store, reza: Person) -> None:
    for locale in ("en", "fa"):
        type_(store, reza, GOOD[locale], Place(Kind.MACRO, "", locale))

    found = unsaved.find(store, Place(Kind.MACRO, "", "zh"), by=reza)
    assert found is not None
    assert (found.place.locale, found.body) == ("fa", GOOD["fa"])
    assert typed(store, reza, Place(Kind.ARTICLE, "", "fa")) is None
    assert typed(store, reza, Place(Kind.MACRO, "?1a", "fa")) is None


def test_what_was_chosen_for_a_new_entry_is_there_again(store: Store, reza: Person) -> None:
    chosen = Details("gift", "gi", ("billing", "late-delivery"), "teams", (3, 7))
    new = Place(Kind.MACRO, "", "en")
    unsaved.keep(store, new, title="", body="", expected=None, details=chosen, by=reza, now=NOW)

    found = unsaved.find(store, new, by=reza)
    assert found is not None
    assert found.details == chosen
    nothing = Details(visibility="private")
    assert not unsaved.keep(
        store, new, title="", body="", expected=None, details=nothing, by=reza, now=NOW + SECOND
    )
    assert typed(store, reza, new) is None


def test_of_an_entry_that_is_there_only_the_text_is_kept(store: Store, reza: Person) -> None:
    unsaved.keep(store, HERE, title="T", body="x", expected=1, details=Details("gift"), by=reza, now=NOW)

    found = unsaved.find(store, HERE, by=reza)
    assert found is not None
    assert found.details == Details()


def test_the_oldest_go_and_so_do_those_of_long_ago(store: Store, reza: Person) -> None:
    for number in range(MOST + 2):
        type_(store, reza, "x", Place(Kind.MACRO, f"?{number:x}", "en"), later=SECOND * number)

    assert [
        number
        for number in range(MOST + 2)
        if typed(store, reza, Place(Kind.MACRO, f"?{number:x}", "en")) is None
    ] == [0, 1]
    type_(store, reza, "y", later=KEPT_FOR * 2)
    assert typed(store, reza, Place(Kind.MACRO, "?5", "en")) is None


def test_who_may_not_write_a_text_keeps_nothing_of_it(store: Store, reza: Person, mei: Person) -> None:
    with pytest.raises(NotAllowed):
        type_(store, mei, "x")
    with pytest.raises(NotFound):
        type_(store, mei, "x", Place(Kind.MACRO, "nowhere", "fa"))
    assert type_(store, mei, "译", Place(Kind.MACRO, "double-charge", "zh"))


class TestPuttingTogether:
    PARTS = GOOD["en"].split("\n\n")

    @pytest.fixture
    def stale(self, store: Store, reza: Person, mei: Person) -> str:
        """Mei changed the last paragraph meanwhile; gives Reza's text, who changes the second."""
        ada = store.people.add("Ada", "ada", "-", [Role.ADMINISTRATOR], at=NOW)
        save(store, ada, "\n\n".join([*self.PARTS[:2], "Theirs."]))
        return "\n\n".join([self.PARTS[0], "Mine.", self.PARTS[2]])

    def merge(self, store: Store, by: Person, body: str) -> merging.Merged | None:
        return merging.save_merged(store, HERE, title=TITLES["en"], body=body, expected=1, by=by)

    def test_edits_of_different_paragraphs_become_one_draft(
        self, store: Store, reza: Person, stale: str
    ) -> None:
        merged = self.merge(store, reza, stale)

        latest = library.entry(store, Kind.MACRO, "double-charge", by=reza).source.latest
        assert merged is not None
        assert (latest.number, latest.status) == (3, Status.DRAFT)
        assert latest.body == "\n\n".join([self.PARTS[0], "Mine.", "Theirs."])
        assert typed(store, reza) is None
        assert merging.merged(store, HERE, 1, 2, by=reza) == merged

    def test_edits_of_the_same_paragraph_save_nothing(self, store: Store, reza: Person, stale: str) -> None:
        assert self.merge(store, reza, GOOD["en"] + " And mine.") is None
        assert library.entry(store, Kind.MACRO, "double-charge", by=reza).source.latest.number == 2

    def test_undone_theirs_is_the_newest_and_mine_is_under_way(
        self, store: Store, reza: Person, stale: str
    ) -> None:
        self.merge(store, reza, stale)

        after = merging.take_apart(store, HERE, expected=3, by=reza)

        mine = unsaved.find(store, HERE, by=reza)
        assert after.source.latest.body.endswith("Theirs.")
        assert "Mine." not in after.source.latest.body
        assert mine is not None
        assert (mine.body, mine.expected) == (stale, 4)

    def test_it_cannot_be_undone_once_somebody_saved_again(
        self, store: Store, reza: Person, stale: str
    ) -> None:
        self.merge(store, reza, stale)
        save(store, reza, "Again", 3)

        with pytest.raises(StaleSave):
            merging.take_apart(store, HERE, expected=3, by=reza)
        assert merging.merged(store, HERE, 1, 2, by=reza) is None
