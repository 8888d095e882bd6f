from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from kb.accounts.user import SYSTEM, Person
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.library.entry import Entry, Kind, Situation, Status
from kb.library.gate import GateClosed
from kb.services import library
from kb.services.library import StaleSave
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.texts import COLD, GOOD, TITLES, a_macro

KEY = "double-charge"
Verb = Callable[[Store, Person], object]


def create(store: Store, by: Person, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "key": KEY,
        "kind": Kind.MACRO,
        "shortcut": "dup",
        "situations": ["billing", "refund"],
        "source_locale": "en",
        "title": TITLES["en"],
        "body": GOOD["en"],
        **changes,
    }
    return library.create(store, given.pop("kind"), given.pop("key"), **given, by=by, now=NOW)


def save(store: Store, locale: str, body: str, *, expected: int | None, by: Person, **more: Any) -> Entry:
    title = TITLES[locale]
    return library.save_variant(
        store, Kind.MACRO, KEY, locale, title=title, body=body, expected=expected, by=by, now=NOW, **more
    )


def what_happened(store: Store) -> list[str]:
    return [
        f"{change.who} {change.what} {change.key} {change.locale or ''}".strip()
        for change in store.changes(0, 99)
    ]


class TestWhoMay:
    """Every verb, tried by everybody, on a macro with an English source and a Chinese text in review."""

    VERBS: ClassVar[dict[str, tuple[Verb, set[str]]]] = {
        "create": (lambda store, by: create(store, by, key="new", shortcut=None), {"ada", "reza"}),
        "describe": (
            lambda store, by: library.describe(store, Kind.MACRO, KEY, shortcut="x", situations=[], by=by),
            {"ada", "reza"},
        ),
        "save the source": (lambda store, by: save(store, "en", "New", expected=1, by=by), {"ada", "reza"}),
        "save a translation": (
            lambda store, by: save(store, "zh", "新", expected=1, by=by),
            {"ada", "reza", "mei"},
        ),
        "start a translation": (
            lambda store, by: save(store, "fa", "متن", expected=None, by=by),
            {"ada", "reza", "mei"},
        ),
        "submit the source": (
            lambda store, by: library.submit(store, Kind.MACRO, KEY, "en", expected=1, by=by),
            {"ada", "reza"},
        ),
        "approve": (
            lambda store, by: library.approve(store, Kind.MACRO, KEY, "en", expected=1, by=by),
            {"ada", "reza"},
        ),
        "send back": (
            lambda store, by: library.send_back(store, Kind.MACRO, KEY, "zh", expected=1, by=by),
            {"ada", "reza"},
        ),
        "find still right": (
            lambda store, by: library.still_right(store, Kind.MACRO, KEY, "zh", expected=1, by=by),
            {"ada", "reza", "mei"},
        ),
        "restore a translation": (
            lambda store, by: library.restore(store, Kind.MACRO, KEY, "zh", 1, expected=1, by=by),
            {"ada", "reza", "mei"},
        ),
        "restore the source": (
            lambda store, by: library.restore(store, Kind.MACRO, KEY, "en", 1, expected=1, by=by),
            {"ada", "reza"},
        ),
        "retire": (lambda store, by: library.retire(store, Kind.MACRO, KEY, by=by), {"ada", "reza"}),
        "bring back": (lambda store, by: library.bring_back(store, Kind.MACRO, KEY, by=by), {"ada", "reza"}),
        "name a situation": (
            lambda store, by: library.name_situation(store, "refund", {"en": "Refunds"}, by=by),
            {"ada", "reza"},
        ),
    }

    @pytest.mark.parametrize("who", ["ada", "reza", "mei", "eleni"])
    @pytest.mark.parametrize("verb", VERBS)
    def test_the_right_decides(self, sqlite_store: Store, cast: Cast, verb: str, who: str) -> None:
        a_macro(sqlite_store, zh=GOOD["zh"])
        library.submit(sqlite_store, Kind.MACRO, KEY, "zh", expected=1, by=cast.mei)
        before = what_happened(sqlite_store)
        do, allowed = self.VERBS[verb]

        if who in allowed:
            do(sqlite_store, getattr(cast, who))
        else:
            with pytest.raises(NotAllowed):
                do(sqlite_store, getattr(cast, who))
            assert what_happened(sqlite_store) == before


class TestCreate:
    def test_a_new_macro_is_a_draft(self, store: Store, cast: Cast) -> None:
        made = create(store, cast.reza)

        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == made
        assert made.source.latest.status is Status.DRAFT
        assert made.source.latest.author == "Reza"
        assert made.situations == ("billing", "refund")
        assert what_happened(store) == [f"Reza created {KEY} en"]

    def test_a_key_is_taken_once(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        with pytest.raises(Conflict):
            create(store, cast.ada, title="Another")
        assert len(library.entries(store, by=SYSTEM)) == 1

    def test_a_retired_key_stays_taken(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        library.retire(store, Kind.MACRO, KEY, by=cast.reza)

        with pytest.raises(Conflict):
            create(store, cast.reza)

    def test_an_article_may_have_a_macros_key(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        create(store, cast.reza, kind=Kind.ARTICLE, shortcut=None)

        assert [entry.kind for entry in library.entries(store, by=SYSTEM)] == [Kind.ARTICLE, Kind.MACRO]

    def test_a_shortcut_is_taken_once(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        with pytest.raises(Invalid) as refused:
            create(store, cast.reza, key="other")
        assert [problem.where for problem in refused.value.problems] == ["shortcut"]

    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"key": "Not a key"}, "key"),
            ({"key": ""}, "key"),
            ({"shortcut": "a b"}, "shortcut"),
            ({"situations": ["fine", "Not fine"]}, "situations[1]"),
            ({"source_locale": "xx"}, "source_locale"),
            ({"title": ""}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"body": "{{ open"}, "body"),
            ({"body": "\ud800"}, "body"),
            ({"body": "a\x00b"}, "body"),
            ({"kind": Kind.ARTICLE}, "shortcut"),
        ],
    )
    def test_a_bad_field_is_named(
        self, store: Store, cast: Cast, changes: dict[str, Any], where: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            create(store, cast.reza, **changes)

        assert {problem.where for problem in refused.value.problems} == {where}
        assert store.entries.is_empty()

    def test_all_bad_fields_are_named_at_once(self, store: Store, cast: Cast) -> None:
        with pytest.raises(Invalid) as refused:
            create(store, cast.reza, key="", title="", situations=["B"])

        assert [problem.where for problem in refused.value.problems] == ["key", "situations[0]", "title"]


class TestSave:
    def test_a_save_makes_a_new_draft(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        saved = save(store, "en", "New text", expected=1, by=cast.ada)

        assert (saved.source.latest.number, saved.source.latest.body) == (2, "New text")
        assert saved.source.latest.author == "Ada"
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == saved
        assert [old.number for old in library.history(store, Kind.MACRO, KEY, "en", by=SYSTEM)] == [2, 1]

    def test_the_same_text_saves_nothing(self, store: Store, cast: Cast) -> None:
        made = create(store, cast.reza)

        assert save(store, "en", GOOD["en"], expected=1, by=cast.ada) == made
        assert len(what_happened(store)) == 1

    def test_a_form_sent_twice_does_no_harm(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        once = save(store, "en", "New text", expected=1, by=cast.reza)

        assert save(store, "en", "New text", expected=1, by=cast.reza) == once

    def test_a_stale_save_is_refused_with_the_newer_text(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        newer = save(store, "en", "Ada's text", expected=1, by=cast.ada)

        with pytest.raises(StaleSave) as stale:
            save(store, "en", "Reza's text", expected=1, by=cast.reza)

        assert stale.value.current == newer.source.latest
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == newer

    def test_two_who_start_a_translation_do_not_overwrite(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        save(store, "zh", "一", expected=None, by=cast.mei)

        with pytest.raises(StaleSave):
            save(store, "zh", "二", expected=None, by=cast.reza)

    def test_an_approved_text_stays_in_use_until_the_new_one_is_approved(
        self, store: Store, cast: Cast
    ) -> None:
        a_macro(store, approved=True)

        edited = save(store, "en", GOOD["en"] + "\n\nBest wishes", expected=1, by=cast.reza).source

        assert edited.in_use.body == GOOD["en"]
        approved = library.approve(store, Kind.MACRO, KEY, "en", expected=2, by=cast.reza).source
        assert approved.in_use.body.endswith("Best wishes")
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM).source == approved

    def test_the_revision_translated_from_can_be_told(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        save(store, "en", "New", expected=1, by=cast.reza)

        assert save(store, "zh", "旧", expected=None, by=cast.mei, made_from=1).is_outdated("zh")

    @pytest.mark.parametrize("made_from", [0, -1, 2])
    def test_a_revision_that_never_was_cannot_be_told(self, store: Store, cast: Cast, made_from: int) -> None:
        create(store, cast.reza)

        with pytest.raises(NotFound):
            save(store, "zh", "旧", expected=None, by=cast.mei, made_from=made_from)

    def test_locale_tags_are_one(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        saved = library.save_variant(
            store, Kind.MACRO, KEY, "zh-CN", title="标题", body="文", expected=None, by=cast.mei
        )

        assert set(saved.variants) == {"en", "zh"}

    def test_an_unknown_locale_is_refused(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        with pytest.raises(Invalid):
            library.save_variant(
                store, Kind.MACRO, KEY, "xx", title="T", body="B", expected=None, by=cast.reza
            )

    def test_there_is_nothing_to_save_into(self, store: Store, cast: Cast) -> None:
        with pytest.raises(NotFound):
            save(store, "en", "Text", expected=None, by=cast.reza)


@pytest.mark.parametrize("key", ["nothing", "", "\x00", "\ud800", "x" * 100_000, "../..", "Double-Charge"])
def test_a_key_that_is_not_there_is_not_found(store: Store, cast: Cast, key: str) -> None:
    create(store, cast.reza)

    with pytest.raises(NotFound) as missing:
        library.entry(store, Kind.MACRO, key, by=SYSTEM)

    assert str(missing.value).isascii()
    assert library.entries(store, situation=key, by=SYSTEM) == []


class TestReview:
    def test_a_translation_goes_its_way(self, store: Store, cast: Cast) -> None:
        a_macro(store, approved=True)
        save(store, "zh", GOOD["zh"], expected=None, by=cast.mei)
        library.submit(store, Kind.MACRO, KEY, "zh", expected=1, by=cast.mei)
        library.send_back(store, Kind.MACRO, KEY, "zh", expected=1, by=cast.reza)
        library.submit(store, Kind.MACRO, KEY, "zh", expected=1, by=cast.mei)
        library.approve(store, Kind.MACRO, KEY, "zh", expected=1, by=cast.reza)

        assert (
            library.entry(store, Kind.MACRO, KEY, by=SYSTEM).variants["zh"].latest.status is Status.APPROVED
        )
        assert what_happened(store)[2:] == [
            f"Mei saved {KEY} zh",
            f"Mei submitted {KEY} zh",
            f"Reza sent back {KEY} zh",
            f"Mei submitted {KEY} zh",
            f"Reza approved {KEY} zh",
        ]

    @pytest.mark.parametrize("locale", list(GOOD))
    def test_a_cold_reply_is_held_and_stays_as_it_was(self, store: Store, cast: Cast, locale: str) -> None:
        before = a_macro(store, **{"en": GOOD["en"], locale: COLD[locale]})

        with pytest.raises(GateClosed) as closed:
            library.approve(store, Kind.MACRO, KEY, locale, expected=1, by=cast.ada)

        assert closed.value.missing == ("acknowledgement", "action", "invitation")
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == before

    def test_what_was_not_seen_is_not_approved(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        save(store, "en", COLD["en"], expected=1, by=cast.ada)

        with pytest.raises(StaleSave):
            library.approve(store, Kind.MACRO, KEY, "en", expected=1, by=cast.reza)

    def test_a_text_is_approved_once(self, store: Store, cast: Cast) -> None:
        a_macro(store, approved=True)

        with pytest.raises(Conflict):
            library.approve(store, Kind.MACRO, KEY, "en", expected=1, by=cast.reza)

    @pytest.mark.parametrize(
        "verb", [library.submit, library.approve, library.send_back, library.still_right]
    )
    def test_a_text_that_is_not_there_cannot_move(
        self, store: Store, cast: Cast, verb: Callable[..., Entry]
    ) -> None:
        create(store, cast.reza)

        with pytest.raises(NotFound):
            verb(store, Kind.MACRO, KEY, "fa", expected=None, by=cast.ada)

    def test_an_outdated_translation_can_be_still_right(self, store: Store, cast: Cast) -> None:
        a_macro(store, zh=GOOD["zh"])
        assert save(store, "en", GOOD["en"] + " Thanks!", expected=1, by=cast.reza).is_outdated("zh")

        changed = library.still_right(store, Kind.MACRO, KEY, "zh", expected=1, by=cast.mei)

        assert not changed.is_outdated("zh")
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == changed


class TestHistory:
    def test_an_old_text_comes_back_as_a_new_draft(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        save(store, "en", "Second", expected=1, by=cast.reza)

        restored = library.restore(store, Kind.MACRO, KEY, "en", 1, expected=2, by=cast.ada)

        assert (restored.source.latest.number, restored.source.latest.body) == (3, GOOD["en"])
        assert restored.source.latest.status is Status.DRAFT

    def test_a_restored_translation_is_as_outdated_as_it_was(self, store: Store, cast: Cast) -> None:
        a_macro(store, zh="一")
        save(store, "en", "New", expected=1, by=cast.reza)
        save(store, "zh", "二", expected=1, by=cast.mei)

        restored = library.restore(store, Kind.MACRO, KEY, "zh", 1, expected=2, by=cast.mei)

        assert restored.is_outdated("zh")

    @pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**63, -(2**63)])
    def test_there_is_no_such_revision(self, store: Store, cast: Cast, number: int) -> None:
        create(store, cast.reza)

        with pytest.raises(NotFound):
            library.restore(store, Kind.MACRO, KEY, "en", number, expected=1, by=cast.reza)

    def test_a_stale_restore_is_refused(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        save(store, "en", "Second", expected=1, by=cast.reza)
        save(store, "en", "Third", expected=2, by=cast.ada)

        with pytest.raises(StaleSave):
            library.restore(store, Kind.MACRO, KEY, "en", 1, expected=2, by=cast.reza)

    @pytest.mark.parametrize("locale", ["fa", "xx", "", "\x00", "\ud800"])
    def test_there_is_no_history_of_nothing(self, store: Store, cast: Cast, locale: str) -> None:
        create(store, cast.reza)

        with pytest.raises(NotFound):
            library.history(store, Kind.MACRO, KEY, locale, by=SYSTEM)


class TestRetire:
    def test_a_retired_entry_is_out_of_sight(self, store: Store, cast: Cast) -> None:
        made = create(store, cast.reza)
        library.retire(store, Kind.MACRO, KEY, by=cast.reza)

        assert library.entries(store, by=SYSTEM) == []
        assert library.situation_counts(store, by=SYSTEM) == {"billing": 0, "refund": 0}
        with pytest.raises(NotFound):
            library.entry(store, Kind.MACRO, KEY, by=SYSTEM)
        assert library.retired(store, by=SYSTEM) == [replace(made, retired=True)]

    def test_it_comes_back_whole(self, store: Store, cast: Cast) -> None:
        made = create(store, cast.reza)
        library.retire(store, Kind.MACRO, KEY, by=cast.reza)

        assert library.bring_back(store, Kind.MACRO, KEY, by=cast.ada) == made
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == made


class TestDescribe:
    def test_situations_and_shortcut_change(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        changed = library.describe(
            store, Kind.MACRO, KEY, shortcut="twice", situations=["refund", "new"], by=cast.reza
        )

        assert (changed.shortcut, changed.situations) == ("twice", ("refund", "new"))
        assert library.entry(store, Kind.MACRO, KEY, by=SYSTEM) == changed
        assert library.situation_counts(store, by=SYSTEM) == {"billing": 0, "new": 1, "refund": 1}

    def test_no_change_is_no_change(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)
        library.describe(
            store, Kind.MACRO, KEY, shortcut="dup", situations=["billing", "refund"], by=cast.reza
        )

        assert len(what_happened(store)) == 1


class TestSituations:
    def test_a_situation_gets_its_names(self, store: Store, cast: Cast) -> None:
        named = library.name_situation(
            store, "refund", {"en": "Refunds", "zh-CN": "退款", "fa": " "}, by=cast.reza
        )

        assert named == Situation("refund", {"en": "Refunds", "zh": "退款"})
        assert library.situations(store) == [named]
        assert what_happened(store) == ["Reza named refund"]

    def test_names_are_replaced(self, store: Store, cast: Cast) -> None:
        library.name_situation(store, "refund", {"en": "Refunds", "fa": "بازگشت وجه"}, by=cast.reza)
        library.name_situation(store, "refund", {"en": "Money back"}, by=cast.reza)

        assert library.situations(store) == [Situation("refund", {"en": "Money back"})]

    def test_tags_of_entries_are_there_without_names(self, store: Store, cast: Cast) -> None:
        create(store, cast.reza)

        assert [situation.tag for situation in library.situations(store)] == ["billing", "refund"]

    @pytest.mark.parametrize(
        ("tag", "names"), [("No Tag", {}), ("tag", {"xx": "Name"}), ("tag", {"en": "x" * 201})]
    )
    def test_bad_names_are_refused(self, store: Store, cast: Cast, tag: str, names: dict[str, str]) -> None:
        with pytest.raises(Invalid):
            library.name_situation(store, tag, names, by=cast.reza)
        assert library.situations(store) == []

    def test_entries_are_listed_by_situation_and_kind(self, store: Store) -> None:
        a_macro(store, "one", situations=("billing",))
        a_macro(store, "two", situations=("billing", "refund"))

        assert [entry.key for entry in library.entries(store, situation="refund", by=SYSTEM)] == ["two"]
        assert [entry.key for entry in library.entries(store, kind=Kind.MACRO, by=SYSTEM)] == ["one", "two"]
        assert library.entries(store, kind=Kind.ARTICLE, by=SYSTEM) == []
