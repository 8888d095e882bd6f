"""The team chooses how much a rule counts and waives single findings; the gate listens wherever it is asked."""

import pytest

from kb.accounts.user import SYSTEM
from kb.errors import Invalid, NotAllowed, NotFound
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.gate import GateClosed
from kb.services import exchange, library, tone
from kb.services.search import Indexer
from kb.services.workspace import open_workspace
from kb.settings import Settings
from kb.storage import Store
from kb.tone import check
from kb.tone.policy import Waiver
from tests.cast import NOW, Cast
from tests.texts import GOOD, TITLES, a_macro

KEY = "double-charge"
NAMELESS = GOOD["en"].replace("{{ customer.first_name }}", "{{ order.number }}")


def a_waiver(
    store: Store, body: str = NAMELESS, *, reason: str = "A quotation.", rule: str = "no-name"
) -> Waiver:
    words = next(each.text for each in check(body, "en").findings if each.rule == "no-name")
    return Waiver(KEY, "en", rule, words, reason)


def a_draft(store: Store, cast: Cast, body: str = NAMELESS) -> int:
    a_macro(store, approved=True)
    saved = library.save_variant(
        store, Kind.MACRO, KEY, "en", title=TITLES["en"], body=body, expected=1, by=cast.reza, now=NOW
    )
    return saved.variants["en"].latest.number


def approve(store: Store, cast: Cast, number: int) -> Status:
    approved = library.approve(store, Kind.MACRO, KEY, "en", expected=number, by=cast.reza, now=NOW)
    return approved.variants["en"].latest.status


def test_an_error_holds_a_macro_back_and_a_warning_does_not(store: Store, cast: Cast) -> None:
    number = a_draft(store, cast)
    tone.set_levels(store, {"no-name": "error"}, by=cast.reza, now=NOW)

    with pytest.raises(GateClosed) as closed:
        approve(store, cast, number)
    tone.set_levels(store, {"no-name": "warning"}, by=cast.reza, now=NOW)

    assert [finding.rule for finding in closed.value.errors] == ["no-name"]
    assert approve(store, cast, number) is Status.APPROVED


def test_a_waived_error_lets_the_macro_through_until_its_words_change(store: Store, cast: Cast) -> None:
    number = a_draft(store, cast)
    tone.set_levels(store, {"no-name": "error"}, by=cast.reza, now=NOW)

    tone.waive(store, a_waiver(store), by=cast.reza, now=NOW)
    first = approve(store, cast, number)
    changed = library.save_variant(
        store,
        Kind.MACRO,
        KEY,
        "en",
        title=TITLES["en"],
        body=NAMELESS.replace("order.number", "ticket.id"),
        expected=number,
        by=cast.reza,
        now=NOW,
    )

    assert first is Status.APPROVED
    with pytest.raises(GateClosed):
        approve(store, cast, changed.variants["en"].latest.number)


def test_a_waiver_taken_back_counts_again(store: Store, cast: Cast) -> None:
    number = a_draft(store, cast)
    tone.set_levels(store, {"no-name": "error"}, by=cast.reza, now=NOW)
    tone.waive(store, a_waiver(store), by=cast.reza, now=NOW)

    given = tone.team_tone(store, KEY, by=SYSTEM).waivers[0]
    tone.take_back(store, KEY, given.id, by=cast.ada, now=NOW)

    with pytest.raises(GateClosed):
        approve(store, cast, number)
    with pytest.raises(NotFound):
        tone.take_back(store, KEY, given.id, by=cast.ada, now=NOW)


def test_an_import_is_held_by_the_teams_errors(store: Store, cast: Cast) -> None:
    tone.set_levels(store, {"no-name": "error"}, by=cast.ada, now=NOW)
    variants = {"en": FileVariant(TITLES["en"], NAMELESS, Status.APPROVED)}
    file = LibraryFile((FileEntry(Kind.MACRO, KEY, "en", variants),), "library.json")

    report = exchange.import_entries(store, file, by=cast.reza, now=NOW)

    assert [(held.key, [str(each) for each in held.problems]) for held in report.held] == [
        (KEY, ["no-name: The macro does not address the person by name."])
    ]
    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).variants["en"].latest.status is Status.REVIEW


def test_who_and_when_are_kept_and_every_change_is_in_the_log(store: Store, cast: Cast) -> None:
    a_draft(store, cast)
    before = store.sequence()

    tone.set_levels(store, {"no-name": "error", "curt": "warning"}, by=cast.ada, now=NOW)
    tone.waive(store, a_waiver(store), by=cast.reza, now=NOW)
    tone.waive(store, a_waiver(store, reason="Once more."), by=cast.ada, now=NOW)
    team = tone.team_tone(store, by=SYSTEM)
    tone.take_back(store, KEY, team.waivers[0].id, by=cast.ada, now=NOW)

    level, waiver = team.levels["no-name"], team.waivers[0]
    assert set(team.levels) == {"no-name"}
    assert (level.level, level.who, level.at) == ("error", "Ada", NOW)
    assert (waiver.who, waiver.at, waiver.waiver.reason) == ("Reza", NOW, "A quotation.")
    assert [(change.who, change.what, change.kind, change.key) for change in store.changes(before, 9)] == [
        ("Ada", "set to error", "tone", "no-name"),
        ("Reza", "waived no-name", "macro", KEY),
        ("Ada", "counts again: no-name", "macro", KEY),
    ]


def test_only_who_approves_may_change_the_policy(store: Store, cast: Cast) -> None:
    a_draft(store, cast)

    for person in (cast.mei, cast.eleni):
        with pytest.raises(NotAllowed):
            tone.set_levels(store, {"no-name": "off"}, by=person)
        with pytest.raises(NotAllowed):
            tone.waive(store, a_waiver(store), by=person)
        with pytest.raises(NotAllowed):
            tone.take_back(store, KEY, 1, by=person)


@pytest.mark.parametrize(
    ("levels", "where"),
    [({"action": "off"}, "action"), ({"no-nam": "off"}, "no-nam"), ({"no-name": "loud"}, "no-name")],
)
def test_what_no_team_can_set_is_refused_whole(
    store: Store, cast: Cast, levels: dict[str, str], where: str
) -> None:
    with pytest.raises(Invalid) as refused:
        tone.set_levels(store, {"curt": "off", **levels}, by=cast.ada)

    assert [problem.where for problem in refused.value.problems] == [where]
    assert tone.team_tone(store, by=SYSTEM).levels == {}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"reason": "\x00"}, "reason"),
        ({"rule": "invitation"}, "rule"),
    ],
)
def test_a_waiver_needs_a_reason_and_a_rule_of_advice(
    store: Store, cast: Cast, changed: dict[str, str], where: str
) -> None:
    a_draft(store, cast)

    with pytest.raises(Invalid) as refused:
        tone.waive(store, a_waiver(store, **changed), by=cast.reza)

    assert {problem.where for problem in refused.value.problems} == {where}


def test_a_waiver_of_a_text_that_is_not_there_is_refused(store: Store, cast: Cast) -> None:
    a_draft(store, cast)
    waiver = a_waiver(store)

    for elsewhere in (
        Waiver("gone", "en", waiver.rule, waiver.text, waiver.reason),
        Waiver(KEY, "el", waiver.rule, waiver.text, waiver.reason),
    ):
        with pytest.raises(NotFound):
            tone.waive(store, elsewhere, by=cast.reza)


def test_a_quotation_of_a_whole_text_can_be_waived(store: Store, cast: Cast) -> None:
    a_draft(store, cast)

    tone.waive(store, Waiver(KEY, "en", "overlong", "word " * 4_000, "All of it is law."), by=cast.reza)

    assert len(tone.team_tone(store, KEY, by=SYSTEM).waivers) == 1


def test_the_index_follows_a_log_that_tells_of_the_policy(settings: Settings, cast: Cast) -> None:
    workspace = open_workspace(settings)
    a_macro(workspace.store, approved=True)
    indexer = Indexer(workspace)
    indexer.catch_up()

    tone.set_levels(workspace.store, {"no-name": "off"}, by=cast.ada, now=NOW)
    indexer.catch_up()

    assert workspace.engine.sequence() == workspace.store.sequence()
    workspace.close()
