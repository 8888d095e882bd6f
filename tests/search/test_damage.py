"""A broken index is never an error: it answers nothing, says so, and can be built anew."""

import random
from pathlib import Path

import pytest

from kb.search import Query, whoosh_engine
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import library

TEXTS = ("refund", "بازگ", "επιστροφή", "退款", "tag:refund", '"on its way"')


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".toc", ".trm", ".pst"))


def ask_everything(engine: WhooshEngine) -> None:
    for text in TEXTS:
        engine.search(Query(text))


def rebuild_if_needed(engine: WhooshEngine) -> None:
    if engine.sequence() == 0:
        engine.apply(library(), (), sequence=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshEngine(tmp_path / "index").apply(library(), (), sequence=1)
    return tmp_path / "index"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("suffix", [".trm", ".pst", ".toc"])
def test_a_cut_file_is_noticed_and_healed(suffix: str, share: float, folder: Path) -> None:
    path = next(path for path in files(folder) if path.suffix == suffix)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    engine = WhooshEngine(folder)
    ask_everything(engine)
    assert engine.sequence() == 0
    rebuild_if_needed(engine)

    assert engine.search(Query("refund")).total == 3
    assert engine.sequence() == 1
    assert engine.healthy


@pytest.mark.parametrize("seed", range(30))
def test_flipped_bits_never_raise(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    path = chance.choice(files(folder))
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)

    engine = WhooshEngine(folder)
    ask_everything(engine)

    assert engine.sequence() in (0, 1)


def test_any_deleted_file_is_noticed(folder: Path) -> None:
    for place in range(len(files(folder))):
        files(folder)[place].unlink()

        engine = WhooshEngine(folder)
        ask_everything(engine)
        assert engine.sequence() == 0
        rebuild_if_needed(engine)

        assert engine.search(Query("refund")).total == 3


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"toc": 1, "sums": {"x": 1}}'])
def test_a_broken_manifest_never_raises(content: bytes, folder: Path) -> None:
    (folder / "manifest.json").write_bytes(content)

    engine = WhooshEngine(folder)
    ask_everything(engine)

    assert engine.sequence() in (0, 1)


def test_the_answer_says_that_the_index_is_damaged(folder: Path) -> None:
    for path in files(folder):
        path.write_bytes(b"garbage")

    engine = WhooshEngine(folder)

    assert engine.search(Query("refund")).damaged
    assert not engine.healthy


def test_a_folder_that_vanishes_while_in_use_is_an_empty_index(folder: Path) -> None:
    engine = WhooshEngine(folder)
    assert engine.sequence() == 1

    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    assert engine.sequence() == 0
    rebuild_if_needed(engine)
    assert engine.search(Query("refund")).total == 3


def test_a_foreign_index_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "_MAIN_1.toc").write_bytes(b"something else")

    engine = WhooshEngine(tmp_path)

    assert engine.sequence() == 0
    assert engine.search(Query("refund")).total == 0


def test_an_index_made_by_other_word_lists_is_built_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whoosh_engine.edition_name.cache_clear()
    monkeypatch.setattr(whoosh_engine, "_LISTS", ("synonyms",))
    try:
        engine = WhooshEngine(folder)
        before = engine.sequence()
        rebuild_if_needed(engine)
        found = engine.search(Query("refund")).total
    finally:
        whoosh_engine.edition_name.cache_clear()

    assert before == 0
    assert found > 0
