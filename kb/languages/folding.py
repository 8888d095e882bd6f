"""Folding: a text in its compared form, character by character, with the way back to the text as given.

What all scripts share lives here (accents, capitals, full-width forms, digits, invisible characters); what
one language adds is the table that its module gives. No words, stems or data files here.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INVISIBLE = frozenset(
    "\u00ad"  # SOFT HYPHEN
    "\u200b\u200c\u200d"  # ZERO WIDTH SPACE, NON-JOINER, JOINER
    "\u200e\u200f\u061c"  # LEFT-TO-RIGHT, RIGHT-TO-LEFT, ARABIC LETTER MARK
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # bidi embeddings, overrides, isolates
    "\u2060\ufeff"  # WORD JOINER, BYTE ORDER MARK
)

SHARED: Mapping[str, str] = {
    "\u2019": "'",  # RIGHT SINGLE QUOTATION MARK, as an apostrophe
    "\u2018": "'",  # LEFT SINGLE QUOTATION MARK
    "\u02bc": "'",  # MODIFIER LETTER APOSTROPHE
    "\u00b4": "'",  # ACUTE ACCENT, typed for an apostrophe
    "\u0384": "'",  # GREEK TONOS, typed for an apostrophe
    "\u201c": '"',
    "\u201d": '"',
    "\u2010": "-",
    "\u2011": "-",
    "\u00a0": " ",
    "\u202f": " ",
    "…": "…",  # NFKD would make three sentences' ends of it
    "™": "",
    "®": "",
}


@dataclass(frozen=True)
class Folded:
    """A text in its compared form, with the way back.

    `origins[i]` is the code point of the given text that gave `text[i]`; one more entry at the end
    holds the given text's length, so that `origins[i:j]` always has an end.
    """

    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the folded text to a span of the text as given."""
        if start == end:
            return self.origins[start], self.origins[start]
        return self.origins[start], self.origins[end - 1] + 1


def plain(char: str) -> str:
    """Fold one character as every script wants it: compatible form, no marks, lower case, ASCII digits."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    pieces = unicodedata.normalize("NFKD", char)
    return "".join(piece for piece in pieces if not unicodedata.combining(piece)).casefold()


class FoldTable(dict[int, str]):
    """A table for `str.translate` that works characters out as they first come.

    `special` maps characters of this language to their folded form, before and after `plain`; `keep` are
    invisible characters that mean something here. `uneven` holds the code points met so far whose folded
    form is not exactly one character: a text without any keeps its offsets.
    """

    def __init__(self, special: Mapping[str, str], keep: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._special = {**SHARED, **special}
        self._dropped = INVISIBLE - keep
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self._fold(char)
        if len(folded) != 1:
            self.uneven.add(char)
        self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        if char in self._dropped:
            return ""
        direct = self._special.get(char)
        if direct is not None:
            return direct
        return "".join(self._special.get(piece, piece) for piece in plain(char))

    def fold(self, text: str) -> Folded:
        """Fold a text. Most texts fold one to one, which the translation tells in C; the others go by character."""
        folded = text.translate(self)
        if self.uneven.isdisjoint(text):
            return Folded(folded, range(len(text) + 1))
        return Folded(folded, self._origins(text))

    def _origins(self, text: str) -> tuple[int, ...]:
        """Give the way back where some characters, mostly few, fold to none or to several."""
        origins: list[int] = []
        done = 0
        for index in [index for index, char in enumerate(text) if char in self.uneven]:
            origins += range(done, index)
            origins += [index] * len(self[ord(text[index])])
            done = index + 1
        return (*origins, *range(done, len(text) + 1))
