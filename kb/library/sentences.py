"""Sentences of a rendered text: each becomes an element of its own, so that two languages can be read side by side.

Works on Markdown's tree before it is cleaned. A sentence ends at top level of its paragraph or list item only: what is
set off (a link, words in bold) stays whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from kb.languages import LANGUAGES

_LEAVES = frozenset({"p", "li", "td", "th", "h2", "h3", "h4", "h5", "h6"})
_INNER = frozenset({"p", "ul", "ol", "pre", "blockquote", "table", "div"})
_CLOSINGS = "[)\\]\"'»”’」』]{0,4}"


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, heading or cell with the lengths of its sentences, in characters."""

    tag: str
    sentences: tuple[int, ...]


@lru_cache(maxsize=32)
def _ends(code: str) -> re.Pattern[str]:
    known = LANGUAGES.get(code)
    marks = f"[{re.escape((known.sentence_ends if known else '') + '.!?…')}]{{1,4}}"
    if known and not known.joiner:
        full = f"[{re.escape(''.join(mark for mark in known.sentence_ends if ord(mark) > 127))}]{{1,4}}"
        return re.compile(rf"{full}{_CLOSINGS}\s*|{marks}{_CLOSINGS}\s+")
    return re.compile(rf"{marks}{_CLOSINGS}\s+")


def cuts(text: str, code: str) -> list[int]:
    """Give where sentences end in a text, white space after them included; not where a small letter follows."""
    found = [match.end() for match in _ends(code).finditer(text)]
    return [end for end in found if not text[end : end + 1].islower()]


def mark(root: Element, code: str) -> list[Block]:
    """Put every sentence of a tree into a `span` of class `sentence`; gives the blocks that they stand in."""
    blocks: list[Block] = []
    for element in list(root.iter()):
        if element.tag in _LEAVES:
            lengths = _mark_leaf(element, code)
            if lengths:
                blocks.append(Block(element.tag, tuple(lengths)))
    return blocks


def _mark_leaf(leaf: Element, code: str) -> list[int]:
    own = list(leaf)
    inner = next((place for place, child in enumerate(own) if child.tag in _INNER), len(own))
    parts = list(_parts(leaf.text, own[:inner], code))
    if not any(_length(each).strip() for each in parts):
        return []
    leaf.text = None
    for child in own[:inner]:
        leaf.remove(child)
    for place, part in enumerate(parts):
        leaf.insert(place, part)
    return [len(_length(part).strip()) for part in parts]


def _parts(text: str | None, children: list[Element], code: str) -> Iterator[Element]:
    """Give the sentences of text and inline elements in a row."""
    current = Element("span", {"class": "sentence"})

    def add(piece: str) -> None:
        last = list(current)[-1:]
        if last:
            last[0].tail = (last[0].tail or "") + piece
        else:
            current.text = (current.text or "") + piece

    for piece, child in zip([text, *(each.tail for each in children)], [*children, None], strict=True):
        position = 0
        for end in cuts(piece or "", code):
            add((piece or "")[position:end])
            yield current
            current, position = Element("span", {"class": "sentence"}), end
        add((piece or "")[position:])
        if child is not None:
            child.tail = None
            current.append(child)
    if _length(current).strip():
        yield current


def _length(element: Element) -> str:
    return "".join(element.itertext())
