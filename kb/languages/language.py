"""The protocol of a language and the table of those we have.

A language is one module of this package with a constant `LANGUAGE`; adding one edits nothing else.
"""

import importlib
import pkgutil
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import Stemmer

from kb.errors import N_, Invalid, Problem
from kb.languages.folding import Folded


@dataclass(frozen=True)
class Word:
    """One word as given (`start`, `end` in code points) and its folded form."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Language:
    """The facts of one language and its text analysis; `source` names where the facts come from.

    `words` parts a text without overlap; `terms` is what a search index holds of it: words, the parts of
    compounds, pairs of Chinese characters. `script` matches a character of the language's own script. `onto_words` is a
    pattern of what is written onto a word that stays the same word.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    gettext: str
    tag: str
    tags: frozenset[str]
    digits: str
    quotes: tuple[str, str]
    question_marks: str
    sentence_ends: str
    fold: Callable[[str], Folded]
    words: Callable[[str], list[Word]]
    terms: Callable[[str], list[Word]]
    stem: Callable[[str], str]
    script: re.Pattern[str]
    source: str
    joiner: str = " "
    onto_words: str = ""


def matches(pattern: re.Pattern[str], folded: Folded) -> list[Word]:
    """Give the matches of a pattern in a folded text as words."""
    return [Word(m.group(), *folded.span(m.start(), m.end())) for m in pattern.finditer(folded.text)]


class _Stemmers(threading.local):
    """The Snowball stemmers of one thread: PyStemmer's objects are not to be shared between threads."""

    def __init__(self) -> None:
        self.made: dict[str, Callable[[str], str]] = {}

    def get(self, algorithm: str) -> Callable[[str], str]:
        if algorithm not in self.made:
            self.made[algorithm] = Stemmer.Stemmer(algorithm).stemWord
        return self.made[algorithm]


_STEMMERS = _Stemmers()
_LONGEST_WORD = 64  # characters; PyStemmer remembers 10,000 words, and made-up ones must not fill the memory


def snowball(algorithm: str, word: str) -> str:
    """Stem a folded word with a Snowball stemmer."""
    if len(word) > _LONGEST_WORD:
        return str(Stemmer.Stemmer(algorithm, 0).stemWord(word))
    return _STEMMERS.get(algorithm)(word)


def _load() -> Mapping[str, Language]:
    found: dict[str, Language] = {}
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if len(module.name) == 2:  # a language's module is named by its two-letter code
            loaded = importlib.import_module(f"{__package__}.{module.name}")
            found[module.name] = loaded.LANGUAGE
    return {code: found[code] for code in sorted(found)}


class _Table(Mapping[str, Language]):
    """The languages by code, loaded at the first look-up so that importing the package costs nothing."""

    def __init__(self) -> None:
        self._languages: Mapping[str, Language] | None = None

    def _all(self) -> Mapping[str, Language]:
        if self._languages is None:
            self._languages = _load()
        return self._languages

    def __getitem__(self, code: str) -> Language:
        return self._all()[code]

    def __iter__(self) -> "Iterable[str]":  # type: ignore[override]
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


LANGUAGES: Mapping[str, Language] = _Table()


def parse_locale(tag: str) -> str | None:
    """Give our code for a BCP 47 or gettext tag (`zh-CN`, `zh_Hans`, `zh` are one), None where it is not ours."""
    if len(tag) > 35:
        return None
    folded = tag.replace("_", "-").lower()
    return next((code for code, known in LANGUAGES.items() if folded in known.tags), None)


def language(tag: str) -> Language:
    """Look a language up by any of its tags; raises Invalid with what is allowed."""
    code = parse_locale(tag)
    if code is None:
        known = ", ".join(LANGUAGES)
        raise Invalid(
            [
                Problem(
                    "locale",
                    N_("%(tag)r is not a locale of this library; use one of: %(known)s"),
                    {"tag": tag[:40], "known": known},
                )
            ]
        )
    return LANGUAGES[code]
