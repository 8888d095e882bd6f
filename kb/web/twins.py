"""Texts that say nearly the same, as the editor lists them: where they stand, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry
from kb.search import analysis
from kb.services.writing import Alike
from kb.web import cards, difference
from kb.web.marking import Piece

_AROUND = 40  # characters of what is the same shown beside a difference
_LONGEST = 600  # characters of a difference shown


@dataclass(frozen=True)
class Twin:
    """One of them. `names` are the languages that it is there in; `changes` mark what it has otherwise than the text, and
    are empty where it is like the text of another language.
    """

    entry: Entry
    language: Language
    title: str
    percent: int
    names: Sequence[str]
    changes: Sequence[Piece]
    of_other: bool


def shown(found: Sequence[Alike], body: str, locale: str) -> list[Twin]:
    """Make them ready to be listed beside a text."""
    return [_twin(each, body, locale) for each in found]


def _twin(alike: Alike, body: str, locale: str) -> Twin:
    text = alike.entry.variants[alike.locale].in_use
    changes: list[Piece] = []
    if alike.locale == locale:
        changes = _short(difference.words(analysis.readable(body), analysis.readable(text.body)))
    return Twin(
        alike.entry,
        LANGUAGES[alike.locale],
        text.title,
        round(alike.likeness * 100),
        [LANGUAGES[code].name for code in cards.in_order(alike.entry.variants)],
        changes,
        alike.locale != locale,
    )


def _short(pieces: Sequence[Piece]) -> list[Piece]:
    """Leave out most of what is the same, and what comes after many differences."""
    kept: list[Piece] = []
    for place, piece in enumerate(pieces):
        text = piece.text
        if not piece.names:
            head = f"{text[:_AROUND]} … " if place else "… "
            tail = text[-_AROUND:] if place < len(pieces) - 1 else ""
            text = text if len(text) <= 2 * _AROUND + 1 else head + tail
        kept.append(Piece(text, piece.names))
        if sum(len(each.text) for each in kept) > _LONGEST:
            return [*kept, Piece(" …")]
    return kept
