"""Understanding a query: from the words typed to what to look up, each with how sure the reading is.

A word is looked for as typed, inflected, taken apart or joined, by its synonyms, and, while it is the last one, as a
beginning. Only a word that none of these finds is guessed at: one slip of the keyboard, another keyboard layout,
another script. So a guess never competes with what was really typed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache

from kb.languages import LANGUAGES
from kb.search import analysis, conversions, ranking
from kb.search.analysis import DRAFT, FIELDS, NEUTRAL, Unit, stop_words
from kb.search.query import Parsed
from kb.search.synonyms import innermost, is_phrase, lexicon
from kb.search.vocabulary import Vocabulary

# How many terms a beginning is completed to, by its length: one letter says too little for more to matter, and
# there each term stands in many entries.
_COMPLETIONS = {1: 14, 2: 24}
_MOST_COMPLETIONS = 40
_DOUBTED = 5  # letters of a word that may be a slip although a form of its stem was found,
_ALIKE = 0.6  # where no form has so much of it in one piece
_MOST_GUESSED = 12  # misspelt words of a query that are put right
_KNOWN = "known:"
Vocabularies = Mapping[str, Sequence[Vocabulary]]  # field -> the vocabularies to look in (approved, drafts)


@dataclass(frozen=True)
class Alternative:
    """One way to meet a wanted word: in this field, one term of every group. `how` is empty where it is no guess;
    of a guess, `span` is the piece of the query that it reads and `says` its spelling, where that is not the term.
    """

    field: str
    groups: tuple[tuple[str, ...], ...]
    quality: float
    how: str = ""
    span: tuple[int, int] = (0, 0)
    says: str = ""


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


def understand(parsed: Parsed, vocabularies: Vocabularies, *, guessing: bool = True) -> Reading:
    """Work out what to look up for a query's words; without `guessing`, only for the words as typed."""
    units = parsed.units
    wanted = [Wanted(unit.text) for unit in units]
    for at, unit in enumerate(units):
        last = parsed.unfinished and at == len(units) - 1
        wanted[at].ways += _as_typed(unit, vocabularies)
        if last:
            whole = any(way.quality == ranking.EXACT for way in wanted[at].ways)
            wanted[at].ways += _completed(unit, vocabularies, ranking.BEGUN_TOO if whole else ranking.BEGUN)
    _join_neighbours(units, wanted, vocabularies)
    _add_synonyms(parsed, wanted, vocabularies)
    _lower_stop_words(units, wanted)
    if guessing:
        _guess(parsed, wanted, vocabularies)
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
    stops = stop_words(unit.field or "en")
    for vocabulary in _look_in(unit, vocabularies):
        if unit.text in vocabulary:
            ways.append(Alternative(vocabulary.field, ((unit.text,),), ranking.EXACT))
        inflected = tuple(term for term in vocabulary.inflected(unit.text) if term != unit.text)
        if inflected and unit.text not in stops:
            ways.append(Alternative(vocabulary.field, (inflected,), ranking.INFLECTED))
        if not (ways and _is_pair(unit)):
            ways += _apart(unit, vocabulary)
    return ways


def _is_pair(unit: Unit) -> bool:
    """Whether the unit is a pair of Chinese characters, whose two alone say much less."""
    return bool(unit.parts) and all(len(part) == 1 for part in unit.parts)


def _apart(unit: Unit, vocabulary: Vocabulary) -> list[Alternative]:
    """Meet a compound by its parts that say something, a pair of characters by the two."""
    if len(unit.parts) > 1:
        stops = stop_words(unit.field or "en")
        groups = tuple(vocabulary.forms(part) for part in unit.parts if part not in stops)
        quality = ranking.PIECES if _is_pair(unit) else ranking.COMPOUND
        return [Alternative(vocabulary.field, groups, quality)] if groups and all(groups) else []
    return []


def _halves(unit: Unit, vocabulary: Vocabulary) -> list[Alternative]:
    """Meet a long unknown word by two known ones written without a space."""
    halves = ((unit.text[:at], unit.text[at:]) for at in range(3, len(unit.text) - 2))
    return [
        Alternative(vocabulary.field, ((a,), (b,)), ranking.HALVES)
        for a, b in halves
        if a in vocabulary and b in vocabulary
    ][:2]


def _completed(unit: Unit, vocabularies: Vocabularies, quality: float) -> list[Alternative]:
    ways: list[Alternative] = []
    if quality == ranking.BEGUN_TOO and not unit.text.isascii() and len(unit.text) == 1:
        return ways  # the pairs that a Chinese character begins stand only where it does
    for vocabulary in _look_in(unit, vocabularies):
        terms = vocabulary.completed(unit.text, _COMPLETIONS.get(len(unit.text), _MOST_COMPLETIONS))
        if terms:
            ways.append(Alternative(vocabulary.field, (terms,), quality))
    return ways


def _join_neighbours(units: Sequence[Unit], wanted: list[Wanted], vocabularies: Vocabularies) -> None:
    """Meet words written apart by their compound (follow up: followup), of both words."""
    for at in range(len(units) - 1):
        first, second = units[at], units[at + 1]
        if first.field != second.field or first.end >= second.start:
            continue
        for vocabulary in _look_in(first, vocabularies):
            forms = vocabulary.forms(first.text + second.text)
            if forms:
                way = Alternative(vocabulary.field, (forms,), ranking.COMPOUND)
                wanted[at].ways.append(way)
                wanted[at + 1].ways.append(way)


# Synonyms


def _add_synonyms(parsed: Parsed, wanted: Sequence[Wanted], vocabularies: Vocabularies) -> None:
    for code in _spoken(parsed.units):
        for key, start, end in _members_in(parsed.text, code):
            inside = [
                one
                for unit, one in zip(parsed.units, wanted, strict=False)
                if start <= unit.start and unit.end <= end and unit.field in (None, code)
            ]
            ways = _synonym_ways(key, code, vocabularies) if inside else []
            for one in inside:
                one.ways += ways
            if is_phrase(key):
                _lower_light(parsed.units, inside)


def _lower_light(units: Sequence[Unit], phrase: Sequence[Wanted]) -> None:
    """Count the everyday words of a phrase little: of بازگشت دادن (give back), giving alone is another matter."""
    light = {unit.text for unit in units if analysis.is_common(unit)}
    if any(one.text not in light for one in phrase):
        for one in phrase:
            if one.text in light:
                one.share = ranking.STOP_WORD


def _spoken(units: Sequence[Unit]) -> list[str]:
    """Name the languages that words could be of; Latin ones are loan words anywhere."""
    fields = {unit.field for unit in units}
    return [code for code in LANGUAGES if code in fields or None in fields]


def _members_in(text: str, code: str) -> Iterator[tuple[str, int, int]]:
    """Give the synonyms' members in a text with their places."""
    words = innermost(analysis.terms(text, code))
    for key, start, end in lexicon(code).longest(words):
        yield key, words[start].start, words[end - 1].end


def _synonym_ways(key: str, code: str, vocabularies: Vocabularies) -> list[Alternative]:
    """Meet a member by the others of its groups, as one way a vocabulary."""
    members = lexicon(code).members(key)
    ways = []
    for vocabulary in vocabularies.get(code, ()):
        found: dict[str, None] = {}
        for other, word in members.items():
            if other == key:
                continue
            if not is_phrase(other):
                found.update(dict.fromkeys(_alike(word, vocabulary)))
            elif other in vocabulary:
                found[other] = None
        if found:
            ways.append(Alternative(vocabulary.field, (tuple(found),), ranking.SYNONYM))
    return ways


def _alike(term: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the forms that begin like the term: رسید is a receipt, but its stem is also that of "arrived"."""
    return tuple(form for form in vocabulary.forms(term) if form.startswith(term[:3]))


# Guesses


def _guess(parsed: Parsed, wanted: list[Wanted], vocabularies: Vocabularies) -> None:
    """Guess at the words that nothing found, and put what the guesses ask for beside them."""
    units = parsed.units
    unsure = [
        at for at, one in enumerate(wanted) if not any(way.quality == ranking.EXACT for way in one.ways)
    ]
    if not unsure and not conversions.is_keys(parsed.text):
        return
    wider = {name: (*known, _known_words(name)) for name, known in vocabularies.items()}
    missing = [at for at in unsure if not wanted[at].is_found]
    for at in missing:
        for vocabulary in _look_in(units[at], vocabularies) if len(units[at].text) > 5 else ():
            wanted[at].ways += _halves(units[at], vocabulary)
        if at in missing[:_MOST_GUESSED] and len(units[at].text) > (4 if _is_sentence(units) else 3):
            unfinished = parsed.unfinished and at == len(units) - 1
            wanted[at].ways += _real(_slips(units[at], unfinished, wider), vocabularies)
    for at in unsure:
        if at not in missing:
            _doubt(units[at], wanted[at], wider, vocabularies)
    guesses = _coherent(_readings(parsed, missing, wider))
    places = [
        [at for at, unit in enumerate(units) if guess.start <= unit.start and unit.end <= guess.end]
        for guess in guesses
    ]
    if (
        len({at for covered in places for at in covered}) > 2
    ):  # a whole sentence so: it is no misspelt English
        for one in wanted:
            one.ways = [way for way in one.ways if way.how != "slip"]
    for guess, covered in zip(guesses, places, strict=True):
        if covered:
            _take(guess, covered, wanted, vocabularies)


def _doubt(unit: Unit, one: Wanted, wider: Vocabularies, vocabularies: Vocabularies) -> None:
    """Put a slip before forms that share no more with a word than a short stem: βαλίστα is no form of βάλαμε."""
    if len(unit.text) < _DOUBTED or not unit.text.isalpha() or _is_sure(unit, one, wider):
        return
    related = {form for known in _look_in(unit, wider) for form in known.inflected(unit.text)}
    slips = [
        replace(way, groups=(terms,))
        for way in _slips(unit, False, wider)
        if (terms := tuple(term for term in way.groups[0] if term not in related))
    ]
    found = _real(slips, vocabularies)
    if found:
        one.ways = [replace(way, quality=min(way.quality, ranking.PIECES)) for way in one.ways] + found


def _is_sure(unit: Unit, one: Wanted, wider: Vocabularies) -> bool:
    if any(way.quality in (ranking.COMPOUND, ranking.BEGUN) for way in one.ways):
        return True
    for vocabulary in _look_in(unit, wider):
        for form in vocabulary.forms(unit.text):
            common = SequenceMatcher(None, unit.text, form, autojunk=False).find_longest_match()
            if common.size >= len(unit.text) * _ALIKE:
                return True
    return False


def _readings(parsed: Parsed, missing: Sequence[int], vocabularies: Vocabularies) -> list[conversions.Guess]:
    """Read the missing words otherwise; where they are most of the Latin ones, the others too, which are then likely
    English by accident only (pas, to, den).
    """
    guesses = conversions.readings(parsed, [parsed.units[at] for at in missing], vocabularies)
    latin = [unit for unit in parsed.units if unit.field is None and unit.text.isalpha()]
    letters = sum(len(unit.text) for unit in latin)
    missed = [parsed.units[at] for at in missing if parsed.units[at].field is None]
    foreign = sum(len(unit.text) for unit in missed if not _is_english(unit, vocabularies))
    if _is_sentence(parsed.units) and foreign * 3 < letters:  # an English sentence with a word of its own
        return [guess for guess in guesses if guess.how == "layout"]
    if len(latin) == len(missing) or sum(len(unit.text) for unit in missed) * 2 < letters:
        return guesses
    wide = [guess for guess in conversions.readings(parsed, latin, vocabularies) if guess.how != "layout"]
    hows = {guess.how for guess in wide}
    return wide + [guess for guess in guesses if guess.how not in hows]


def _is_english(unit: Unit, wider: Vocabularies) -> bool:
    return unit.text in stop_words("en") or any(vocabulary.forms(unit.text) for vocabulary in wider["en"])


def _coherent(guesses: Sequence[conversions.Guess]) -> list[conversions.Guess]:
    """Keep the guesses of the kind that explains most of the query: nobody mixes layouts and romanisations."""
    letters: dict[str, int] = {}
    for how, start, end in {(guess.how, guess.start, guess.end) for guess in guesses}:
        letters[how] = letters.get(how, 0) + end - start
    most = max(letters.values(), default=0)
    return [guess for guess in guesses if letters[guess.how] * 4 >= most * 3]


def _take(
    guess: conversions.Guess, covered: Sequence[int], wanted: list[Wanted], vocabularies: Vocabularies
) -> None:
    """Put a guess in the place of the words that it reads; it may be of fewer words than they, or of more."""
    for at in covered[1:]:
        wanted[at].share = 0.0
    synonyms = _guessed_synonyms(guess, vocabularies)
    for number, options in enumerate(guess.words):
        ways = _real(
            [_guessed(guess, Alternative(name, (terms,), guess.quality)) for name, terms in options],
            vocabularies,
        )
        name, terms = options[0]
        share = ranking.STOP_WORD if terms[0] in stop_words(_language_of(name)) else 1.0
        ways += synonyms[number] if number < len(synonyms) else []
        if number < len(covered):
            one = wanted[covered[number]]
            # Whatever the keys spell by accident gives way; so does a beginning of some English word.
            least = ranking.EXACT if guess.how == "layout" else ranking.BEGUN
            one.ways = [way for way in one.ways if way.how or way.quality > least]
            one.ways += ways
            one.share = share
        else:
            wanted.append(Wanted(terms[0], share, ways))


def _guessed(guess: conversions.Guess, way: Alternative) -> Alternative:
    return replace(way, how=guess.how, span=(guess.start, guess.end), says=guess.text)


def _guessed_synonyms(guess: conversions.Guess, vocabularies: Vocabularies) -> list[list[Alternative]]:
    """Give the synonyms of a guess that is a text as it would have been typed, word by word."""
    if not guess.text:
        return []
    parsed = Parsed(guess.text, tuple(analysis.query_units(guess.text)))
    wanted = [Wanted(unit.text) for unit in parsed.units]
    _add_synonyms(parsed, wanted, vocabularies)
    return [
        [_guessed(guess, replace(way, quality=way.quality * guess.quality)) for way in one.ways]
        for one in wanted
    ]


def _language_of(name: str) -> str:
    return name.removeprefix(_KNOWN).removeprefix(DRAFT)


@cache
def _known_words(code: str) -> Vocabulary:
    """Give the words of a language's synonyms as a dictionary: known, even where no text of the library has them."""
    words = lexicon(code).words() if code in LANGUAGES else ()
    return Vocabulary(_KNOWN + code, dict.fromkeys(words, 0))


def _real(ways: Iterable[Alternative], vocabularies: Vocabularies) -> list[Alternative]:
    """Turn what was found among the known words only into the library's words for it."""
    found: list[Alternative] = []
    for way in ways:
        if not way.field.startswith(_KNOWN):
            found.append(way)
            continue
        code = way.field.removeprefix(_KNOWN)
        for term in way.groups[0]:
            for real in _synonym_ways(analysis.stem(term, code), code, vocabularies):
                quality = way.quality * ranking.SYNONYM
                found.append(
                    replace(way, field=real.field, groups=real.groups, quality=quality, says=way.says or term)
                )
    return found


def _slips(unit: Unit, unfinished: bool, vocabularies: Vocabularies) -> list[Alternative]:
    ways = []
    for vocabulary in _look_in(unit, vocabularies):
        if vocabulary.language_field == NEUTRAL and len(unit.text) < 5:
            continue
        terms = vocabulary.one_slip(unit.text, unfinished=unfinished)
        if terms:
            span = (unit.start, unit.end)
            ways.append(Alternative(vocabulary.field, (terms,), ranking.SLIPPED, "slip", span))
    return ways


# Stop words


def _lower_stop_words(units: Sequence[Unit], wanted: Sequence[Wanted]) -> None:
    shares = [_share(unit) for unit in units]
    if _is_sentence(units):
        lowered = [
            share * ranking.COMMON if share > ranking.STOP_WORD and analysis.is_common(unit) else share
            for unit, share in zip(units, shares, strict=True)
        ]
        shares = lowered if max(lowered) == max(shares) else shares
    if max(shares, default=1.0) <= ranking.STOP_WORD:
        return
    for one, share in zip(wanted, shares, strict=False):
        one.share *= share


def _is_sentence(units: Sequence[Unit]) -> bool:
    """Whether there are so many words that one of them says little."""
    return len(units) >= ranking.SENTENCE


def _share(unit: Unit) -> float:
    """Say how much a word counts: a stop word little, a pair of characters with one that says little half."""
    stops = stop_words(unit.field or "en")
    if unit.text in stops or (unit.parts and all(part in stops for part in unit.parts)):
        return ranking.STOP_WORD
    return 0.5 if any(len(part) == 1 and part in stops for part in unit.parts) else 1.0
