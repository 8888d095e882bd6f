"""Changing many texts, on both databases: what will happen is told first, each result is told, and all is undone."""

from datetime import timedelta

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.library.bulk import BulkChange, Change, Given, Item
from kb.library.entry import Kind, Status
from kb.library.visibility import private
from kb.services import accounts, bulk, library, stewardship
from kb.storage import Store
from tests.cast import NOW
from tests.texts import COLD, GOOD, a_macro

KEYS = ("first", "second", "third")
ALL = [(Kind.MACRO, key) for key in KEYS]


@pytest.fixture
def reza(store: Store, quick_hashes: None) -> Person:
    """Three macros: the first approved, the second a draft that the gate lets through, the third one that it does not."""
    a_macro(store, "first", approved=True, situations=("refund", "billing"), fa=GOOD["fa"])
    a_macro(store, "second")
    a_macro(store, "third", en=COLD["en"])
    return somebody(store, "Reza")


def somebody(store: Store, name: str, role: Role = Role.EDITOR) -> Person:
    return accounts.add_person(store, name, roles={role}, password="a long walk home", by=SYSTEM, now=NOW)


def tried(store: Store, change: Change, by: Person, **given: object) -> int:
    number = bulk.propose(store, ALL, change, Given(**given), by=by, now=NOW)  # type: ignore[arg-type]
    assert worked(store, number, by).phase == "tried"
    return number


def worked(store: Store, number: int, by: Person) -> BulkChange:
    for _ in range(50):
        found = bulk.work(store, number, by=by, seconds=0.01, now=NOW)
        if not found.waiting:
            return bulk.work(store, number, by=by, now=NOW)
    raise AssertionError("it does not end")


def done(store: Store, number: int, by: Person) -> dict[str, str]:
    bulk.begin(store, number, by=by)
    assert worked(store, number, by).phase == "done"
    return states(store, number, by)


def undone(store: Store, number: int, by: Person) -> dict[str, str]:
    bulk.undo(store, number, by=by, now=NOW + timedelta(hours=23))
    assert worked(store, number, by).phase == "undone"
    return states(store, number, by)


def texts(store: Store, number: int, by: Person) -> list[Item]:
    return bulk.items(store, number, by=by)


def states(store: Store, number: int, by: Person) -> dict[str, str]:
    return {"/".join(filter(None, (each.key, each.locale))): each.state for each in texts(store, number, by)}


def everything(store: Store) -> object:
    entries = [store.entries.get(*key) for key in ALL]
    care = {key: each.stewardship for key, each in store.stewardships.some(ALL).items()}
    said = [
        {code: (v.latest.title, v.latest.body, v.latest.status) for code, v in e.variants.items()}
        for e in entries
        if e
    ]
    return said, [(e.situations, e.retired, e.shortcut) for e in entries if e], care


CHANGES = [
    (Change.ADD_SITUATION, {"situation": "refund"}, {"first": "same", "second": "ready", "third": "ready"}),
    (Change.REMOVE_SITUATION, {"situation": "refund"}, {"first": "ready", "second": "same", "third": "same"}),
    (Change.REVIEW, {"every": 3}, dict.fromkeys(KEYS, "ready")),
    (Change.RETIRE, {}, dict.fromkeys(KEYS, "ready")),
    (Change.BRING_BACK, {}, dict.fromkeys(KEYS, "same")),
    (
        Change.SUBMIT,
        {},
        {"first/en": "same", "first/fa": "same", "second/en": "ready", "third/en": "ready"},
    ),
    (Change.APPROVE, {"locale": "en"}, {"first/en": "same", "second/en": "ready", "third/en": "held"}),
    (
        Change.REPLACE,
        {"locale": "en", "find": "Friday", "put": "Monday"},
        {"first/en": "ready", "second/en": "ready", "third/en": "same"},
    ),
]


@pytest.mark.parametrize(("change", "given", "expected"), CHANGES, ids=[str(each[0]) for each in CHANGES])
def test_a_trial_says_what_will_happen_and_undoing_leaves_all_as_it_was(
    store: Store, reza: Person, change: Change, given: dict[str, object], expected: dict[str, str]
) -> None:
    before, log = everything(store), store.sequence()

    number = tried(store, change, reza, **given)
    told = states(store, number, reza)

    assert told == expected
    assert (everything(store), store.sequence()) == (before, log)
    if "ready" in told.values():
        after = {key: "done" if state == "ready" else state for key, state in told.items()}
        assert done(store, number, reza) == after
        assert everything(store) != before
        back = {key: "undone" if state == "done" else state for key, state in after.items()}
        assert undone(store, number, reza) == back
    assert everything(store) == before


def test_the_owner_is_set_and_given_back(store: Store, reza: Person) -> None:
    ada = somebody(store, "Ada", Role.ADMINISTRATOR)
    number = tried(store, Change.OWNER, reza, owner=ada.id)
    done(store, number, reza)
    stewardship.keep(
        store, Kind.MACRO, "second", stewardship.Stewardship(reza.id), by=reza
    )  # changed again by hand

    assert undone(store, number, reza) == {"first": "undone", "second": "stays", "third": "undone"}
    assert stewardship.of(store, Kind.MACRO, "second", by=reza).owner == "Reza"
    assert stewardship.of(store, Kind.MACRO, "first", by=reza).owner == ""


def test_what_the_gate_holds_back_is_told_with_its_reasons(store: Store, reza: Person) -> None:
    number = tried(store, Change.APPROVE, reza)
    done(store, number, reza)

    held = [each for each in texts(store, number, reza) if each.state == "held"]

    assert [each.key for each in held] == ["third"]
    assert [note.message for note in held[0].notes][:3] == [
        "Acknowledgement: missing",
        "Action: missing",
        "Invitation: missing",
    ]
    assert library.entry(store, Kind.MACRO, "third", by=reza).source.approved is None


def test_an_edit_since_is_never_undone(store: Store, reza: Person) -> None:
    number = tried(store, Change.REPLACE, reza, locale="en", find="Friday", put="Monday")
    done(store, number, reza)
    library.save_variant(
        store, Kind.MACRO, "second", "en", title="By hand", body="By hand.", expected=2, by=reza, now=NOW
    )

    assert undone(store, number, reza) == {"first/en": "undone", "second/en": "stays", "third/en": "same"}
    assert library.entry(store, Kind.MACRO, "second", by=reza).source.latest.title == "By hand"
    first = library.entry(store, Kind.MACRO, "first", by=reza).source
    assert (first.latest.body, first.latest.status) == (GOOD["en"], Status.APPROVED)


def test_what_is_approved_stays_in_use_and_a_translation_is_no_newer(store: Store, reza: Person) -> None:
    source = library.entry(store, Kind.MACRO, "first", by=reza).source.latest
    library.save_variant(
        store, Kind.MACRO, "first", "en", title="New", body=source.body, expected=1, by=reza, now=NOW
    )
    number = tried(store, Change.REPLACE, reza, locale="fa", find="جمعه", put="شنبه")
    done(store, number, reza)

    entry = library.entry(store, Kind.MACRO, "first", by=reza)

    assert "شنبه" in entry.variants["fa"].latest.body
    assert entry.variants["fa"].in_use.body == GOOD["fa"]
    assert entry.is_outdated("fa")


def test_inside_other_words_nothing_is_replaced_where_whole_words_are_asked_for(
    store: Store, reza: Person
) -> None:
    whole = tried(store, Change.REPLACE, reza, locale="en", find="Fri", put="Satur", whole=True)
    parts = tried(store, Change.REPLACE, reza, locale="en", find="Fri", put="Satur")

    assert set(states(store, whole, reza).values()) == {"same"}
    assert states(store, parts, reza)["first/en"] == "ready"


def test_names_of_placeholders_are_no_words() -> None:
    given = Given(locale="en", find="order", put="parcel", whole=True)

    assert given.replaced('Your order {{ order.number | "of the order" }}.') == (
        'Your parcel {{ order.number | "of the parcel" }}.'
    )


def test_who_may_what(store: Store, reza: Person) -> None:
    number = tried(store, Change.RETIRE, reza)
    ada, mei = somebody(store, "Ada", Role.ADMINISTRATOR), somebody(store, "Mei", Role.TRANSLATOR)

    with pytest.raises(NotFound):
        bulk.begin(store, number, by=ada)  # everybody sees and undoes their own
    for verb in (bulk.get, bulk.items, bulk.begin, bulk.undo, bulk.work):
        with pytest.raises(NotAllowed):
            verb(store, number, by=mei)  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        bulk.propose(store, ALL, Change.SUBMIT, Given(), by=mei)


def test_what_one_does_not_see_is_not_among_the_chosen(store: Store, reza: Person) -> None:
    ada = somebody(store, "Ada", Role.ADMINISTRATOR)
    library.show_to(store, Kind.MACRO, "first", private(ada), by=ada)

    number = tried(store, Change.RETIRE, reza)

    assert set(states(store, number, reza)) == {"second", "third"}


@pytest.mark.parametrize(
    ("change", "given"),
    [
        (Change.ADD_SITUATION, {"situation": "no-such"}),
        (Change.OWNER, {"owner": 99_999}),
        (Change.REPLACE, {"locale": "en", "find": " "}),
        (Change.REPLACE, {"locale": "en", "find": "x" * 201}),
        (Change.REPLACE, {"find": "Friday"}),
        (Change.APPROVE, {"locale": "el"}),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_kept(
    store: Store, reza: Person, change: Change, given: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        bulk.propose(store, ALL, change, Given(**given), by=reza, now=NOW)  # type: ignore[arg-type]

    assert bulk.made(store, by=reza) == []


def test_a_text_that_becomes_bad_is_held_alone(store: Store, reza: Person) -> None:
    number = tried(store, Change.REPLACE, reza, locale="en", find="{{", put="{{ {{")

    assert set(states(store, number, reza).values()) <= {"ready", "held"}
    assert library.entry(store, Kind.MACRO, "first", by=reza).source.latest.number == 1


def test_it_is_begun_once_and_undone_within_a_day(store: Store, reza: Person) -> None:
    number = tried(store, Change.RETIRE, reza)
    with pytest.raises(Conflict):
        bulk.undo(store, number, by=reza, now=NOW)
    done(store, number, reza)

    with pytest.raises(Conflict):
        bulk.begin(store, number, by=reza)
    with pytest.raises(Conflict):
        bulk.undo(store, number, by=reza, now=NOW + timedelta(hours=25))
    assert [each.id for each in bulk.made(store, by=reza)] == [number]


def test_work_goes_on_where_it_was_stopped(store: Store, reza: Person) -> None:
    number = tried(store, Change.RETIRE, reza)
    bulk.begin(store, number, by=reza)

    first = bulk.work(store, number, by=reza, seconds=0, now=NOW)

    assert (first.phase, first.counts) == ("doing", {"ready": 2, "done": 1})
    bulk.undo(store, number, by=reza, now=NOW)  # stopped half way: what was done is taken back
    worked(store, number, reza)
    assert states(store, number, reza) == {"first": "undone", "second": "ready", "third": "ready"}
    assert len(library.entries(store, by=reza)) == 3
