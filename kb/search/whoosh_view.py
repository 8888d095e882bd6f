# Whoosh types its calls only in part.
# mypy: disable-error-code="no-untyped-call"
"""One state of a Whoosh index, opened to read: postings, vocabularies and texts, with what was read kept.

Postings and counts of a segment never change, so they are kept across states (`Segments`) and an edit costs only the
small segment that it wrote. Whoosh's files have one reading position each: every cold read takes the lock.
"""

import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress

from whoosh.reading import IndexReader

from kb.library.entry import Kind
from kb.search.postings import Posting
from kb.search.stored import StoredEntry, load
from kb.search.vocabulary import Vocabulary

ID, FACETS, STORED_ENTRY, SEQUENCE = "id", "facets", "entry", "#sequence"
_MOST_CACHED = 4_000_000  # decoded postings kept, 6 bytes each, and more for those in use
_MOST_ENTRIES = 10_000  # entries' texts kept, about 5 KB each


class DamageError(Exception):
    """The index could not be read. Never leaves the engine."""


@contextmanager
def reading_files() -> Iterator[None]:
    """Turn whatever a cut, flipped or missing file raises into DamageError.

    Whoosh reads pickles, zlib and structs without checks, so broken files raise nearly anything, from
    UnpicklingError to AttributeError; a list of kinds was tried and always missed one.
    """
    try:
        yield
    except DamageError:
        raise
    except Exception as error:
        raise DamageError(repr(error)) from error


Decoded = tuple["array[int]", "array[int]"]  # entry numbers within the segment, standings


class Segments:
    """What was decoded of each segment, by its id, bounded in all."""

    def __init__(self) -> None:
        self.postings: dict[str, dict[tuple[str, str], Decoded]] = {}
        self.counts: dict[str, dict[str, dict[str, int]]] = {}
        self._held = 0

    def keep(self, segment: str, key: tuple[str, str], decoded: Decoded) -> None:
        """Remember a decoded posting; forget all when they grow too many."""
        self._held += len(decoded[0])
        if self._held > _MOST_CACHED:
            self.postings.clear()
            self._held = len(decoded[0])
        self.postings.setdefault(segment, {})[key] = decoded

    def forget_others(self, segments: Sequence[str]) -> None:
        """Drop what belongs to segments that are gone."""
        for kept in (self.postings, self.counts):
            for gone in set(kept) - set(segments):
                del kept[gone]


@dataclass(frozen=True)
class _Leaf:
    name: str
    reader: IndexReader
    offset: int
    deleted: frozenset[int]


def _leaves(reader: IndexReader) -> Iterator[_Leaf]:
    for leaf, offset in reader.leaf_readers():
        segment = leaf.segment()
        if segment is not None:  # a new index has one leaf of nothing
            yield _Leaf(segment.segment_id(), leaf, offset, frozenset(segment.deleted_docs()))


class View:
    """A state of the index; it stays readable, whatever is written meanwhile."""

    def __init__(self, reader: IndexReader, segments: Segments, before: "View | None") -> None:
        self._reader = reader
        self._segments = segments
        self._lock = threading.Lock()
        self._postings: dict[tuple[str, str], Posting] = {}
        self._held = 0
        self._entries: OrderedDict[int, StoredEntry] = OrderedDict()
        self._numbers: dict[tuple[Kind, str], int | None] = {}
        with reading_files():
            self._leaves = list(_leaves(reader))
            self.size = reader.doc_count_all()
            self._deleted = frozenset(
                leaf.offset + number for leaf in self._leaves for number in leaf.deleted
            )
            counts = self._read_counts()
            self.sequence = self._read_sequence()
        known = before._vocabularies if before else {}
        self._vocabularies: Mapping[str, Vocabulary] = {
            field: (known.get(field) or Vocabulary(field)).merged(found) for field, found in counts.items()
        }
        segments.forget_others([leaf.name for leaf in self._leaves])
        # The note of the sequence number is a document too; it holds no facet.
        self.live = self.facet("entry")

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()

    # Postings

    def posting(self, field: str, term: str) -> Posting:
        """Where a term stands; an empty posting where it stands nowhere."""
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            with self._lock, reading_files():
                found = self._read_posting(key)
                self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str], posting: Posting) -> None:
        self._held += len(posting)
        if self._held > _MOST_CACHED:
            self._postings, self._held = {}, len(posting)
        self._postings[key] = posting

    def facet(self, term: str) -> int:
        """Give the bits of the entries with a facet such as `situation:refund`."""
        return self.posting(FACETS, term).bits

    def _read_posting(self, key: tuple[str, str]) -> Posting:
        numbers, standings = array("I"), array("H")
        for leaf in self._leaves:
            decoded = self._segments.postings.get(leaf.name, {}).get(key)
            if decoded is None:
                decoded = _decode(leaf.reader, *key)
                self._segments.keep(leaf.name, key, decoded)
            numbers.extend([number + leaf.offset for number in decoded[0]] if leaf.offset else decoded[0])
            standings.extend(decoded[1])
        if self._deleted and not self._deleted.isdisjoint(numbers):
            kept = [number not in self._deleted for number in numbers]
            numbers, standings = array("I", compress(numbers, kept)), array("H", compress(standings, kept))
        return Posting(numbers, standings, self.size)

    # Vocabularies

    def vocabulary(self, field: str) -> Vocabulary:
        """Give the dictionary of a field."""
        found = self._vocabularies.get(field)
        return found if found is not None else Vocabulary(field)

    def facets(self, kind: str) -> Iterator[str]:
        """Give the values of a kind of facet (`situation`, `locale`, `shortcut`)."""
        prefix = kind + ":"
        return (term.removeprefix(prefix) for term in self.vocabulary(FACETS).beginning(prefix))

    def _read_counts(self) -> Mapping[str, Mapping[str, int]]:
        names = {name for leaf in self._leaves for name in leaf.reader.indexed_field_names()} - {ID}
        found: dict[str, Counter[str]] = {name: Counter() for name in names}
        for name, counts in found.items():
            for leaf in self._leaves:
                counts.update(self._segment_counts(leaf, name))
        return found

    def _segment_counts(self, leaf: _Leaf, field: str) -> dict[str, int]:
        kept = self._segments.counts.setdefault(leaf.name, {})
        if field not in kept:
            terms = leaf.reader.iter_field(field) if field in leaf.reader.schema else ()
            kept[field] = {term.decode(): info.doc_frequency() for term, info in terms}
        return kept[field]

    def warm(self, most: int) -> None:
        """Read the most frequent terms' postings ahead: they are the long ones, and the likely completions."""
        for field, vocabulary in self._vocabularies.items():
            for term in vocabulary.frequent(vocabulary, most):
                self.posting(field, term).warm()

    # Texts

    def entry(self, number: int) -> StoredEntry:
        """Give the texts of an entry."""
        found = self._entries.get(number)
        if found is None:
            with self._lock, reading_files():
                found = load(self._reader.stored_fields(number)[STORED_ENTRY])
                self._entries[number] = found
                if len(self._entries) > _MOST_ENTRIES:
                    self._entries.popitem(last=False)
        return found

    def number(self, kind: Kind, key: str) -> int | None:
        """Give the number of an entry; None where there is none."""
        try:
            return self._numbers[kind, key]
        except KeyError:
            found = next(iter(self.posting(ID, f"{kind}/{key}").standings), None)
            return self._numbers.setdefault((kind, key), found)

    def _read_sequence(self) -> int:
        for leaf in self._leaves:
            for number in _decode(leaf.reader, ID, SEQUENCE)[0]:
                if leaf.offset + number not in self._deleted:
                    return int(self._reader.stored_fields(leaf.offset + number)[STORED_ENTRY])
        return 0


def _decode(reader: IndexReader, field: str, term: str) -> Decoded:
    numbers, standings = array("I"), array("H")
    if (field, term.encode()) not in reader:
        return numbers, standings
    matcher = reader.postings(field, term.encode())
    while matcher.is_active():
        numbers.append(matcher.id())
        standings.append(int(matcher.weight()))
        matcher.next()
    return numbers, standings
