"""What changed between two texts, word by word; Chinese character by character.

By Myers' greedy search ("An O(ND) Difference Algorithm", 1986), which takes few steps where little changed, with a
limit on the steps: `difflib` took twenty seconds for a thousand equal words.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sign:
    """A character that nobody sees: a short label for it, its Unicode name, and whether it is kept beside its label.

    What joins or parts letters is kept, for it shapes them; what turns directions is only named, for it would turn the
    page's.
    """

    label: str
    name: str
    is_kept: bool = False


_JOINERS = {0x200C: "ZWNJ", 0x200D: "ZWJ"}
_NAMED = {
    0x00A0: "NBSP", 0x00AD: "SHY", 0x061C: "ALM", 0x180E: "MVS", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM",
    0x2028: "LS", 0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
    0x202F: "NNBSP", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x3000: "IDSP",
    0xFEFF: "BOM",
}  # fmt: skip
_SIGNS = {
    chr(code): Sign(label, unicodedata.name(chr(code), "BYTE ORDER MARK").title(), code in _JOINERS)
    for code, label in {**_NAMED, **_JOINERS}.items()
}
_UNSEEN = re.compile(f"([{''.join(_SIGNS)}])")


def invisible(text: str) -> list[tuple[str, Sign | None]]:
    """Cut a text at the characters that nobody sees: each alone with its sign, the runs between with none."""
    return [(run, _SIGNS.get(run)) for run in _UNSEEN.split(text) if run]


_AROUND = 60  # characters kept at each side of a change


def excerpt(pieces: Sequence[Piece]) -> list[Piece]:
    """Shorten what was kept between changes, so that many texts can be looked through."""
    found = []
    for place, piece in enumerate(pieces):
        text = piece.text
        if not piece.names and len(text) > 2 * _AROUND:
            head = text[:_AROUND] + "…" if place else "…"
            tail = text[-_AROUND:] if place < len(pieces) - 1 else ""
            text = head + tail
        found.append(Piece(text, piece.names))
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
