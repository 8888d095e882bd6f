"""The weights of a language's model, and their sums over what a sentence shows.

All targets are added up at once: the weights of a key are whole thousandths, packed side by side into one integer,
a lane of 32 bits each. Adding two such integers adds every lane (a borrow from a negative lane is undone when the lanes are read).
"""

import gzip
import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.tone.model.features import Unit, keys

DATA = Path(__file__).parent / "data"

_LANE = 32
_HALF = 1 << (_LANE - 1)
_MOST_SUMS = 200_000  # remembered sums of units; some 40 MB

SCALE = 1000  # a weight of 1.0, in the file's whole numbers


def pack(weights: Sequence[int]) -> int:
    """Put whole weights side by side, the first target in the lowest lane."""
    return sum(weight << (_LANE * lane) for lane, weight in enumerate(weights))


def unpack(total: int, count: int) -> list[int]:
    """Read the lanes of a sum; right while each lane stays within 31 bits."""
    lanes = array("I", (total + _middle(count)).to_bytes(count * 4, "little"))
    return [lane - _HALF for lane in lanes]


@lru_cache(maxsize=8)
def _middle(count: int) -> int:
    return sum(_HALF << (_LANE * lane) for lane in range(count))


class _Sums(dict[Unit, int]):
    """Unit -> packed sum of the weights of its keys, worked out when first asked."""

    def __init__(self, weights: Mapping[str, int], named: Callable[[Unit], Iterable[str]]) -> None:
        self._weights = weights
        self._named = named

    def __missing__(self, unit: Unit) -> int:
        if len(self) > _MOST_SUMS:
            self.clear()
        total = self[unit] = sum(self._weights.get(key, 0) for key in self._named(unit))
        return total


@dataclass(frozen=True)
class Weights:
    """What training writes: targets, the sum each starts from and must pass, and key -> weights (`SCALE` is 1.0)."""

    targets: tuple[str, ...]
    bias: tuple[int, ...]
    threshold: tuple[int, ...]
    keys: Mapping[str, int]
    corpus: str  # the digest of the replies they were learnt from

    def sums(self, stem: Callable[[str], str], *, joined: bool) -> Callable[[Unit], int]:
        """Give what looks up the packed sum of a unit."""
        return _Sums(self.keys, lambda unit: keys(unit, stem, joined=joined)).__getitem__


def read(path: Path) -> Weights:
    """Read a weights file: gzipped JSON of `targets`, `bias`, `threshold`, `corpus` and `weights` (key -> [[lane, weight], …])."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table = json.load(file)
    packed = {
        key: sum(weight << (_LANE * lane) for lane, weight in zip(row[::2], row[1::2], strict=True))
        for key, row in table["weights"].items()
    }
    return Weights(
        tuple(table["targets"]), tuple(table["bias"]), tuple(table["threshold"]), packed, table["corpus"]
    )


@lru_cache(maxsize=32)
def weights(code: str) -> Weights | None:
    """Give the weights of a language, or None where none were learnt for it."""
    path = DATA / f"{code}.json.gz"
    return read(path) if path.exists() else None
