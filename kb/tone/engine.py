"""Text in, report out: fold, cut, read clauses, run the rules, count, translate the spans back."""

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kb.languages import Folded, Language, language
from kb.tone import advice, rulebook
from kb.tone.clause import Clause, Grammar, Sentence
from kb.tone.grammar import grammar_of
from kb.tone.model.features import Reading, Said
from kb.tone.model.judge import Judge, Mark, judge
from kb.tone.reader import Seen, reader
from kb.tone.report import ELEMENTS, Element, ElementName, Evidence, Finding, Report


def read(text: str, locale: str) -> list[Clause]:
    """Give the clauses of a text as the grammar reads them, for looking at; spans count folded characters."""
    known = language(locale)
    folded = known.fold(text).text
    return [clause for said in reader(known.code).read(folded) for clause in said.reading.clauses]


def readings(text: str, code: str) -> tuple[Folded, list[Reading]]:
    """Fold and cut a text, read its clauses and let the rules look at them: what the model weighs."""
    folded = language(code).fold(text)
    return folded, [said.reading for said in reader(code).read(folded.text)]


def check(text: str, locale: str) -> Report:
    """Check one reply; raises Invalid for a locale that is not ours or has no grammar yet."""
    known = language(locale)
    if known.code not in _loaded:
        load(known.code)
    return _check(text, known)


_loaded: set[str] = set()
_loading = threading.Lock()


def load(code: str) -> None:
    """Read grammar, rules and model of a language, once: threads that ask meanwhile wait instead of doing the same."""
    with _loading:
        if code not in _loaded:
            _check("\u2026", language(code))
            _loaded.add(code)


def _check(text: str, known: Language) -> Report:
    grammar = grammar_of(known.code)
    folded = known.fold(text)
    told = list(reader(known.code).read(folded.text, _seen(known.code)))
    sentences = [each.sentence for each in told]
    marks = _marks(told, judge(known.code))
    elements = {name: Element(name, _evidence(marks, name, folded, text)) for name in ELEMENTS}
    reply = advice.Reply(
        folded,
        sentences,
        marks,
        _word_count(folded, grammar, sentences, rulebook.thresholds(known.code)["curt"]),
        grammar.joined,
        rulebook.thresholds(known.code),
    )
    findings = tuple(_finding(name, start, end, folded, text) for name, start, end in advice.findings(reply))
    return Report(known.code, elements, findings)


@lru_cache(maxsize=32)
def _seen(_code: str) -> Seen:
    """Give what of a language was read before."""
    return Seen()


def _word_count(folded: Folded, grammar: Grammar, sentences: Sequence[Sentence], enough: int) -> int:
    """Count the words of the whole text, or its letters where words are joined; only to `enough`, where the sentences have them."""
    said = 0
    for sentence in sentences[:_FEW]:
        for text, _start, _end in sentence.tokens:
            if text[0].isalnum():
                said += len(text) if grammar.joined else 1
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


def _marks(told: Sequence[Said], weighs: Judge | None) -> Mapping[str, list[Mark]]:
    """Sort what was found by what it gives: the model tells its targets, the rules the rest."""
    marks: dict[str, list[Mark]] = {}
    for name, mark in weighs.marks(told) if weighs else ():
        marks.setdefault(name, []).append(mark)
    settled = weighs.targets - _BY_EITHER if weighs else frozenset()
    for sentence, reading, moved, _kept in told:
        for hit in reading.hits:
            if hit.rule.gives not in settled and id(hit) in reading.kept:
                mark = Mark(hit.start + moved, hit.end + moved, sentence, hit.at + moved)
                marks.setdefault(hit.rule.gives, []).append(mark)
    for found in marks.values():
        found.sort(key=lambda mark: (mark.start, -mark.end))
    return marks


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
