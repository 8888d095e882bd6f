"""Two edits of one text: put together where they touch different paragraphs, refused where they do not."""

from collections import Counter

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


def test_two_paragraphs_put_in_at_one_place_are_a_conflict() -> None:
    assert bodies("a\n\nb", "a\n\nx\n\nb", "a\n\ny\n\nb") is None


def test_blank_lines_stay_as_they_were_written() -> None:
    assert bodies("a\n\n\nb\n\nc", "a\n\n\nb\n\nC", "A\n\n\nb\n\nc") == "A\n\n\nb\n\nC"


def test_a_title_changed_by_one_is_taken_and_by_both_is_a_conflict() -> None:
    base = Wording(TITLES["fa"], "a\n\nb")

    assert merge(base, Wording("نو", "a\n\nB"), Wording(TITLES["fa"], "A\n\nb")) == Wording("نو", "A\n\nB")
    assert merge(base, Wording("نو", "a\n\nb"), Wording("تازه", "a\n\nb")) is None


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_no_line_of_either_is_ever_lost(base: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = bodies(body_of(base), body_of(mine), body_of(theirs))
    if merged is None:
        return
    have = Counter(merged.splitlines())
    before, one, other = (Counter(body_of(each).splitlines()) for each in (base, mine, theirs))

    for line in {*one, *other} - {""}:
        written = max(one[line] - before[line], 0), max(other[line] - before[line], 0)
        taken = max(before[line] - one[line], 0) + max(before[line] - other[line], 0)
        assert have[line] >= before[line] - taken + max(written)


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
