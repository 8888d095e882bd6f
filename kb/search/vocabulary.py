"""The dictionary of one field: which terms the index holds, by spelling, by stem, by beginning, by one slip.

It is sorted and kept in memory, so that a beginning costs a look-up and a few best completions, not a walk over
the index; guesses (slips, other scripts) are made over distinct terms only.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

from kb.search import analysis

_LAST = "\U0010ffff"


class Vocabulary:
    """The terms of a field with the number of entries that each stands in."""

    def __init__(self, field: str) -> None:
        self.field = field
        self.language_field = field.removeprefix(analysis.DRAFT)
        self._counts: dict[str, int] = {}
        self._sorted: list[str] = []
        self._stems: dict[str, tuple[str, ...]] | None = None
        self._completed: dict[str, tuple[str, ...]] = {}
        self._alphabet: str | None = None

    def __contains__(self, term: str) -> bool:
        return term in self._counts

    def __iter__(self) -> Iterator[str]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, term: str) -> int:
        """Say about how many entries hold the term."""
        return self._counts.get(term, 0)

    def merged(self, counts: Mapping[str, int]) -> "Vocabulary":
        """Give a vocabulary with these counts, keeping what was worked out for terms that it already had."""
        made = Vocabulary(self.field)
        made._counts = dict(counts)
        made._sorted = sorted(counts)
        if self._stems is not None:
            made._stems = _grouped(made._sorted, self.language_field)
        return made

    def inflected(self, term: str) -> tuple[str, ...]:
        """Give the terms that share the stem of this one."""
        if self._stems is None:
            self._stems = _grouped(self._sorted, self.language_field)
        return self._stems.get(analysis.stem(term, self.language_field), ())

    def completed(self, beginning: str, limit: int) -> tuple[str, ...]:
        """Give the most frequent terms that begin so, without the beginning itself."""
        if beginning not in self._completed:
            self._completed[beginning] = self._complete(beginning, limit)
        return self._completed[beginning]

    def _complete(self, beginning: str, limit: int) -> tuple[str, ...]:
        found = self._range(beginning)
        if len(found) > limit:
            found = sorted(found, key=self._counts.__getitem__, reverse=True)[:limit]
        return tuple(term for term in found if term != beginning)

    def _range(self, beginning: str) -> list[str]:
        start = bisect_left(self._sorted, beginning)
        return self._sorted[start : bisect_left(self._sorted, beginning + _LAST, start)]

    def begins(self, beginning: str) -> bool:
        """Whether any term begins so."""
        at = bisect_left(self._sorted, beginning)
        return at < len(self._sorted) and self._sorted[at].startswith(beginning)

    def one_slip(self, word: str, *, unfinished: bool = False) -> tuple[str, ...]:
        """Give the terms at one insertion, deletion, replacement or swap from a word; where the word is
        unfinished and nothing fits, the completions of such beginnings.
        """
        edits = _edits(word, self._letters())
        whole = tuple(
            sorted(
                (edit for edit in edits if edit in self._counts), key=self._counts.__getitem__, reverse=True
            )
        )
        if whole or not unfinished or len(word) < 4:
            return whole[:12]
        begun = [edit for edit in edits if edit[:2] == word[:2] and len(edit) > 3 and self.begins(edit)]
        return tuple(term for edit in begun[:6] for term in self._complete(edit, 4))[:12]

    def _letters(self) -> str:
        if self._alphabet is None:
            letters = {
                char for term in self._sorted for char in term if char.isalpha() and ord(char) < 0x3000
            }
            self._alphabet = "".join(sorted(letters))
        return self._alphabet


def _grouped(terms: Iterable[str], field: str) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for term in terms:
        stem = analysis.stem(term, field)
        groups[stem] = (*groups.get(stem, ()), term)
    return groups


def _edits(word: str, letters: str) -> set[str]:
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in letters}
    found |= {a + letter + b for a, b in halves for letter in letters}
    found.discard(word)
    return found
