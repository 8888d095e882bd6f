"""Folded text -> its sentences as read: cut, their clauses told, looked at by the rules.

People write many a sentence again, in another macro or in the next line: what was read once is remembered, and only moved
to where it stands now.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache

from kb.languages import language
from kb.tone import rulebook
from kb.tone.clause import Sentence
from kb.tone.grammar import grammar_of
from kb.tone.model.features import Reading, Said
from kb.tone.report import ELEMENTS
from kb.tone.rule import Hit
from kb.tone.segmentation import Segmenter

_MOST_CHARACTERS = 100_000  # of remembered sentences; some 50 MB
_MOST_ONCE = 100_000  # likenesses met once; some 5 MB


class Seen:
    """Readings by what a sentence reads like: its text, and what of its surroundings grammar and rules ask.

    Most sentences are never met again, and to keep them costs: a reading is kept when it is met the second time.
    """

    def __init__(self) -> None:
        self._readings: dict[Hashable, Reading] = {}
        self._characters = 0
        self._once: set[int] = set()
        self.get = self._readings.get

    def met(self, likeness: Hashable, reading: Reading) -> bool:
        """Tell whether a reading is kept from now on; where there are too many, all are forgotten."""
        mark = hash(likeness)
        if mark not in self._once:
            if len(self._once) >= _MOST_ONCE:
                self._once.clear()
            self._once.add(mark)
            return False
        if self._characters > _MOST_CHARACTERS:
            self._readings.clear()
            self._characters = 0
        self._characters += reading.sentence.end - reading.sentence.start
        self._readings[likeness] = reading
        return True


class Reader:
    """Reads the texts of one language."""

    def __init__(self, code: str) -> None:
        self._grammar = grammar_of(code)
        self.sentences = Segmenter(language(code), self._grammar).sentences
        self._find = rulebook.finder(code).find

    def read(self, text: str, seen: Seen | None = None) -> Iterator[Said]:
        """Give the sentences of a folded text with their readings: made for them, or where `seen` knows one, that."""
        for sentence in self.sentences(text):
            if seen is None:
                yield Said(sentence, self._read(sentence, text), 0, False)
                continue
            likeness = _likeness(sentence, text)
            known = seen.get(likeness)
            if known is not None:
                yield Said(sentence, known, sentence.start - known.sentence.start, True)
                continue
            reading = self._read(sentence, text)
            yield Said(sentence, reading, 0, seen.met(likeness, reading))

    def _read(self, sentence: Sentence, text: str) -> Reading:
        clauses = self._grammar.clauses(sentence)
        hits = self._find(sentence, clauses, text)
        refused = _refused(hits)
        return Reading(sentence, clauses, hits, frozenset(id(hit) for hit in hits if id(hit) not in refused))


def _likeness(sentence: Sentence, text: str) -> Hashable:
    tokens, start, end, asked, listed, _paragraph, number, lead_in, following = sentence
    led_in = text[lead_in[0].start : lead_in[-1].end] if lead_in else ""
    words = tuple([token[0] for token in tokens])  # the text alone does not tell where a mark was set
    return text[start:end], words, asked, listed, number == 0, following, led_in


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


@lru_cache(maxsize=32)
def reader(code: str) -> Reader:
    """Give the reader of a language, made once."""
    return Reader(code)
