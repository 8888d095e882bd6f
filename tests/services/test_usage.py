"""Macros that were copied come first among equals, one's own before others'; searches in vain reach the editors."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import NotAllowed, NotFound
from kb.library.entry import Kind
from kb.library.visibility import private
from kb.search import Query
from kb.services import accounts, library, misses, search, usage
from kb.services.search import Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import NOW
from tests.texts import a_macro

DAY = timedelta(days=1)


@pytest.fixture
def workspace(both: Settings, quick_hashes: None) -> Iterator[Workspace]:
    """Three macros with the same title, on both databases."""
    opened = open_workspace(both)
    for key in ("first", "second", "third"):
        a_macro(opened.store, key, approved=True)
    Indexer(opened).catch_up()
    yield opened
    opened.close()


def somebody(workspace: Workspace, name: str, role: Role = Role.AGENT) -> Person:
    return accounts.add_person(
        workspace.store, name, roles=frozenset({role}), password="a long walk home", by=SYSTEM, now=NOW
    )


def copy(
    workspace: Workspace, key: str, by: Person, *, times: int = 1, ago: timedelta = timedelta(0)
) -> None:
    for number in range(times):
        at = NOW - ago - number * timedelta(minutes=1)
        assert usage.count(workspace.store, Kind.MACRO, key, "en", by=by, now=at) or number


def order(workspace: Workspace, person: Person) -> list[str]:
    preferred = workspace.preferences.of(person, now=NOW)
    return [hit.key for hit in search.find(workspace, Query("charged twice", preferred=preferred)).hits]


def test_the_most_used_comes_first_and_lately_beats_long_ago(workspace: Workspace) -> None:
    eleni, mei = somebody(workspace, "Eleni"), somebody(workspace, "Mei")
    for number in range(4):
        copy(workspace, "second", mei, ago=(120 - number) * DAY)
    copy(workspace, "third", mei)

    assert order(workspace, eleni) == ["third", "second", "first"]
    assert usage.most_used(workspace.store, most=5) == [(Kind.MACRO, "third"), (Kind.MACRO, "second")]


def test_ones_own_comes_before_what_others_use_more(workspace: Workspace) -> None:
    eleni, mei = somebody(workspace, "Eleni"), somebody(workspace, "Mei")
    for minutes in range(5, 0, -1):
        copy(workspace, "second", mei, ago=timedelta(minutes=minutes))
    copy(workspace, "third", eleni)

    assert order(workspace, eleni) == ["third", "second", "first"]
    assert order(workspace, mei) == ["second", "third", "first"]
    assert usage.recent(workspace.store, by=eleni, most=5) == [(Kind.MACRO, "third")]


def test_what_is_preferred_is_worked_out_once_a_minute_or_after_an_own_use(workspace: Workspace) -> None:
    eleni = somebody(workspace, "Eleni")
    before = workspace.preferences.of(eleni, now=NOW)
    copy(workspace, "third", eleni)

    assert workspace.preferences.of(eleni, now=NOW + timedelta(seconds=59)) is before
    assert workspace.preferences.of(eleni, now=NOW + timedelta(seconds=61))
    copy(workspace, "second", eleni, ago=-DAY)
    workspace.preferences.forget(eleni)
    assert len(workspace.preferences.of(eleni, now=NOW + timedelta(seconds=62))) == 2


def test_a_retired_macro_is_no_longer_used(workspace: Workspace) -> None:
    eleni, reza = somebody(workspace, "Eleni"), somebody(workspace, "Reza", Role.EDITOR)
    copy(workspace, "third", eleni)
    library.retire(workspace.store, Kind.MACRO, "third", by=reza)

    assert usage.recent(workspace.store, by=eleni, most=5) == []
    assert usage.listed(workspace.store, by=eleni) == []
    with pytest.raises(NotFound):
        usage.count(workspace.store, Kind.MACRO, "third", "en", by=eleni)


def test_only_a_text_that_is_there_is_counted(workspace: Workspace) -> None:
    eleni = somebody(workspace, "Eleni")

    for key, locale in (("nowhere", "en"), ("first", "fa")):
        with pytest.raises(NotFound):
            usage.count(workspace.store, Kind.MACRO, key, locale, by=eleni)
    assert usage.listed(workspace.store, by=eleni) == []


def test_searching_counts_nothing(workspace: Workspace) -> None:
    search.find(workspace, Query("charged twice"))
    search.find(workspace, Query("xylophone"))

    reza = somebody(workspace, "Reza", Role.EDITOR)
    assert usage.listed(workspace.store, by=reza) == []
    assert misses.listed(workspace.store, by=reza) == []


def test_what_agents_looked_for_in_vain_is_listed_without_their_names(workspace: Workspace) -> None:
    eleni, reza = somebody(workspace, "Eleni"), somebody(workspace, "Reza", Role.EDITOR)
    for text in ("Xylophone", "xylophone ", "charged twice", "ξυλόφωνο"):
        assert misses.record(workspace, text, locale="en", by=eleni, now=NOW)
    assert not misses.record(workspace, "order 10482", locale="en", by=eleni, now=NOW)

    found = misses.listed(workspace.store, by=reza, now=NOW)

    assert [(m.locale, m.text, m.found_nothing, m.unchosen) for m in found] == [
        ("en", "xylophone", 2, 0),
        ("en", "charged twice", 0, 1),
        ("el", "ξυλοφωνο", 1, 0),
    ]
    assert [m.text for m in misses.listed(workspace.store, by=reza, locale="el", now=NOW)] == ["ξυλοφωνο"]
    assert misses.listed(workspace.store, by=reza, now=NOW + 91 * DAY) == []


def test_a_dismissed_one_stays_away_until_it_is_brought_back(workspace: Workspace) -> None:
    reza = somebody(workspace, "Reza", Role.EDITOR)
    misses.record(workspace, "xylophone", locale="en", by=reza, now=NOW)
    number = misses.listed(workspace.store, by=reza, now=NOW)[0].id

    misses.dismiss(workspace.store, number, by=reza, now=NOW)
    misses.record(workspace, "xylophone", locale="en", by=reza, now=NOW)
    assert misses.listed(workspace.store, by=reza, now=NOW) == []

    misses.bring_back(workspace.store, number, by=reza)
    assert [m.found_nothing for m in misses.listed(workspace.store, by=reza, now=NOW)] == [2]


def test_only_those_who_write_see_or_dismiss_them(workspace: Workspace) -> None:
    mei = somebody(workspace, "Mei", Role.TRANSLATOR)
    misses.record(workspace, "xylophone", locale="en", by=mei, now=NOW)

    for verb in (
        lambda: misses.listed(workspace.store, by=mei),
        lambda: misses.dismiss(workspace.store, 1, by=mei),
        lambda: misses.bring_back(workspace.store, 1, by=mei),
    ):
        with pytest.raises(NotAllowed):
            verb()
    with pytest.raises(NotFound):
        misses.dismiss(workspace.store, 999, by=SYSTEM)


def test_a_private_text_counts_for_its_owner_alone(workspace: Workspace) -> None:
    eleni, mei = somebody(workspace, "Eleni"), somebody(workspace, "Mei")
    library.create(
        workspace.store,
        Kind.MACRO,
        "mine",
        shortcut=None,
        situations=(),
        source_locale="en",
        title="Charged twice",
        body="Mine.",
        visibility=private(eleni),
        by=eleni,
        now=NOW,
    )
    usage.count(workspace.store, Kind.MACRO, "mine", "en", by=eleni, now=NOW)

    assert usage.recent(workspace.store, by=eleni, most=5) == [(Kind.MACRO, "mine")]
    assert [use.key for use in usage.listed(workspace.store, by=eleni)] == ["mine"]
    assert usage.most_used(workspace.store, most=5) == []
    assert usage.listed(workspace.store, by=mei) == []
    with pytest.raises(NotFound):
        usage.count(workspace.store, Kind.MACRO, "mine", "en", by=mei)
