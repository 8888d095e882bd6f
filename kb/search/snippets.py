"""The piece of a text that shows why it was found, in its original spelling, with marks."""

from collections.abc import Collection, Iterator, Sequence

from kb.languages import Folded
from kb.search.analysis import indexed

LENGTH = 160
_HAN_FROM = "\u3400"
_WITHIN = frozenset(" '-\u200c")  # ZERO WIDTH NON-JOINER
Span = tuple[int, int]


def marks(text: str, compared: Folded, field: str, wanted: Collection[str]) -> tuple[Span, ...]:
    """Give the places of wanted terms in a text, which is also given as it is `compared`; rising, without overlap.

    Most terms stand in the folded text as they are and are found by plain search, some twenty times quicker than by
    splitting the whole text into terms. Those with a half-space, hyphen or blank within are looked for without those;
    only for phrases and parts of words the text is split.
    """
    spans: list[Span] = []
    apart: _Joined | None = None
    for term in wanted:
        found = [compared.span(at, at + len(term)) for at in _places(term, compared.text)]
        if not found:
            apart = apart or _Joined(compared)
            found = apart.places(term)
        if not found:
            return _joined(
                sorted((word.start, word.end) for word in indexed(text, field) if word.text in wanted)
            )
        spans += found
    return _joined(sorted(spans))


class _Joined:
    """A folded text without what is written within words, with the way back."""

    def __init__(self, compared: Folded) -> None:
        self._compared = compared
        self._kept = [at for at, char in enumerate(compared.text) if char not in _WITHIN]
        self._text = "".join([compared.text[at] for at in self._kept])

    def places(self, term: str) -> list[Span]:
        """Give where a term stands as words of their own, in the text as given."""
        text, kept = self._compared.text, self._kept
        found: list[Span] = []
        at = self._text.find(term)
        while at >= 0:
            start, end = kept[at], kept[at + len(term) - 1] + 1
            if _is_apart(text, start, end, term):
                found.append(self._compared.span(start, end))
            at = self._text.find(term, at + len(term))
        return found


def _places(term: str, text: str) -> Iterator[int]:
    """Give where a term stands as a word of its own."""
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if _is_apart(text, at, end, term):
            yield at
        at = text.find(term, end)


def _is_apart(text: str, start: int, end: int, term: str) -> bool:
    """Whether a piece of a text has borders; Han characters stand together without."""
    if term[0] >= _HAN_FROM:
        return True
    return not ((start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()))


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
    first = _densest(spans)
    wished = max(0, first - 40)
    if wished == 0:
        return 0
    blank = text.find(" ", wished, first)  # Chinese has no blanks: there any place is as good
    return blank + 1 if blank >= 0 else wished


def _densest(spans: Sequence[Span]) -> int:
    """Give where the first of the most marks that fit in one piece begins."""
    best, most, end = spans[0][0], 0, 0
    for at, (start, _) in enumerate(spans):
        while end < len(spans) and spans[end][1] <= start + LENGTH - 40:
            end += 1
        if end - at > most:
            best, most = start, end - at
    return best


def _word_end(text: str, wished: int) -> int:
    if wished == len(text):
        return wished
    blank = text.rfind(" ", wished - 25, wished)
    return blank if blank > 0 else wished
