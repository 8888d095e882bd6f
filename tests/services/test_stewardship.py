"""Who looks after what, on both databases: owners come and go, days come round, nothing of it touches a text."""

from datetime import timedelta

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import Conflict, Invalid
from kb.library.entry import Kind
from kb.library.stewardship import NOBODYS, Stewardship
from kb.library.usage import worth
from kb.library.visibility import private
from kb.services import accounts, changelog, library, people, stewardship
from kb.storage import Store
from kb.storage.changes import Sought
from tests.cast import NOW
from tests.texts import GOOD, a_macro

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def reza(store: Store, quick_hashes: None) -> Person:
    for key in ("first", "second", "third"):
        a_macro(store, key, approved=True, situations=("refund",) if key == "first" else ("billing",))
    return somebody(store, "Reza")


def somebody(store: Store, name: str, role: Role = Role.EDITOR) -> Person:
    return accounts.add_person(store, name, roles={role}, password="a long walk home", by=SYSTEM, now=NOW)


def keep(store: Store, key: str, by: Person, **care: object) -> None:
    stewardship.keep(store, Kind.MACRO, key, Stewardship(**care), by=by, now=NOW)  # type: ignore[arg-type]


def due(store: Store, by: Person, whose: str = "all") -> list[str]:
    found, total = stewardship.due(store, whose=whose, by=by, today=TODAY)  # type: ignore[arg-type]
    assert total == len(found)
    return [each.key for each in found]


def test_what_is_overdue_comes_first_and_one_press_sends_it_on(store: Store, reza: Person) -> None:
    keep(store, "first", reza, review_on=TODAY + 20 * DAY)
    keep(store, "second", reza, owner=reza.id, review_on=TODAY - 3 * DAY, every=3)
    keep(store, "third", reza, review_on=TODAY + 40 * DAY)

    before = stewardship.reviewed(store, Kind.MACRO, "second", by=reza, now=NOW)
    listed = due(store, reza)
    stewardship.put_back(store, Kind.MACRO, "second", before.review_on, by=reza, now=NOW)

    assert listed == ["first"]
    assert due(store, reza) == ["second", "first"]
    assert due(store, reza, "mine") == ["second"]


def test_an_account_that_ends_leaves_its_texts_without_owner(store: Store, reza: Person) -> None:
    mei = somebody(store, "Mei")
    keep(store, "first", reza, owner=mei.id, review_on=TODAY)
    keep(store, "second", reza, owner=reza.id, review_on=TODAY)
    keep(store, "third", reza, review_on=TODAY)

    people.deactivate(store, mei.id, by=SYSTEM, now=NOW)

    assert due(store, reza, "nobody") == ["first", "third"]
    left = stewardship.of(store, Kind.MACRO, "first", by=reza)
    assert (left.owner, left.has_left) == ("Mei", True)
    keep(store, "first", reza, owner=mei.id, review_on=TODAY + DAY)  # the day can change, the name stays
    with pytest.raises(Invalid):
        keep(store, "second", reza, owner=mei.id, review_on=TODAY)


@pytest.mark.parametrize("care", [{"every": 5}, {"owner": 99_999}, {"review_on": TODAY.replace(year=9999)}])
def test_what_cannot_be_is_refused(store: Store, reza: Person, care: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        keep(store, "first", reza, **care)

    assert stewardship.of(store, Kind.MACRO, "first", by=reza).stewardship == NOBODYS


def test_nobody_looks_after_an_agents_own_notes_or_what_is_retired(store: Store, reza: Person) -> None:
    keep(store, "first", reza, review_on=TODAY)
    library.retire(store, Kind.MACRO, "first", by=reza)
    keep(store, "second", reza, review_on=TODAY)
    library.show_to(store, Kind.MACRO, "second", private(reza), by=reza)

    assert due(store, reza) == []
    with pytest.raises(Conflict):
        keep(store, "second", reza, owner=reza.id)


def test_the_change_log_says_it_and_the_text_stays_as_it_was(store: Store, reza: Person) -> None:
    before = library.entry(store, Kind.MACRO, "first", by=reza)
    keep(store, "first", reza, owner=reza.id, review_on=TODAY, every=6)
    keep(store, "first", reza, owner=reza.id, review_on=TODAY, every=6)
    stewardship.reviewed(store, Kind.MACRO, "first", by=reza, now=NOW)

    found, total = changelog.page(store, Sought(who="Reza", key="first"), by=reza)

    assert [each.what for each in found[:3]] == ["reviewed", "review date set", "owner set"]
    assert total == len(found)
    assert library.entry(store, Kind.MACRO, "first", by=reza) == before


def test_the_log_is_narrowed_and_paged(store: Store, reza: Person) -> None:
    everything, total = changelog.page(store, Sought(), by=reza)
    part, again = changelog.page(store, Sought(), offset=1, limit=2, by=reza)

    assert part == everything[1:3]
    assert again == total == len(everything)
    assert {each.key for each in changelog.page(store, Sought(key="second"), by=reza)[0]} == {"second"}
    assert changelog.page(store, Sought(kind="article"), by=reza) == ([], 0)
    assert changelog.page(store, Sought(key="\0"), by=reza) == ([], 0)
    assert {each.locale for each in changelog.page(store, Sought(locale="en"), by=reza)[0]} == {"en"}


class TestUndoingTexts:
    def test_an_approval_is_taken_back_and_what_was_in_use_is_in_use_again(
        self, store: Store, reza: Person
    ) -> None:
        text = GOOD["en"].replace("Friday", "Monday")
        library.save_variant(
            store, Kind.MACRO, "first", "en", title="New", body=text, expected=1, by=reza, now=NOW
        )
        before = library.entry(store, Kind.MACRO, "first", by=reza)
        library.approve(store, Kind.MACRO, "first", "en", expected=2, by=reza, now=NOW)

        library.take_step_back(
            store,
            Kind.MACRO,
            "first",
            "en",
            status=before.source.latest.status,
            approved=1,
            expected=2,
            by=reza,
        )

        assert library.entry(store, Kind.MACRO, "first", by=reza) == before

    def test_nothing_comes_into_use_that_never_was_approved(self, store: Store, reza: Person) -> None:
        for number in (1, 2):
            library.save_variant(
                store,
                Kind.MACRO,
                "first",
                "en",
                title=f"New {number}",
                body="Cold.",
                expected=number,
                by=reza,
                now=NOW,
            )

        with pytest.raises(Conflict):
            library.take_step_back(
                store,
                Kind.MACRO,
                "first",
                "en",
                status=library.entry(store, Kind.MACRO, "first", by=reza).source.latest.status,
                approved=2,
                expected=3,
                by=reza,
            )

    def test_a_reverted_text_is_as_far_as_it_was(self, store: Store, reza: Person) -> None:
        library.save_variant(
            store, Kind.MACRO, "first", "en", title="New", body="Cold.", expected=1, by=reza, now=NOW
        )

        after = library.revert(store, Kind.MACRO, "first", "en", 1, expected=2, by=reza, now=NOW)

        assert after.source.latest == after.source.approved
        assert (after.source.latest.number, after.source.latest.body) == (3, GOOD["en"])


def test_weeks_remember_how_often_and_not_who(store: Store, reza: Person) -> None:
    for days in (0, 1, 7, 500):
        at = NOW - days * DAY
        store.uses.note(
            reza.id, (Kind.MACRO, "first"), "en", at=at, worth=worth(at), apart=timedelta(days=-9999)
        )

    assert sum(times for _, _, times in store.uses.weeks(TODAY - 90 * DAY)) == 3
