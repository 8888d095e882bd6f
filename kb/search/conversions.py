"""What else the keys typed could mean: another keyboard layout, or a word of another script in Latin letters.

Every reading is checked against the dictionaries: only words that stand somewhere in the library are proposed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.languages import keyboards, romanised
from kb.search import analysis, ranking
from kb.search.analysis import FIELDS, Unit
from kb.search.query import Parsed
from kb.search.vocabulary import Vocabulary

Vocabularies = Mapping[str, Sequence[Vocabulary]]
Terms = tuple[str, tuple[str, ...]]  # a field and terms of it
_COMPLETIONS = 8
_SURE_PINYIN = 5  # letters from which on syllables are hardly by accident
_KEYS = re.compile(r"[\[\];,'][\[\];,']?[a-z]{1,2}(?![a-z])|[a-z][\[\];,]+[a-z]", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]{2,40}")


@dataclass(frozen=True)
class Guess:
    """A piece of the query (`start`, `end`) read otherwise: word by word, the terms of each field that it could mean,
    and, where the keys say it, the whole `text` that was meant.
    """

    start: int
    end: int
    words: tuple[tuple[Terms, ...], ...]
    quality: float
    how: str
    text: str = ""


def readings(parsed: Parsed, missing: Sequence[Unit], vocabularies: Vocabularies) -> list[Guess]:
    """Give the other readings of the words that nothing was found for."""
    places = {unit.start for unit in missing}
    unknown: list[re.Match[str]] = []
    guesses: list[Guess] = []
    for chunk in re.finditer(r"\S+", parsed.text):
        last = parsed.unfinished and chunk.end() == len(parsed.text)
        is_unknown = any(chunk.start() <= place < chunk.end() for place in places)
        if is_unknown or is_keys(chunk.group()):
            guesses += _other_layouts(chunk, last, vocabularies)
        if is_unknown:  # a known isn't or here's looks like keys of a layout, but is no other script
            guesses += _other_scripts(chunk, last, vocabularies)
            unknown.append(chunk)
    return guesses + list(_pinyin(parsed, unknown, vocabularies))


def is_keys(chunk: str) -> bool:
    """Whether a piece holds, between letters or before them, marks that are letters on another layout: fhc'aj, ,[i"""
    return bool(_KEYS.search(chunk))


def _terms(word: str, vocabulary: Vocabulary, last: bool) -> tuple[str, ...]:
    return vocabulary.forms(word) or (vocabulary.completed(word, _COMPLETIONS) if last else ())


# Another keyboard layout


def _other_layouts(chunk: re.Match[str], last: bool, vocabularies: Vocabularies) -> Iterator[Guess]:
    if len(chunk.group()) < 3:
        return
    for text in keyboards.retyped(chunk.group()):
        words = [_on_layout(unit, last, vocabularies) for unit in analysis.query_units(text)]
        found = tuple(word for word in words if word)
        if not found or len(found) < len(words):
            found = _syllables_on_layout(text, vocabularies)
        if found:
            yield Guess(chunk.start(), chunk.end(), found, ranking.CONVERTED, "layout", text)


def _syllables_on_layout(text: str, vocabularies: Vocabularies) -> tuple[tuple[Terms, ...], ...]:
    """Read what was typed on another layout as Chinese: pinyin is all that its keys ever give."""
    if len(text) < _SURE_PINYIN or not _LETTERS.fullmatch(text):
        return ()
    read = (_each(_pairs(syllables, vocabularies)) for syllables in romanised.syllables(text)[:2])
    return next((words for words in read if words), ())


def _on_layout(unit: Unit, last: bool, vocabularies: Vocabularies) -> tuple[Terms, ...]:
    """Look where a typed word is looked for: a Latin one in every language's texts and among the shortcuts."""
    return tuple(
        (vocabulary.field, terms)
        for field in ((unit.field,) if unit.field else FIELDS)
        for vocabulary in vocabularies.get(field, ())
        if (terms := _terms(unit.text, vocabulary, last))
    )


# Greek and Persian in Latin letters


def _other_scripts(chunk: re.Match[str], last: bool, vocabularies: Vocabularies) -> Iterator[Guess]:
    for unit in analysis.query_units(chunk.group()):
        if unit.field or len(unit.text) < 3:
            continue
        start, end = chunk.start() + unit.start, chunk.start() + unit.end
        for way in romanised.WAYS:
            for vocabulary in vocabularies.get(way.language, ()):
                terms = _by_sound(unit.text, way, vocabulary, last)
                if terms:
                    yield Guess(start, end, (((vocabulary.field, terms),),), ranking.CONVERTED, way.name)


def _by_sound(word: str, way: romanised.Way, vocabulary: Vocabulary, last: bool) -> tuple[str, ...]:
    """Give the terms that are read like the word; else those of a stem read like its beginning; else completions."""
    sounds = vocabulary.keyed(way.name, way.keys)
    for shorter, ending in way.endings(word):
        found = {term for key in way.readings(shorter) for term in sounds.get(key) if way.fits(shorter, term)}
        if found:
            related = (
                {form for term in found for form in vocabulary.inflected(term)}
                if len(shorter) > 3 or not ending
                else set()
            )
            sure = vocabulary.frequent(found, 12)
            return sure + vocabulary.frequent(related - found, 12 - len(sure))
    stems = vocabulary.keyed(
        way.name + " stem", lambda term: way.keys(analysis.stem(term, vocabulary.language_field))
    )
    for shorter in way.stems(word):
        found = {term for key in way.readings(shorter) for term in stems.get(key)}
        if found:
            return vocabulary.frequent(found, 12)
    if not last:
        return ()
    begun = {
        term
        for key in way.readings(word)
        if len(key) > 1 or len(word) < 3
        for term in sounds.beginning(key)[:200]
        if way.begins(word, term)
    }
    return vocabulary.frequent(begun, _COMPLETIONS)


# Chinese in Latin letters


def _pinyin(parsed: Parsed, chunks: Sequence[re.Match[str]], vocabularies: Vocabularies) -> Iterator[Guess]:
    """Read neighbouring unknown Latin words together as syllables: tui kuan, tuikuan, tuìkuǎn, tk."""
    for start, end, text in _latin_runs(parsed.text, chunks):
        for syllables in romanised.syllables(text)[:4]:
            words = _each(_pairs(syllables, vocabularies))
            if words:
                yield Guess(start, end, words, ranking.CONVERTED, "pinyin")
                return
        last = parsed.unfinished and end == len(parsed.text)
        words = _each(_unfinished_pairs(text, vocabularies)) if last else ()
        if words:
            yield Guess(start, end, words, ranking.CONVERTED * 0.9, "pinyin")
        elif 2 <= len(text) <= 6:
            words = _each(_initials(text, vocabularies))
            if words:
                yield Guess(start, end, words, ranking.CONVERTED * 0.7, "pinyin")


def _each(words: Iterable[Terms]) -> tuple[tuple[Terms, ...], ...]:
    return tuple((word,) for word in words)


def _latin_runs(text: str, chunks: Sequence[re.Match[str]]) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    for chunk in chunks:
        letters = analysis.fold(chunk.group(), "en").text.replace("'", "").replace("-", "")
        if not _LETTERS.fullmatch(letters):
            continue
        if runs and not text[runs[-1][1] : chunk.start()].strip():
            runs[-1] = (runs[-1][0], chunk.end(), runs[-1][2] + letters)
        else:
            runs.append((chunk.start(), chunk.end(), letters))
    return runs


def _zh(vocabularies: Vocabularies) -> Sequence[Vocabulary]:
    return vocabularies.get(romanised.PINYIN_LANGUAGE, ())


def _pairs(syllables: Sequence[str], vocabularies: Vocabularies) -> Iterator[Terms]:
    """Give the pairs of characters read so, of every two neighbours; of one syllable, the characters."""
    keys = [" ".join(pair) for pair in pairwise(syllables)] or [syllables[0]]
    known = [word for key in keys if (word := _read_so(key, vocabularies))]
    if len(known) * 3 >= len(keys):  # pairs across words ("kuan shen" of tuikuan shenqing) are often unknown
        yield from known


def _read_so(key: str, vocabularies: Vocabularies) -> Terms | None:
    for vocabulary in _zh(vocabularies):
        terms = vocabulary.frequent(vocabulary.keyed("pinyin", romanised.pinyin_keys).get(key), 8)
        if terms:
            return vocabulary.field, terms
    return None


def _unfinished_pairs(text: str, vocabularies: Vocabularies) -> Iterator[Terms]:
    for at in range(len(text) - 1, max(1, len(text) - 6), -1):
        for syllables in romanised.syllables(text[:at])[:2]:
            for vocabulary in _zh(vocabularies):
                sounds = vocabulary.keyed("pinyin", romanised.pinyin_keys)
                begun = vocabulary.frequent(sounds.beginning(f"{syllables[-1]} {text[at:]}"), 8)
                if begun:
                    yield from _pairs(syllables, vocabularies) if len(syllables) > 1 else ()
                    yield vocabulary.field, begun
                    return


def _initials(text: str, vocabularies: Vocabularies) -> Iterator[Terms]:
    """Read letters as first letters, where no more than a few pairs begin so: mmcz is 密码重置."""
    for vocabulary in _zh(vocabularies)[:-1]:  # of words that the library has, not of all known ones
        initials = vocabulary.keyed("initials", romanised.initial_keys)
        found = [vocabulary.frequent(initials.get(a + b), 30) for a, b in pairwise(text)]
        if all(found):
            yield from ((vocabulary.field, terms) for terms in found)
            return
