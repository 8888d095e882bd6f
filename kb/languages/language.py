"""The protocol of a language and the table of those we have.

A language is one module of this package with a constant `LANGUAGE`; adding one edits nothing else.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.errors import Invalid, N_, Problem


@dataclass(frozen=True)
class Folded:
    """A text in its compared form, with the way back.

    `origins[i]` is the code point of the given text that gave `text[i]`; one more entry at the end
    holds the given text's length, so that `origins[i:j]` always has an end.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the folded text to a span of the text as given."""
        if start == end:
            return self.origins[start], self.origins[start]
        return self.origins[start], self.origins[end - 1] + 1


@dataclass(frozen=True)
class Word:
    """One word as given (`start`, `end` in code points) and its folded form."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Language:
    """The facts of one language and its text analysis; `source` names where the facts come from."""

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
    stem: Callable[[str], str]
    source: str


def fold_with(
    text: str, table: Mapping[int, str], *, drop: frozenset[str] = frozenset(), pieces: Callable[[str], str] = str
) -> Folded:
    """Fold character by character: `table` maps a code point to its replacement, `drop` leaves characters
    out, `pieces` folds what the table does not name. Each given character yields none, one or more.
    """
    out: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        if char in drop:
            continue
        mapped = table.get(ord(char))
        for piece in mapped if mapped is not None else pieces(char):
            out.append(piece)
            origins.append(index)
    origins.append(len(text))
    return Folded("".join(out), tuple(origins))


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
            [Problem("locale", N_("%(tag)r is not a locale of this library; use one of: %(known)s"), {"tag": tag[:40], "known": known})]
        )
    return LANGUAGES[code]
