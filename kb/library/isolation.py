"""Keeping codes, addresses and names readable inside text of the other direction.

Without isolation, `ORD-12/` or `+30 210` come apart inside Persian, and a Persian name turns the number after it round
inside English (Unicode Standard Annex 9). In HTML an element with its own direction isolates; in plain text the
characters U+2066 or U+2068 and U+2069 do, put only where the text would read wrong without them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"

_RTL = frozenset({"R", "AL"})
_NUMBER = re.compile(r"\d+(?:[.,:/٫٬-]\d+)*")
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
# What Markdown has put away until the end, and entities: never looked into. Else a run of visible ASCII characters.
_RUN = re.compile(r"\x02[^\x02\x03]*\x03|&#?\w{1,32};|[!-~]+")
_EDGE = ".,;:!?()[]{}\"'*"
_PLAIN_RUN = re.compile(r"[A-Za-z'-]+|[0-9]+(?:[.,:/-][0-9]+)*|[A-Za-z0-9]+")
_VERBATIM = frozenset({"code", "pre", "bdi"})


def isolated(value: str, direction: Literal["ltr", "rtl", "auto"], *, begins_line: bool = False) -> str:
    """Put the isolates round a value of a plain text where it needs them; `begins_line` where nothing strong precedes."""
    return f"{FSI}{value}{PDI}" if needs_isolation(value, direction, begins_line=begins_line) else value


def needs_isolation(value: str, direction: str, *, begins_line: bool = False) -> bool:
    """Whether a value would read wrong, or turn what stands beside it, in a text of this direction."""
    classes = {unicodedata.bidirectional(char) for char in value}
    if direction != "rtl":
        return not classes.isdisjoint(_RTL)
    if "L" in classes:
        return begins_line or not _WORDS.fullmatch(value)
    return classes.isdisjoint(_RTL) and "EN" in classes and not _NUMBER.fullmatch(value)


def has_strong(text: str) -> bool:
    """Whether a text has a character with a direction of its own."""
    return any(unicodedata.bidirectional(char) in ("L", "R", "AL") for char in text)


def codes(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of a right-to-left text that are codes, addresses and the like: Latin runs with signs in them."""
    for match in _RUN.finditer(text):
        run = match.group()
        if run[0] == "\x02" or (run[0] == "&" and run[-1] == ";"):
            continue
        start = match.start() + len(run) - len(run.lstrip(_EDGE))
        end = match.start() + len(run.rstrip(_EDGE))
        bare = text[start:end]
        if any(char.isalnum() for char in bare) and not _PLAIN_RUN.fullmatch(bare):
            yield start, end


def isolate_codes(root: Element) -> None:
    """Put every code of a right-to-left tree into a `bdi` that reads from left to right; code elements get their `dir`."""
    for element in list(root.iter()):
        if element.tag == "code":
            element.set("dir", "ltr")
        if element.tag not in _VERBATIM:
            element.text = _parted(element, element.text, 0)
    for parent in list(root.iter()):
        for child in list(parent):
            if parent.tag not in _VERBATIM and child.tail:
                child.tail = _parted(parent, child.tail, list(parent).index(child) + 1)


def _parted(parent: Element, text: str | None, place: int) -> str | None:
    """Move the codes of a text into new children from `place` on; gives the text that stays before the first."""
    found = list(codes(text)) if text and text.strip() else []
    if not text or not found:
        return text
    for number, (start, end) in enumerate(found):
        made = Element("bdi", {"dir": "ltr"})
        made.text = type(text)(text[start:end])
        made.tail = text[end : found[number + 1][0] if number + 1 < len(found) else len(text)]
        parent.insert(place + number, made)
    return text[: found[0][0]]
