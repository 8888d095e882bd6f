"""An entry as an engine keeps it to show, and its written form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.languages import Folded
from kb.library.visibility import FOR_ALL, Visibility
from kb.search.analysis import fold, home_field, readable
from kb.search.engine import Document

_AS_IT_IS = ""  # a text that its folding leaves as it is
_Written = tuple[
    str, str, str | None, str | None
]  # title and body, and both folded: None where not one to one


@dataclass(frozen=True)
class StoredVariant:
    """One variant's text as it is shown: `body` is already plain. It is read only when it is looked at: of an
    entry's variants a result shows one.
    """

    locale: str
    approved: bool
    written: bytes

    @cached_property
    def _texts(self) -> _Written:
        title, body, folded_title, folded_body = json.loads(self.written.decode())
        return title, body, folded_title, folded_body

    @property
    def title(self) -> str:
        """The title."""
        return self._texts[0]

    @property
    def body(self) -> str:
        """The body."""
        return self._texts[1]

    @property
    def folded_title(self) -> Folded:
        """The title in its compared form."""
        return self._folded(self._texts[0], self._texts[2])

    @property
    def folded_body(self) -> Folded:
        """The body in its compared form."""
        return self._folded(self._texts[1], self._texts[3])

    def _folded(self, text: str, folded: str | None) -> Folded:
        if folded is None:
            return fold(text, home_field(self.locale))
        return Folded(folded or text, range(len(text) + 1))


@dataclass(frozen=True)
class StoredEntry:
    """One entry with all its variants."""

    kind: str
    key: str
    situations: tuple[str, ...]
    variants: tuple[StoredVariant, ...]
    visibility: Visibility = FOR_ALL


def dump(documents: Sequence[Document]) -> bytes:
    """Write the documents of one entry: a line of what they share, and a line each with its texts."""
    first = documents[0]
    variants = [(d.locale, int(d.approved)) for d in documents]
    seen = (sorted(first.visibility.teams), first.visibility.owner)
    head = json.dumps((first.kind, first.key, first.situations, variants, seen), ensure_ascii=False)
    return "\n".join([head, *map(_written, documents)]).encode()


def _written(document: Document) -> str:
    field = home_field(document.locale)
    texts = document.title, readable(document.body)
    return json.dumps((*texts, *(_folded_one_to_one(text, field) for text in texts)), ensure_ascii=False)


def _folded_one_to_one(text: str, field: str) -> str | None:
    folded = fold(text, field)
    if not isinstance(folded.origins, range):
        return None
    return _AS_IT_IS if folded.text == text else folded.text


def load(octets: bytes) -> StoredEntry:
    """Read what `dump` wrote."""
    head, *written = octets.split(b"\n")
    kind, key, situations, variants, (teams, owner) = json.loads(head.decode())
    return StoredEntry(
        kind,
        key,
        tuple(situations),
        tuple(
            StoredVariant(locale, bool(ok), line)
            for (locale, ok), line in zip(variants, written, strict=True)
        ),
        Visibility(frozenset(teams), owner) if teams or owner is not None else FOR_ALL,
    )
