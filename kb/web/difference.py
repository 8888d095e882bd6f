"""What changed between two texts, word by word; Chinese character by character.

By Myers' greedy search ("An O(ND) Difference Algorithm", 1986), which takes few steps where little changed, with a
limit on the steps: `difflib` took twenty seconds for a thousand equal words.
"""

import re
from collections.abc import Sequence

from kb.web.marking import Piece

# A run of letters that are not Han, one Han character, blanks, or one other character. ZWNJ and
# combining marks belong to the letters around them.
_TOKEN = re.compile(r"(?:[^\W\u3400-\u9fff]|\u200c|[\u0300-\u036f])+|\s+|.", re.DOTALL)
_LONGEST = 40_000  # characters; above it the whole text counts as changed, so that no diff takes seconds
_STEPS = 1_000_000  # half a second; texts that differ so much have little in common to show

# A kept or a changed run: whether it is kept, its start and end in the old tokens, and those in the new ones.
_Run = tuple[bool, int, int, int, int]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def words(before: str, after: str) -> list[Piece]:
    """List the pieces of both texts in order: kept ones unnamed, the others named `removed` or `added`."""
    if len(before) + len(after) > _LONGEST:
        return [Piece(before, ("removed",)), Piece(after, ("added",))]
    old, new = _tokens(before), _tokens(after)
    found: list[Piece] = []
    for is_kept, i, j, k, m in _without_lone_blanks(_runs(old, new), old):
        if is_kept:
            found.append(Piece("".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("".join(old[i:j]), ("removed",)))
        if k < m:
            found.append(Piece("".join(new[k:m]), ("added",)))
    return found


def _without_lone_blanks(given: Sequence[_Run], old: list[str]) -> list[_Run]:
    """Make two changes with only a blank between them one, as a person sees it."""
    runs: list[_Run] = []
    for is_kept, i, j, k, m in given:
        if len(runs) > 1 and not is_kept and runs[-1][0] and old[runs[-1][1] : runs[-1][2]] == [" "]:
            runs.pop()
            _, start, _, begin, _ = runs.pop()
            runs.append((False, start, j, begin, m))
        else:
            runs.append((is_kept, i, j, k, m))
    return runs


def _runs(old: list[str], new: list[str]) -> list[_Run]:
    """List kept and changed runs, in order."""
    most = min(len(old), len(new))
    head = next((place for place in range(most) if old[place] != new[place]), most)
    most -= head
    tail = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    middle = _kept(old[head : len(old) - tail], new[head : len(new) - tail])
    kept = [
        (0, 0, head),
        *((i + head, k + head, size) for i, k, size in middle),
        (len(old) - tail, len(new) - tail, tail),
    ]
    runs: list[_Run] = []
    i = k = 0
    for start, begin, size in kept:
        if i < start or k < begin:
            runs.append((False, i, start, k, begin))
        i, k = start + size, begin + size
        if size:
            runs.append((True, start, i, begin, k))
    return runs


def _kept(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    """List the runs that both have (start in the old, start in the new, size); none after too many steps.

    The diagonal k holds the places with `place in old - place in new == k`; with so many changes one comes as far as
    `reached[k]` in the old text on it. Negative k count from the end of the list.
    """
    furthest = len(old) + len(new)
    reached = [0] * (2 * furthest + 3)
    past: list[list[int]] = []
    left = _STEPS
    for changes in range(furthest + 1):
        past.append(reached[: changes + 2] + reached[-changes - 1 :])
        for k in range(-changes, changes + 1, 2):
            x = start = _stepped(reached, k, changes)
            while x < len(old) and x - k < len(new) and old[x] == new[x - k]:
                x += 1
            left -= x - start + 1
            reached[k] = x
            if x >= len(old) and x - k >= len(new):
                return _path(past, len(old), len(new))
        if left < 0:
            break
    return []


def _stepped(reached: list[int], k: int, changes: int) -> int:
    """Give the place in the old text after one change onto diagonal k: a word added, or one removed."""
    return reached[k + 1] if _is_added(reached, k, changes) else reached[k - 1] + 1


def _is_added(reached: list[int], k: int, changes: int) -> bool:
    return k == -changes or (k != changes and reached[k - 1] < reached[k + 1])


def _path(past: list[list[int]], x: int, y: int) -> list[tuple[int, int, int]]:
    """Follow the search back from the end of both texts, and collect what was kept on the way."""
    kept: list[tuple[int, int, int]] = []
    for changes in range(len(past) - 1, -1, -1):
        k = x - y
        start = _stepped(past[changes], k, changes)
        if x > start:
            kept.append((start, start - k, x - start))
        is_added = _is_added(past[changes], k, changes)
        x, y = (start, start - k - 1) if is_added else (start - 1, start - k)
    return kept[::-1]
