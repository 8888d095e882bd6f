"""Whole replies: what is seen, where it stands, and that spelling and size do not matter."""

import pytest

from kb.errors import Invalid
from kb.tone import ELEMENTS, Report, check
from tests.work import work

WHOLE = (
    "Dear {{ customer.name }},\n\nI'm sorry that the wardrobe came without its hinges. We've posted four hinges to you today. "
    "If one doesn't fit, let me know.\n\nKind regards,\nEleni"
)


def present(report: Report) -> set[str]:
    return {name for name in ELEMENTS if report.elements[name].present}


def rules(text: str) -> set[str]:
    return {finding.rule for finding in check(text, "en").findings}


def test_a_whole_reply_passes_and_shows_its_evidence() -> None:
    report = check(WHOLE, "en")

    assert report.passed
    assert report.elements["acknowledgement"].evidence[0].text.startswith("I'm sorry that the wardrobe")
    assert "posted four hinges" in report.elements["action"].evidence[0].text
    assert "let me know" in report.elements["invitation"].evidence[0].text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Your oven was repaired this morning.", {"action"}),
        ("We are looking into it.", set()),
        ("We would have repaired the oven.", set()),
        ("We haven't repaired the oven.", set()),
        ("Please unplug the oven, then wait ten minutes.", {"action"}),
        ("Which oven do you have?", {"invitation"}),
        ("Please do not reply to this mail.", set()),
        ("Please don't hesitate to write to us.", {"invitation"}),
        ("> Thank you for the oven.\n\nThe oven is in the hall.", set()),
        ("Thanks in advance.", set()),
        ("Hello Ada,", set()),
        ("```\nplease restart the oven\n```", set()),
        ("Our mechanic comes on {{ visit.date }}.", {"action"}),
        ("Please:\n\n- unplug the oven\n- clean the seal", {"action"}),
    ],
)
def test_what_a_sentence_gives(text: str, expected: set[str]) -> None:
    assert present(check(text, "en")) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("We are working on it.", "vague-action"),
        ("We will get back to you soon.", "no-timeframe"),
        ("Sorry for any inconvenience.", "vague-apology"),
        ("Sorry for the dust. We apologise for the noise. I am sorry about the smell.", "over-apology"),
        ("No.", "curt"),
        ("word " * 200, "overlong"),
        ("Your number is {{ ticket.id }}.", "no-name"),
        ("This will never happen again.", "overpromise"),
        ("Please contact your bank.", "hand-off"),
        ("One is red. Two is blue. Three is green. Four is grey. We have posted the red one.", "late-action"),
    ],
)
def test_advice_that_fires(text: str, rule: str) -> None:
    assert rule in rules(text)


def test_a_good_reply_gets_no_advice() -> None:
    assert rules(WHOLE) == set()


@pytest.mark.parametrize(
    "respelt",
    [
        WHOLE.replace("'", "\u2019"),
        WHOLE.replace("hinges", "h\u00ednges"),
        WHOLE.replace("I'm sorry", "I'M SORRY"),
        WHOLE.replace(".", "\uff0e"),
    ],
)
def test_spelling_does_not_change_the_verdict(respelt: str) -> None:
    assert present(check(respelt, "en")) == present(check(WHOLE, "en"))


@pytest.mark.parametrize(
    "text",
    [WHOLE, "\u200b\ufeff" + WHOLE, "e\u0301 " + WHOLE, WHOLE.replace(" ", "  "), "\U0001f600 " + WHOLE],
)
def test_evidence_is_the_exact_stretch_of_the_given_text(text: str) -> None:
    report = check(text, "en")

    pieces = [each for element in report.elements.values() for each in element.evidence] + list(
        report.findings
    )
    assert pieces
    assert all(text[each.start : each.end] == each.text != "" for each in pieces)


@pytest.mark.parametrize(
    "text", ["", " \n", "{{ a }}", "\u202e", "\x00", "{{{{", "> q", "![](", "- ", "?", "```", "'", "'s"]
)
def test_odd_texts_are_answered(text: str) -> None:
    assert not check(text, "en").passed


@pytest.mark.parametrize(
    "text",
    [
        "we will send the part and " * 4000,
        "{{ a }} " * 10_000,
        "\n".join("  " * (level % 300) + "- please send it" for level in range(3000)),
        "a" * 100_000,
        '"' * 100_000,
        "[" * 100_000,
        "sorry, " * 15_000,
        "please " * 15_000,
        "if you " * 15_000,
        "I understand that " * 6_000,
    ],
    ids=["sentence", "placeholders", "list", "word", "quotes", "brackets", "sorry", "please", "if", "that"],
)
def test_nasty_texts_cost_no_more_than_their_length(text: str) -> None:
    check(text, "en")
    half = work(lambda: check(text[:10_000], "en"))

    assert work(lambda: check(text[:20_000], "en")) <= 2.5 * half


def test_a_locale_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Invalid):
        check("hallo", "de")


def test_a_sentence_said_again_is_judged_by_where_it_stands_and_shown_there() -> None:
    said = "Thanks for the photos. We have posted a new hinge today. Let me know if it fits."
    alone = check(said, "en")
    thrice = check("\n\n".join([said] * 3), "en")

    for name in ELEMENTS:
        (first,) = alone.elements[name].evidence
        shown = [(each.start, each.text) for each in thrice.elements[name].evidence]
        assert shown == [(first.start + place * (len(said) + 2), first.text) for place in range(3)]
    assert check(said, "en") == alone
    assert not check(f"> {said}", "en").elements["action"].present
