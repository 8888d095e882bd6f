"""Weighs a reply's sentences: which carry an element or a mark, and which words of them do."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.languages import language
from kb.tone.clause import Sentence, Token
from kb.tone.grammar import grammar_of
from kb.tone.model import features
from kb.tone.model.features import Features, Reading, Said, Segment
from kb.tone.model.weights import Lanes, Weights, pack, weights
from kb.tone.rule import Hit


class Mark(NamedTuple):
    """A stretch of a sentence that carries an element or a mark; `at` is where in it the very words begin."""

    start: int
    end: int
    sentence: Sentence
    at: int


_Stretch = tuple[str, int, int, int]  # a target, its start and end, and where in it the very words begin
# A sentence, the one before it, and whether it is the last: what it carries hangs on nothing else.
_Place = tuple[Reading, Reading | None, bool]
_MOST_KNOWN = 5_000  # remembered verdicts, which keep their readings


class Judge:
    """The model of one language."""

    def __init__(self, learnt: Weights, stem: Callable[[str], str], *, joined: bool) -> None:
        self.targets = frozenset(learnt.targets)
        self._lanes = Lanes(learnt.targets)
        self._seen = Features(stem, joined=joined)
        self._sums = learnt.sums(self._seen)
        self._known: dict[_Place, list[_Stretch]] = {}
        self._start = pack([bias - least for bias, least in zip(learnt.bias, learnt.threshold, strict=True)])

    def marks(self, told: Sequence[Said]) -> Iterator[tuple[str, Mark]]:
        """Give what each sentence carries, in the order of the text."""
        lead_in: Sequence[Token] = ()
        led_in = self._start  # the sum that all items of a list start from
        readings = [said.reading for said in told]
        before: Reading | None = None
        kept_before = True
        for index, (sentence, reading, moved, kept) in enumerate(told):
            key = (reading, before, index + 1 == len(told)) if kept and kept_before else None
            before, kept_before = reading, kept
            carried = self._known.get(key) if key else None
            if carried is None:
                if sentence.lead_in is not lead_in:
                    lead_in = sentence.lead_in
                    led_in = self._sums.total([self._seen.lead_in(lead_in)], self._start)
                carried = self._weigh(readings, index, led_in)
                if key:
                    self._keep(key, carried)
            for name, start, end, at in carried:
                yield name, Mark(start + moved, end + moved, sentence, at + moved)

    def _keep(self, key: _Place, carried: list[_Stretch]) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[key] = carried

    def _weigh(self, readings: Sequence[Reading], index: int, start: int) -> list[_Stretch]:
        """List what a sentence carries, where its reading stands."""
        told: dict[str, list[Segment]] = {}
        for segment, names in self._carried(readings, index, start):
            for name in names:
                told.setdefault(name, []).append(segment)
        return [
            (name, *stretch)
            for name, held in told.items()
            for first, last in _runs(held)
            for stretch in _stretches(readings[index], name, first, last)
        ]

    def _carried(
        self, readings: Sequence[Reading], index: int, start: int
    ) -> Iterator[tuple[Segment, list[str]]]:
        """Give each segment of a sentence with the targets whose sum passes their threshold."""
        reading = readings[index]
        parts = features.segments(reading)
        add, seen, hits = self._sums.total, self._seen, reading.hits
        shared = seen.context(readings, index)
        if len(parts) == 1:
            own = seen.hits(reading, hits, inside=True)
            yield parts[0], self._lanes.positive(add([*shared, *seen.segment(parts, 0), own], start))
            return
        # All hits count as being elsewhere, but for those within a segment: a long sentence has many of both.
        elsewhere = add([*shared, seen.hits(reading, hits, inside=False)], start)
        for place, held in enumerate(features.hits_within(hits, parts) if hits else [()] * len(parts)):
            bags = seen.segment(parts, place)
            total = elsewhere
            if held:
                bags.append(seen.hits(reading, held, inside=True))
                total -= add([seen.hits(reading, held, inside=False)], 0)
            yield parts[place], self._lanes.positive(add(bags, total))


def _runs(held: Sequence[Segment]) -> list[tuple[int, int]]:
    """Join the segments that stand beside each other."""
    runs: list[tuple[int, int]] = []
    for segment in held:
        if runs and segment.start - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], segment.end)
        else:
            runs.append((segment.start, segment.end))
    return runs


def _stretches(reading: Reading, name: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Tell of a stretch that carries a target its start, end and where its words begin: the very words where a rule points them out."""
    pointed = [hit for hit in _told_by_rules(reading, name) if hit.start < end and start < hit.end]
    for hit in pointed:
        yield max(hit.start, start), min(hit.end, end), max(hit.at, start)
    if not pointed:
        yield start, end, start


def _told_by_rules(reading: Reading, name: str) -> list[Hit]:
    return [hit for hit in reading.hits if hit.rule.gives == name and id(hit) in reading.kept]


@lru_cache(maxsize=32)
def judge(code: str) -> Judge | None:
    """Give the judge of a language, or None where nothing was learnt for it: then the rules alone decide."""
    learnt = weights(code)
    return Judge(learnt, language(code).stem, joined=grammar_of(code).joined) if learnt else None
