"""Placeholders to choose from in the editor, and how those of a text differ from its other languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb import placeholders
from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry
from kb.web import interface, placeholder_names


@dataclass(frozen=True)
class Offer:
    """A placeholder to put in: its words in the page's language, and those of the text's that it is found by too."""

    name: str
    words: str
    found_by: str
    used: int = 0


@dataclass(frozen=True)
class Difference:
    """A placeholder that stands in one text and not in another; `languages` are those that differ."""

    name: str
    words: str
    written: str
    languages: tuple[Language, ...]


def offered(locale: str, used: Mapping[str, int] | Iterable[str] = ()) -> list[Offer]:
    """List the placeholders that we have words for and those that are used, by their words."""
    counts = used if isinstance(used, Mapping) else dict.fromkeys(used, 0)
    here, there = placeholder_names.labels(interface.code()), placeholder_names.labels(locale)
    names = dict.fromkeys((*placeholder_names.NAMES, *counts))
    found = [
        Offer(
            name,
            here(name),
            " ".join(dict.fromkeys((name, name.replace("_", " "), here(name), there(name)))),
            counts.get(name, 0),
        )
        for name in names
    ]
    return sorted(found, key=lambda offer: offer.words.casefold())


def names_of(entry: Entry | None) -> list[str]:
    """Name the placeholders of an entry's texts."""
    texts = [] if entry is None else [each.latest for each in entry.variants.values()]
    return sorted({name for text in texts for name in placeholders.names(f"{text.title}\n{text.body}")})


def lacking(entry: Entry | None, locale: str, title: str, body: str) -> list[Difference]:
    """List what the source has and a translation lacks; for the source, what any other language has and it lacks."""
    own = placeholders.names(f"{title}\n{body}")
    return [each for each in _standing(entry, locale) if each.name not in own]


def added(entry: Entry | None, locale: str, title: str, body: str) -> list[Difference]:
    """List what a text has and the source, or for the source one of the others, lacks."""
    others = _compared(entry, locale)
    own = placeholders.names(f"{title}\n{body}") if others else {}
    return [
        _difference(name, [code for code, names in others.items() if name not in names])
        for name in sorted(own)
        if any(name not in names for names in others.values())
    ]


def _standing(entry: Entry | None, locale: str) -> list[Difference]:
    others = _compared(entry, locale)
    names = sorted({name for known in others.values() for name in known})
    return [_difference(name, [code for code, known in others.items() if name in known]) for name in names]


def _compared(entry: Entry | None, locale: str) -> dict[str, set[str]]:
    """Give the names in the texts that a text is held against: the source, or for the source all others."""
    if entry is None:
        return {}
    against = (
        [code for code in entry.variants if code != locale]
        if locale == entry.source_locale
        else [entry.source_locale]
    )
    texts = {code: entry.variants[code].latest for code in against}
    return {code: set(placeholders.names(f"{text.title}\n{text.body}")) for code, text in texts.items()}


def _difference(name: str, codes: Iterable[str]) -> Difference:
    words = placeholder_names.labels(interface.code())(name)
    return Difference(name, words, placeholders.write(name), tuple(LANGUAGES[code] for code in codes))
