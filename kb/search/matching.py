"""From a query understood to entries in order, over any engine's postings."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nlargest

from kb.search import ranking
from kb.search.analysis import NAME, TITLE
from kb.search.postings import Posting, Shelf, numbers_of
from kb.search.ranking import IMPACTS
from kb.search.reading import Alternative, Wanted

# Enough better entries make the others' order irrelevant: how many times the limit that is.
ENOUGH = 3
MOST_SCORED = 1200
FINALISTS = 6  # times the limit: what stop words may still reorder

Manner = tuple[float, int]
"""How an entry meets a word at best: the way's quality with the locale's factor, and in the title, a name or not."""


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

    def standings(self, among: frozenset[int]) -> Iterator[tuple[int, int]]:
        """Give how the entries `among` hold the way's terms; of several words the weakest."""
        if len(self.groups) > 1:
            for number in among.intersection(numbers_of(self.bits)):
                yield (
                    number,
                    min((_standing(number, group) for group in self.groups), key=IMPACTS.__getitem__),
                )
        else:
            for posting in self.groups[0]:
                for number in among & posting.standings.keys():
                    yield number, posting.standings[number]

    def _add_weakest(self, scores: dict[int, float], among: frozenset[int], factor: float) -> None:
        """Count several words found for one as the weakest of them."""
        for number in among.intersection(numbers_of(self.bits)):
            value = factor * min(map(partial(_best, number), self.groups))
            if value > scores.get(number, 0.0):
                scores[number] = value


def _best(number: int, postings: Sequence[Posting]) -> float:
    return max(IMPACTS[posting.standings.get(number, 0)] for posting in postings)


def _standing(number: int, postings: Sequence[Posting]) -> int:
    return max((posting.standings.get(number, 0) for posting in postings), key=IMPACTS.__getitem__)


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

    def manners(self, among: frozenset[int]) -> dict[int, Manner]:
        """Say how each of the entries `among` that hold the word meets it."""
        best: dict[int, tuple[float, Manner]] = {}
        for way in self.ways:
            for number, standing in way.standings(among):
                found = way.factor * IMPACTS[standing], (way.factor, standing & (TITLE | NAME))
                if number not in best or found > best[number]:
                    best[number] = found
        return {number: manner for number, (_, manner) in best.items()}


def rank(
    wanted: Sequence[Wanted],
    shelf: Shelf,
    allowed: int,
    limit: int,
    asked_fields: frozenset[str],
    preferred: Mapping[int, float],
) -> Ranked:
    """Order the allowed entries by how well they meet what is wanted; of equals the `preferred` come first, by weight."""
    words = [_Word(one, shelf, asked_fields) for one in wanted if one.share > 0 and one.ways]
    words = [word for word in words if word.bits & allowed]
    main = [word for word in words if word.share > ranking.STOP_WORD] or words
    matched = 0
    for word in main:
        matched |= word.bits & allowed
    used = frozenset(number for number in preferred if matched >> number & 1)
    among = frozenset(numbers_of(_worth_scoring(main, allowed, matched, limit))) | used
    best = _scored(words, main, among, limit, used)
    if used:
        best = _used_first(best, main, preferred)[:limit]
    return Ranked(tuple(best), matched)


def _used_first(
    best: Sequence[tuple[int, float]], words: Sequence[_Word], preferred: Mapping[int, float]
) -> list[tuple[int, float]]:
    """Let entries that meet every word in the same manner change places among themselves, the most used first.

    Which manner stands in which place stays as it is: use never lifts an entry over one that is met better.
    """
    numbers = frozenset(number for number, _ in best)
    manners = [word.manners(numbers) for word in words]
    alike: dict[tuple[Manner | None, ...], list[int]] = {}
    for place, (number, _) in enumerate(best):
        alike.setdefault(tuple(manner.get(number) for manner in manners), []).append(place)
    order = list(best)
    for places in alike.values():
        ordered = sorted((best[place] for place in places), key=lambda each: -preferred.get(each[0], 0.0))
        for place, each in zip(places, ordered, strict=True):
            order[place] = each
    return order


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
    words: Sequence[_Word], main: Sequence[_Word], among: frozenset[int], limit: int, used: frozenset[int]
) -> list[tuple[int, float]]:
    """Score entries by the words that count, then the best of them by all: stop words only part equals.
    Those `used` stay, however many are better.
    """
    scores = _Scores(main)
    scores.add(main, among)
    rest = [word for word in words if word not in main]
    if rest:
        scores.add(rest, frozenset(number for number, _ in scores.best(limit * FINALISTS, used)))
    return scores.best(limit, used)


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

    def best(self, limit: int, also: Collection[int] = ()) -> list[tuple[int, float]]:
        """Give the best entries with their scores, and those `also` wished for; of equals the one written first."""
        final = (
            (ranking.combined(points, self._covered[number] / self._asked), -number)
            for number, points in self._points.items()
        )
        found = nlargest(limit, final)
        if also:
            wished = ((self._score(number), -number) for number in also)
            found = sorted({*found, *wished}, reverse=True)
        return [(-number, score) for score, number in found]

    def _score(self, number: int) -> float:
        return ranking.combined(self._points[number], self._covered[number] / self._asked)
