"""Which sentence of one language says what which sentence of the other says: by structure, then by length.

Paragraphs and list items that stand in the same order in both texts are aligned as they are. Within them, and where the
structure differs, lengths decide (Gale and Church, 1993): long sentences are translated by long ones.
"""

from collections.abc import Sequence
from math import log

from kb.library.sentences import Block

# Sentences of one side and of the other that say the same -> what it costs to think so, beside their lengths: -100 log of
# how often each was seen by Gale and Church.
_STEPS = {(1, 1): 12, (1, 0): 461, (0, 1): 461, (2, 1): 241, (1, 2): 241, (2, 2): 451}

_MOST = 40_000  # pairs that are looked at; longer rows are left without a pair


def align(ours: Sequence[Block], theirs: Sequence[Block]) -> list[tuple[int, ...]]:
    """Give for each sentence of `theirs` the numbers of the sentences of `ours` that say the same, none where nothing does.

    Sentences are counted over all blocks, from 0.
    """
    first, second = _lengths(ours), _lengths(theirs)
    ratio = sum(second) / (sum(first) or 1) or 1
    found: list[tuple[int, ...]] = [()] * len(second)
    for of_ours, of_theirs in _block_pairs(ours, theirs, ratio):
        beads = _beads([first[n] * ratio for n in of_ours], [float(second[n]) for n in of_theirs])
        for here, there in beads:
            for number in there:
                found[of_theirs[number]] = tuple(of_ours[n] for n in here)
    return found


def has_same_shape(ours: Sequence[Block], theirs: Sequence[Block]) -> bool:
    """Whether both texts have the same blocks in the same order, so that they can stand row by row."""
    return [block.tag for block in ours] == [block.tag for block in theirs]


def _lengths(blocks: Sequence[Block]) -> list[int]:
    return [length for block in blocks for length in block.sentences]


def _numbers(blocks: Sequence[Block]) -> list[list[int]]:
    """Give the numbers of the sentences of each block."""
    numbers, next_one = [], 0
    for block in blocks:
        numbers.append(list(range(next_one, next_one + len(block.sentences))))
        next_one += len(block.sentences)
    return numbers


def _block_pairs(
    ours: Sequence[Block], theirs: Sequence[Block], ratio: float
) -> list[tuple[list[int], list[int]]]:
    """Pair blocks, as the numbers of their sentences."""
    first, second = _numbers(ours), _numbers(theirs)
    if has_same_shape(ours, theirs):
        return list(zip(first, second, strict=True))
    beads = _beads(
        [sum(block.sentences) * ratio for block in ours], [float(sum(block.sentences)) for block in theirs]
    )
    return [
        ([each for n in here for each in first[n]], [each for n in there for each in second[n]])
        for here, there in beads
    ]


def _beads(first: Sequence[float], second: Sequence[float]) -> list[tuple[range, range]]:
    """Pair two rows of lengths in order at the least cost: each bead takes up to two of either side."""
    if len(first) * len(second) > _MOST:
        return []
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(first) + 1):
        for j in range(len(second) + 1):
            costs = [
                (best[i - a, j - b][0] + price + _cost(sum(first[i - a : i]), sum(second[j - b : j])), (a, b))
                for (a, b), price in _STEPS.items()
                if i >= a and j >= b
            ]
            if costs:
                best[i, j] = min(costs)
    beads, i, j = [], len(first), len(second)
    while i or j:
        a, b = best[i, j][1]
        beads.append((range(i - a, i), range(j - b, j)))
        i, j = i - a, j - b
    return beads[::-1]


def _cost(ours: float, theirs: float) -> float:
    """How unlikely it is that texts of these lengths say the same; 0 for equal ones."""
    return 100 * abs(log((ours + 8) / (theirs + 8))) if ours and theirs else 0.0
