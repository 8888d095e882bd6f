"""What the dashboard counts, on both databases, and the texts behind each count."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import NotAllowed
from kb.library.entry import Kind
from kb.library.stewardship import Stewardship, week_of
from kb.library.visibility import private
from kb.services import accounts, library, overview, stewardship, tone, usage
from kb.services.advising import Adviser
from kb.services.overview import Counts, Overviews
from kb.services.search import Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.storage.overview import Texts
from kb.tone.policy import Waiver
from tests.cast import NOW
from tests.texts import COLD, GOOD, a_macro

DAY = timedelta(days=1)
BLAMING = GOOD["en"] + "\n\nYou forgot to send us the number."


@pytest.fixture
def workspace(both: Settings, quick_hashes: None) -> Iterator[Workspace]:
    """Three macros: one whole and used, one with an outdated translation, one cold draft; and somebody's own."""
    opened = open_workspace(both)
    store = opened.store
    for name, role in (("Reza", Role.EDITOR), ("Eleni", Role.AGENT)):
        accounts.add_person(store, name, roles={role}, password="a long walk home", by=SYSTEM, now=NOW)
    a_macro(store, "first", approved=True, situations=("refund",), **{k: GOOD[k] for k in ("fa", "el", "zh")})
    a_macro(store, "second", approved=True, fa=GOOD["fa"])
    library.save_variant(
        store, Kind.MACRO, "second", "en", title="New", body=BLAMING, expected=1, by=SYSTEM, now=NOW
    )
    library.approve(store, Kind.MACRO, "second", "en", expected=2, by=SYSTEM, now=NOW)
    a_macro(store, "third", en=COLD["en"])
    a_macro(store, "own", approved=True)
    library.show_to(store, Kind.MACRO, "own", private(person(opened, "Reza")), by=person(opened, "Reza"))
    for days in (20, 2, 1):
        usage.count(store, Kind.MACRO, "first", "fa", by=person(opened, "Eleni"), now=NOW - days * DAY)
    yield opened
    opened.close()


def person(workspace: Workspace, name: str) -> Person:
    return next(each for each in workspace.store.people.all() if each.name == name)


def counts(workspace: Workspace, days: int = 30) -> Counts:
    return Overviews(workspace.store).of(days, by=person(workspace, "Reza"), now=NOW)


def behind(workspace: Workspace, **wanted: object) -> list[str]:
    found = overview.behind(
        workspace.store,
        Texts(**wanted),  # type: ignore[arg-type]
        by=person(workspace, "Reza"),
        now=NOW,
    )
    return [key for _, key in found]


def advised(workspace: Workspace) -> dict[tuple[str, str], int]:
    Indexer(workspace).catch_up()
    Adviser(workspace).catch_up()
    return dict(counts(workspace).advice)


def test_texts_are_counted_by_language_and_state(workspace: Workspace) -> None:
    found = counts(workspace)

    assert found.total == 3
    assert found.situations == {"refund": 1, "billing": 2}
    assert found.states == {
        ("en", "approved"): 2,
        ("en", "draft"): 1,
        ("fa", "approved"): 1,
        ("fa", "outdated"): 1,
        ("el", "approved"): 1,
        ("zh", "approved"): 1,
    }
    assert found.coverage[("billing", "en")] == 1
    assert found.coverage[("refund", "zh")] == 1


def test_behind_each_count_are_its_texts(workspace: Workspace) -> None:
    assert behind(workspace, about="approved", locale="en") == ["first", "second"]
    assert behind(workspace, about="draft") == ["third"]
    assert behind(workspace, about="outdated", locale="fa") == ["second"]
    assert behind(workspace, about="missing", locale="el") == ["second", "third"]
    assert behind(workspace, about="missing") == ["second", "third"]
    assert behind(workspace, about="covered", situation="billing", locale="en") == ["second"]
    assert behind(workspace, about="uncovered", situation="billing", locale="en") == ["third"]
    assert behind(workspace) == ["first", "own", "second", "third"]
    assert behind(workspace, kind=Kind.ARTICLE) == []


def test_use_counts_within_the_time_and_by_week(workspace: Workspace) -> None:
    assert counts(workspace).used_by_locale == {"en": (2, 0), "fa": (2, 1), "el": (1, 0), "zh": (1, 0)}
    assert counts(workspace).used_by_situation == {"refund": (1, 1), "billing": (1, 0)}
    assert counts(workspace, 7).used_by_locale["fa"] == (2, 1)
    assert sum(counts(workspace).weeks.values()) == 3
    week = week_of((NOW - DAY).date())
    assert behind(workspace, about="used", week=week, locale="fa") == ["first"]
    assert behind(workspace, about="used", week=week - 7 * 10 * DAY) == []
    assert behind(workspace, about="unused", locale="fa", since=NOW - 7 * DAY) == ["second"]
    assert behind(workspace, about="used", since=NOW - DAY / 2) == []


def test_weeks_are_shown_since_the_library_began_and_at_least_four(workspace: Workspace) -> None:
    by, this, used = person(workspace, "Reza"), week_of(NOW.date()), week_of((NOW - 20 * DAY).date())

    def first(weeks: int) -> date:
        return Overviews(workspace.store).of(30, by=by, now=NOW + 7 * weeks * DAY).first_week

    assert first(0) == this - 3 * 7 * DAY
    assert first(9) == used
    assert first(20) == this + 8 * 7 * DAY


def test_reviews_are_counted_and_listed(workspace: Workspace) -> None:
    for key, days in (("first", -1), ("second", 10), ("third", 100)):
        care = Stewardship(review_on=NOW.date() + days * DAY)
        stewardship.keep(workspace.store, Kind.MACRO, key, care, by=SYSTEM, now=NOW)

    assert counts(workspace).due == {"overdue": 1, "due": 1, "later": 1, "undated": 0}
    found = [behind(workspace, about=about) for about in ("overdue", "due", "later")]
    assert found == [["first"], ["second"], ["third"]]


def test_advice_is_counted_until_it_is_waived_or_switched_off(workspace: Workspace) -> None:
    assert advised(workspace)[("blame", "en")] == 1
    assert behind(workspace, about="advice", rule="blame") == ["second"]
    assert counts(workspace).is_advice_whole

    finding = next(each for each in tone.check_reply(BLAMING, "en").findings if each.rule == "blame")
    waiver = Waiver("second", "en", "blame", finding.text, "A quote.")
    tone.waive(workspace.store, waiver, by=SYSTEM)
    assert ("blame", "en") not in counts(workspace).advice
    assert behind(workspace, about="advice", rule="blame") == []

    given = tone.team_tone(workspace.store, "second", by=SYSTEM).waivers[0]
    tone.take_back(workspace.store, "second", given.id, by=SYSTEM)
    tone.set_levels(workspace.store, {"blame": "off"}, by=SYSTEM)
    assert ("blame", "en") not in counts(workspace).advice
    assert behind(workspace, about="advice", rule="blame") == []


def test_advice_follows_the_text(workspace: Workspace) -> None:
    advised(workspace)
    library.save_variant(
        workspace.store, Kind.MACRO, "second", "en", title="New", body=GOOD["en"], expected=2, by=SYSTEM
    )
    assert ("blame", "en") in advised(workspace)  # a draft is not what readers see
    library.approve(workspace.store, Kind.MACRO, "second", "en", expected=3, by=SYSTEM)

    assert ("blame", "en") not in advised(workspace)


def test_counts_are_for_those_who_write_and_the_same_for_all_of_them(workspace: Workspace) -> None:
    with pytest.raises(NotAllowed):
        Overviews(workspace.store).of(30, by=person(workspace, "Eleni"), now=NOW)
    with pytest.raises(NotAllowed):
        overview.behind(workspace.store, Texts(), by=person(workspace, "Eleni"))


def test_they_are_counted_once_a_minute(workspace: Workspace) -> None:
    kept, reza = Overviews(workspace.store), person(workspace, "Reza")
    before = kept.of(30, by=reza, now=NOW)
    library.retire(workspace.store, Kind.MACRO, "third", by=reza)

    assert kept.of(30, by=reza, now=NOW + timedelta(seconds=59)) is before
    assert kept.of(30, by=reza, now=NOW + timedelta(seconds=61)).total == 2
