"""Tokens of a script that parts its words by spaces: what stands between two spaces is split once and remembered.

Few stretches of a reply are new, and looking one up costs a third of matching it; the words of all replies
are then the same strings, whose hashes are known.
"""

import re
from functools import lru_cache

from kb.tone.clause import Token

_MOST = 30_000  # chunks remembered; some 8 MB
_LONGEST = 40  # characters of a chunk that is remembered: longer ones are no words

_made = tuple.__new__  # makes a named tuple in half the time of calling its class


class Chunks:
    """Splits runs of text by an expression whose matches hold no space, nor look beyond one."""

    def __init__(self, token: re.Pattern[str]) -> None:
        self._token = token
        self._known = lru_cache(maxsize=_MOST)(self._split)

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """List the matches in a run of text as tokens."""
        found: list[Token] = []
        known = self._known
        for chunk in text[start:end].split(" "):
            size = len(chunk)
            for word, first, last in known(chunk) if size <= _LONGEST else self._split(chunk):
                found.append(_made(Token, (word, start + first, start + last)))
            start += size + 1
        return found

    def _split(self, chunk: str) -> tuple[tuple[str, int, int], ...]:
        return tuple((match.group(), *match.span()) for match in self._token.finditer(chunk))
