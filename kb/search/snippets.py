"""The piece of a text that shows why it was found, in its original spelling, with marks."""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from kb.languages import Folded, Word
from kb.search.analysis import fold, indexed

LENGTH = 160
_HAN_FROM = "\u3400"
Span = tuple[int, int]


def marks(text: str, field: str, wanted: Collection[str]) -> tuple[Span, ...]:
    """Give the places of wanted terms in a text, rising, without overlap.

    Most terms stand in the folded text as they are and are found by plain search, some twenty times quicker than by
    splitting the whole text into terms; that is done for the others (half-spaces, hyphens, spaces among Han, phrases).
    """
    if not wanted:
        return ()
    spans: list[Span] = []
    compared = _folded(text, field)
    for term in wanted:
        found = [compared.span(at, at + len(term)) for at in _places(term, compared.text)]
        if not found:
            return _joined(
                sorted((word.start, word.end) for word in _parted(text, field) if word.text in wanted)
            )
        spans += found
    return _joined(sorted(spans))


@lru_cache(8192)  # with every further letter of a query much the same texts are shown
def _folded(text: str, field: str) -> Folded:
    return fold(text, field)


@lru_cache(2048)
def _parted(text: str, field: str) -> list[Word]:
    return indexed(text, field)


def _places(term: str, text: str) -> Iterator[int]:
    """Give where a term stands as a word of its own; Han characters stand together without a border."""
    inside = term[0] >= _HAN_FROM
    length = len(text)
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if inside or not ((at and text[at - 1].isalnum()) or (end < length and text[end].isalnum())):
            yield at
        at = text.find(term, end)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1] and (start < found[-1][1] or end == found[-1][1]):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def snippet(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Cut a readable piece round the densest marks; give it with its own marks."""
    if len(text) <= LENGTH:
        return text, tuple(spans)
    start = _best_start(text, spans)
    end = _word_end(text, min(len(text), start + LENGTH))
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((a + shift, b + shift) for a, b in spans if start <= a and b <= end)
    return before + text[start:end] + after, inside


def _best_start(text: str, spans: Sequence[Span]) -> int:
    if not spans:
        return 0
    first = max(
        spans,
        key=lambda span: (sum(1 for a, b in spans if span[0] <= a and b <= span[0] + LENGTH - 40), -span[0]),
    )
    wished = max(0, first[0] - 40)
    if wished == 0:
        return 0
    blank = text.find(" ", wished, first[0])  # Chinese has no blanks: there any place is as good
    return blank + 1 if blank >= 0 else wished


def _word_end(text: str, wished: int) -> int:
    if wished == len(text):
        return wished
    blank = text.rfind(" ", wished - 25, wished)
    return blank if blank > 0 else wished
