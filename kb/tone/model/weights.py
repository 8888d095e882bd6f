"""The weights of a language's model, and their sums over what a sentence shows.

All targets are added up at once: the weights of a key are whole hundredths, packed side by side into one integer,
a lane of 32 bits each. Adding two such integers adds every lane (a borrow from a negative lane is undone when the lanes are read).
"""

import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.tone.model.features import Unit, keys

DATA = Path(__file__).parent / "data"

_LANE = 32
_HALF = 1 << (_LANE - 1)
_MOST_SUMS = 200_000  # remembered sums of units; some 40 MB

SCALE = 100  # a weight of 1.0, in the whole numbers of the file


def pack(weights: Sequence[int]) -> int:
    """Put whole weights side by side, the first target in the lowest lane."""
    return sum(weight << (_LANE * lane) for lane, weight in enumerate(weights))


class Lanes:
    """Reads of a packed sum which targets are above nothing, without reading how far."""

    def __init__(self, names: Sequence[str]) -> None:
        self._middle = pack([_HALF] * len(names))
        self._tops = [(name, 1 << (_LANE * lane + _LANE - 1)) for lane, name in enumerate(names)]
        self._any = sum(top for _name, top in self._tops)

    def positive(self, total: int) -> list[str]:
        """List the targets whose sum is not negative."""
        shown = (total + self._middle) & self._any
        return [name for name, top in self._tops if shown & top] if shown else []


class _Sums(dict[Unit, int]):
    """Unit -> packed sum of the weights of its keys: those that are keys from the start, others worked out when first asked."""

    def __init__(self, weights: Mapping[str, int], named: Callable[[Unit], Iterable[str]]) -> None:
        super().__init__()
        self.update(weights)
        self._weights = weights
        self._named = named

    def __missing__(self, unit: Unit) -> int:
        if isinstance(unit, str):
            return self._weights.get(unit, 0)  # there while another thread makes room, too
        if len(self) > len(self._weights) + _MOST_SUMS:
            self.clear()
            self.update(self._weights)
        total = 0
        for key in self._named(unit):
            total += self._weights.get(key, 0)
        self[unit] = total
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
    """Read a weights file: gzipped JSON of `targets`, `bias`, `threshold`, `corpus` and `weights`
    (key -> lane, weight, lane, weight, …).
    """
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
