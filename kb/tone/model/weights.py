"""The weights of a language's model, and their sums over what a sentence shows.

All targets are added up at once: the weights of a key are whole hundredths, packed side by side into one integer,
a lane of 32 bits each. Adding two such integers adds every lane (a borrow from a negative lane is undone when the lanes are read).
"""

import gzip
import json
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.tone.model.features import PAIRS, RUNS, Bag, Features, Setting
from kb.tone.remembered import LONGEST_WORD

DATA = Path(__file__).parent / "data"

_LANE = 32
_HALF = 1 << (_LANE - 1)
_MOST_SUMS = 200_000  # remembered sums; some 40 MB

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


class Sums:
    """Adds up the weights of what is seen. The sum of a value's keys is worked out when it is first seen and remembered,
    in a table for each setting.
    """

    def __init__(self, weights: Mapping[str, int], seen: Features) -> None:
        self._weights = weights
        self._seen = seen
        self._remembered = 0
        # What mostly was never seen, and has one key: these tables are made of the weights, and do not grow.
        self._whole = {PAIRS: _by_pair(weights).get, RUNS: _by_run(weights).get}
        self._find: dict[Setting, Callable[[Hashable], int | None]] = {**self._whole}

    def total(self, bags: Iterable[Bag], total: int) -> int:
        """Add the packed weights of all values of the bags to a packed sum."""
        find = self._find
        for setting, values in bags:
            known = find.get(setting) or self._table(setting)
            total = sum(filter(None, map(known, values)), total)
        return total

    def _table(self, setting: Setting) -> Callable[[Hashable], int | None]:
        named, weight = self._seen.naming(setting), self._weights.get

        def work_out(value: Hashable) -> int:
            self._make_room()
            return sum(filter(None, map(weight, named(value))))

        table = _Table(work_out).__getitem__
        self._find[setting] = table
        return table

    def _make_room(self) -> None:
        if self._remembered >= _MOST_SUMS:
            self._find = {**self._whole}
            self._remembered = 0
        self._remembered += 1


class _Table(dict[Hashable, int]):
    """Value -> packed sum of the weights of its keys; one with a word longer than any is not remembered."""

    def __init__(self, work_out: Callable[[Hashable], int]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Hashable) -> int:
        found = self._work_out(value)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, str) and len(part) > LONGEST_WORD:
                return found
        self[value] = found
        return found


def _by_pair(weights: Mapping[str, int]) -> dict[Hashable, int]:
    """List the weights of pairs by all pairs with their key: a word may hold the colon that parts them."""
    found: dict[Hashable, int] = {}
    for key, weight in weights.items():
        if key.startswith("b:"):
            parts = key[2:].split(":")
            for cut in range(1, len(parts)):
                found[":".join(parts[:cut]), ":".join(parts[cut:])] = weight
    return found


def _by_run(weights: Mapping[str, int]) -> dict[Hashable, int]:
    return {key[2:]: weight for key, weight in weights.items() if key.startswith("z:") and len(key) > 3}


@dataclass(frozen=True)
class Weights:
    """What training writes: targets, the sum each starts from and must pass, and key -> weights (`SCALE` is 1.0)."""

    targets: tuple[str, ...]
    bias: tuple[int, ...]
    threshold: tuple[int, ...]
    keys: Mapping[str, int]
    corpus: str  # the digest of the replies they were learnt from

    def sums(self, seen: Features) -> Sums:
        """Give what adds up the weights of what is seen in a text."""
        return Sums(self.keys, seen)


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
