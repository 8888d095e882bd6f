"""Text in, report out: fold, cut, read clauses, run the rules, count, translate the spans back."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kb.languages import Folded, language
from kb.tone import advice, rulebook
from kb.tone.clause import Clause, Grammar
from kb.tone.grammar import grammar_of
from kb.tone.report import ELEMENTS, Element, ElementName, Evidence, Finding, Report
from kb.tone.rule import Hit
from kb.tone.segmentation import Segmenter


@lru_cache(maxsize=32)
def _segmenter(code: str) -> Segmenter:
    return Segmenter(language(code), grammar_of(code))


def read(text: str, locale: str) -> list[Clause]:
    """Give the clauses of a text as the grammar reads them, for looking at; spans count folded characters."""
    known = language(locale)
    grammar = grammar_of(known.code)
    return [
        clause
        for sentence in _segmenter(known.code).sentences(known.fold(text).text)
        for clause in grammar.clauses(sentence)
    ]


def check(text: str, locale: str) -> Report:
    """Check one reply; raises Invalid for a locale that is not ours or has no grammar yet."""
    known = language(locale)
    grammar = grammar_of(known.code)
    folded = known.fold(text)
    sentences = _segmenter(known.code).sentences(folded.text)
    found = rulebook.finder(known.code)
    hits: list[Hit] = []
    clauses: list[Clause] = []
    for sentence in sentences:
        read_clauses = grammar.clauses(sentence)
        clauses += read_clauses
        hits += found.find(sentence, read_clauses, folded.text)
    marks = _marks(hits)
    elements = {name: Element(name, _evidence(marks, name, folded, text)) for name in ELEMENTS}
    reply = advice.Reply(
        folded,
        sentences,
        clauses,
        marks,
        _word_count(folded, grammar),
        grammar.joined,
        rulebook.thresholds(known.code),
    )
    findings = tuple(_finding(name, start, end, folded, text) for name, start, end in advice.findings(reply))
    return Report(known.code, elements, findings)


def _word_count(folded: Folded, grammar: Grammar) -> int:
    """Count the words of the whole text, or its letters where words are joined."""
    if grammar.joined:
        return sum(map(str.isalnum, folded.text))
    return sum(1 for token in grammar.tokens(folded.text, 0, len(folded.text)) if token.text[0].isalnum())


def _marks(hits: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    """Sort hits by what they give; a `not-` hit takes back what it covers."""
    marks: dict[str, list[Hit]] = {}
    for hit in hits:
        marks.setdefault(hit.rule.gives, []).append(hit)
    for name in ELEMENTS:
        refused = marks.get(f"not-{name}", [])
        if refused and name in marks:
            marks[name] = _outside(marks[name], refused)
    return marks


def _outside(hits: Iterable[Hit], refused: Iterable[Hit]) -> list[Hit]:
    """List the hits that overlap none of the refused, in one sweep over both."""
    ends: list[tuple[int, int]] = []  # starts of the refused with the furthest end up to there
    for hit in sorted(refused, key=lambda hit: hit.start):
        ends.append((hit.start, max(hit.end, ends[-1][1] if ends else 0)))
    starts = [start for start, _end in ends]
    kept: list[Hit] = []
    for hit in hits:
        before = bisect_left(starts, hit.end)
        if not before or ends[before - 1][1] <= hit.start:
            kept.append(hit)
    return kept


def _evidence(
    marks: Mapping[str, Sequence[Hit]], name: ElementName, folded: Folded, text: str
) -> tuple[Evidence, ...]:
    spans: list[tuple[int, int]] = []
    for hit in sorted(marks.get(name, ()), key=lambda hit: (hit.start, -hit.end)):
        if spans and hit.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], hit.end))
        else:
            spans.append((hit.start, hit.end))
    given = [folded.span(start, end) for start, end in spans]
    return tuple(Evidence(start, end, text[start:end]) for start, end in given)


def _finding(name: str, start: int, end: int, folded: Folded, text: str) -> Finding:
    first, last = folded.span(start, end)
    message, suggestion = advice.ADVICE[name]
    return Finding(name, first, last, text[first:last], message, suggestion)
