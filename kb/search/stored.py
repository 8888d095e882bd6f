"""An entry as an engine keeps it to show, and its written form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kb.library.visibility import FOR_ALL, Visibility
from kb.search.analysis import readable
from kb.search.engine import Document


@dataclass(frozen=True)
class StoredVariant:
    """One variant's text as it is shown: `body` is already plain."""

    locale: str
    title: str
    body: str
    approved: bool
    elements: tuple[str, ...]


@dataclass(frozen=True)
class StoredEntry:
    """One entry with all its variants."""

    kind: str
    key: str
    situations: tuple[str, ...]
    variants: tuple[StoredVariant, ...]
    visibility: Visibility = FOR_ALL


def dump(documents: Sequence[Document]) -> str:
    """Write the documents of one entry."""
    variants = [(d.locale, d.title, readable(d.body), int(d.approved), d.elements) for d in documents]
    first = documents[0]
    seen = (sorted(first.visibility.teams), first.visibility.owner)
    return json.dumps((first.kind, first.key, first.situations, variants, seen), ensure_ascii=False)


def load(text: str) -> StoredEntry:
    """Read what `dump` wrote."""
    kind, key, situations, variants, (teams, owner) = json.loads(text)
    return StoredEntry(
        kind,
        key,
        tuple(situations),
        tuple(
            StoredVariant(locale, title, body, bool(ok), tuple(e)) for locale, title, body, ok, e in variants
        ),
        Visibility(frozenset(teams), owner),
    )
