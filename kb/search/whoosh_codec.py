# Whoosh types its calls only in part.
# mypy: disable-error-code="no-untyped-call, attr-defined"
"""How postings lie in an index's files: a codec and a writer of our own for Whoosh.

Whoosh's own format costs some 12 µs a posting to write and 1 µs to read, for positions, weights and blocks that we do
not use. Here a term's postings are two plain arrays, entry numbers and standings, written and read at a stroke; the
terms of a field are one sorted list. Whoosh keeps the rest: documents, ids, deletions, segments, commits, locks.
"""

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
_FIELDS, _TEXTS = "standings", "texts"  # what the file of terms says of them
_NOTHING: Decoded = (array(_NUMBERS), array(_STANDINGS))


class FieldTerms:
    """The terms of one field in one segment, with where they stand. Not for several threads at a time."""

    def __init__(
        self, read: Callable[[int, int], bytes], base: int, terms: Sequence[str], counts: Sequence[int]
    ) -> None:
        self.terms = terms
        self.counts = counts
        self._read = read
        self._starts = [base + _OCTETS * before for before in accumulate(counts, initial=0)]

    def decoded(self, term: str) -> Decoded:
        """Read where a term stands."""
        at = bisect_left(self.terms, term)
        if at == len(self.terms) or self.terms[at] != term:
            return _NOTHING
        count = self.counts[at]
        octets = self._read(self._starts[at], count * _OCTETS)
        middle = count * array(_NUMBERS).itemsize
        if len(octets) != count * _OCTETS:
            raise EOFError(term)
        return array(_NUMBERS, octets[:middle]), array(_STANDINGS, octets[middle:])


class Texts:
    """What is kept of each entry of a segment to be shown. Not for several threads at a time."""

    def __init__(self, read: Callable[[int, int], bytes], base: int, lengths: Sequence[int]) -> None:
        self._read = read
        self._lengths = lengths
        self._starts = [base + before for before in accumulate(lengths, initial=0)]

    def __getitem__(self, number: int) -> str:
        return self._read(self._starts[number], self._lengths[number]).decode()


class _TermsReader(W3TermsReader):
    def fields(self) -> Mapping[str, FieldTerms]:
        return {
            field: FieldTerms(self._postfile.get, base, terms, array(_NUMBERS, counts))
            for field, (base, terms, counts) in self._tindex.extras[_FIELDS].items()
        }

    def texts(self) -> Texts:
        base, lengths = self._tindex.extras[_TEXTS]
        return Texts(self._postfile.get, base, array(_NUMBERS, lengths))


def read_fields(reader: IndexReader) -> Mapping[str, FieldTerms]:
    """Give the terms of a segment's reader by field."""
    return _written(reader).fields()


def read_texts(reader: IndexReader) -> Texts:
    """Give the texts of a segment's reader."""
    return _written(reader).texts()


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
        """Write our fields and the texts before what Whoosh writes."""
        self._tindex.extras[_FIELDS] = fields = {}
        for field, held in pool.fields.items():
            base, terms = self._postfile.tell(), sorted(term for term, found in held.items() if found[0])
            for term in terms:
                numbers, standings = held[term]
                self._postfile.write(numbers.tobytes() + standings.tobytes())
            counts = array(_NUMBERS, [len(held[term][0]) for term in terms])
            fields[field] = base, terms, counts.tobytes()
        lengths = array(_NUMBERS, [len(text) for text in pool.texts])
        self._tindex.extras[_TEXTS] = self._postfile.tell(), lengths.tobytes()
        for text in pool.texts:
            self._postfile.write(text)


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
        super().__init__(index, timeout=timeout, delay=0.02, codec=Codec())
        self._pool = _Pool()

    def add_entry(self, terms: Mapping[str, Mapping[str, int]], text: str, **fields: object) -> None:
        """Add an entry found under `terms` (field -> term -> standing) and shown by a text; `fields` are Whoosh's."""
        self._pool.add(self.docnum, terms)
        self._pool.texts.append(text.encode())
        self.add_document(**fields)

    def add_postings_to_pool(
        self, reader: IndexReader, startdoc: int, docmap: Mapping[int, int] | None
    ) -> None:
        """Take the postings and texts of another segment over, without those of deleted entries."""
        super().add_postings_to_pool(reader, startdoc, docmap)
        texts, moved = read_texts(reader), docmap
        if moved is None:
            moved = {number: startdoc + number for number in range(reader.doc_count_all())}
        self._pool.texts += [texts[number].encode() for number in moved]
        for field, known in read_fields(reader).items():
            for term in known.terms:
                pairs = zip(*known.decoded(term), strict=True)
                kept = [(moved[number], standing) for number, standing in pairs if number in moved]
                self._pool.extend(field, term, [number for number, _ in kept], [s for _, s in kept])

    def _flush_segment(self) -> None:
        self.fieldwriter.add_ours(self._pool)
        super()._flush_segment()
