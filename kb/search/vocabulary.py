"""The dictionary of one field: which terms the index holds, by spelling, by stem, by beginning, by one slip.

It is sorted and kept in memory, so that a beginning costs a look-up and a few best completions, not a walk over
the index; guesses (slips, other scripts) are made over distinct terms only.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping

from kb.search import analysis
from kb.search.synonyms import is_phrase

_LAST = "\U0010ffff"
Keys = Callable[[str], Iterable[str]]


def _range(ordered: list[str], beginning: str) -> list[str]:
    start = bisect_left(ordered, beginning)
    return ordered[start : bisect_left(ordered, beginning + _LAST, start)]


class Keyed:
    """Terms by a key worked out from each: a stem, a sound."""

    def __init__(self, keys: Keys, terms: Iterable[str], before: "Keyed | None" = None) -> None:
        self.keys = keys
        self._terms: dict[str, tuple[str, ...]] = dict(before._terms) if before else {}
        self._ordered: list[str] | None = None
        for term in terms:
            for key in keys(term):
                self._terms[key] = (*self._terms.get(key, ()), term)

    def get(self, key: str) -> tuple[str, ...]:
        """Give the terms with this key."""
        return self._terms.get(key, ())

    def beginning(self, key: str) -> list[str]:
        """Give the terms whose key begins so."""
        if self._ordered is None:
            self._ordered = sorted(self._terms)
        return [term for found in _range(self._ordered, key) for term in self._terms[found]]


class Vocabulary:
    """The terms of a field with the number of entries that each stands in. It never changes; `merged` makes the next."""

    def __init__(self, field: str, counts: Mapping[str, int] | None = None) -> None:
        self.field = field
        self.language_field = field.removeprefix(analysis.DRAFT).removeprefix("known:")
        self._counts: Mapping[str, int] = counts or {}
        # Phrases are looked up whole; they are nobody's beginning, slip or sound.
        self._sorted: list[str] = sorted(term for term in self._counts if not is_phrase(term))
        self._keyed: dict[str, Keyed] = {}
        self._completed: dict[tuple[str, int], tuple[str, ...]] = {}
        self._alphabet: str | None = None

    def __contains__(self, term: str) -> bool:
        return term in self._counts

    def __iter__(self) -> Iterator[str]:
        return iter(self._sorted)

    def __len__(self) -> int:
        return len(self._counts)

    def merged(self, counts: Mapping[str, int]) -> "Vocabulary":
        """Give a vocabulary with these counts, keeping what was worked out for the terms that it already had."""
        made = Vocabulary(self.field, counts)
        new = [term for term in made._sorted if term not in self._counts]
        made._keyed = {name: Keyed(keyed.keys, new, keyed) for name, keyed in self._keyed.items()}
        return made

    def keyed(self, name: str, keys: Keys) -> Keyed:
        """Give the terms by a key, worked out at the first use."""
        if name not in self._keyed:
            self._keyed[name] = Keyed(keys, self._sorted)
        return self._keyed[name]

    def inflected(self, term: str) -> tuple[str, ...]:
        """Give the terms that share the stem of this one."""
        return self.of_stem(analysis.stem(term, self.language_field))

    def of_stem(self, stem: str) -> tuple[str, ...]:
        """Give the terms with this stem."""
        found = self.keyed("stem", lambda term: (analysis.stem(term, self.language_field),)).get(stem)
        return tuple(term for term in found if term in self._counts)

    def forms(self, term: str) -> tuple[str, ...]:
        """Give the term, where it stands here, and its inflected forms."""
        found = self.inflected(term)
        return found if term in found or term not in self else (term, *found)

    def completed(self, beginning: str, limit: int) -> tuple[str, ...]:
        """Give the most frequent terms that begin so, without the beginning itself."""
        key = (beginning, limit)
        if key not in self._completed:
            self._completed[key] = self.frequent(_range(self._sorted, beginning), limit, but=beginning)
        return self._completed[key]

    def frequent(self, terms: Iterable[str], limit: int, but: str = "") -> tuple[str, ...]:
        """Keep the most frequent of some terms."""
        known = [term for term in terms if term in self._counts and term != but]
        return tuple(sorted(known, key=self._counts.__getitem__, reverse=True)[:limit])

    def beginning(self, beginning: str) -> list[str]:
        """Give all terms that begin so, sorted."""
        return _range(self._sorted, beginning)

    def begins(self, beginning: str) -> bool:
        """Whether any term begins so."""
        at = bisect_left(self._sorted, beginning)
        return at < len(self._sorted) and self._sorted[at].startswith(beginning)

    def one_slip(self, word: str, *, unfinished: bool = False) -> tuple[str, ...]:
        """Give the terms at one insertion, deletion, replacement or swap from a word; where the word is
        unfinished and nothing fits, the completions of such beginnings.
        """
        edits = _edits(word, self._letters())
        whole = self.frequent(edits, 12)
        if whole or not unfinished:
            return whole
        begun = [edit for edit in edits if edit[:2] == word[:2] and len(edit) > 3 and self.begins(edit)]
        return self.frequent({term for edit in begun for term in self.completed(edit, 6)}, 12)

    def _letters(self) -> str:
        if self._alphabet is None:
            # Letters of the language's script and Latin ones; never the thousands of Chinese characters.
            letters = {
                char for term in self._sorted for char in term if char.isalpha() and ord(char) < 0x3000
            }
            self._alphabet = "".join(sorted(letters))
        return self._alphabet


def _edits(word: str, letters: str) -> set[str]:
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in letters}
    found |= {a + letter + b for a, b in halves for letter in letters}
    found.discard(word)
    return found
