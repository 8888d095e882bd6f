"""Text with marked spans as a list of pieces, so that templates print marks from escaped text and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kb import placeholders
from kb.tone.report import ELEMENTS, Report


class Span(NamedTuple):
    """A marked stretch of a text, in code points, and what it is marked as."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Piece:
    """A run of text with the names of the marks that cover it."""

    text: str
    names: tuple[str, ...] = ()


_FOUND = ("found",)


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Cut a text at the ends of its spans; joined again, the pieces are the text."""
    kept = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    cuts = sorted({0, len(text)} | {span.start for span in kept} | {span.end for span in kept})
    return [
        Piece(text[start:end], tuple(span.name for span in kept if span.start <= start and end <= span.end))
        for start, end in pairwise(cuts)
    ]


def found(text: str, marks: Iterable[tuple[int, int]]) -> list[Piece]:
    """Cut a snippet at its search marks, which stand in order and apart from each other."""
    cut: list[Piece] = []
    done = 0
    for start, end in marks:
        if start > done:
            cut.append(Piece(text[done:start]))
        cut.append(Piece(text[start:end], _FOUND))
        done = end
    if done < len(text):
        cut.append(Piece(text[done:]))
    return cut


def evidence(text: str, report: Report | None = None) -> list[Piece]:
    """Cut a reply at the evidence of its three elements and at its placeholders."""
    spans = [Span(each.start, each.end, "placeholder") for each in placeholders.find(text)]
    if report:
        spans += [
            Span(each.start, each.end, name) for name in ELEMENTS for each in report.elements[name].evidence
        ]
    return pieces(text, spans)
