"""Understanding a query: from the words typed to what to look up, each with how sure the reading is.

A word is looked for as typed, inflected, taken apart or joined, by its synonyms, and, while it is the last one, as a
beginning. Only a word that none of these finds is guessed at: one slip of the keyboard, another keyboard layout,
another script. So a guess never competes with what was really typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kb.languages import LANGUAGES, wordlists
from kb.search import analysis, conversions, ranking
from kb.search.analysis import FIELDS, NEUTRAL, Unit
from kb.search.query import Parsed
from kb.search.vocabulary import Vocabulary

COMPLETIONS = 40
Vocabularies = Mapping[str, Sequence[Vocabulary]]  # field -> the vocabularies to look in (approved, drafts)


@dataclass(frozen=True)
class Alternative:
    """One way to meet a wanted word: in this field, one term of every group. `how` is empty where it is no guess."""

    field: str
    groups: tuple[tuple[str, ...], ...]
    quality: float
    how: str = ""


@dataclass
class Wanted:
    """A word that the query asks for, with the ways to meet it and how much it counts beside the others."""

    text: str
    share: float = 1.0
    ways: list[Alternative] = field(default_factory=list)

    @property
    def is_found(self) -> bool:
        """Whether anything in the index could meet it."""
        return bool(self.ways)


@dataclass(frozen=True)
class Reading:
    """A query understood; `tried` names the guesses made (slip, layout, romanised)."""

    wanted: tuple[Wanted, ...]
    tried: tuple[str, ...] = ()


def understand(parsed: Parsed, vocabularies: Vocabularies) -> Reading:
    """Work out what to look up for a query's words."""
    units = parsed.units
    wanted = [Wanted(unit.text) for unit in units]
    for at, unit in enumerate(units):
        last = parsed.unfinished and at == len(units) - 1
        wanted[at].ways += _as_typed(unit, vocabularies)
        if last:
            wanted[at].ways += _completed(unit, vocabularies)
    _join_neighbours(units, wanted, vocabularies)
    _add_synonyms(units, wanted, vocabularies)
    _guess(parsed, wanted, vocabularies)
    _lower_stop_words(units, wanted)
    tried = sorted({way.how for one in wanted for way in one.ways if way.how})
    return Reading(tuple(wanted), tuple(tried))


def as_typed(text: str, vocabularies: Vocabularies) -> list[list[Alternative]]:
    """Give, word by word, the ways to meet a text without guesses or synonyms (for what must not stand there)."""
    return [_as_typed(unit, vocabularies) for unit in analysis.query_units(text)]


def _fields(unit: Unit) -> tuple[str, ...]:
    return (unit.field,) if unit.field else FIELDS


def _look_in(unit: Unit, vocabularies: Vocabularies) -> Iterable[Vocabulary]:
    return (vocabulary for name in _fields(unit) for vocabulary in vocabularies.get(name, ()))


def _as_typed(unit: Unit, vocabularies: Vocabularies) -> list[Alternative]:
    ways: list[Alternative] = []
    for vocabulary in _look_in(unit, vocabularies):
        if unit.text in vocabulary:
            ways.append(Alternative(vocabulary.field, ((unit.text,),), ranking.EXACT))
        inflected = tuple(term for term in vocabulary.inflected(unit.text) if term != unit.text)
        if inflected:
            ways.append(Alternative(vocabulary.field, (inflected,), ranking.INFLECTED))
        if not ways or unit.field != "zh":
            ways += _apart(unit, vocabulary)
    return ways


def _apart(unit: Unit, vocabulary: Vocabulary) -> list[Alternative]:
    """Meet a compound by its parts, a pair of characters by the two, a long unknown word by two known halves."""
    if len(unit.parts) > 1:
        groups = tuple(_forms(part, vocabulary) for part in unit.parts)
        quality = ranking.PIECES if all(len(part) == 1 for part in unit.parts) else ranking.COMPOUND
        return [Alternative(vocabulary.field, groups, quality)] if all(groups) else []
    if unit.text in vocabulary or len(unit.text) < 6:
        return []
    halves = ((unit.text[:at], unit.text[at:]) for at in range(3, len(unit.text) - 2))
    return [
        Alternative(vocabulary.field, ((a,), (b,)), ranking.COMPOUND)
        for a, b in halves
        if a in vocabulary and b in vocabulary
    ][:2]


def _forms(term: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = vocabulary.inflected(term)
    return found if term in found or term not in vocabulary else (term, *found)


def _completed(unit: Unit, vocabularies: Vocabularies) -> list[Alternative]:
    ways = []
    for vocabulary in _look_in(unit, vocabularies):
        terms = vocabulary.completed(unit.text, COMPLETIONS)
        if terms:
            ways.append(Alternative(vocabulary.field, (terms,), ranking.BEGUN))
    return ways


def _join_neighbours(units: Sequence[Unit], wanted: list[Wanted], vocabularies: Vocabularies) -> None:
    """Meet words written apart by their compound (follow up: followup), of both words."""
    for at in range(len(units) - 1):
        first, second = units[at], units[at + 1]
        if first.field != second.field or first.end >= second.start:
            continue
        for vocabulary in _look_in(first, vocabularies):
            forms = _forms(first.text + second.text, vocabulary)
            if forms:
                way = Alternative(vocabulary.field, (forms,), ranking.COMPOUND)
                wanted[at].ways.append(way)
                wanted[at + 1].ways.append(way)


# Synonyms


@cache
def _synonyms(code: str) -> tuple[Mapping[tuple[str, ...], int], tuple[tuple[tuple[str, ...], ...], ...]]:
    """Read a language's groups: member (its words' stems) -> number of its group, and the groups' members as terms."""
    numbers: dict[tuple[str, ...], int] = {}
    groups = []
    for number, group in enumerate(wordlists.groups(code, "synonyms")):
        members = [tuple(unit.text for unit in analysis.query_units(member)) for member in group]
        groups.append(tuple(members))
        for member in members:
            numbers.setdefault(tuple(analysis.stem(term, code) for term in member), number)
    return numbers, tuple(groups)


def _add_synonyms(units: Sequence[Unit], wanted: list[Wanted], vocabularies: Vocabularies) -> None:
    for code in LANGUAGES:
        numbers, groups = _synonyms(code)
        stems = [analysis.stem(unit.text, code) if (unit.field or "en") == code else "" for unit in units]
        for start in range(len(units)):
            for end in range(min(len(units), start + 4), start, -1):
                number = numbers.get(tuple(stems[start:end]))
                if number is not None:
                    ways = _synonym_ways(groups[number], tuple(stems[start:end]), code, vocabularies)
                    for one in wanted[start:end]:
                        one.ways += ways
                    break


def _synonym_ways(
    members: Sequence[tuple[str, ...]], but: tuple[str, ...], code: str, vocabularies: Vocabularies
) -> list[Alternative]:
    ways = []
    for vocabulary in vocabularies.get(code, ()):
        for member in members:
            if tuple(analysis.stem(term, code) for term in member) == but:
                continue
            groups = tuple(_forms(term, vocabulary) for term in member)
            if all(groups):
                ways.append(Alternative(vocabulary.field, groups, ranking.SYNONYM))
    return ways


# Guesses


def _guess(parsed: Parsed, wanted: list[Wanted], vocabularies: Vocabularies) -> None:
    """Guess at the words that nothing found, and put what the guesses ask for beside them."""
    missing = [at for at, one in enumerate(wanted) if not one.is_found]
    for at in missing:
        unit = parsed.units[at]
        unfinished = parsed.unfinished and at == len(wanted) - 1
        if len(unit.text) > 3 and unit.field != "zh":
            wanted[at].ways += _slips(unit, unfinished, vocabularies)
    guesses = conversions.readings(parsed, [parsed.units[at] for at in missing], vocabularies)
    for guess in guesses:
        covered = [
            at
            for at in missing
            if guess.start <= parsed.units[at].start and parsed.units[at].end <= guess.end
        ]
        if not covered:
            continue
        first, *others = covered
        for at in others:
            wanted[at].share = 0.0  # the guess reads several of the words typed as one text
        for number, terms in enumerate(guess.words):
            way = Alternative(guess.field, (terms,), guess.quality, guess.how)
            if number == 0:
                wanted[first].ways.append(way)
            elif number < len(covered):
                wanted[covered[number]].ways.append(way)
                wanted[covered[number]].share = 1.0
            else:
                wanted.append(Wanted(terms[0], 1.0, [way]))


def _slips(unit: Unit, unfinished: bool, vocabularies: Vocabularies) -> list[Alternative]:
    ways = []
    for vocabulary in _look_in(unit, vocabularies):
        if vocabulary.language_field == NEUTRAL and len(unit.text) < 5:
            continue
        terms = vocabulary.one_slip(unit.text, unfinished=unfinished)
        if terms:
            ways.append(Alternative(vocabulary.field, (terms,), ranking.SLIPPED, "slip"))
    return ways


# Stop words


@cache
def _stop_words(code: str) -> frozenset[str]:
    spelled = " ".join(wordlists.words(code, "stopwords"))
    return frozenset(unit.text for unit in analysis.query_units(spelled)) | frozenset(spelled.split())


def _lower_stop_words(units: Sequence[Unit], wanted: Sequence[Wanted]) -> None:
    stops = [unit.text in _stop_words(unit.field or "en") for unit in units]
    if all(stops):
        return
    for one, stop in zip(wanted, stops, strict=False):
        if stop:
            one.share *= ranking.STOP_WORD
