"""Sets the marks that somebody in a hurry left out, where a run of words is too long to be without any.

Learnt from the marks of the corpus by `tools/tone_training/marking.py`: at each place between two words, the words on
either side tell whether a comma, a full stop or a question mark belongs there.
"""

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from kb.tone.clause import OPAQUE, Token
from kb.tone.remembered import remembered

DATA = Path(__file__).parent / "marks.json.gz"
COMMA, STOP, QUESTION = ",", "。", "?"
MARKS = (COMMA, STOP, QUESTION)
SCALE = 100  # a weight of 1.0, in the whole numbers of the file
THING = "口"  # stands for a placeholder, an address or the like
_LONG = 18  # words of a run that is marked
_LIKELY = 0.35  # odds that are enough for a mark
_HOPELESS = -2 * SCALE  # of the best mark: all three together are not likely then
_LIKELY_ASKED = 0.5  # at the end of a run, for a question


def keys(words: Sequence[str], index: int) -> list[str]:
    """Name what is seen at the place before a word; at the end of the run there is none."""
    before, after = words[index - 1], words[index] if index < len(words) else "$"
    two_before = (words[index - 2] if index > 1 else "^") + before
    two_after = after + (words[index + 1] if index + 1 < len(words) else "$")
    return [
        f"<{before}", f">{after}", f"<<{two_before}", f">>{two_after}", f"={before}|{after}",
        f"a{before[-1]}", f"b{after[0]}", f"c{before[-1]}{after[0]}", f"d{two_before[-2:]}", f"e{two_after[:2]}",
    ]  # fmt: skip


class Marking:
    """The weights, and what they say of a place."""

    def __init__(self, path: Path) -> None:
        table = json.loads(gzip.decompress(path.read_bytes()))
        self._bias: list[int] = table["bias"]
        self._weights: dict[str, list[int]] = table["weights"]

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Set marks of no length into the long runs of a block without any; gives back all tokens."""
        if not _has_long_run(tokens):
            return tokens
        found: list[Token] = []
        start = 0
        for end in (*_ends(tokens), len(tokens)):
            found += self._run(tokens[start:end], last=end == len(tokens))
            start = end
        return found

    def _run(self, run: Sequence[Token], *, last: bool) -> Iterator[Token]:
        if len(run) < _LONG:
            yield from run
            return
        words = [THING if token.text in OPAQUE else token.text for token in run]
        yield run[0]
        for index in range(1, len(run)):
            mark = self._mark(words, index, _LIKELY)
            if mark:
                yield Token(mark, run[index].start, run[index].start)
            yield run[index]
        if last and self._mark(words, len(words), _LIKELY_ASKED, QUESTION):
            yield Token(QUESTION, run[-1].end, run[-1].end)

    def _mark(self, words: Sequence[str], index: int, likely: float, wanted: str = "") -> str:
        """Give the mark that belongs before a word, or none."""
        comma, stop, question = self._bias
        find = self._weights.get
        for key in keys(words, index):
            weights = find(key)
            if weights is not None:
                comma += weights[0]
                stop += weights[1]
                question += weights[2]
        most = max(comma, stop, question)
        if most < _HOPELESS:
            return ""
        odds = [math.exp(min(total, 30 * SCALE) / SCALE) for total in (comma, stop, question)]
        if wanted:
            return wanted if odds[MARKS.index(wanted)] / (1 + sum(odds)) > likely else ""
        return MARKS[odds.index(max(odds))] if sum(odds) / (1 + sum(odds)) > likely else ""


def _has_long_run(tokens: Sequence[Token]) -> bool:
    """Whether so many words follow each other without a mark that one may be missing: in most blocks none do."""
    if len(tokens) < _LONG:
        return False
    before = -1
    for index, token in enumerate(tokens):
        if _is_mark(token[0]):
            if index - before > _LONG:
                return True
            before = index
    return len(tokens) - before > _LONG


_is_mark = remembered(lambda text: not text[0].isalnum() and text not in OPAQUE)


def _ends(tokens: Sequence[Token]) -> Iterator[int]:
    """Give the index of each mark, of the token after it, and of the token after a space typed for one."""
    for index, token in enumerate(tokens):
        if _is_mark(token.text):
            yield index
            yield index + 1
        elif index and token.start > tokens[index - 1].end and _is_han(token) and _is_han(tokens[index - 1]):
            yield index


def _is_han(token: Token) -> bool:
    return token.text[0] >= "\u3400"


@lru_cache(maxsize=1)
def marking() -> Marking | None:
    """Give what was learnt, read once; None before anything was."""
    return Marking(DATA) if DATA.exists() else None
