import pytest

from kb.library.entry import Kind, Revision, Status
from kb.library.gate import GateClosed, Verdict, examine
from tests.cast import NOW
from tests.texts import COLD, GOOD, TITLES

LOCALES = list(GOOD)


def a_source(title: str = "Title", body: str = "Hello {{ customer.first_name }}") -> Revision:
    return Revision(1, title, body, Status.APPROVED, None, "Reza", NOW)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_macro_with_the_three_elements_passes(locale: str) -> None:
    assert examine(Kind.MACRO, TITLES[locale], GOOD[locale], locale, None).passed


@pytest.mark.parametrize("locale", LOCALES)
def test_a_macro_without_them_is_held(locale: str) -> None:
    verdict = examine(Kind.MACRO, TITLES[locale], COLD[locale], locale, None)

    assert not verdict.passed
    assert verdict.missing == ("acknowledgement", "action", "invitation")


def test_an_article_needs_no_tone() -> None:
    verdict = examine(Kind.ARTICLE, "How refunds work", "A refund takes five days.", "en", None)

    assert verdict == Verdict(None, ())
    assert verdict.passed


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("title", "body", "where"),
    [
        ("", GOOD["en"], "title"),
        ("  ", GOOD["en"], "title"),
        ("Title", "", "body"),
        ("Title", GOOD["en"] + " {{ open", "body"),
        ("Title {{", GOOD["en"], "title"),
    ],
)
def test_incomplete_texts_are_held(kind: Kind, title: str, body: str, where: str) -> None:
    verdict = examine(kind, title, body, "en", None)

    assert not verdict.passed
    assert where in [problem.where for problem in verdict.problems]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_missing_placeholder_blocks_approval(kind: Kind) -> None:
    verdict = examine(kind, "Title", GOOD["en"].replace("{{ customer.first_name }}", "you"), "en", a_source())

    assert [str(problem) for problem in verdict.problems] == [
        "body: The placeholder {{ customer.first_name }} of the source is missing."
    ]


@pytest.mark.parametrize(
    "body",
    [
        GOOD["en"].replace(
            "{{ customer.first_name }}", '{{ customer.first_name | "friend" }}'
        ),  # its own fallback
        GOOD["en"] + "\n\n{{ customer.first_name }}, {{ agent.first_name }}",  # once more, and one of its own
    ],
)
def test_placeholders_are_compared_by_name(body: str) -> None:
    assert examine(Kind.MACRO, "Title", body, "en", a_source()).passed


def test_a_placeholder_may_move_to_the_title() -> None:
    assert examine(Kind.ARTICLE, "For {{ name }}", "Text", "en", a_source("Title", "Text {{ name }}")).passed


def test_a_language_without_tone_rules_is_held() -> None:
    verdict = examine(Kind.MACRO, "Titel", "Hallo", "de", None)

    assert not verdict.passed
    assert verdict.report is None


def test_a_closed_gate_tells_why() -> None:
    closed = GateClosed(examine(Kind.MACRO, "Title", COLD["en"], "en", None))

    assert closed.report is not None
    assert closed.missing == ("acknowledgement", "action", "invitation")
    assert str(closed) == "This text cannot be approved yet."
