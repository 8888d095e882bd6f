import pytest

from kb.accounts.user import SYSTEM
from kb.errors import NotFound
from kb.library.entry import Kind
from kb.services import library, translation
from kb.storage import Store
from tests.cast import NOW, Cast
from tests.texts import GOOD, a_macro

KEY = "double-charge"


def change_source(store: Store, cast: Cast, body: str, expected: int) -> None:
    library.save_variant(
        store,
        Kind.MACRO,
        KEY,
        "en",
        title="Charged twice",
        body=body,
        expected=expected,
        by=cast.reza,
        now=NOW,
    )


def test_the_queue_follows_the_library(store: Store, cast: Cast) -> None:
    a_macro(store)
    assert [task.state for task in translation.queue(store, "zh", by=SYSTEM)] == ["missing"]

    library.save_variant(
        store, Kind.MACRO, KEY, "zh", title="标题", body=GOOD["zh"], expected=None, by=cast.mei, now=NOW
    )
    assert [task.state for task in translation.queue(store, "zh", by=SYSTEM)] == ["draft"]

    change_source(store, cast, "Hello {{ customer.first_name }}", 1)
    assert [task.state for task in translation.queue(store, "zh", by=SYSTEM)] == ["outdated"]
    assert translation.overview(store, by=SYSTEM)["zh"]["outdated"] == 1


def test_the_source_then_and_now(store: Store, cast: Cast) -> None:
    a_macro(store, zh=GOOD["zh"])
    change_source(store, cast, "Second", 1)
    change_source(store, cast, "Third", 2)

    then, now = translation.source_then_and_now(store, Kind.MACRO, KEY, "zh", by=SYSTEM)

    assert then is not None
    assert (then.body, now.body) == (GOOD["en"], "Third")


def test_a_missing_translation_was_made_from_nothing(store: Store) -> None:
    a_macro(store)

    then, now = translation.source_then_and_now(store, Kind.MACRO, KEY, "zh", by=SYSTEM)

    assert then is None
    assert now.body == GOOD["en"]


def test_a_translation_in_step_was_made_from_what_is_there(store: Store) -> None:
    a_macro(store, zh=GOOD["zh"])

    then, now = translation.source_then_and_now(store, Kind.MACRO, KEY, "zh", by=SYSTEM)

    assert then == now


def test_the_source_is_no_translation(store: Store) -> None:
    a_macro(store)

    with pytest.raises(NotFound):
        translation.source_then_and_now(store, Kind.MACRO, KEY, "en", by=SYSTEM)


def test_retired_entries_ask_for_nothing(store: Store, cast: Cast) -> None:
    a_macro(store)
    library.retire(store, Kind.MACRO, KEY, by=cast.reza)

    assert translation.queue(store, "zh", by=SYSTEM) == []
