"""What a person typed, read into a value: words, phrases, operators. Never raises, whatever was typed.

The language of queries: words; `"a phrase"`; `-word` or `-"a phrase"` for what must not stand there; `tag:`,
`lang:`, `kind:`; `/shortcut`. There are no wildcards, ranges or patterns: they are what makes queries slow.
"""

import re
import unicodedata
from dataclasses import dataclass

from kb.languages import parse_locale
from kb.library.entry import Kind
from kb.search.analysis import Unit, query_units

MAX_LENGTH = 500
MAX_UNITS = 32

_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "：": ":",
        "　": " ",
    }
)
_PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_OPERATOR = re.compile(r"(?P<name>[a-z]{2,9}):(?P<value>\S+)", re.IGNORECASE)
_TAGS = {"tag", "situation"}
_LANGS = {"lang", "locale", "language"}


@dataclass(frozen=True)
class Parsed:
    """A query read. `unfinished` says that the last word may still be being typed; `ignored` lists operators
    whose value means nothing here (`lang:xx`).
    """

    text: str = ""
    units: tuple[Unit, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    shortcut: str | None = None
    unfinished: bool = False
    ignored: tuple[str, ...] = ()
    blank: bool = False


def clean(text: str) -> str:
    """Cut to length and take out what no word holds: controls, surrogates, bidi and other format characters."""
    kept = (_harmless(char) for char in text[: MAX_LENGTH * 2])
    return "".join(kept)[:MAX_LENGTH]


def _harmless(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cs", "Co", "Cn"):
        return ""
    if category == "Cc":
        return " "
    if category == "Cf" and char != "\u200c":  # ZERO WIDTH NON-JOINER is a letter's neighbour in Persian
        return ""
    return char


class _Reader:
    """Collects the pieces of one query."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.phrases: list[str] = []
        self.excluded: list[str] = []
        self.tags: list[str] = []
        self.locales: list[str] = []
        self.kinds: list[Kind] = []
        self.ignored: list[str] = []
        self.shortcut: str | None = None

    def piece(self, match: re.Match[str]) -> None:
        phrase, word = match["phrase"], match["word"]
        if match["minus"]:
            self.excluded.append(phrase if phrase is not None else word)
        elif phrase is not None:
            self.phrases.append(phrase)
            self.plain.append(phrase)
        elif word.startswith("/") and len(word) > 1 and self.shortcut is None:
            self.shortcut = word[1:].casefold()
        elif operator := _OPERATOR.fullmatch(word):
            self.operator(operator["name"].lower(), operator["value"], word)
        else:
            self.plain.append(word)

    def operator(self, name: str, value: str, word: str) -> None:
        if name in _TAGS:
            self.tags.append(value.casefold())
        elif name in _LANGS:
            locale = parse_locale(value)
            self.locales.append(locale) if locale else self.ignored.append(word)
        elif name == "kind":
            known = value.casefold().rstrip("s") in set(Kind)
            self.kinds.append(Kind(value.casefold().rstrip("s"))) if known else self.ignored.append(word)
        else:
            self.plain.append(word)


def parse(text: str) -> Parsed:
    """Read a query."""
    cleaned = clean(text).translate(_QUOTES)
    reader = _Reader()
    for match in _PIECE.finditer(cleaned):
        reader.piece(match)
    plain = " ".join(reader.plain)
    return Parsed(
        text=plain,
        units=tuple(query_units(plain)[:MAX_UNITS]),
        phrases=tuple(dict.fromkeys(phrase for phrase in reader.phrases if phrase.split()))[:4],
        excluded=tuple(dict.fromkeys(reader.excluded))[:MAX_UNITS],
        tags=tuple(reader.tags[:8]),
        locales=tuple(reader.locales[:8]),
        kinds=tuple(reader.kinds[:2]),
        shortcut=reader.shortcut,
        unfinished=_is_unfinished(cleaned, reader),
        ignored=tuple(reader.ignored[:8]),
        blank=not cleaned.strip(),
    )


def _is_unfinished(cleaned: str, reader: _Reader) -> bool:
    ends_open = bool(cleaned) and not cleaned[-1].isspace() and cleaned[-1] not in '"”'
    return ends_open and bool(reader.plain) and cleaned.endswith(reader.plain[-1])
