"""From a query understood to entries in order, over any engine's postings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from operator import and_

from kb.search import ranking
from kb.search.analysis import NAME, TITLE
from kb.search.postings import Postings, Preferred, Shelf, numbers_of, tiers_of
from kb.search.ranking import IMPACTS, TIERS
from kb.search.reading import Alternative, Wanted

CANDIDATES = 4  # times the limit: how many are scored one by one, by the exact rules
FEW = 8  # times the limit: so many are scored all
_PRECISION = 1 << 10  # steps of a rough score

Manner = tuple[float, int]
"""How an entry meets a word at best: the way's quality with the locale's factor, and in the title, a name or not."""
_Manners = tuple[Manner | None, ...]  # word by word


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
        self.groups: list[list[Postings]] = [
            [shelf.posting(way.field, term) for term in group] for group in way.groups
        ]
        self.bits = -1
        for group in self.groups:
            union = 0
            for posting in group:
                union |= posting.bits
            self.bits &= union
        self._size = shelf.size

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """The entries where the way, of several words the weakest, counts for at least each of `ranking.TIERS`."""
        found = tiers_of(self.groups[0], self._size)
        for group in self.groups[1:]:
            found = tuple(map(and_, found, tiers_of(group, self._size)))
        return found

    def add(self, scores: dict[int, float], among: int, rarity: float) -> None:
        """Raise the scores of the entries `among` to what this way gives them."""
        factor = self.factor * rarity
        if len(self.groups) > 1:
            return self._add_weakest(scores, among, factor)
        for posting in self.groups[0]:
            here = among & posting.bits
            if here == posting.bits:
                items = posting.items()
            else:
                items = ((number, posting.standing(number)) for number in numbers_of(here))
            for number, standing in items:
                value = factor * IMPACTS[standing]
                if value > scores.get(number, 0.0):
                    scores[number] = value
        return None

    def standings(self, among: int) -> Iterator[tuple[int, int]]:
        """Give how the entries `among` hold the way's terms; of several words the weakest."""
        if len(self.groups) > 1:
            for number in numbers_of(among & self.bits):
                yield (
                    number,
                    min((_standing(number, group) for group in self.groups), key=IMPACTS.__getitem__),
                )
        else:
            for posting in self.groups[0]:
                here = among & posting.bits
                if here:  # of the many words that a beginning stands for, most are in none of them
                    yield from ((number, posting.standing(number)) for number in numbers_of(here))

    def _add_weakest(self, scores: dict[int, float], among: int, factor: float) -> None:
        """Count several words found for one as the weakest of them."""
        for number in numbers_of(among & self.bits):
            value = factor * min(_best(number, group) for group in self.groups)
            if value > scores.get(number, 0.0):
                scores[number] = value


def _best(number: int, postings: Sequence[Postings]) -> float:
    return max(IMPACTS[posting.standing(number)] for posting in postings)


def _standing(number: int, postings: Sequence[Postings]) -> int:
    return max((posting.standing(number) for posting in postings), key=IMPACTS.__getitem__)


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

    def rarity_of(self, way: _Way) -> float:
        """Weigh what is met by a way: one that is sure is not made common by guesses beside it."""
        return self.sure_rarity if way.quality >= ranking.COMPOUND else self.rarity

    def reaching(self, least: float) -> int:
        """Give the entries where the word counts for so much, before its weight."""
        union = 0
        for way in self.ways:
            factor = way.factor * self.rarity_of(way) / self.sure_rarity
            tier = ranking.tier_of(least / factor)
            if tier is not None:
                union |= way.tiers[tier]
        return union

    def scores(self, among: int) -> dict[int, float]:
        """Give the points of the entries among these that the word is met in."""
        found: dict[int, float] = {}
        for way in self.ways:
            way.add(found, among, self.rarity_of(way) * self.share)
        return found

    def manners(self, among: int) -> dict[int, Manner]:
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
    preferred: Preferred,
) -> Ranked:
    """Order the allowed entries by how well they meet what is wanted; of equals the `preferred` come first, by weight."""
    words = [_Word(one, shelf, asked_fields) for one in wanted if one.share > 0 and one.ways]
    words = [word for word in words if word.bits & allowed]
    main = [word for word in words if word.share > ranking.STOP_WORD] or words
    matched = 0
    for word in main:
        matched |= word.bits & allowed
    among = matched
    if matched.bit_count() > FEW * limit:
        # Stop words cost time and part equals only, which are many where one word is asked for beside them.
        among = _candidates(words if len(main) == 1 else main, matched, CANDIDATES * limit)
    best = _scored(words, main, among, limit)
    used = preferred.bits & matched
    if used:
        best = _used_first(best, used, words, main, preferred)
    return Ranked(tuple(best), matched)


# Equals by use


def _used_first(
    best: Sequence[tuple[int, float]],
    used: int,
    words: Sequence[_Word],
    main: Sequence[_Word],
    preferred: Preferred,
) -> list[tuple[int, float]]:
    """Let entries that meet every word in the same manner change places among themselves, the most used first, with
    the used ones that so many others kept out.

    Which manner stands in which place stays as it is: use never lifts an entry over one that is met better.
    """
    among = 0
    for number, _ in best:
        among |= 1 << number
    manners = _manners(main, among)
    order = list(best)
    outside = used & ~among & _possible(main, manners.values())
    if outside:
        known, others = set(manners.values()), _manners(main, outside)
        joining = sum(1 << number for number, manner in others.items() if manner in known)
        order += _scored(words, main, joining, joining.bit_count())
        manners |= others
    alike: dict[_Manners, list[int]] = {}
    for place, (number, _) in enumerate(order):
        alike.setdefault(manners[number], []).append(place)
    for places in alike.values():
        equals = sorted((order[place] for place in places), key=preferred.by_weight)
        for place, each in zip(places, equals, strict=True):
            order[place] = each
    return order[: len(best)]


def _manners(words: Sequence[_Word], among: int) -> dict[int, _Manners]:
    met = [word.manners(among) for word in words]
    return {number: tuple(each.get(number) for each in met) for number in numbers_of(among)}


def _possible(words: Sequence[_Word], known: Collection[_Manners]) -> int:
    """Narrow to the entries that could meet every word in a known manner: by the kinds of ways alone."""
    bits = -1
    for place, word in enumerate(words):
        factors = {manner[0] if (manner := manners[place]) else None for manners in known}
        if None not in factors:
            union = 0
            for way in word.ways:
                union |= way.bits if way.factor in factors else 0
            bits &= union
    return bits


# Rough scores of all entries


class _Tally:
    """A rough score of every entry, kept in slices: one whole number holds one binary digit of all of them.

    So adding a word's points to thousands of entries takes a few microseconds, however many they are.
    """

    def __init__(self) -> None:
        self._slices: list[int] = []

    def add(self, entries: int, points: int) -> None:
        """Add points to entries."""
        for at in range(points.bit_length()):
            if points >> at & 1:
                self._carry(entries, at)

    def _carry(self, carried: int, at: int) -> None:
        slices = self._slices
        slices += [0] * (at + 1 - len(slices))
        while carried:
            if at == len(slices):
                slices.append(0)
            held = slices[at]
            slices[at], carried = held ^ carried, held & carried
            at += 1

    def best(self, among: int, count: int) -> int:
        """Give the best of some entries, about so many; of equals at the border those written first."""
        sure, rest = 0, among
        for held in reversed(self._slices):
            upper = rest & held
            if (sure | upper).bit_count() >= count:
                rest = upper
            else:
                sure |= upper
                rest ^= upper
        if rest.bit_count() > count:
            rest &= (1 << numbers_of(rest)[count]) - 1
        return sure | rest


def _candidates(words: Sequence[_Word], matched: int, count: int) -> int:
    """Narrow what is scored one by one to the entries that can come first."""
    tally = _Tally()
    scale = _PRECISION / sum(word.weight * (TIERS[0] + ranking.COVERED) for word in words)
    everywhere = matched
    for word in words:
        everywhere &= word.bits
        _count(word, scale * word.weight, tally)
    best = tally.best(matched, count)
    if len(words) > 1 and everywhere:
        best |= tally.best(everywhere, count)
    return best


def _count(word: _Word, scale: float, tally: _Tally) -> None:
    """Add a word's points, tier by tier from the best."""
    tally.add(word.bits, max(1, round(scale * ranking.COVERED)))
    reached, waiting = 0, 0.0
    for least, below in zip(TIERS, (*TIERS[1:], 0.0), strict=True):
        # Who reaches a tier gets what it has over the next one; while nobody new comes, the points wait.
        now = reached | word.reaching(least)
        if now != reached and waiting:
            tally.add(reached, round(scale * waiting))
            waiting = 0.0
        reached, waiting = now, waiting + least - below if now else 0.0
    tally.add(reached, round(scale * waiting))


# Exact scores of the candidates


def _scored(words: Sequence[_Word], main: Sequence[_Word], among: int, limit: int) -> list[tuple[int, float]]:
    """Give the best entries with their scores; of equals the one written first. Stop words only part equals."""
    asked = sum(word.weight for word in main) or 1.0
    points = dict.fromkeys(numbers_of(among), 0.0)
    covered = points.copy()
    for word in words:
        weight = word.weight if word in main else 0.0
        for number, value in word.scores(among).items():
            points[number] += value
            covered[number] += weight
    final = [(ranking.combined(value, covered[number] / asked), -number) for number, value in points.items()]
    return [(-number, score) for score, number in nlargest(limit, final)]
