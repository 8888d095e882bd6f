"""Teams: who may make them, their names, their members, their end."""

from collections.abc import Callable

import pytest

from kb.accounts.audit import Filter
from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import Conflict, Invalid, KbError, NotAllowed, NotFound
from kb.library.entry import Kind
from kb.library.visibility import FOR_ALL, Visibility
from kb.services import accounts, audit, library, teams
from kb.services.teams import TeamInUse
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.texts import a_macro


def a_person(store: Store, name: str = "Nikos") -> Person:
    return accounts.add_person(
        store, name, roles={Role.AGENT}, password="correct horse battery", by=SYSTEM, now=NOW
    )


def shown_to(store: Store, key: str, *ids: int) -> None:
    a_macro(store, key)
    library.show_to(store, Kind.MACRO, key, Visibility(frozenset(ids)), by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    "verb",
    [
        lambda store, id_, by: teams.everyones(store, by=by),
        lambda store, id_, by: teams.add(store, "Sales", by=by),
        lambda store, id_, by: teams.rename(store, id_, "Sales", by=by),
        lambda store, id_, by: teams.set_members(store, id_, [], by=by),
        lambda store, id_, by: teams.remove(store, id_, by=by),
    ],
    ids=["list", "add", "rename", "members", "remove"],
)
def test_administrators_keep_the_teams(
    store: Store, cast: Cast, verb: Callable[[Store, int, Person], object]
) -> None:
    billing = teams.add(store, "Billing", by=SYSTEM)

    for by in (cast.reza, cast.mei, cast.eleni):
        with pytest.raises(NotAllowed):
            verb(store, billing.id, by)
    verb(store, billing.id, cast.ada)


def test_people_know_their_own_teams_and_writers_know_all(store: Store, cast: Cast) -> None:
    billing = teams.add(store, "Billing", by=SYSTEM)
    teams.add(store, "Sales", by=SYSTEM)
    nikos = a_person(store)
    teams.set_members(store, billing.id, [nikos.id], by=SYSTEM)

    known = [[team.name for team in teams.known_to(store, by=by)] for by in (now(store, nikos), cast.reza)]

    assert known == [["Billing"], ["Billing", "Sales"]]


def now(store: Store, person: Person) -> Person:
    return next(each for each in store.people.all() if each.id == person.id)


@pytest.mark.parametrize(
    "twin", ["Billing", "BILLING", " billing ", "Bil\u200bling", "Bіlling", "Ｂｉｌｌｉｎｇ", "billing\u200c"]
)
def test_a_name_that_looks_the_same_is_taken(store: Store, twin: str) -> None:
    billing = teams.add(store, "Billing", by=SYSTEM)
    sales = teams.add(store, "Sales", by=SYSTEM)

    with pytest.raises(Conflict):
        teams.add(store, twin, by=SYSTEM)
    with pytest.raises(Conflict):
        teams.rename(store, sales.id, twin, by=SYSTEM)
    assert teams.rename(store, billing.id, "billing", by=SYSTEM).name == "billing"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 81, "a\x00b", "a\u202eb", "\ud800", "-"])
def test_a_name_that_cannot_be_read_is_refused(store: Store, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        teams.add(store, name, by=SYSTEM)

    assert refused.value.problems[0].where == "name"


@pytest.mark.parametrize("name", ["تیم\u200cهای فروش", "账单组", "Λογιστήριο & χρεώσεις", "R&D (Köln)"])
def test_a_name_of_any_language_is_kept(store: Store, name: str) -> None:
    made = teams.add(store, name, by=SYSTEM)

    assert store.teams.by_id(made.id) == made
    assert made.name == name


def test_members_are_people_who_are_there(store: Store) -> None:
    billing, nikos = teams.add(store, "Billing", by=SYSTEM), a_person(store)

    teams.set_members(store, billing.id, [nikos.id], by=SYSTEM)

    assert now(store, nikos).teams == {billing.id}
    with pytest.raises(Invalid):
        teams.set_members(store, billing.id, [nikos.id, 999], by=SYSTEM)
    assert now(store, nikos).teams == {billing.id}
    teams.set_members(store, billing.id, [], by=SYSTEM)
    assert now(store, nikos).teams == frozenset()


@pytest.mark.parametrize("id_", [0, -1, 99, 2**40])
def test_a_team_that_is_not_there_is_not_found(store: Store, id_: int) -> None:
    with pytest.raises(NotFound):
        teams.rename(store, id_, "Sales", by=SYSTEM)


class TestTheEndOfATeam:
    def test_it_stays_while_texts_are_visible_to_it_alone(self, store: Store) -> None:
        billing = teams.add(store, "Billing", by=SYSTEM)
        shown_to(store, "invoice", billing.id)

        with pytest.raises(TeamInUse) as refused:
            teams.remove(store, billing.id, by=SYSTEM)

        assert refused.value.keys == ((Kind.MACRO, "invoice"),)
        assert store.teams.all() == [billing]

    def test_its_texts_are_given_to_all_by_choice(self, store: Store) -> None:
        billing, sales = (teams.add(store, name, by=SYSTEM) for name in ("Billing", "Sales"))
        shown_to(store, "invoice", billing.id)
        shown_to(store, "offer", billing.id, sales.id)
        shown_to(store, "old", billing.id)
        library.retire(store, Kind.MACRO, "old", by=SYSTEM)

        assert teams.remove(store, billing.id, give_to_all=True, by=SYSTEM) == 2

        assert [team.name for team in store.teams.all()] == ["Sales"]
        assert {each.key: each.visibility for each in store.entries.all(retired=None)} == {
            "invoice": FOR_ALL,
            "offer": Visibility(frozenset({sales.id})),
            "old": FOR_ALL,
        }
        assert [each.what for each in store.changes(0, 99)][-3:] == [
            "given to all",
            "visibility",
            "given to all",
        ]

    def test_a_number_is_never_given_out_again(self, store: Store) -> None:
        first = teams.add(store, "Billing", by=SYSTEM)
        teams.remove(store, first.id, by=SYSTEM)

        assert teams.add(store, "Billing", by=SYSTEM).id > first.id


def test_what_is_done_to_teams_is_written_down(store: Store, cast: Cast) -> None:
    billing, nikos = teams.add(store, "Billing", by=cast.ada, now=NOW), a_person(store)
    teams.set_members(store, billing.id, [nikos.id], by=cast.ada, now=NOW)
    teams.set_members(store, billing.id, [nikos.id], by=cast.ada, now=NOW)
    teams.rename(store, billing.id, "Money", by=cast.ada, now=NOW)
    teams.set_members(store, billing.id, [], by=cast.ada, now=NOW)
    teams.remove(store, billing.id, by=cast.ada, now=NOW)

    rows, _ = audit.read(store, Filter(what="team-changed"), by=cast.ada)

    assert [(row.by, row.target, row.detail) for row in reversed(rows)] == [
        ("Ada", "Billing", "made"),
        ("Ada", "Billing", "+Nikos"),
        ("Ada", "Billing", "now Money"),
        ("Ada", "Money", "-Nikos"),
        ("Ada", "Money", "deleted"),
    ]


def test_a_refusal_leaves_nothing(store: Store) -> None:
    billing = teams.add(store, "Billing", by=SYSTEM)
    before = store.sequence()

    for verb in (
        lambda: teams.add(store, "billing", by=SYSTEM),
        lambda: teams.set_members(store, billing.id, [7], by=SYSTEM),
        lambda: teams.rename(store, billing.id, "", by=SYSTEM),
    ):
        with pytest.raises(KbError):
            verb()

    assert (store.teams.all(), store.sequence()) == ([billing], before)
