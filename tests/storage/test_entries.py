from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import Engine, event

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.services import library, translation
from kb.storage import Store
from tests.cast import NOW
from tests.texts import GOOD, a_macro


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Gather the statements of all engines."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "read",
    [
        lambda store: library.entries(store, by=SYSTEM),
        library.situations,
        lambda store: library.situation_counts(store, by=SYSTEM),
        lambda store: library.entries(store, situation="billing", by=SYSTEM),
        lambda store: translation.queue(store, "fa", by=SYSTEM),
        lambda store: store.entries.some([(Kind.MACRO, f"macro-{number}") for number in range(20)]),
    ],
)
def test_ten_rows_cost_as_many_queries_as_twenty(store: Store, read: Callable[[Store], object]) -> None:
    for number in range(10):
        a_macro(store, f"macro-{number}", fa=GOOD["fa"], situations=("billing", f"tag-{number}"))
    with counted_queries() as ten:
        read(store)
    for number in range(10, 20):
        a_macro(store, f"macro-{number}", fa=GOOD["fa"], situations=("billing", f"tag-{number}"))
    with counted_queries() as twenty:
        read(store)

    assert len(twenty) == len(ten) <= 5


def test_an_entry_comes_back_as_it_was_saved(store: Store) -> None:
    made = a_macro(store, fa=GOOD["fa"], situations=("refund", "billing"), shortcut="dup")

    assert store.entries.get(Kind.MACRO, "double-charge") == made
    assert made.situations == ("refund", "billing")
    assert made.variants["en"].latest.at == NOW


def test_macros_and_articles_have_keys_of_their_own(store: Store) -> None:
    a_macro(store, "refund")

    assert store.entries.get(Kind.ARTICLE, "refund") is None


def test_times_without_a_zone_are_refused(store: Store) -> None:
    with pytest.raises(Exception, match="zone"), store.transaction():
        store.people.add("Ada", "ada", "hash", [], at=datetime(2026, 11, 22))


def test_only_the_storage_part_hands_out_rows(store: Store) -> None:
    a_macro(store)

    change = store.changes(0, 10)[0]

    assert (change.what, change.kind, change.key, change.locale, change.revision) == (
        "created",
        "macro",
        "double-charge",
        "en",
        1,
    )
    assert change.at == NOW
