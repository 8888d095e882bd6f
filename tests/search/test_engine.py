"""The door: writing, the change-log number, drafts, other readers."""

import os
import random
import stat
import threading
from pathlib import Path

from kb.library.entry import Kind
from kb.search import Document, Query
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import a_document, library


def test_a_new_index_is_empty_and_private(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "a" / "index")

    assert engine.sequence() == 0
    assert engine.search(Query("refund")).hits == ()
    assert stat.S_IMODE((tmp_path / "a" / "index").stat().st_mode) == 0o700


def test_the_sequence_number_survives_a_restart(engine: WhooshEngine, tmp_path: Path) -> None:
    engine.apply([], (), sequence=41)

    again = WhooshEngine(tmp_path / "index")

    assert again.sequence() == 41
    assert again.search(Query("refund")).total == 3


def test_an_edit_replaces_all_variants(engine: WhooshEngine) -> None:
    engine.apply([a_document("late-parcel", title="Zebra crossing")], (), sequence=2)

    assert [hit.key for hit in engine.search(Query("zebra")).hits] == ["late-parcel"]
    assert engine.search(Query("包裹 ")).total == 0
    assert engine.sequence() == 2


def test_removed_entries_are_gone(engine: WhooshEngine) -> None:
    engine.apply([], [(Kind.MACRO, "refund-on-its-way")], sequence=2)

    assert "refund-on-its-way" not in [hit.key for hit in engine.search(Query("refund")).hits]
    assert engine.search(Query("")).total == 4


def test_a_macro_and_an_article_may_share_a_key(engine: WhooshEngine) -> None:
    both = [a_document("same", title="Quokka"), a_document("same", title="Quokka", kind=Kind.ARTICLE)]
    engine.apply(both, (), sequence=2)
    engine.apply([], [(Kind.MACRO, "same")], sequence=3)

    assert [hit.kind for hit in engine.search(Query("quokka")).hits] == [Kind.ARTICLE]


def test_drafts_are_hidden_and_can_be_asked_for(engine: WhooshEngine) -> None:
    engine.apply([a_document("new", title="Quokka", approved=False)], (), sequence=2)

    assert engine.search(Query("quokka")).total == 0
    assert engine.search(Query("")).total == 5
    assert [hit.key for hit in engine.search(Query("quokka", drafts=True)).hits] == ["new"]


def test_an_unapproved_variant_is_not_shown_or_found_beside_approved_ones(engine: WhooshEngine) -> None:
    variants = [a_document("two", title="Quokka"), a_document("two", "fa", title="کانگورو", approved=False)]
    engine.apply(variants, (), sequence=2)

    hit = engine.search(Query("quokka", "fa")).hits[0]

    assert (hit.locale, hit.locales) == ("en", ("en",))
    assert engine.search(Query("کانگورو")).total == 0
    assert engine.search(Query("کانگورو", "fa", drafts=True)).hits[0].locale == "fa"


def test_many_small_edits_are_all_found(engine: WhooshEngine) -> None:
    for number in range(2, 22):
        engine.apply([a_document(f"n{number}", title=f"Unusual{number}")], (), sequence=number)
        assert engine.search(Query(f"unusual{number} ")).hits[0].key == f"n{number}"

    assert engine.search(Query("", limit=100)).total == 25
    assert engine.sequence() == 21


def test_another_process_sees_the_change(engine: WhooshEngine, tmp_path: Path) -> None:
    reader = WhooshEngine(tmp_path / "index")
    assert reader.search(Query("zebra")).total == 0

    engine.apply([a_document("z", title="Zebra")], (), sequence=2)

    assert reader.search(Query("zebra")).total == 1


def test_another_process_sees_a_rebuilt_index(engine: WhooshEngine, tmp_path: Path) -> None:
    reader = WhooshEngine(tmp_path / "index")
    assert reader.search(Query("refund")).total == 3

    engine.clear()
    assert reader.search(Query("refund")).total == 0
    engine.apply([a_document("z", title="Zebra")], (), sequence=1)

    assert reader.search(Query("refund")).total == 0
    assert reader.search(Query("zebra")).total == 1


def test_many_threads_search_while_one_writes(engine: WhooshEngine) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                for text in ("refund", "بازگش", "epistrofi", "退", "zeb"):
                    assert not engine.search(Query(text)).damaged
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(2, 14):
        engine.apply([a_document(f"n{number}", title=f"Zebra {number}")], (), sequence=number)
    done.set()
    for thread in threads:
        thread.join()

    assert failures == []
    assert engine.search(Query("zebra")).total == 12


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    WhooshEngine(folder).apply(library(), (), sequence=3)
    left = folder / "_entries1_9.toc.1234"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))

    assert WhooshEngine(folder).sequence() == 3
    assert not left.exists()


def test_a_text_in_a_language_without_a_module_is_found(engine: WhooshEngine) -> None:
    engine.apply([a_document("de", "de", title="Rückerstattung", body="Ihr Geld kommt.")], (), sequence=2)

    hit = engine.search(Query("ruckerstattung", "de")).hits[0]

    assert (hit.key, hit.locale) == ("de", "de")


def test_an_index_edited_often_answers_as_one_built_at_once(tmp_path: Path) -> None:
    chance = random.Random(5)
    words = ("zebra", "quokka", "γάτα", "γάτες", "کتاب", "کتاب‌ها", "退款申请", "heron")
    truth: dict[str, Document] = {}
    edited = WhooshEngine(tmp_path / "edited")
    for sequence in range(1, 41):
        key = f"n{chance.randrange(12)}"
        if truth and chance.random() < 0.2:
            truth.pop(key, None)
            edited.apply((), [(Kind.MACRO, key)], sequence=sequence)
        else:
            truth[key] = a_document(
                key, chance.choice(("en", "fa", "el", "zh")), body=" ".join(chance.sample(words, 3))
            )
            edited.apply([truth[key]], (), sequence=sequence)
        if sequence % 10 == 0:
            edited.search(Query("zebr"))
    whole = WhooshEngine(tmp_path / "whole")
    whole.apply(truth.values(), (), sequence=40)

    for text in (*words, "zeb", "γατ", "کتا", "退", "gatas", "quoka"):
        found = {hit.key for hit in edited.search(Query(text)).hits}
        assert found == {hit.key for hit in whole.search(Query(text)).hits}, text


def test_the_first_of_very_many_are_the_best_of_all(tmp_path: Path) -> None:
    """Of many matches only those that can come first are scored exactly; a large limit has all of them scored."""
    chance = random.Random(3)
    words = [f"word{letter}" for letter in "abcdefghijklmnop"]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    engine = WhooshEngine(tmp_path / "index")
    documents = [
        a_document(
            f"n{number}",
            title=" ".join(chance.choices(words, weights, k=3)),
            body=" ".join(chance.choices(words, weights, k=40)),
        )
        for number in range(400)
    ]
    engine.apply(documents, (), sequence=1)

    for text in ("worda ", "wordp ", "wor", "worda wordb ", "wordc wordk wordm ", "wordb wordd wordf word"):
        first = [hit.score for hit in engine.search(Query(text, limit=5)).hits]
        best = [hit.score for hit in engine.search(Query(text, limit=200)).hits[:5]]
        assert sum(first) >= sum(best) * 0.98, text
        assert first[0] == best[0], text


def test_a_folder_that_another_process_begins_anew_is_opened(tmp_path: Path) -> None:
    folder, is_done = tmp_path / "index", threading.Event()

    def begin_anew() -> None:
        other = WhooshEngine(folder)
        while not is_done.is_set():
            other.clear()

    beside = threading.Thread(target=begin_anew)
    beside.start()
    try:
        opened = [WhooshEngine(folder) for _time in range(300)]
    finally:
        is_done.set()
        beside.join()

    assert len(opened) == 300
