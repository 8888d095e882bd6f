# Whoosh types its calls only in part.
# mypy: disable-error-code="no-untyped-call"
"""One state of a Whoosh index, opened to read: postings, vocabularies and texts, with what was read kept.

Postings and counts of a segment never change, so they are kept across states (`Segments`) and an edit costs only the
small segment that it wrote. Whoosh's files have one reading position each: every cold read takes the lock.
"""

import threading
import weakref
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from whoosh.reading import IndexReader

from kb.library.entry import Kind
from kb.search.postings import NOTHING_PREFERRED, Posting, Postings, Preferred, bits_of, joined, numbers_of
from kb.search.stored import StoredEntry, load
from kb.search.vocabulary import Vocabulary
from kb.search.whoosh_codec import Contents, Read, read_contents, reading

ID, FACETS, SEQUENCE = "id", "facets", "#sequence"
_MOST_CACHED = 4_000_000  # postings kept, 6 bytes each
_OWN = 10  # what keeping a term costs beside its postings, in such postings
_MOST_PREFERRED = 200  # people's preferences kept
_MOST_ENTRIES = 200  # entries' texts kept: with the next letter much the same are shown; reading costs little


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


class Segments:
    """What was read of each segment, by its id, bounded in all. A segment's postings never change."""

    def __init__(self) -> None:
        self.postings: dict[str, dict[tuple[str, str], Posting]] = {}
        self._contents: dict[str, Contents] = {}
        self._held = 0

    def contents(self, segment: str, reader: IndexReader) -> Contents:
        """Give what a segment holds, read at the first use."""
        if segment not in self._contents:
            self._contents[segment] = read_contents(reader)
        return self._contents[segment]

    def keep(self, segment: str, key: tuple[str, str], posting: Posting) -> None:
        """Remember a posting; forget all when they grow too many."""
        self._held += len(posting) + _OWN
        if self._held > _MOST_CACHED:
            self.postings.clear()
            self._held = len(posting)
        self.postings.setdefault(segment, {})[key] = posting

    def forget_others(self, segments: Sequence[str]) -> None:
        """Drop what belongs to segments that are gone."""
        for gone in {*self.postings, *self._contents}.difference(segments):
            self.postings.pop(gone, None)
            self._contents.pop(gone, None)


@dataclass(frozen=True)
class _Leaf:
    name: str
    offset: int
    size: int
    deleted: int  # bits, by the numbers of the whole index
    contents: Contents
    read: Read


def _leaves(reader: IndexReader, segments: Segments) -> Iterator[_Leaf]:
    for leaf, offset in reader.leaf_readers():
        segment = leaf.segment()
        if segment is not None:  # a new index has one leaf of nothing
            size = leaf.doc_count_all()
            deleted = bits_of(segment.deleted_docs(), size) << offset
            name = segment.segment_id()
            yield _Leaf(name, offset, size, deleted, segments.contents(name, leaf), reading(leaf))


class View:
    """A state of the index; it stays readable, whatever is written meanwhile."""

    def __init__(self, reader: IndexReader, segments: Segments, before: "View | None") -> None:
        # Other threads may be reading a state that a newer one has replaced: its files are closed with its last reader.
        self._close = weakref.finalize(self, reader.close)
        self._segments = segments
        self._lock = threading.Lock()
        self._postings: dict[tuple[str, str], Postings] = {}
        self._held = 0
        self._entries: OrderedDict[int, StoredEntry] = OrderedDict()
        self._preferred: dict[int, tuple[object, Preferred]] = {}
        with reading_files():
            self._leaves = list(_leaves(reader, segments))
            self.size = reader.doc_count_all()
            deleted = 0
            for leaf in self._leaves:
                deleted |= leaf.deleted
            self._alive = ((1 << self.size) - 1) & ~deleted
            self._vocabularies = self._changed_vocabularies(before)
            self.sequence = self._read_sequence()
        segments.forget_others([leaf.name for leaf in self._leaves])
        # The note of the sequence number is a document too; it holds no facet.
        self.live = self.facet("entry")

    def close(self) -> None:
        """Let the files go."""
        self._close()

    # Postings

    def posting(self, field: str, term: str) -> Postings:
        """Where a term stands; an empty posting where it stands nowhere."""
        key = (field, term)
        found = self._postings.get(key)
        if found is None:
            with self._lock, reading_files():
                found = self._read_posting(key)
                self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str], posting: Postings) -> None:
        self._held += len(posting) + _OWN
        if self._held > _MOST_CACHED:
            self._postings, self._held = {}, len(posting)
        self._postings[key] = posting

    def facet(self, term: str) -> int:
        """Give the bits of the entries with a facet such as `situation:refund`."""
        return self.posting(FACETS, term).bits

    def _read_posting(self, key: tuple[str, str]) -> Postings:
        field, term = key
        parts: list[tuple[Posting, int]] = []
        for leaf in self._leaves:
            found = self._segments.postings.get(leaf.name, {}).get(key)
            if found is None and field in leaf.contents.fields:
                found = Posting(*leaf.contents.fields[field].decoded(term, leaf.read), leaf.size)
                self._segments.keep(leaf.name, key, found)
            if found is not None and len(found):
                parts.append((found, leaf.offset))
        return joined(parts, self._alive)

    # Vocabularies

    def vocabulary(self, field: str) -> Vocabulary:
        """Give the dictionary of a field."""
        found = self._vocabularies.get(field)
        return found if found is not None else Vocabulary(field)

    def facets(self, kind: str) -> Iterator[str]:
        """Give the values of a kind of facet (`situation`, `locale`, `shortcut`)."""
        prefix = kind + ":"
        return (term.removeprefix(prefix) for term in self.vocabulary(FACETS).beginning(prefix))

    def _changed_vocabularies(self, before: "View | None") -> Mapping[str, Vocabulary]:
        """Go on from the dictionaries of the state before: only the segments that came and went are counted."""
        known = {leaf.name: leaf for leaf in before._leaves} if before else {}
        here = {leaf.name: leaf for leaf in self._leaves}
        changes: dict[str, Counter[str]] = defaultdict(Counter)
        for leaf, sign in (
            *((leaf, 1) for name, leaf in here.items() if name not in known),
            *((leaf, -1) for name, leaf in known.items() if name not in here),
        ):
            for field, found in leaf.contents.fields.items():
                if field == ID:
                    continue
                counts = changes[field]
                for term, count in zip(found.terms, found.counts, strict=True):
                    counts[term] += sign * count
        vocabularies = dict(before._vocabularies) if before else {}
        for field, counts in changes.items():
            vocabularies[field] = (vocabularies.get(field) or Vocabulary(field)).changed(counts)
        return vocabularies

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
                found = load(self._text(number))
                self._entries[number] = found
                if len(self._entries) > _MOST_ENTRIES:
                    self._entries.popitem(last=False)
        return found

    def preferred(self, weights: Mapping[tuple[Kind, str], float]) -> Preferred:
        """Look the entries up that are there; the same mapping is looked up once."""
        if not weights:
            return NOTHING_PREFERRED
        known = self._preferred.get(id(weights))
        if known is not None and known[0] is weights:
            return known[1]
        numbers = {self._number(*entry): weight for entry, weight in weights.items()}
        found = Preferred({number: weight for number, weight in numbers.items() if number is not None})
        if len(self._preferred) >= _MOST_PREFERRED:
            self._preferred = {}
        self._preferred[id(weights)] = weights, found
        return found

    def _number(self, kind: Kind, key: str) -> int | None:
        return next(iter(numbers_of(self.posting(ID, f"{kind}/{key}").bits)), None)

    def _read_sequence(self) -> int:
        return next((int(self._text(number)) for number in numbers_of(self.facet(SEQUENCE))), 0)

    def _text(self, number: int) -> bytes:
        leaf = next(leaf for leaf in reversed(self._leaves) if leaf.offset <= number)
        return leaf.contents.text(number - leaf.offset, leaf.read)
