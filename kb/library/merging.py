"""Two edits of one text put together, paragraph by paragraph, on the revision that both began with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_MOST_COMPARED = 250_000  # pairs of paragraphs: above it two texts are shown side by side instead


@dataclass(frozen=True)
class Wording:
    """What people write of a text."""

    title: str
    body: str


@dataclass(frozen=True)
class _Paragraph:
    text: str
    gap: str  # what follows: the end of the line, and blank lines


@dataclass(frozen=True)
class _Change:
    """What became of a run of the common text's paragraphs; of an empty run: what was put in before `start`."""

    start: int
    end: int
    texts: tuple[_Paragraph, ...]

    def says_as(self, other: "_Change") -> bool:
        """Whether both make the same of the same run."""
        return (self.start, self.end, _texts(self.texts)) == (other.start, other.end, _texts(other.texts))

    def meets(self, other: "_Change") -> bool:
        """Whether it cannot be said which of the two comes first, or what is left of either."""
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


def merge(base: Wording, mine: Wording, theirs: Wording) -> Wording | None:
    """Put two edits of one text together; None where both changed the same paragraph, or the title, each in their way.

    Every line that one of them wrote is in it, and every line that neither took away. Where each took away what the
    other left, so that nothing would stand, a person has to look: None too.
    """
    title = _chosen(base.title, mine.title, theirs.title)
    body = _merged(base.body, mine.body, theirs.body)
    return None if title is None or body is None else Wording(title, body)


def _chosen(base: str, mine: str, theirs: str) -> str | None:
    if theirs in (base, mine):
        return mine
    return theirs if mine == base else None


def _merged(base: str, mine: str, theirs: str) -> str | None:
    whole = _chosen(base, mine, theirs)
    if whole is not None:
        return whole
    common = _paragraphs(base)
    edits = [_changes(common, _paragraphs(text)) for text in (mine, theirs)]
    if edits[0] is None or edits[1] is None:
        return None
    ordered = sorted([*edits[0], *edits[1]], key=lambda change: (change.start, change.end))
    kept = [change for at, change in enumerate(ordered) if not at or not change.says_as(ordered[at - 1])]
    if any(one.meets(other) for one, other in pairwise(kept)):
        return None
    left = list(_put_together(common, kept))
    return _written(left) if left else None


def _put_together(common: Sequence[_Paragraph], changes: Sequence[_Change]) -> Iterator[_Paragraph]:
    at = 0
    for change in changes:
        yield from common[at : change.start]
        yield from change.texts
        at = change.end
    yield from common[at:]


def _paragraphs(text: str) -> list[_Paragraph]:
    """Part a text at its blank lines; those before the first paragraph are left out."""
    found: list[tuple[list[str], list[str]]] = []
    for line in text.split("\n"):
        if not line.strip():
            if found:
                found[-1][1].append(line)
        elif not found or found[-1][1]:
            found.append(([line], []))
        else:
            found[-1][0].append(line)
    return [_Paragraph("\n".join(lines), "\n".join(["", *blank, ""])) for lines, blank in found]


def _written(paragraphs: Sequence[_Paragraph]) -> str:
    """Join paragraphs; one that was last in its text has no blank line after it, and gets one."""
    gaps = [each.gap if each.gap.count("\n") > 1 else "\n\n" for each in paragraphs[:-1]]
    return "".join(each.text + gap for each, gap in zip(paragraphs, [*gaps, ""], strict=True))


def _texts(paragraphs: Sequence[_Paragraph]) -> list[str]:
    return [each.text for each in paragraphs]


def _changes(before: Sequence[_Paragraph], after: Sequence[_Paragraph]) -> list[_Change] | None:
    """List what an edit did to paragraphs, in order; None where there are too many to compare."""
    old, new = _texts(before), _texts(after)
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    ends = len(old) - tail, len(new) - tail
    if (ends[0] - head) * (ends[1] - head) > _MOST_COMPARED:
        return None
    kept = [(head + i, head + k) for i, k in _common(old[head : ends[0]], new[head : ends[1]])]
    borders = [(head - 1, head - 1), *kept, ends]
    return [
        _Change(i + 1, j, tuple(after[k + 1 : m]))
        for (i, k), (j, m) in pairwise(borders)
        if i + 1 < j or k + 1 < m
    ]


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give the places of a longest common subsequence in both."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for k in range(len(new) - 1, -1, -1):
            same = old[i] == new[k]
            lengths[i][k] = lengths[i + 1][k + 1] + 1 if same else max(lengths[i + 1][k], lengths[i][k + 1])
    found: list[tuple[int, int]] = []
    i = k = 0
    while i < len(old) and k < len(new):
        if old[i] == new[k]:
            found.append((i, k))
            i, k = i + 1, k + 1
        elif lengths[i + 1][k] >= lengths[i][k + 1]:
            i += 1
        else:
            k += 1
    return found
