"""Two edits of one text: put together where they touch different paragraphs, refused where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.library.merging import Wording, merge
from tests.texts import GOOD, TITLES

LINES = st.sampled_from(["سلام.", "Γεια σας.", "您好。", "Hello.", "- one\n- two", "Bye.", "{{ a.b }}"])
PARAGRAPHS = st.lists(LINES, max_size=7)


def body_of(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def bodies(base: str, mine: str, theirs: str) -> str | None:
    merged = merge(Wording("T", base), Wording("T", mine), Wording("T", theirs))
    return merged.body if merged else None


@pytest.mark.parametrize("locale", sorted(GOOD))
def test_edits_of_different_paragraphs_are_both_in_the_text(locale: str) -> None:
    first, second, third = GOOD[locale].split("\n\n")
    mine = body_of([first, second + " +1", third])
    theirs = body_of([first, second, third + " +2", "PS"])

    assert bodies(GOOD[locale], mine, theirs) == body_of([first, second + " +1", third + " +2", "PS"])


@pytest.mark.parametrize("locale", sorted(GOOD))
def test_edits_of_the_same_paragraph_are_not_put_together(locale: str) -> None:
    base = GOOD[locale]

    assert bodies(base, base + " mine", base + " theirs") is None


def test_what_both_did_alike_is_there_once() -> None:
    assert bodies("a\n\nb\n\nc", "A\n\nb\n\nc", "A\n\nb\n\nC") == "A\n\nb\n\nC"


def test_a_paragraph_that_one_took_away_and_the_other_changed_is_a_conflict() -> None:
    assert bodies("a\n\nb\n\nc", "a\n\nc", "a\n\nB\n\nc") is None


def test_two_edits_that_together_leave_nothing_are_a_conflict() -> None:
    assert bodies("a\n\nb", "a", "b") is None


def test_two_paragraphs_put_in_at_one_place_are_a_conflict() -> None:
    assert bodies("a\n\nb", "a\n\nx\n\nb", "a\n\ny\n\nb") is None


def test_blank_lines_stay_as_they_were_written() -> None:
    assert bodies("a\n\n\nb\n\nc", "a\n\n\nb\n\nC", "A\n\n\nb\n\nc") == "A\n\n\nb\n\nC"


def test_a_title_changed_by_one_is_taken_and_by_both_is_a_conflict() -> None:
    base = Wording(TITLES["fa"], "a\n\nb")

    assert merge(base, Wording("نو", "a\n\nB"), Wording(TITLES["fa"], "A\n\nb")) == Wording("نو", "A\n\nB")
    assert merge(base, Wording("نو", "a\n\nb"), Wording("تازه", "a\n\nb")) is None


@st.composite
def two_edits(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Give a text and two edits of it, as paragraphs; no two who write anything write the same."""
    base = [f"{draw(LINES)}\n{number}" for number in range(draw(st.integers(0, 7)))]

    def edited(who: str) -> list[str]:
        written: list[str] = []
        for paragraph in [*base, ""]:
            written += [f"{draw(LINES)}\n{who}{len(written)}" for _ in range(draw(st.integers(0, 1)))]
            written += [paragraph] if paragraph and draw(st.booleans()) else []
        return written

    return base, edited("mine"), edited("theirs")


@given(two_edits())
def test_nothing_is_lost_of_either_and_nothing_comes_back(
    texts: tuple[list[str], list[str], list[str]],
) -> None:
    base, mine, theirs = texts
    merged = bodies(*map(body_of, texts))
    if merged is None:
        return
    taken = {*base} - ({*mine} & {*theirs})
    paragraphs = merged.split("\n\n") if merged else []

    assert [each for each in paragraphs if each in mine] == [each for each in mine if each not in taken]
    assert [each for each in paragraphs if each in theirs] == [each for each in theirs if each not in taken]
    assert {*paragraphs} <= {*mine, *theirs}


@given(PARAGRAPHS, PARAGRAPHS)
def test_an_edit_beside_none_is_that_edit(base: list[str], mine: list[str]) -> None:
    assert bodies(body_of(base), body_of(mine), body_of(base)) == body_of(mine)
    assert bodies(body_of(base), body_of(base), body_of(mine)) == body_of(mine)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_it_does_not_matter_whose_edit_is_whose(base: list[str], one: list[str], other: list[str]) -> None:
    assert bodies(body_of(base), body_of(one), body_of(other)) == bodies(
        body_of(base), body_of(other), body_of(one)
    )


def test_a_text_of_very_many_paragraphs_is_left_to_a_person() -> None:
    base = body_of([str(number) for number in range(2000)])

    assert bodies(base, body_of(["m"] * 1500), body_of(["t"] * 1500)) is None
