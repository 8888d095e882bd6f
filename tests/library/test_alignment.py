"""Sentences of one language beside those of another: on the shipped library, and where the structure differs."""

from itertools import pairwise
from pathlib import Path

import pytest

from kb.languages import LANGUAGES
from kb.library import alignment, markup, sentences
from kb.library.sentences import Block

MACROS = sorted((Path(__file__).parents[2] / "templates_library" / "macros").iterdir())


def blocks_of(folder: Path, code: str) -> tuple[Block, ...]:
    body = (folder / f"{code}.md").read_text("utf-8").partition("\n")[2].strip()
    return markup.fill(body, {}, locale=code).blocks


@pytest.mark.parametrize("folder", MACROS, ids=lambda folder: folder.name)
def test_the_shipped_texts_stand_paragraph_by_paragraph(folder: Path) -> None:
    ours = blocks_of(folder, "en")
    for code in ("fa", "el", "zh"):
        theirs = blocks_of(folder, code)

        found = alignment.align(ours, theirs)

        assert alignment.has_same_shape(ours, theirs)
        assert len(found) == sum(len(block.sentences) for block in theirs)
        assert all(found)  # no sentence is left alone
        same = [len(block.sentences) for block in ours] == [len(block.sentences) for block in theirs]
        assert not same or {len(each) for each in found} == {1} or max(map(len, found)) == 2


def test_nearly_all_shipped_sentences_stand_one_to_one() -> None:
    pairs = [
        each
        for folder in MACROS
        for code in ("fa", "el", "zh")
        for each in alignment.align(blocks_of(folder, "en"), blocks_of(folder, code))
    ]

    assert sum(len(each) == 1 for each in pairs) / len(pairs) > 0.95


def p(*lengths: int) -> Block:
    return Block("p", lengths)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([p(50, 20)], [p(55, 18)], [(0,), (1,)]),
        ([p(60, 50, 20)], [p(110, 20)], [(0, 1), (2,)]),
        ([p(110, 20)], [p(60, 50, 20)], [(0,), (0,), (1,)]),
        ([p(10), p(90), p(40)], [p(12), p(88, 40)], [(0,), (1,), (2,)]),
        ([p(10)], [], []),
        ([], [p(10)], [()]),
    ],
)
def test_lengths_decide_where_the_structure_differs(
    ours: list[Block], theirs: list[Block], expected: list[tuple[int, ...]]
) -> None:
    assert alignment.align(ours, theirs) == expected


def test_a_very_long_text_is_left_without_pairs() -> None:
    long = [p(*[40] * 300)]

    assert alignment.align(long, [p(*[40] * 301)]) == [()] * 301


@pytest.mark.parametrize(
    ("code", "text", "pieces"),
    [
        ("en", "Done. It cost 12.50 today! See e.g. this (now.) Next?", ["Done. ", "It cost 12.50 today! ", "See e.g. this (now.) ", "Next?"]),
        ("fa", "انجام شد. مبلغ ۱۲٫۵۰ بود؟ بله! پایان", ["انجام شد. ", "مبلغ ۱۲٫۵۰ بود؟ ", "بله! ", "پایان"]),
        ("el", "Έγινε. Θέλετε κάτι; Ναι· βέβαια. Τέλος", ["Έγινε. ", "Θέλετε κάτι; ", "Ναι· βέβαια. ", "Τέλος"]),
        ("zh", "好的。“可以。”要 v1.2 吗？谢谢", ["好的。", "“可以。”", "要 v1.2 吗？", "谢谢"]),
    ],
)  # fmt: skip
def test_sentences_end_where_each_language_ends_them(code: str, text: str, pieces: list[str]) -> None:
    cuts = [0, *sentences.cuts(text, code), len(text)]

    assert [text[a:b] for a, b in pairwise(cuts) if a < b] == pieces


@pytest.mark.parametrize("code", LANGUAGES)
def test_words_set_off_stay_in_one_sentence_and_nothing_is_lost(code: str) -> None:
    body = "A **b. C d.** e. F [g. H](https://e.org) i.\n\n- one. Two.\n    - in\n"

    html = str(markup.fill(body, {}, locale=code).html)
    bare = str(markup.render(body, locale=code))

    assert html.replace('<span class="sentence">', "").replace("</span>", "").replace(
        ' dir="ltr"', ""
    ) == bare.replace(' dir="ltr"', "")
    assert '<span class="sentence">A <strong>b. C d.</strong> e. </span>' in html
