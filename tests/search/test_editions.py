"""Each edition of word lists has an index of its own; an earlier one stands in until it is built."""

from pathlib import Path

import pytest

from kb.library.entry import Kind
from kb.library.visibility import Visibility
from kb.search import Query
from kb.search.editions import Editions
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import a_document, library

OLD, NEW = "entries6x00000001", "entries5x00000002"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small library in an index of the old edition, which nobody uses any more."""
    old = Editions(tmp_path / "index", name=OLD)
    build(old, sequence=1)
    old.close()
    return tmp_path / "index"


def build(editions: Editions, *, sequence: int) -> None:
    built = editions.begin()
    built.build(library(), sequence=sequence)
    editions.publish(built)


def total(editions: Editions, text: str = "refund") -> int:
    return editions.search(Query(text)).total


def stand_in(editions: Editions) -> WhooshEngine:
    copy = editions.copy_earlier()
    assert copy is not None
    editions.let_stand_in(copy)
    return copy


def test_an_earlier_edition_answers_in_all_processes_until_the_new_one_is_built(folder: Path) -> None:
    new, other = Editions(folder, name=NEW), Editions(folder, name=NEW)
    assert (new.sequence(), total(new), new.lacks_own()) == (0, 0, True)

    stand_in(new)
    assert not other.renew()
    assert [(each.sequence(), total(each)) for each in (new, other)] == [(1, 3), (1, 3)]

    build(new, sequence=1)
    assert [each.renew() for each in (new, other)] == [True, True]
    assert [(each.sequence(), total(each), each.stand_in) for each in (new, other)] == [(1, 3, None)] * 2


def test_a_copy_answers_nobody_before_it_is_in_step(folder: Path) -> None:
    new, other = Editions(folder, name=NEW), Editions(folder, name=NEW)

    copy = new.copy_earlier()
    other.renew()
    assert copy is not None
    assert (total(new), total(other)) == (0, 0)

    copy.apply(
        [a_document("refund-on-its-way", title="Refund", visibility=Visibility(owner=7))], (), sequence=2
    )
    new.let_stand_in(copy)
    other.renew()
    assert [hit.key for hit in other.search(Query("refund")).hits] == [
        hit.key for hit in new.search(Query("refund")).hits
    ]
    assert "refund-on-its-way" not in [hit.key for hit in other.search(Query("refund")).hits]


def test_a_program_of_the_earlier_edition_goes_on_with_its_own(folder: Path) -> None:
    old, new = Editions(folder, name=OLD), Editions(folder, name=NEW)

    stand_in(new).apply([], [(Kind.MACRO, "refund-on-its-way")], sequence=2)
    assert (total(old), total(new)) == (3, 2)
    old.apply([a_document("later", title="Zebra")], (), sequence=2)
    assert (total(old, "zebra"), total(new, "zebra")) == (1, 0)

    build(new, sequence=2)
    new.forget_others()
    again = Editions(folder, name=OLD)
    assert (again.sequence(), total(again, "zebra")) == (2, 1)
    assert (new.sequence(), total(new)) == (2, 3)


def test_the_new_one_answers_once_it_holds_as_much(folder: Path) -> None:
    new, other = Editions(folder, name=NEW), Editions(folder, name=NEW)
    copy = stand_in(new)
    other.renew()
    build(new, sequence=1)
    copy.apply([], [(Kind.MACRO, "refund-on-its-way")], sequence=2)

    assert not other.renew()
    assert total(other) == 2

    new.own.apply([], [(Kind.MACRO, "refund-on-its-way")], sequence=2)
    assert other.renew()
    assert total(other) == 2


def test_what_nobody_uses_any_more_is_taken_away(folder: Path) -> None:
    new, late = Editions(folder, name=NEW), Editions(folder, name=NEW)
    stand_in(new)
    late.renew()

    new.forget_others()
    assert (folder / OLD).exists()  # it may still be needed

    build(new, sequence=1)
    new.forget_others()
    assert sorted(path.name for path in folder.iterdir()) == [NEW, f"{NEW}.lock"]
    assert total(late) == 3  # from the new one


def test_a_damaged_earlier_index_is_not_believed(folder: Path) -> None:
    for path in (folder / OLD).glob("*.pst"):
        path.write_bytes(path.read_bytes()[:-9] + b"garbage!!")

    copy = Editions(folder, name=NEW).copy_earlier()

    assert copy is not None
    assert copy.sequence() == 0


def test_an_index_of_the_time_when_all_editions_shared_a_folder_stands_in_too(tmp_path: Path) -> None:
    WhooshEngine(tmp_path / "index", name=OLD).apply(library(), (), sequence=1)
    new = Editions(tmp_path / "index", name=NEW)

    stand_in(new)
    assert total(new) == 3

    build(new, sequence=1)
    new.forget_others()
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == [NEW, f"{NEW}.lock"]


def test_an_index_in_another_form_is_not_read(tmp_path: Path) -> None:
    WhooshEngine(tmp_path / "index", name="entries4x00000001").apply(library(), (), sequence=1)

    new = Editions(tmp_path / "index", name=NEW)

    assert not new.has_earlier()
    assert new.copy_earlier() is None
