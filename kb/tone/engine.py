"""Text in, report out: fold, cut, read clauses, run the rules, count, translate the spans back."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kb.languages import Folded, language
from kb.tone import advice, rulebook
from kb.tone.clause import Clause, Grammar
from kb.tone.grammar import grammar_of
from kb.tone.model.features import Reading
from kb.tone.model.judge import Judge, Mark, judge
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


def readings(text: str, code: str) -> tuple[Folded, list[Reading]]:
    """Fold and cut a text, read its clauses and let the rules look at them: what the model weighs."""
    folded = language(code).fold(text)
    grammar, found = grammar_of(code), rulebook.finder(code)
    cut = []
    for sentence in _segmenter(code).sentences(folded.text):
        clauses = grammar.clauses(sentence)
        cut.append((sentence, clauses, found.find(sentence, clauses, folded.text)))
    refused = _refused([hit for _sentence, _clauses, hits in cut for hit in hits])
    return folded, [
        Reading(sentence, clauses, hits, frozenset(id(hit) for hit in hits if id(hit) not in refused))
        for sentence, clauses, hits in cut
    ]


def check(text: str, locale: str) -> Report:
    """Check one reply; raises Invalid for a locale that is not ours or has no grammar yet."""
    known = language(locale)
    grammar = grammar_of(known.code)
    folded, read_sentences = readings(text, known.code)
    marks = _marks(read_sentences, judge(known.code))
    elements = {name: Element(name, _evidence(marks, name, folded, text)) for name in ELEMENTS}
    reply = advice.Reply(
        folded,
        [reading.sentence for reading in read_sentences],
        marks,
        _word_count(folded, grammar, read_sentences, rulebook.thresholds(known.code)["curt"]),
        grammar.joined,
        rulebook.thresholds(known.code),
    )
    findings = tuple(_finding(name, start, end, folded, text) for name, start, end in advice.findings(reply))
    return Report(known.code, elements, findings)


def _word_count(folded: Folded, grammar: Grammar, read_sentences: Sequence[Reading], enough: int) -> int:
    """Count the words of the whole text, or its letters where words are joined; only to `enough`, where the sentences have them."""
    said = sum(
        len(token.text) if grammar.joined else 1
        for reading in read_sentences[:_FEW]
        for token in reading.sentence.tokens
        if token.text[0].isalnum()
    )
    if said >= enough:
        return said
    if grammar.joined:
        return sum(map(str.isalnum, folded.text))
    return sum(1 for token in grammar.tokens(folded.text, 0, len(folded.text)) if token.text[0].isalnum())


_FEW = 8  # sentences that tell whether a reply is a scrap


# Of these the corpus holds few, and a rule that finds one is seldom wrong: what either finds counts.
_BY_EITHER = frozenset(
    {
        "impatience", "blame", "hand-off-step", "come-back", "vague-apology",
        "empathy", "pity", "bare-command",
    }
)  # fmt: skip


def _marks(read_sentences: Sequence[Reading], weighs: Judge | None) -> Mapping[str, list[Mark]]:
    """Sort what was found by what it gives: the model tells its targets, the rules the rest."""
    marks: dict[str, list[Mark]] = {}
    for name, mark in weighs.marks(read_sentences) if weighs else ():
        marks.setdefault(name, []).append(mark)
    settled = weighs.targets - _BY_EITHER if weighs else frozenset()
    for reading in read_sentences:
        for hit in reading.hits:
            if id(hit) in reading.kept and hit.rule.gives not in settled:
                mark = Mark(hit.start, hit.end, hit.sentence, hit.at)
                marks.setdefault(hit.rule.gives, []).append(mark)
    for found in marks.values():
        found.sort(key=lambda mark: (mark.start, -mark.end))
    return marks


def _refused(hits: Sequence[Hit]) -> set[int]:
    """Give the id() of each hit for an element that a `not-` hit takes back, since it overlaps it."""
    found: set[int] = set()
    for name in ELEMENTS:
        against = [hit for hit in hits if hit.rule.gives == f"not-{name}"]
        if against:
            given = [hit for hit in hits if hit.rule.gives == name]
            found |= {id(hit) for hit in given} - {id(hit) for hit in _outside(given, against)}
    return found


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
    marks: Mapping[str, Sequence[Mark]], name: ElementName, folded: Folded, text: str
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
