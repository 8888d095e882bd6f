"""From a query understood to entries in order, over any engine's postings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest

from kb.search import ranking
from kb.search.postings import Posting, Shelf, numbers_of
from kb.search.ranking import IMPACTS
from kb.search.reading import Alternative, Wanted

# Enough better entries make the others' order irrelevant: how many times the limit that is.
ENOUGH = 3
MOST_SCORED = 1200
FINALISTS = 6  # times the limit: what stop words may still reorder


@dataclass(frozen=True)
class Ranked:
    """Entries in order with their scores, and the bits of all that matched."""

    best: tuple[tuple[int, float], ...]
    matched: int


class _Way:
    """An alternative with its postings at hand."""

    def __init__(self, way: Alternative, shelf: Shelf, factor: float) -> None:
        self.quality = way.quality
        self.factor = way.quality * factor
        self.groups: list[list[Posting]] = [
            [shelf.posting(way.field, term) for term in group] for group in way.groups
        ]
        self.bits = -1
        for group in self.groups:
            union = 0
            for posting in group:
                union |= posting.bits
            self.bits &= union

    def reaching(self, tier: int) -> int:
        """Give the entries where the way's first word counts for so much."""
        union = 0
        for posting in self.groups[0]:
            union |= posting.tiers[tier]
        return union & self.bits

    def add(self, scores: dict[int, float], among: frozenset[int], rarity: float) -> None:
        """Raise the scores of the entries `among` to what this way gives them."""
        factor = self.factor * rarity
        if len(self.groups) > 1:
            return self._add_weakest(scores, among, factor)
        for posting in self.groups[0]:
            standings = posting.standings
            for number in among & standings.keys():
                value = factor * IMPACTS[standings[number]]
                if value > scores.get(number, 0.0):
                    scores[number] = value
        return None

    def _add_weakest(self, scores: dict[int, float], among: frozenset[int], factor: float) -> None:
        """Count several words found for one as the weakest of them."""
        for number in among.intersection(numbers_of(self.bits)):
            value = factor * min(map(partial(_best, number), self.groups))
            if value > scores.get(number, 0.0):
                scores[number] = value


def _best(number: int, postings: Sequence[Posting]) -> float:
    return max(IMPACTS[posting.standings.get(number, 0)] for posting in postings)


class _Word:
    """A wanted word with its ways and its weight."""

    def __init__(self, wanted: Wanted, shelf: Shelf, asked_fields: frozenset[str]) -> None:
        self.share = wanted.share
        self.ways = [
            _Way(way, shelf, ranking.ASKED_LOCALE if way.field in asked_fields else 1.0)
            for way in wanted.ways
        ]
        self.ways = [way for way in self.ways if way.bits]
        self.bits = 0
        sure = 0
        for way in self.ways:
            self.bits |= way.bits
            if way.quality >= ranking.COMPOUND:
                sure |= way.bits
        total = shelf.live.bit_count()
        self.rarity = ranking.rarity(self.bits.bit_count(), total)
        self.sure_rarity = ranking.rarity(sure.bit_count(), total) if sure else self.rarity
        self.weight = self.share * self.sure_rarity

    def reaching(self, tier: int) -> int:
        """Give the entries where the word counts for so much, by its best ways or much more by others."""
        best = max(way.quality for way in self.ways)
        union = 0
        for way in self.ways:
            least = tier if way.quality > best * 0.8 else ranking.LESSER[tier]
            if least is not None:
                union |= way.reaching(least)
        return union

    def scores(self, among: frozenset[int]) -> dict[int, float]:
        found: dict[int, float] = {}
        for way in self.ways:
            rarity = self.sure_rarity if way.quality >= ranking.COMPOUND else self.rarity
            way.add(found, among, rarity * self.share)
        return found


def rank(
    wanted: Sequence[Wanted], shelf: Shelf, allowed: int, limit: int, asked_fields: frozenset[str]
) -> Ranked:
    """Order the allowed entries by how well they meet what is wanted."""
    words = [_Word(one, shelf, asked_fields) for one in wanted if one.share > 0 and one.ways]
    words = [word for word in words if word.bits & allowed]
    main = [word for word in words if word.share > ranking.STOP_WORD] or words
    matched = 0
    for word in main:
        matched |= word.bits & allowed
    among = _worth_scoring(main, allowed, matched, limit)
    return Ranked(_scored(words, main, among, limit), matched)


def _worth_scoring(words: Sequence[_Word], allowed: int, matched: int, limit: int) -> int:
    """Narrow what is scored one by one to the entries that can come first."""
    if matched.bit_count() <= ENOUGH * limit:
        return matched
    everywhere = allowed
    for word in words:
        everywhere &= word.bits
    if everywhere.bit_count() >= ENOUGH * limit:
        return _foremost(words, everywhere, limit)
    chosen = everywhere
    for word in sorted(words, key=lambda word: -word.weight):
        wider = chosen | (word.bits & allowed)
        if chosen and wider.bit_count() > MOST_SCORED:
            break
        chosen = wider
    return chosen


def _foremost(words: Sequence[_Word], among: int, limit: int) -> int:
    """Take those that every word counts for most in, where they are enough."""
    if among.bit_count() <= MOST_SCORED // 8:
        return among
    for tier in range(len(ranking.TIERS)):
        narrowed = among
        for word in words:
            narrowed &= word.reaching(tier)
        if narrowed.bit_count() >= ENOUGH * limit:
            return narrowed
    return among


def _scored(
    words: Sequence[_Word], main: Sequence[_Word], among: int, limit: int
) -> tuple[tuple[int, float], ...]:
    """Score entries by the words that count, then the best of them by all: stop words only part equals."""
    scores = _Scores(main)
    scores.add(main, frozenset(numbers_of(among)))
    rest = [word for word in words if word not in main]
    if rest:
        scores.add(rest, frozenset(number for number, _ in scores.best(limit * FINALISTS)))
    return tuple(scores.best(limit))


class _Scores:
    """The points of entries and how much of the query each covers."""

    def __init__(self, main: Sequence[_Word]) -> None:
        self._main = main
        self._asked = sum(word.weight for word in main) or 1.0
        self._points: dict[int, float] = {}
        self._covered: dict[int, float] = {}

    def add(self, words: Sequence[_Word], numbers: frozenset[int]) -> None:
        """Add the points of words to the entries, which are all that still count."""
        points = {number: self._points.get(number, 0.0) for number in numbers}
        covered = {number: self._covered.get(number, 0.0) for number in numbers}
        for word in words:
            weight = word.weight if word in self._main else 0.0
            for number, value in word.scores(numbers).items():
                points[number] += value
                covered[number] += weight
        self._points, self._covered = points, covered

    def best(self, limit: int) -> list[tuple[int, float]]:
        """Give the best entries with their scores; of equals the one written first."""
        final = (
            (ranking.combined(points, self._covered[number] / self._asked), -number)
            for number, points in self._points.items()
        )
        return [(-number, score) for score, number in nlargest(limit, final)]
