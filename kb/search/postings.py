"""Where a term stands, in forms that are quick to combine: sets of entries as the bits of whole numbers.

Python's whole numbers do AND, OR and counting on 10,000 entries in well under a microsecond; only the few entries
that can come first are then looked at one by one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, compress
from typing import Protocol

from kb.search.ranking import REACHED, TIERS

_FEW = 40  # taking bits one by one costs a pass over the number each
_SPARSE = 24  # where one entry in so many is set, the next is found quicker than all are looked at
LONG = 200  # entries; shorter postings have no tiers of their own
_FLAGS = bytes.maketrans(b"01", b"\0\1")


def bits_of(numbers: Iterable[int], size: int) -> int:
    """Give a set of numbers under `size` as the bits of one number."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def numbers_of(bits: int) -> list[int]:
    """Give the set bits' numbers, rising."""
    count = bits.bit_count()
    if count <= _FEW:
        return list(_lowest_first(bits))
    digits = f"{bits:b}"[::-1]
    if count * _SPARSE < len(digits):
        return list(_ones(digits))
    return list(compress(range(len(digits)), digits.encode().translate(_FLAGS)))


def _lowest_first(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _ones(digits: str) -> Iterator[int]:
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _tiers(items: Iterable[tuple[int, int]], size: int) -> tuple[int, ...]:
    """Give the entries that reach each of `ranking.TIERS`; `items` are entries with standings."""
    reached: list[list[int]] = [[] for _ in range(len(TIERS) + 1)]
    for number, standing in items:
        reached[REACHED[standing]].append(number)
    found, bits = [], 0
    for numbers in reached[:-1]:
        if numbers:
            bits |= bits_of(numbers, size)
        found.append(bits)
    return tuple(found)


class Posting:
    """The entries that hold one term, and how it stands in each."""

    def __init__(self, numbers: Sequence[int], standings: Sequence[int], size: int) -> None:
        self._numbers = numbers
        self._standings = standings
        self._size = size

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def bits(self) -> int:
        """The entries."""
        return bits_of(self._numbers, self._size)

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """The entries where the term counts for at least each of `ranking.TIERS`."""
        return _tiers(self.items(), self._size)

    def warm(self) -> None:
        """Work out ahead what searching needs first."""
        _ = self.bits, self.tiers if len(self) > LONG else ()

    def items(self) -> Iterable[tuple[int, int]]:
        """Give the entries, rising, with how the term stands in each."""
        return zip(self._numbers, self._standings, strict=True)

    def standing(self, number: int) -> int:
        """Say how the term stands in an entry; 0 where it does not."""
        at = bisect_left(self._numbers, number)
        return self._standings[at] if at < len(self._numbers) and self._numbers[at] == number else 0


_NOWHERE = Posting((), (), 0)


class Joined:
    """Postings of several segments as one, each with the number that its entries begin at; only of entries alive."""

    def __init__(self, parts: Sequence[tuple[Posting, int]], live: int) -> None:
        self._parts = parts
        self._live = live

    def __len__(self) -> int:
        return sum(len(posting) for posting, _ in self._parts)

    @cached_property
    def bits(self) -> int:
        """The entries."""
        bits = 0
        for posting, begin in self._parts:
            bits |= posting.bits << begin
        return bits & self._live

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """The entries where the term counts for at least each of `ranking.TIERS`."""
        found = [0] * len(TIERS)
        for posting, begin in self._parts:
            for tier, bits in enumerate(posting.tiers):
                found[tier] |= bits << begin
        return tuple(bits & self._live for bits in found)

    def items(self) -> Iterable[tuple[int, int]]:
        """Give the entries with how the term stands in each."""
        return (
            (begin + number, standing)
            for posting, begin in self._parts
            for number, standing in posting.items()
            if self._live >> (begin + number) & 1
        )

    def standing(self, number: int) -> int:
        """Say how the term stands in an entry; 0 where it does not."""
        for posting, begin in reversed(self._parts):
            if begin <= number:
                return posting.standing(number - begin) if self._live >> number & 1 else 0
        return 0

    def warm(self) -> None:
        """Work out ahead what searching needs first."""
        for posting, _ in self._parts:
            posting.warm()


Postings = Posting | Joined


def tiers_of(postings: Iterable[Postings], size: int) -> tuple[int, ...]:
    """Give the entries that reach each of `ranking.TIERS` by any of some postings. Those of short postings, such as
    the completions of a beginning, are put together first: they are many, and each is soon gone again.
    """
    short: list[Postings] = []
    found = [0] * len(TIERS)
    for posting in postings:
        if len(posting) <= LONG:
            short.append(posting)
        else:
            found = [known | bits for known, bits in zip(found, posting.tiers, strict=True)]
    if short:
        together = _tiers(chain.from_iterable(posting.items() for posting in short), size)
        found = [known | bits for known, bits in zip(found, together, strict=True)]
    return tuple(found)


def joined(parts: Sequence[tuple[Posting, int]], live: int) -> Postings:
    """Put together where a term stands; what stands in one segment only, with all its entries alive, stays as it is."""
    if len(parts) == 1 and parts[0][1] == 0 and parts[0][0].bits & ~live == 0:
        return parts[0][0]
    return Joined(parts, live) if parts else _NOWHERE


class Preferred:
    """How much entries are used: their weights by number, and their bits."""

    def __init__(self, weights: Mapping[int, float]) -> None:
        self.weights = weights
        self.bits = bits_of(weights, max(weights, default=0) + 1)

    def by_weight(self, entry: tuple[int, float]) -> float:
        """Sort entries, given with their scores, by weight, the heaviest first."""
        return -self.weights.get(entry[0], 0.0)


NOTHING_PREFERRED = Preferred({})


class Shelf(Protocol):
    """What matching needs of an engine: postings by field and term, over entries numbered from 0."""

    @property
    def size(self) -> int:
        """One more than the highest entry number."""

    @property
    def live(self) -> int:
        """The bits of all entries."""

    def posting(self, field: str, term: str) -> Postings:
        """Where a term stands; an empty posting where it stands nowhere."""
