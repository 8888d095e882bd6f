"""Texts that say nearly the same: which entries may, by the index, and how alike two texts are.

Two texts are compared by the stems of their words, alone and in pairs (Chinese: by pairs and triples of characters),
without stop words and placeholders, so that an ending, a name or a date changed makes no other text of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.languages import LANGUAGES
from kb.library.entry import Kind
from kb.search import analysis
from kb.search.analysis import DRAFT
from kb.search.answering import State, visible
from kb.search.engine import Like, Twin
from kb.search.postings import numbers_of
from kb.search.synonyms import innermost

THRESHOLD = 0.3
"""From here on two texts count as alike: tests/search/test_likeness.py measures it on the starter library."""
FEWEST = 8  # pieces that a text needs to be compared by: greetings are alike
_WORDS = 40  # of a text, the rarest, choose whom it is compared with,
_LOOKED_AT = 20  # and so many are
_SHARED = 4  # words that an entry must have of them


@dataclass(frozen=True)
class Pieces:
    """What a text is compared by: the stems of its words, and of each word with the next."""

    words: frozenset[str]
    pairs: frozenset[str]


def likeness(one: Pieces, other: Pieces) -> float:
    """Say how alike two texts are, from 0 to 1: the share of the pieces of both that are in both."""
    if len(one.pairs) < FEWEST or len(other.pairs) < FEWEST:
        return 0.0
    return (_shared(one.words, other.words) + 2 * _shared(one.pairs, other.pairs)) / 3


def _shared(one: Collection[str], other: Collection[str]) -> float:
    together = len(one) + len(other)
    return 2 * len(frozenset(one) & frozenset(other)) / together if together else 0.0


@lru_cache(2_000)
def pieces(readable: str, locale: str) -> Pieces:
    """Take a text apart; `readable` is it without Markdown, as `analysis.readable` gives it."""
    field = analysis.home_field(locale)
    stops = analysis.stop_words(field)
    found = [
        analysis.stem(word.text, field)
        for word in analysis.words(readable, field)
        if word.text not in stops or _is_one_character(word.text, field)
    ]
    joined = [f"{a} {b}" for a, b in pairwise(found)]
    if field in LANGUAGES and not LANGUAGES[field].joiner:
        return Pieces(frozenset(joined), frozenset(f"{a} {b}" for a, b in pairwise(joined)))
    return Pieces(frozenset(found), frozenset(joined))


def _is_one_character(word: str, field: str) -> bool:
    return field in LANGUAGES and not LANGUAGES[field].joiner and len(word) == 1


def twins(like: Like, state: State) -> list[Twin]:
    """Give the entries that say nearly the same as a text, the most alike first."""
    text = analysis.readable(like.body)
    own = pieces(text, like.locale)
    if len(own.pairs) < FEWEST:
        return []
    found: list[Twin] = []
    for entry in map(state.entry, _candidates(text, like, state)):
        if (entry.kind, entry.key) != (like.kind, like.key):
            found += (
                Twin(
                    Kind(entry.kind), entry.key, known.locale, likeness(own, pieces(known.body, known.locale))
                )
                for known in entry.variants
                if known.locale == like.locale and (known.approved or like.drafts)
            )
    alike = (twin for twin in found if twin.likeness >= THRESHOLD)
    return sorted(alike, key=lambda twin: (-twin.likeness, twin.kind, twin.key))


def _candidates(text: str, like: Like, state: State) -> list[int]:
    """Give the entries that share most of a text's rarest words."""
    field = analysis.home_field(like.locale)
    fields = (field, DRAFT + field) if like.drafts else (field,)
    terms = dict.fromkeys(word.text for word in innermost(analysis.terms(text, field)))
    standing = [[state.posting(name, term) for name in fields] for term in terms]
    rarest = sorted((each for each in standing if any(map(len, each))), key=lambda each: sum(map(len, each)))
    planes: list[int] = []
    for postings in rarest[:_WORDS]:
        bits = 0
        for posting in postings:
            bits |= posting.bits
        _count(planes, bits)
    allowed = visible(like.viewer, state) & (state.live if like.drafts else state.facet("approved"))
    if like.kind:
        allowed &= state.facet(f"kind:{like.kind}")
    return _most_counted(planes, allowed)


def _count(planes: list[int], bits: int) -> None:
    """Count one more in each entry: `planes` are the binary digits of all counts, the lowest first."""
    for place, plane in enumerate(planes):
        planes[place], bits = plane ^ bits, plane & bits
        if not bits:
            return
    planes.append(bits)


def _most_counted(planes: Sequence[int], allowed: int) -> list[int]:
    found = 0
    for least in range((1 << len(planes)) - 1, _SHARED - 1, -1):
        found = _at_least(planes, allowed, least)
        if found.bit_count() >= _LOOKED_AT:
            break
    return numbers_of(found)[: 2 * _LOOKED_AT]


def _at_least(planes: Sequence[int], allowed: int, least: int) -> int:
    more, same = 0, allowed
    for place, plane in reversed(list(enumerate(planes))):
        if least >> place & 1:
            same &= plane
        else:
            more |= same & plane
            same &= ~plane
    return more | same
