"""A second engine, in memory: what it finds, and in which order, must be what Whoosh's engine finds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kb.library.entry import Kind
from kb.search import Answer, Document, Query, analysis, likeness, stored
from kb.search.answering import answer
from kb.search.engine import Like, Twin
from kb.search.postings import Posting, Preferred
from kb.search.query import parse
from kb.search.vocabulary import Vocabulary


class MemoryEngine:
    """All entries in dictionaries; its own state, as `answering` wants it."""

    def __init__(self) -> None:
        self._entries: dict[tuple[Kind, str], list[Document]] = {}
        self._sequence = 0
        self.clear()

    def apply(
        self, documents: Iterable[Document], removed: Iterable[tuple[Kind, str]], *, sequence: int
    ) -> None:
        grouped = defaultdict(list)
        for document in documents:
            grouped[document.kind, document.key].append(document)
        self._entries.update(grouped)
        for gone in removed:
            self._entries.pop(gone, None)
        self._sequence = sequence
        self._index()

    def search(self, query: Query) -> Answer:
        return answer(query, parse(query.text), self)

    def alike(self, like: Like) -> list[Twin]:
        return likeness.twins(like, self)

    def sequence(self) -> int:
        return self._sequence

    def clear(self) -> None:
        self._entries.clear()
        self._sequence = 0
        self._index()

    def warm(self) -> None:
        """Nothing is read ahead: all of it is in memory."""

    def _index(self) -> None:
        self._shown = [stored.load(stored.dump(documents)) for documents in self._entries.values()]
        self._numbers = {entry: number for number, entry in enumerate(self._entries)}
        self._terms: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
        for number, documents in enumerate(self._entries.values()):
            for field, terms in {
                **analysis.entry_terms(documents),
                "facets": analysis.facets(documents),
            }.items():
                for term, standing in terms.items():
                    self._terms[field][term][number] = standing
        self._vocabularies = {
            field: Vocabulary(field, Counter({term: len(where) for term, where in terms.items()}))
            for field, terms in self._terms.items()
        }

    # The state

    @property
    def size(self) -> int:
        return len(self._shown)

    @property
    def live(self) -> int:
        return (1 << self.size) - 1

    def posting(self, field: str, term: str) -> Posting:
        where = self._terms.get(field, {}).get(term, {})
        return Posting(list(where), list(where.values()), self.size)

    def facet(self, term: str) -> int:
        return self.posting("facets", term).bits

    def facets(self, kind: str) -> Iterator[str]:
        return (
            term.removeprefix(f"{kind}:") for term in self._terms["facets"] if term.startswith(f"{kind}:")
        )

    def vocabulary(self, field: str) -> Vocabulary:
        return self._vocabularies.get(field) or Vocabulary(field)

    def entry(self, number: int) -> stored.StoredEntry:
        return self._shown[number]

    def preferred(self, weights: Mapping[tuple[Kind, str], float]) -> Preferred:
        return Preferred(
            {self._numbers[entry]: weight for entry, weight in weights.items() if entry in self._numbers}
        )
