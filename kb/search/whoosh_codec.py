# Whoosh types its calls only in part.
# mypy: disable-error-code="no-untyped-call, attr-defined"
"""How postings lie in an index's files: a codec and a writer of our own for Whoosh.

Whoosh's own format costs some 12 µs a posting to write and 1 µs to read, for positions, weights and blocks that we do
not use. Here a term's postings are two plain arrays, entry numbers and standings, written and read at a stroke; the
terms of a field are one sorted list. Whoosh keeps the rest: documents, ids, deletions, segments, commits, locks.
"""

import json
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermsReader
from whoosh.reading import IndexReader
from whoosh.writing import SegmentWriter

Decoded = tuple["array[int]", "array[int]"]  # entry numbers within the segment, rising, and standings
_NUMBERS, _STANDINGS = "I", "H"
_OCTETS = array(_NUMBERS).itemsize + array(_STANDINGS).itemsize  # of one posting
_CONTENTS = "contents"  # under this the file of Whoosh's terms says where ours are
_NOTHING: Decoded = (array(_NUMBERS), array(_STANDINGS))


Read = Callable[[int, int], bytes]
"""Gives the octets of a segment's file from a place on. Not for several threads at a time."""


class FieldTerms:
    """The terms of one field in one segment, with where in its file their postings lie."""

    def __init__(self, base: int, terms: Sequence[str], counts: Sequence[int]) -> None:
        self.terms = terms
        self.counts = counts
        self._starts = [base + _OCTETS * before for before in accumulate(counts, initial=0)]

    def decoded(self, term: str, read: Read) -> Decoded:
        """Read where a term stands."""
        at = bisect_left(self.terms, term)
        if at == len(self.terms) or self.terms[at] != term:
            return _NOTHING
        count = self.counts[at]
        octets = read(self._starts[at], count * _OCTETS)
        middle = count * array(_NUMBERS).itemsize
        if len(octets) != count * _OCTETS:
            raise EOFError(term)
        return array(_NUMBERS, octets[:middle]), array(_STANDINGS, octets[middle:])


class Contents:
    """What a segment holds: terms by field and the places of its entries' texts. It never changes."""

    def __init__(self, read: Read, place: int, length: int) -> None:
        head = json.loads(read(place, length))
        self.fields: Mapping[str, FieldTerms] = {
            field: FieldTerms(base, terms, counts) for field, (base, terms, counts) in head["fields"].items()
        }
        base, self._lengths = head["texts"]
        self._starts = [base + before for before in accumulate(self._lengths, initial=0)]

    def text(self, number: int, read: Read) -> bytes:
        """Read what is kept of an entry to be shown."""
        return read(self._starts[number], self._lengths[number])


class _TermsReader(W3TermsReader):
    @property
    def read(self) -> Read:
        found: Read = self._postfile.get
        return found

    def contents(self) -> Contents:
        return Contents(self.read, *self._tindex.extras[_CONTENTS])


def reading(reader: IndexReader) -> Read:
    """Give what reads the file of a segment's reader."""
    return _written(reader).read


def read_contents(reader: IndexReader) -> Contents:
    """Read what a segment holds: its vocabulary, which is long."""
    return _written(reader).contents()


def _written(reader: IndexReader) -> _TermsReader:
    terms: _TermsReader = reader._terms  # Whoosh hands out no other way to what its codec wrote
    return terms


class _Pool:
    """Postings and texts on their way into a segment."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[str, Decoded]] = defaultdict(dict)
        self.texts: list[bytes] = []

    def add(self, number: int, fields: Mapping[str, Mapping[str, int]]) -> None:
        for field, standings in fields.items():
            held = self.fields[field]
            for term, standing in standings.items():
                found = held.get(term)
                if found is None:
                    held[term] = array(_NUMBERS, (number,)), array(_STANDINGS, (standing,))
                else:
                    found[0].append(number)
                    found[1].append(standing)

    def extend(self, field: str, term: str, numbers: Iterable[int], standings: Iterable[int]) -> None:
        found = self.fields[field].setdefault(term, (array(_NUMBERS), array(_STANDINGS)))
        found[0].extend(numbers)
        found[1].extend(standings)


class _FieldWriter(W3FieldWriter):
    def add_ours(self, pool: _Pool) -> None:
        """Write our fields and the texts before what Whoosh writes, and behind them where they lie."""
        write, tell = self._postfile.write, self._postfile.tell
        fields: dict[str, tuple[int, list[str], list[int]]] = {}
        for field, held in pool.fields.items():
            base, terms = tell(), sorted(term for term, found in held.items() if found[0])
            for term in terms:
                numbers, standings = held[term]
                write(numbers.tobytes() + standings.tobytes())
            fields[field] = base, terms, [len(held[term][0]) for term in terms]
        texts = tell(), [len(text) for text in pool.texts]
        for text in pool.texts:
            write(text)
        contents = json.dumps({"fields": fields, "texts": texts}).encode()
        self._tindex.extras[_CONTENTS] = tell(), len(contents)
        write(contents)


class Codec(W3Codec):
    """Whoosh's codec with our fields beside its own."""

    def __init__(self) -> None:
        super().__init__(compression=0)

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Give the writer of a segment's terms."""
        return _FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> _TermsReader:
        """Give the reader of a segment's terms."""
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return _TermsReader(self, storage.open_file(name), storage.file_length(name), postings)


class Writer(SegmentWriter):
    """Writes entries: `add_entry` instead of Whoosh's `add_document`."""

    def __init__(self, index: Any, *, timeout: float) -> None:
        super().__init__(index, timeout=timeout, delay=0.02, codec=Codec(), compound=False)
        self._pool = _Pool()

    def add_entry(self, terms: Mapping[str, Mapping[str, int]], text: bytes, **fields: object) -> None:
        """Add an entry found under `terms` (field -> term -> standing) and shown by a text; `fields` are Whoosh's."""
        self._pool.add(self.docnum, terms)
        self._pool.texts.append(text)
        self.add_document(**fields)

    def add_postings_to_pool(
        self, reader: IndexReader, startdoc: int, docmap: Mapping[int, int] | None
    ) -> None:
        """Take the postings and texts of another segment over, without those of deleted entries."""
        super().add_postings_to_pool(reader, startdoc, docmap)
        contents, read, moved = read_contents(reader), reading(reader), docmap
        if moved is None:
            moved = {number: startdoc + number for number in range(reader.doc_count_all())}
        self._pool.texts += [contents.text(number, read) for number in moved]
        for field, known in contents.fields.items():
            for term in known.terms:
                pairs = zip(*known.decoded(term, read), strict=True)
                kept = [(moved[number], standing) for number, standing in pairs if number in moved]
                self._pool.extend(field, term, [number for number, _ in kept], [s for _, s in kept])

    def _flush_segment(self) -> None:
        self.fieldwriter.add_ours(self._pool)
        super()._flush_segment()
