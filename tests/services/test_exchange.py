from dataclasses import replace
from pathlib import Path

import pytest

from kb.accounts.user import SYSTEM
from kb.errors import BadFile, Invalid, NotAllowed, Problem
from kb.exchange import kb_library
from kb.exchange.format import Options
from kb.library import importing
from kb.library.entry import Kind, Situation, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.gate import Verdict
from kb.services import exchange, library
from kb.services.exchange import ImportReport
from kb.settings import Settings
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.texts import COLD, GOOD, TITLES, a_macro

KEY = "double-charge"
APPROVED, REVIEW, DRAFT = Status.APPROVED, Status.REVIEW, Status.DRAFT


def a_file(
    status: Status = APPROVED, *, key: str = KEY, situations: tuple[str, ...] = ("billing",), **bodies: str
) -> LibraryFile:
    """A file with one macro; `bodies` by locale, English where none is given."""
    texts = bodies or {"en": GOOD["en"]}
    variants = {locale: FileVariant(TITLES[locale], body, status) for locale, body in texts.items()}
    return LibraryFile((FileEntry(Kind.MACRO, key, "en", variants, situations, "dup"),), "library.json")


def take(store: Store, file: LibraryFile, cast: Cast) -> ImportReport:
    return exchange.import_entries(store, file, by=cast.reza, now=NOW)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, len(report.held)


def statuses(store: Store) -> dict[str, Status]:
    return {
        locale: v.latest.status
        for locale, v in library.entry(store, Kind.MACRO, KEY, by=SYSTEM).variants.items()
    }


def test_a_new_file_is_taken_in(store: Store, cast: Cast) -> None:
    report = take(store, a_file(**GOOD), cast)

    assert counts(report) == (4, 0, 0, 0)
    assert statuses(store) == dict.fromkeys(GOOD, APPROVED)
    taken = library.entry(store, Kind.MACRO, KEY, by=SYSTEM)
    assert (taken.shortcut, taken.situations) == ("dup", ("billing",))
    assert not any(taken.is_outdated(locale) for locale in GOOD)
    assert [change.what for change in store.changes(0, 9)] == ["imported"] * 4 + ["named"]


def test_a_tag_of_the_starter_library_brings_its_names(store: Store, cast: Cast) -> None:
    library.name_situation(store, "refund", {"en": "Money back"}, by=cast.reza)

    take(store, a_file(situations=("billing", "refund", "our-own-tag")), cast)

    names = {known.tag: known.name("fa") for known in library.situations(store)}
    assert names["billing"] == "پرداخت و هزینه‌ها"
    assert names["refund"] == "Money back"  # a name that somebody gave is kept
    assert names.get("our-own-tag", "our-own-tag") == "our-own-tag"


@pytest.mark.parametrize("bodies", [GOOD, COLD, {**GOOD, "fa": COLD["fa"]}])
@pytest.mark.parametrize("status", list(Status))
def test_the_second_time_changes_nothing(
    store: Store, cast: Cast, status: Status, bodies: dict[str, str]
) -> None:
    first = take(store, a_file(status, **bodies), cast)
    before, sequence = library.entries(store, by=SYSTEM), store.sequence()

    again = take(store, a_file(status, **bodies), cast)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 4)
    assert again.held == first.held
    assert library.entries(store, by=SYSTEM) == before
    assert store.sequence() == sequence


def test_an_import_does_not_bypass_the_gate(store: Store, cast: Cast) -> None:
    report = take(store, a_file(en=GOOD["en"], fa=COLD["fa"]), cast)

    assert counts(report) == (2, 0, 0, 1)
    assert statuses(store) == {"en": APPROVED, "fa": REVIEW}
    (held,) = report.held
    assert (held.kind, held.key, held.locale) == (Kind.MACRO, KEY, "fa")
    assert held.missing == ("acknowledgement", "action", "invitation")


def test_a_missing_placeholder_is_held(store: Store, cast: Cast) -> None:
    report = take(store, a_file(en=GOOD["en"], fa=GOOD["fa"].replace("{{ customer.first_name }}", "")), cast)

    assert [problem.where for problem in report.held[0].problems] == ["body"]
    assert statuses(store)["fa"] is REVIEW


@pytest.mark.parametrize("status", [DRAFT, REVIEW])
def test_what_claims_less_is_not_examined(store: Store, cast: Cast, status: Status) -> None:
    report = take(store, a_file(status, en=COLD["en"]), cast)

    assert counts(report) == (1, 0, 0, 0)
    assert statuses(store) == {"en": status}


def test_a_changed_text_is_a_new_revision(store: Store, cast: Cast) -> None:
    take(store, a_file(), cast)

    report = take(store, a_file(en=GOOD["en"] + "\n\nBest wishes"), cast)

    assert counts(report) == (0, 1, 0, 0)
    source = library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source
    assert (source.latest.number, source.latest.status) == (2, APPROVED)
    assert source.in_use == source.latest
    assert len(library.history(store, Kind.MACRO, KEY, "en", by=SYSTEM)) == 2


def test_a_worse_text_does_not_replace_the_approved_one(store: Store, cast: Cast) -> None:
    take(store, a_file(), cast)

    report = take(store, a_file(en=COLD["en"]), cast)

    assert counts(report) == (0, 1, 0, 1)
    source = library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source
    assert source.latest.status is REVIEW
    assert source.in_use.body == GOOD["en"]


@pytest.mark.parametrize(
    ("there", "given", "after"),
    [
        (DRAFT, REVIEW, REVIEW),
        (DRAFT, APPROVED, APPROVED),
        (REVIEW, APPROVED, APPROVED),
        (REVIEW, DRAFT, REVIEW),
        (APPROVED, DRAFT, APPROVED),
        (APPROVED, REVIEW, APPROVED),
    ],
)
def test_a_file_takes_a_text_on_never_back(
    store: Store, cast: Cast, there: Status, given: Status, after: Status
) -> None:
    take(store, a_file(there), cast)

    report = take(store, a_file(given), cast)

    assert statuses(store) == {"en": after}
    assert report.updated == (after is not there)


def test_a_draft_beside_the_approved_text_survives(store: Store, cast: Cast) -> None:
    a_macro(store, approved=True, shortcut="dup")
    library.save_variant(
        store, Kind.MACRO, KEY, "en", title=TITLES["en"], body="New", expected=1, by=cast.reza, now=NOW
    )

    report = take(store, a_file(), cast)

    assert counts(report) == (0, 0, 1, 0)
    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source.latest.body == "New"


@pytest.mark.parametrize("status", list(Status))
def test_a_text_that_is_approved_already_is_not_taken_in_beside_itself(
    store: Store, cast: Cast, status: Status
) -> None:
    a_macro(store, approved=True, shortcut="dup")
    library.save_variant(
        store, Kind.MACRO, KEY, "en", title=TITLES["en"], body="New", expected=1, by=cast.reza, now=NOW
    )
    before = library.entry(store, Kind.MACRO, KEY, by=SYSTEM)

    report = take(store, a_file(status), cast)

    assert counts(report) == (0, 0, 1, 0)
    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == before


def test_newer_rules_let_a_held_text_in_at_the_next_import(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = take(store, a_file(en=COLD["en"]), cast)
    monkeypatch.setattr(importing, "examine", lambda *_: Verdict(None, ()))

    passed = take(store, a_file(en=COLD["en"]), cast)
    again = take(store, a_file(en=COLD["en"]), cast)

    assert [counts(report) for report in (held, passed, again)] == [(1, 0, 0, 1), (0, 1, 0, 0), (0, 0, 1, 0)]
    assert statuses(store) == {"en": APPROVED}


def test_newer_rules_take_nothing_back(store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    take(store, a_file(**GOOD), cast)
    monkeypatch.setattr(importing, "examine", lambda *_: Verdict(None, (Problem("body", "no"),)))

    again = take(store, a_file(**GOOD), cast)

    assert counts(again) == (0, 0, 4, 0)
    assert set(statuses(store).values()) == {APPROVED}


class TestShortcuts:
    """One shortcut stands for one macro in use, by whatever way it came in."""

    def test_one_that_another_macro_has_is_refused_with_its_path(self, store: Store, cast: Cast) -> None:
        a_macro(store, "older", shortcut="dup")
        before = store.sequence()

        with pytest.raises(BadFile) as refused:
            take(store, a_file(), cast)

        assert str(refused.value) == "library.json: macros[0].shortcut: older has this shortcut already."
        assert store.sequence() == before
        assert [entry.key for entry in library.entries(store, by=SYSTEM)] == ["older"]

    def test_two_macros_may_change_theirs_in_one_file(self, store: Store, cast: Cast) -> None:
        first, second = a_file(key="a").entries[0], replace(a_file(key="b").entries[0], shortcut="b")
        take(store, LibraryFile((first, second)), cast)
        swapped = replace(first, shortcut="b"), replace(second, shortcut="dup")

        report = take(store, LibraryFile(swapped), cast)

        assert counts(report) == (0, 2, 0, 0)
        assert [entry.shortcut for entry in library.entries(store, by=SYSTEM)] == ["b", "dup"]

    def test_that_of_a_retired_macro_is_free_until_it_comes_back(self, store: Store, cast: Cast) -> None:
        older = a_file(key="older")
        take(store, older, cast)
        library.retire(store, Kind.MACRO, "older", by=cast.reza)
        take(store, a_file(), cast)

        with pytest.raises(BadFile, match=r"macros\[0\]\.shortcut: double-charge has this shortcut"):
            take(store, older, cast)
        with pytest.raises(Invalid, match="double-charge has this shortcut"):
            library.bring_back(store, Kind.MACRO, "older", by=cast.reza)

        assert [entry.key for entry in library.entries(store, by=SYSTEM)] == [KEY]

    def test_an_article_of_the_same_key_is_another_thing(self, store: Store, cast: Cast) -> None:
        take(store, a_file(), cast)
        article = replace(a_file().entries[0], kind=Kind.ARTICLE, shortcut=None)

        report = take(store, LibraryFile((article, a_file().entries[0])), cast)

        assert counts(report) == (1, 0, 1, 0)


def test_an_export_taken_in_elsewhere_loses_no_approved_text(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    a_macro(store, approved=True, shortcut="dup", fa=GOOD["fa"])
    a_macro(store, "with-a-draft", approved=True)
    a_macro(store, "draft-only", en=COLD["en"])
    a_macro(store, "empty-source", en="", fa=GOOD["fa"])
    library.save_variant(
        store, Kind.MACRO, "with-a-draft", "en", title="New", body="New", expected=1, by=cast.reza, now=NOW
    )
    library.approve(store, Kind.MACRO, "empty-source", "fa", expected=1, by=cast.reza, now=NOW)
    exported = kb_library.export(exchange.library_entries(store, approved_only=False), Options())
    other = Store.open(Settings.from_environment({}, data=tmp_path / "other"))

    report = take(other, kb_library.read(exported.text.encode(), name="out.json"), cast)
    again = kb_library.export(exchange.library_entries(other, approved_only=False), Options())
    here = exchange.library_entries(store, approved_only=True)
    there = exchange.library_entries(other, approved_only=True)
    other.close()

    assert report.held == ()
    assert again.text == exported.text
    assert [str(note) for note in exported.report] == [
        "macro with-a-draft en: The approved text is exported; the newer draft beside it is not."
    ]
    texts = [
        [
            (entry.key, locale, v.in_use.title, v.in_use.body)
            for entry in entries
            for locale, v in entry.variants.items()
        ]
        for entries in (here, there)
    ]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 4


def test_texts_that_the_file_lacks_stay(store: Store, cast: Cast) -> None:
    a_macro(store, fa=GOOD["fa"])

    take(store, a_file(), cast)

    assert set(library.entry(store, Kind.MACRO, KEY, by=SYSTEM).variants) == {"en", "fa"}


def test_a_changed_source_makes_other_texts_outdated(store: Store, cast: Cast) -> None:
    take(store, a_file(en=GOOD["en"], fa=GOOD["fa"]), cast)

    take(store, a_file(en=GOOD["en"] + "\n\nBest wishes"), cast)

    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).is_outdated("fa")


def test_changed_facts_count_once(store: Store, cast: Cast) -> None:
    take(store, a_file(en=GOOD["en"], fa=GOOD["fa"]), cast)

    report = take(store, a_file(situations=("refund",), en=GOOD["en"], fa=GOOD["fa"]), cast)

    assert counts(report) == (0, 1, 1, 0)
    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).situations == ("refund",)


def test_another_source_language_has_all_texts_in_step(store: Store, cast: Cast) -> None:
    file = a_file(en=GOOD["en"], fa=GOOD["fa"])
    take(store, file, cast)

    take(store, replace(file, entries=(replace(file.entries[0], source_locale="fa"),)), cast)

    entry = library.entry(store, Kind.MACRO, KEY, by=SYSTEM)
    assert entry.source_locale == "fa"
    assert not entry.is_outdated("en")
    assert not entry.is_outdated("fa")


def test_a_retired_macro_in_a_file_comes_back(store: Store, cast: Cast) -> None:
    take(store, a_file(), cast)
    library.retire(store, Kind.MACRO, KEY, by=cast.reza)

    report = take(store, a_file(), cast)

    assert counts(report) == (0, 1, 0, 0)
    assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).key == KEY


@pytest.mark.parametrize("who", ["mei", "eleni"])
def test_only_editors_import(store: Store, cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        exchange.import_entries(store, a_file(), by=getattr(cast, who), now=NOW)
    assert store.entries.is_empty()


def test_an_import_that_breaks_keeps_nothing(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(store.log, "append", broken)
    with pytest.raises(RuntimeError):
        take(store, a_file(**GOOD), cast)

    assert store.entries.is_empty()


def test_an_export_can_be_of_approved_texts_only(store: Store, cast: Cast) -> None:
    a_macro(store, "approved", approved=True)
    a_macro(store, "half", approved=True)
    library.save_variant(
        store, Kind.MACRO, "half", "en", title="New", body="New", expected=1, by=cast.reza, now=NOW
    )
    a_macro(store, "draft")

    entries = exchange.library_entries(store, approved_only=True)

    assert [(entry.key, entry.source.latest.body) for entry in entries] == [
        ("approved", GOOD["en"]),
        ("half", GOOD["en"]),
    ]
    assert len(exchange.library_entries(store, approved_only=False)) == 3


def test_new_situations_are_named_and_names_are_kept(store: Store, cast: Cast) -> None:
    library.name_situation(store, "refund", {"en": "Money back"}, by=cast.reza)
    take(store, a_file(situations=("house-visit",)), cast)

    exchange.name_new_situations(
        store,
        [Situation("refund", {"en": "Refunds"}), Situation("house-visit", {"en": "House visits"})],
        by=cast.reza,
        now=NOW,
    )

    assert library.situations(store) == [
        Situation("house-visit", {"en": "House visits"}),
        Situation("refund", {"en": "Money back"}),
    ]
