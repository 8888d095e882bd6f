"""The key that is proposed for a new entry."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.library import validation
from kb.library.keys import free, proposed
from kb.library.shipped import read_shipped, shipped_folder
from tests.texts import TITLES


@pytest.mark.parametrize(
    ("locale", "key"),
    [
        ("en", "charged-twice"),
        ("fa", "bardasht-dobare"),
        ("el", "dipli-chreosi"),
        ("zh", "chong-fu-kou-kuan"),
    ],
)
def test_a_key_is_the_title_in_latin_letters(locale: str, key: str) -> None:
    assert proposed(TITLES[locale]) == key


def test_every_title_of_the_starter_library_gives_a_key_of_its_own_in_its_language() -> None:
    for entry in read_shipped(shipped_folder()).file.entries:
        for variant in entry.variants.values():
            assert re.fullmatch("[a-z][a-z0-9-]+[a-z0-9]", proposed(variant.title)), variant.title


def test_a_placeholder_is_no_part_of_a_key() -> None:
    assert proposed('Order {{ order.number | "x" }} is late') == "order-is-late"


def test_a_taken_key_is_numbered() -> None:
    assert (
        free("Charged twice", {"charged-twice", "charged-twice-2"}.__contains__, "macro") == "charged-twice-3"
    )


def test_a_title_without_a_spelling_gets_the_name_of_its_kind() -> None:
    assert free("???", {"macro"}.__contains__, "macro") == "macro-2"


@given(st.text(max_size=300))
def test_whatever_is_typed_a_proposed_key_is_a_key(title: str) -> None:
    assert not validation.is_not_a_name(free(title, lambda _: False, "macro"))
