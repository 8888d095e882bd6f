"""What changed between two texts, word by word; Chinese character by character."""

import re
from difflib import SequenceMatcher

from kb.web.marking import Piece

# A run of letters that are not Han, one Han character, blanks, or one other character. ZWNJ and
# combining marks belong to the letters around them.
_TOKEN = re.compile(r"(?:[^\W\u3400-\u9fff]|\u200c|[\u0300-\u036f])+|\s+|.", re.DOTALL)
_LONGEST = 40_000  # characters; above it the whole text counts as changed, so that no diff takes seconds


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def words(before: str, after: str) -> list[Piece]:
    """List the pieces of both texts in order: kept ones unnamed, the others named `removed` or `added`."""
    if len(before) + len(after) > _LONGEST:
        return [Piece(before, ("removed",)), Piece(after, ("added",))]
    old, new = _tokens(before), _tokens(after)
    found: list[Piece] = []
    for is_kept, i, j, k, m in _runs(old, new):
        if is_kept:
            found.append(Piece("".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("".join(old[i:j]), ("removed",)))
        if k < m:
            found.append(Piece("".join(new[k:m]), ("added",)))
    return found


def _runs(old: list[str], new: list[str]) -> list[tuple[bool, int, int, int, int]]:
    """List kept and changed runs; two changes with only a blank between them are one, as a person sees it."""
    runs: list[tuple[bool, int, int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_kept = tag == "equal"
        if len(runs) > 1 and not is_kept and runs[-1][0] and old[runs[-1][1] : runs[-1][2]] == [" "]:
            runs.pop()
            _, start, _, begin, _ = runs.pop()
            runs.append((False, start, j, begin, m))
        else:
            runs.append((is_kept, i, j, k, m))
    return runs
