"""What kept a text from being read is told; a text that was read gets no remark."""

import pytest

from kb.tone.remarks import remarks
from tests.texts import GOOD


@pytest.mark.parametrize(
    "text", [*GOOD.values(), "x", "`code` that works", "```\ncode\n```\nthen words", "> quoted\n\nsaid"]
)
def test_a_text_that_was_read_gets_no_remark(text: str) -> None:
    assert list(remarks(text)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The text is empty."),
        ("\n \t\r\n", "The text is empty."),
        ("{{ customer.name }}", "nothing to read but"),
        ("`x`\n> quoted words\nhttps://example.org/a", "nothing to read but"),
        ("…!?", "nothing to read but"),
        ("```\ncode\n```", "nothing to read but"),
        ("Hello.\n~~~\ncode\n```\nmore", "opens in line 2 is never closed"),
        ("a\n```\nb\n```\nc\n```\nd", "opens in line 6 is never closed"),
    ],
)
def test_what_kept_a_text_from_being_read_is_told(text: str, said: str) -> None:
    assert any(said in str(problem) for problem in remarks(text))
