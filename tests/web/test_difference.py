"""What changed between two texts, as the history and a stale save show it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.web import difference

TEXTS = st.text(st.sampled_from("ab ,\n退款é\u200c\u0301"), max_size=30)


def shown(before: str, after: str) -> str:
    signs = {(): "{}", ("removed",): "[-{}-]", ("added",): "[+{}+]"}
    return "".join(signs[piece.names].format(piece.text) for piece in difference.words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Reply by Friday.", "Reply by Monday.", "Reply by [-Friday-][+Monday+]."),
        ("my dear friend", "your old friend", "[-my dear-][+your old+] friend"),
        ("已退款。", "已经退款。", "已[+经+]退款。"),
        ("می‌روم", "می‌رویم", "[-می‌روم-][+می‌رویم+]"),
        ("", "new", "[+new+]"),
        ("same", "same", "same"),
    ],
)
def test_changes_are_told_word_by_word(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


@given(TEXTS, TEXTS)
def test_both_texts_are_whole_in_what_is_shown(before: str, after: str) -> None:
    pieces = difference.words(before, after)

    assert "".join(piece.text for piece in pieces if "added" not in piece.names) == before
    assert "".join(piece.text for piece in pieces if "removed" not in piece.names) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ab " * 6_000, "ab cd " * 3_000),
        ("!?" * 10_000, "?!" * 9_999),
        ("ab " * 6_000, "cd ab " * 3_000),
        ("a" * 19_000, "a," * 9_000),
    ],
)
def test_no_two_texts_keep_a_page_waiting(before: str, after: str) -> None:
    started = time.process_time()

    pieces = difference.words(before, after)

    assert (
        time.process_time() - started < 4
    )  # a third of a second alone; minutes where the work is not bounded
    assert "".join(piece.text for piece in pieces if "added" not in piece.names) == before
