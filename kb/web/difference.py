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
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("".join(old[i:j])))
            continue
        if i < j:
            found.append(Piece("".join(old[i:j]), ("removed",)))
        if k < m:
            found.append(Piece("".join(new[k:m]), ("added",)))
    return found
