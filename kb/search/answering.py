"""From a query to an answer over any engine's state: filters, order, what is shown of each entry, counts."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from kb.languages import keyboards, parse_locale
from kb.library.entry import Kind
from kb.library.visibility import Viewer
from kb.search import analysis, matching, ranking, snippets
from kb.search.analysis import BODY, DRAFT, FIELDS, TITLE
from kb.search.engine import Answer, Hit, Query
from kb.search.postings import Preferred, Shelf, numbers_of
from kb.search.query import Parsed
from kb.search.reading import Alternative, Reading, as_typed, understand
from kb.search.stored import StoredEntry, StoredVariant
from kb.search.vocabulary import Vocabulary

_MOST_LIMIT = 200
_PHRASE_CHECKS = 800  # a phrase is looked for in the texts of so many entries with all its words


class State(Shelf, Protocol):
    """What answering needs of an engine beside postings: facets, vocabularies, texts."""

    def facet(self, term: str) -> int:
        """Give the bits of the entries with a facet such as `situation:refund`."""

    def facets(self, kind: str) -> Iterator[str]:
        """Give the values of a kind of facet (`situation`, `locale`, `shortcut`)."""

    def vocabulary(self, field: str) -> Vocabulary:
        """Give the dictionary of a field."""

    def entry(self, number: int) -> StoredEntry:
        """Give the texts of an entry."""

    def preferred(self, weights: Mapping[tuple[Kind, str], float]) -> Preferred:
        """Look the entries up that are there; the same mapping is asked about with every letter."""


def answer(query: Query, typed: Parsed, state: State) -> Answer:
    """Answer a query."""
    parsed = typed if query.exact else _shortcut_on_layouts(typed, state)
    limit = max(1, min(query.limit, _MOST_LIMIT))
    vocabularies = _vocabularies(state, drafts=query.drafts)
    allowed = _allowed(query, parsed, state, vocabularies)
    locale = _shown_locale(query, parsed)
    preferred = state.preferred(query.preferred)
    if parsed.units:
        reading = understand(parsed, vocabularies, guessing=not query.exact)
        asked = frozenset({locale, DRAFT + locale}) if locale else frozenset()
        ranked = matching.rank(reading.wanted, state, allowed, limit, asked, preferred)
    else:
        reading = Reading(())
        ranked = _listed(parsed, state, allowed, limit, preferred)
    places = _places(reading, [number for number, _ in ranked.best], state)
    hits = tuple(_hit(number, score, places[number], locale, query, state) for number, score in ranked.best)
    tried = reading.tried + parsed.ignored
    guess, guessed = (
        _understood(parsed, reading, ranked.best[0][0], state)
        if reading.tried and ranked.best
        else (None, ())
    )
    if parsed.shortcut != typed.shortcut:
        tried, guessed = (tuple(dict.fromkeys(("layout", *each))) for each in (tried, guessed))
        guess = f"/{parsed.shortcut} {guess or parsed.text}".strip()
    counts = _counts(ranked.matched, query, state)
    every = _every(ranked, state) if query.every else ()
    return Answer(hits, ranked.matched.bit_count(), *counts, tried, guess=guess, guessed=guessed, every=every)


def _every(ranked: matching.Ranked, state: State) -> tuple[tuple[Kind, str], ...]:
    numbers = [*(number for number, _ in ranked.best), *numbers_of(ranked.matched)]
    entries = (state.entry(number) for number in dict.fromkeys(numbers))
    return tuple((Kind(entry.kind), entry.key) for entry in entries)


def _vocabularies(state: State, *, drafts: bool) -> Mapping[str, Sequence[Vocabulary]]:
    prefixes = ("", DRAFT) if drafts else ("",)
    return {field: [state.vocabulary(prefix + field) for prefix in prefixes] for field in FIELDS}


def _shown_locale(query: Query, parsed: Parsed) -> str | None:
    asked = parsed.locales[0] if parsed.locales else query.locale
    return (parse_locale(asked) or asked) if asked else None


def _listed(parsed: Parsed, state: State, allowed: int, limit: int, preferred: Preferred) -> matching.Ranked:
    """List by filters alone, the used ones first; a query of nothing but punctuation asks for nothing."""
    filtered = (
        parsed.blank or parsed.tags or parsed.locales or parsed.kinds or parsed.shortcut or parsed.excluded
    )
    if not filtered:
        return matching.Ranked((), 0)
    exact = state.facet(f"shortcut:{parsed.shortcut}") if parsed.shortcut else 0
    used = sorted(preferred.weights, key=lambda number: -preferred.weights[number])
    order = [*numbers_of(allowed & exact), *(number for number in used if allowed >> number & 1)]
    order = list(dict.fromkeys([*order, *numbers_of(allowed & ~exact)[: limit + len(used)]]))
    return matching.Ranked(tuple((number, 1.0) for number in order[:limit]), allowed)


# Filters


def _allowed(
    query: Query, parsed: Parsed, state: State, vocabularies: Mapping[str, Sequence[Vocabulary]]
) -> int:
    allowed = state.live if query.drafts else state.facet("approved")
    allowed &= visible(query.viewer, state)
    kinds = {str(kind) for kind in (query.kind, *parsed.kinds) if kind}
    for kind in kinds:
        allowed &= state.facet(f"kind:{kind}")
    for tag in (query.situation, *parsed.tags):
        if tag:
            allowed &= _situation(tag, state)
    for locale in parsed.locales:
        allowed &= _has_locale(locale, query, state)
    if parsed.shortcut:
        allowed &= _shortcut(parsed.shortcut, state)
    for text in parsed.excluded:
        allowed &= ~_holding(text, state, vocabularies)
    for phrase in parsed.phrases:
        allowed &= _with_phrase(phrase, state, vocabularies, allowed)
    return allowed


def visible(viewer: Viewer, state: State) -> int:
    """Give the entries that are there for a viewer."""
    if viewer.everything:
        return state.live
    visible = state.facet("visible:all")
    if viewer.person is not None:
        visible |= state.facet(f"visible:person:{viewer.person}")
    for team in ("visible:team",) if viewer.every_team else (f"visible:team:{id_}" for id_ in viewer.teams):
        visible |= state.facet(team)
    return visible


def _situation(tag: str, state: State) -> int:
    return state.facet(f"situation:{tag}")


def _has_locale(locale: str, query: Query, state: State) -> int:
    return state.facet(f"locale:{locale}") | (state.facet(f"draft:{locale}") if query.drafts else 0)


def _shortcut(begun: str, state: State) -> int:
    found = 0
    for shortcut in state.facets("shortcut"):
        if shortcut.startswith(begun):
            found |= state.facet(f"shortcut:{shortcut}")
    return found


def _shortcut_on_layouts(parsed: Parsed, state: State) -> Parsed:
    """Read a shortcut that nothing begins with as typed on another keyboard layout."""
    if parsed.shortcut and not _shortcut(parsed.shortcut, state):
        for retyped in keyboards.retyped(parsed.shortcut):
            if _shortcut(retyped, state):
                return replace(parsed, shortcut=retyped)
    return parsed


def _holding(text: str, state: State, vocabularies: Mapping[str, Sequence[Vocabulary]]) -> int:
    """Give the entries that hold every word of a text, inflected or not."""
    holding = -1
    words = as_typed(text, vocabularies)
    for ways in words:
        union = 0
        for way in ways:
            if way.quality > ranking.PIECES:
                union |= _bits(way, state)
        holding &= union
    return holding if words else 0


def _bits(way: Alternative, state: State) -> int:
    bits = -1
    for group in way.groups:
        union = 0
        for term in group:
            union |= state.posting(way.field, term).bits
        bits &= union
    return bits


def _with_phrase(
    phrase: str, state: State, vocabularies: Mapping[str, Sequence[Vocabulary]], allowed: int
) -> int:
    units = analysis.query_units(phrase)
    if not units:
        return -1
    field = next((unit.field for unit in units if unit.field), None)
    possible = numbers_of(_holding(phrase, state, vocabularies) & allowed)[:_PHRASE_CHECKS]
    found = 0
    for number in possible:
        if any(_says(variant, phrase, field) for variant in state.entry(number).variants):
            found |= 1 << number
    return found


def _says(variant: StoredVariant, phrase: str, field: str | None) -> bool:
    home = analysis.home_field(variant.locale)
    if field and field != home:
        return False
    wanted, pattern = _phrase(phrase, home)
    return any(
        pattern.search(compared.text) and _follows(wanted, text, home)
        for text, compared in ((variant.title, variant.folded_title), (variant.body, variant.folded_body))
    )


@lru_cache(64)
def _phrase(phrase: str, field: str) -> tuple[list[str], re.Pattern[str]]:
    """Give a phrase's words, and a pattern that finds them in a folded text: quicker than parting it into words,
    and looser, as it lets half-spaces stand anywhere in them.
    """
    words = [word.text for word in analysis.words(phrase, field)]
    loose = ("[\u200c ]*".join(map(re.escape, word)) for word in words)
    return words, re.compile(r"[\W_]*".join(loose))


def _follows(wanted: Sequence[str], text: str, field: str) -> bool:
    words = [word.text for word in analysis.words(text, field)]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


# What is shown


class _Place(NamedTuple):
    """A term by which a word of the query, by its place there, found an entry, and how it stands in this."""

    word: int
    field: str
    term: str
    quality: float
    standing: int


def _places(reading: Reading, numbers: Sequence[int], state: State) -> Mapping[int, Sequence[_Place]]:
    """Give the places of the words that say something in these entries; of a query of stop words, of all."""
    least = ranking.STOP_WORD if any(one.share > ranking.STOP_WORD for one in reading.wanted) else 0.0
    among = 0
    for number in numbers:
        among |= 1 << number
    found: dict[int, list[_Place]] = {number: [] for number in numbers}
    for word, one in enumerate(reading.wanted):
        for way in one.ways if one.share > least else ():
            field = way.field.removeprefix(DRAFT)
            for term in (term for group in way.groups for term in group):
                posting = state.posting(way.field, term)
                for number in numbers_of(posting.bits & among):
                    place = _Place(word, field, term, way.quality, posting.standing(number))
                    found[number].append(place)
    return found


def _hit(
    number: int, score: float, places: Sequence[_Place], locale: str | None, query: Query, state: State
) -> Hit:
    entry = state.entry(number)
    visible = [variant for variant in entry.variants if variant.approved or query.drafts]
    found = _terms(places)
    shown = _in_locale(visible, locale) or _where_met(visible, _met_best(places, query.reader))
    field = analysis.home_field(shown.locale)
    in_body, in_title = found.get(field, (frozenset(), frozenset()))
    marks = snippets.marks(shown.body, shown.folded_body, field, in_body) if in_body else ()
    snippet, marks = snippets.snippet(shown.body, marks)
    return Hit(
        kind=Kind(entry.kind),
        key=entry.key,
        locale=shown.locale,
        title=shown.title,
        score=round(score, 4),
        snippet=snippet,
        marks=marks,
        title_marks=snippets.marks(shown.title, shown.folded_title, field, in_title) if in_title else (),
        locales=tuple(sorted({variant.locale for variant in visible})),
        situations=entry.situations,
        visibility=entry.visibility,
    )


def _terms(places: Sequence[_Place]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Give the terms that an entry was found by: field -> terms in the body, in the title."""
    return {
        field: (
            frozenset(place.term for place in places if place.field == field and place.standing & BODY),
            frozenset(place.term for place in places if place.field == field and place.standing & TITLE),
        )
        for field in {place.field for place in places}
    }


def _met_best(places: Sequence[_Place], reader: str | None) -> list[str]:
    """Order the fields by how well an entry's words are met there; of equals who asks reads their own, or English."""
    best: dict[str, dict[int, float]] = {}
    for word, field, _, quality, _ in places:
        words = best.setdefault(field, {})
        words[word] = max(quality, words.get(word, 0.0))
    own = [analysis.home_field(reader), "en"] if reader else ["en"]
    fields = [*own, *(field for field in best if field not in own)]
    return sorted(fields, key=lambda field: -round(sum(best.get(field, {}).values()), 6))


def _in_locale(variants: Sequence[StoredVariant], locale: str | None) -> StoredVariant | None:
    """Find the variant of a locale, approved before drafts, else one of its language."""
    for variant in sorted(variants, key=lambda variant: not variant.approved):
        if locale in (variant.locale, analysis.home_field(variant.locale)):
            return variant
    return None


def _where_met(variants: Sequence[StoredVariant], fields: Iterable[str]) -> StoredVariant:
    """Choose the variant of the first field that has one, else the first."""
    return next((found for field in fields if (found := _in_locale(variants, field))), variants[0])


def _understood(
    parsed: Parsed, reading: Reading, number: int, state: State
) -> tuple[str | None, tuple[str, ...]]:
    """Write the query with what was guessed at in the place of what was typed, as the first entry has it, and
    name the kinds of guesses.
    """
    pieces: dict[tuple[int, int], list[str]] = {}
    hows: set[str] = set()
    for one in reading.wanted:
        met = [found for way in one.ways if one.share > 0 and (found := _met(way, number, state))]
        if met:
            # A word of the library, which a sound gave, is the better spelling of two equal guesses.
            way, term = max(met, key=lambda found: (found[0].quality, not found[0].says))
            if way.how:
                said = way.says or _spelled(term, way.field, state.entry(number))
                pieces.setdefault(way.span, []).append(said)
                hows.add(way.how)
    text, last = "", 0
    for (start, end), read in sorted(pieces.items()):
        if start >= last:
            text += parsed.text[last:start] + _put_together(read)
            last = end
    return " ".join((text + parsed.text[last:]).split()) if last else None, tuple(sorted(hows))


def _met(way: Alternative, number: int, state: State) -> tuple[Alternative, str] | None:
    """Give the term by which an entry meets a way, of several groups the first."""
    terms = [
        next((term for term in group if state.posting(way.field, term).standing(number)), None)
        for group in way.groups
    ]
    return (way, terms[0]) if terms[0] and all(terms) else None


def _spelled(term: str, field: str, entry: StoredEntry) -> str:
    """Give a term in the spelling that an entry's texts have: with accents and half-spaces."""
    home = field.removeprefix(DRAFT)
    for variant in entry.variants:
        if analysis.home_field(variant.locale) == home:
            for text, compared in (
                (variant.title, variant.folded_title),
                (variant.body, variant.folded_body),
            ):
                for start, end in snippets.marks(text, compared, home, {term}):
                    return text[start:end].lower()
    return term


def _put_together(said: Sequence[str]) -> str:
    """Join what words were read as: pairs of characters by the one that they share, others with spaces."""
    text = ""
    for piece in dict.fromkeys(said):
        han = piece[:1] >= "\u3400"
        text += piece[1:] if han and text.endswith(piece[0]) else piece if han or not text else f" {piece}"
    return text


def _counts(matched: int, query: Query, state: State) -> tuple[dict[str, int], dict[str, int]]:
    situations = {
        tag: (state.facet(f"situation:{tag}") & matched).bit_count() for tag in state.facets("situation")
    }
    locales = {tag: (_has_locale(tag, query, state) & matched).bit_count() for tag in state.facets("locale")}
    return _some(situations), _some(locales)


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {tag: count for tag, count in counts.items() if count}
