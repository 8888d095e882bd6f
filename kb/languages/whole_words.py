"""Finding words as they are written, and not inside others.

A word goes on through letters, digits, underscores, marks, ZERO WIDTH NON-JOINER («می‌کنم» is one word) and an
apostrophe between letters ("don't"). Scripts that write no space between words have no borders to look for.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from kb.languages.language import LANGUAGES

_JOINERS = "\u200c\u200d"  # ZERO WIDTH NON-JOINER and JOINER
_APOSTROPHES = "'\u2019"


def replace_whole(text: str, find: str, put: str, code: str, spared: Sequence[tuple[int, int]] = ()) -> str:
    """Replace words, exactly as written, in a text of a language; what a language writes onto a word may follow it:
    the kasra of «سفارشِ», the 's of "customer's". Nothing is found within what is `spared`, from start to end, in order.
    """
    parts, end = [], 0
    for start in _found(text, find, code):
        if _is_within(start, start + len(find), spared):
            continue
        parts += [text[end:start], put]
        end = start + len(find)
    return "".join((*parts, text[end:]))


def _is_within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(spans, start, key=lambda span: span[0]) - 1
    return place >= 0 and end <= spans[place][1]


def _found(text: str, find: str, code: str) -> Iterator[int]:
    at = text.find(find) if find else -1
    while at >= 0:
        end = at + len(find)
        is_whole = not _goes_on(text, at) and (not _goes_on(text, end) or _ends_with_more(text, end, code))
        if is_whole:
            yield at
        at = text.find(find, end if is_whole else at + 1)


def _ends_with_more(text: str, end: int, code: str) -> bool:
    onto = re.compile(LANGUAGES[code].onto_words).match(text, end) if LANGUAGES[code].onto_words else None
    return bool(onto and onto.end() > end and not _goes_on(text, onto.end()))


def _goes_on(text: str, at: int) -> bool:
    """Whether the characters before and at a place belong to one word."""
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in _APOSTROPHES and at > 1:
        return _is_of_word(text[at - 2]) and _is_of_word(after)
    if after in _APOSTROPHES and at + 1 < len(text):
        return _is_of_word(before) and _is_of_word(text[at + 1])
    return _is_of_word(before) and _is_of_word(after)


def _is_of_word(char: str) -> bool:
    is_part = char in _JOINERS or char == "_" or unicodedata.category(char)[0] in "LMN"
    return is_part and not any(script.fullmatch(char) for script in _without_borders())


@cache
def _without_borders() -> tuple[re.Pattern[str], ...]:
    return tuple(each.script for each in LANGUAGES.values() if not each.joiner)
