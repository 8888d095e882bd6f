"""The dictionary of one field: which terms the index holds, by spelling, by stem, by beginning, by one slip.

It is sorted and kept in memory, so that a beginning costs a look-up and a few best completions, not a walk over
the index; guesses (slips, other scripts) are made over distinct terms only.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from kb.search import analysis
from kb.search.synonyms import is_phrase

_LAST = "\U0010ffff"
_FEW = 20  # fewer than one new term in so many are put in one by one
_MANY = 50  # the beginnings of so many terms are few, and are remembered
Keys = Callable[[str], Iterable[str]]


def _range(ordered: list[str], beginning: str) -> list[str]:
    start = bisect_left(ordered, beginning)
    return ordered[start : bisect_left(ordered, beginning + _LAST, start)]


class Keyed:
    """Terms by a key worked out from each: a stem, a sound. It only grows: what a later dictionary has more is added
    for all, and who asks keeps the terms that are its own.
    """

    def __init__(self, keys: Keys, terms: Iterable[str]) -> None:
        self._keys = keys
        self._terms: dict[str, tuple[str, ...]] = {}
        self._ordered: list[str] | None = None
        self.add(terms)

    def add(self, terms: Iterable[str]) -> None:
        """Add terms that are not among those here."""
        for term in terms:
            for key in self._keys(term):
                known = self._terms.get(key, ())
                if term not in known:
                    self._terms[key] = (*known, term)
                    if not known and self._ordered is not None:
                        self._ordered = _with(self._ordered, key)

    def get(self, key: str) -> tuple[str, ...]:
        """Give the terms with this key."""
        return self._terms.get(key, ())

    def beginning(self, key: str) -> list[str]:
        """Give the terms whose key begins so."""
        if self._ordered is None:
            self._ordered = sorted(self._terms)
        return [term for found in _range(self._ordered, key) for term in self._terms[found]]


def _with(ordered: list[str], term: str) -> list[str]:
    """Copy a sorted list with one term more: whoever reads the one before is not disturbed."""
    longer = ordered.copy()
    insort(longer, term)
    return longer


class Vocabulary:
    """The terms of a field with the number of entries that each stands in. It never changes; `changed` makes the next."""

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

    def changed(self, changes: Mapping[str, int]) -> "Vocabulary":
        """Give the next vocabulary, with terms' counts changed by so much, keeping what was worked out for this one."""
        counts = dict(self._counts)
        for term, change in changes.items():
            counts[term] = counts.get(term, 0) + change
            if counts[term] <= 0:
                del counts[term]
        if len(changes) * _FEW > len(self._counts):
            made = Vocabulary(self.field, counts)
        else:
            made = Vocabulary(self.field)
            made._counts = counts
            made._sorted = self._sorted_with(counts, changes)
        new = [
            term for term in changes if term not in self._counts and term in counts and not is_phrase(term)
        ]
        if self._alphabet is not None:
            made._alphabet = _letters([self._alphabet, *new])
        made._keyed = dict(self._keyed)
        for keyed in made._keyed.values():
            keyed.add(new)
        return made

    def _sorted_with(self, counts: Mapping[str, int], changes: Iterable[str]) -> list[str]:
        ordered = self._sorted.copy()
        for term in changes:
            if not is_phrase(term) and (term in counts) != (term in self._counts):
                at = bisect_left(ordered, term)
                ordered[at : at + (term not in counts)] = [term] if term in counts else []
        return ordered

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
        known = self._completed.get(key)
        if known is None:
            begun = _range(self._sorted, beginning)
            known = self.frequent(begun, limit, but=beginning)
            if len(begun) > _MANY:
                self._completed[key] = known
        return known

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
        edits = _edits(word, "".join(char for char in self._letters() if char.isascii() == word.isascii()))
        whole = self.frequent(edits, 12)
        if whole or not unfinished:
            return whole
        begun = [edit for edit in edits if edit[:2] == word[:2] and len(edit) > 3 and self.begins(edit)]
        return self.frequent({term for edit in begun for term in self.completed(edit, 6)}, 12)

    def _letters(self) -> str:
        if self._alphabet is None:
            self._alphabet = _letters(self._sorted)
        return self._alphabet


def _letters(terms: Iterable[str]) -> str:
    """Give the letters of a language's script and Latin ones; never the thousands of Chinese characters."""
    letters = {char for char in set().union(*terms) if char.isalpha() and ord(char) < 0x3000}
    return "".join(sorted(letters))


@lru_cache(
    64
)  # the same word is looked for in several dictionaries, and again with the next letter of another
def _edits(word: str, letters: str) -> frozenset[str]:
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {a + b[1:] for a, b in halves if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in halves if b for letter in letters}
    found |= {a + letter + b for a, b in halves for letter in letters}
    return frozenset(found - {word})
