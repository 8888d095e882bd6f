"""A macro or an article as lists show it: title, snippet, tone bar, locales. Made from search hits or entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb import placeholders
from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry, Kind, Revision, Variant
from kb.library.visibility import FOR_ALL, Visibility
from kb.search.engine import Hit
from kb.web import placeholder_names, toning
from kb.web.marking import Piece, found

_SNIPPET = 180


@dataclass(frozen=True)
class Card:
    """What one line of a list needs; `language` is the one of title and snippet."""

    kind: Kind
    key: str
    language: Language
    title: Sequence[Piece]
    snippet: Sequence[Piece]
    elements: Sequence[str]
    locales: Sequence[str]
    visibility: Visibility = FOR_ALL


def in_order(codes: Iterable[str]) -> list[str]:
    """Sort locale codes as the table of languages has them."""
    given = set(codes)
    return [code for code in LANGUAGES if code in given]


def of_hit(hit: Hit, elements: Sequence[str]) -> Card:
    """Show a search hit, with its marks and the elements of its text."""
    return Card(
        hit.kind,
        hit.key,
        LANGUAGES[hit.locale],
        found(hit.title, hit.title_marks),
        found(hit.snippet, hit.marks),
        elements,
        in_order(hit.locales),
        hit.visibility,
    )


def readable(entry: Entry, *, drafts: bool) -> list[str]:
    """List the locales that somebody may read: approved ones, and drafts for those who work on them."""
    return in_order(code for code, variant in entry.variants.items() if drafts or variant.approved)


def shown(variant: Variant, *, drafts: bool) -> Revision:
    """Give the revision that a reader sees: the one in use, or the newest for those who work on it."""
    return variant.latest if drafts else variant.in_use


def best_locale(entry: Entry, wanted: Sequence[str | None], *, drafts: bool) -> str | None:
    """Choose the first wanted locale that can be read, else the source's, else any."""
    locales = readable(entry, drafts=drafts)
    return next((code for code in (*wanted, entry.source_locale, *locales) if code in locales), None)


def _plain(body: str, locale: str) -> str:
    """Write a body on one line, each placeholder as its fallback or its name in words."""
    label = placeholder_names.labels(locale)
    return " ".join(placeholders.fill(body, lambda each: each.fallback or f"[{label(each.name)}]").split())


def of_entry(entry: Entry, wanted: Sequence[str | None], *, drafts: bool) -> Card | None:
    """Show an entry in the best locale; None where this reader may see none."""
    locale = best_locale(entry, wanted, drafts=drafts)
    if locale is None:
        return None
    revision = entry.variants[locale].in_use
    text = _plain(revision.body, locale)
    snippet = text if len(text) <= _SNIPPET else text[:_SNIPPET].rsplit(" ", 1)[0] + "…"
    return Card(
        entry.kind,
        entry.key,
        LANGUAGES[locale],
        [Piece(revision.title)],
        [Piece(snippet)],
        toning.elements(entry.kind, revision.body, locale),
        readable(entry, drafts=drafts),
        entry.visibility,
    )
