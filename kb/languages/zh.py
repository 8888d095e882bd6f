"""Chinese (Simplified): facts, folding, words and terms.

Chinese writes no spaces. The index holds single characters and overlapping pairs, which find words that are
shortened or reordered without a dictionary of the language to load.
"""

import re
from functools import cache
from itertools import pairwise

from kb.languages import wordlists
from kb.languages.folding import Folded, FoldTable
from kb.languages.language import Language, Word

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}](?:\s*[{_HAN}])*|[^\W_{_HAN}]+(?:'[^\W_{_HAN}]+)*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_KEEP = {"。": "。", "、": "、"}


@cache
def _table() -> FoldTable:
    simplified = {pair[0]: pair[1] for line in wordlists.lines("zh", "simplified") for pair in line.split()}
    return FoldTable({**simplified, **_KEEP})


def fold(text: str) -> Folded:
    """Full-width to half-width, Traditional characters to Simplified ones, Latin letters lower-case."""
    return _table().fold(text)


def _runs(text: str) -> list[list[Word]]:
    """Part a text into runs: one word of another script, or the characters of Han text, spaces left out."""
    folded = fold(text)
    found: list[list[Word]] = []
    for m in _RUN.finditer(folded.text):
        if _IS_HAN.match(m.group()):
            places = (at for at in range(m.start(), m.end()) if not folded.text[at].isspace())
            found.append([Word(folded.text[at], *folded.span(at, at + 1)) for at in places])
        else:
            found.append([Word(m.group(), *folded.span(m.start(), m.end()))])
    return found


def words(text: str) -> list[Word]:
    """Split into single Han characters and words of other scripts."""
    return [word for run in _runs(text) for word in run]


def terms(text: str) -> list[Word]:
    """Give every Han character and every pair of neighbours, and the words of other scripts."""
    found: list[Word] = []
    for run in _runs(text):
        found += run
        found += [Word(a.text + b.text, a.start, b.end) for a, b in pairwise(run)]
    return found


def stem(word: str) -> str:
    """Give the word itself: Chinese does not inflect."""
    return word


LANGUAGE = Language(
    code="zh",
    name="中文",
    direction="ltr",
    gettext="zh_Hans",
    tag="zh-Hans",
    tags=frozenset({"zh", "zh-hans", "zh-cn", "zh-sg", "zh-hans-cn"}),
    digits="0123456789",
    quotes=("“", "”"),
    question_marks="？?",
    sentence_ends="。！？!?…",
    fold=fold,
    words=words,
    terms=terms,
    stem=stem,
    script=_IS_HAN,
    source="CLDR 48; Traditional to Simplified: OpenCC 1.4.2 TSCharacters (Apache-2.0); readings: pypinyin 0.55 (MIT)",
    joiner="",
)
