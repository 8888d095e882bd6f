"""A reply in another language than was said is told; what is quoted or understood is not."""

import pytest

from kb.tone import check
from kb.tone.foreign import foreign_language
from tests.texts import GOOD
from tests.work import work


def told(text: str, locale: str) -> str | None:
    return foreign_language(text, check(text, locale))


def test_a_greek_reply_is_not_persian() -> None:
    assert told(GOOD["el"], "fa") == "el"
    assert told(GOOD["el"], "el") is None


@pytest.mark.parametrize(
    "text",
    [
        "> Thank you for the invoice that you have sent to us with your last letter.\n\nپرونده بسته است.",
        "```\nthe server has been started and you will not see this more than once\n```\nپرونده بسته است.",
        "{{ the_name_of_your_customer_here }} {{ which.you.will.have.from_us }} پرونده بسته است.",
        "پرونده بسته است: https://example.org/the-and-of-you-will-have-been-with-us",
    ],
)
def test_quoted_lines_code_placeholders_and_addresses_are_in_no_language(text: str) -> None:
    assert told(text, "fa") is None


def test_a_reply_that_passes_is_in_the_right_language() -> None:
    mixed = GOOD["en"] + "\n\n" + GOOD["el"] * 5

    assert check(mixed, "en").passed
    assert told(mixed, "en") is None


@pytest.mark.parametrize("part", ["a", "a.", "[x ", "`", "{{", "```\n", "> ", "www.", "متن "])
def test_a_long_nasty_text_is_answered_at_once(part: str) -> None:
    text = part * (100_000 // len(part))
    report = check("", "fa")

    assert work(lambda: foreign_language(text, report)) <= 2.5 * work(
        lambda: foreign_language(text[: len(text) // 2], report)
    )
