"""Where a term stands, in forms that are quick to combine: sets of entries as the bits of whole numbers.

Python's whole numbers do AND, OR and counting on 10,000 entries in well under a microsecond; only the few entries
that can come first are then looked at one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from kb.search.ranking import REACHED, TIERS

_FEW = 40  # taking bits one by one costs a pass over the number each
_LONG = 200  # entries; shorter postings are scored whole
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def bits_of(numbers: Iterable[int], size: int) -> int:
    """Give a set of numbers under `size` as the bits of one number."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def numbers_of(bits: int) -> list[int]:
    """Give the set bits' numbers, rising."""
    if bits.bit_count() <= _FEW:
        return list(_lowest_first(bits))
    octets = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    return [at * 8 + bit for at, octet in enumerate(octets) if octet for bit in _BITS[octet]]


def _lowest_first(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


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
        """The entries where the term counts for more than each of `ranking.TIERS`."""
        reached: list[list[int]] = [[] for _ in range(len(TIERS) + 1)]
        for number, standing in zip(self._numbers, self._standings, strict=True):
            reached[REACHED[standing]].append(number)
        found, bits = [], 0
        for numbers in reached[:-1]:
            bits |= bits_of(numbers, self._size) if numbers else 0
            found.append(bits)
        return tuple(found)

    def warm(self) -> None:
        """Work out ahead what searching needs first."""
        _ = self.bits, self.tiers if len(self) > _LONG else ()

    @cached_property
    def standings(self) -> dict[int, int]:
        """Entry -> how the term stands there."""
        return dict(zip(self._numbers, self._standings, strict=True))


class Shelf(Protocol):
    """What matching needs of an engine: postings by field and term, over entries numbered from 0."""

    @property
    def size(self) -> int:
        """One more than the highest entry number."""

    @property
    def live(self) -> int:
        """The bits of all entries."""

    def posting(self, field: str, term: str) -> Posting:
        """Where a term stands; an empty posting where it stands nowhere."""
