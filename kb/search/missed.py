"""Searches that led nowhere: what of them may be remembered, and in which language they were asked. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kb.languages import LANGUAGES
from kb.search import analysis
from kb.search.query import parse

LONGEST = 80  # characters
MOST_WORDS = 8
MOST_HAN = 24  # characters of Chinese, which has no spaces to count words by
_ADDRESS = re.compile(r"[@＠]|://|www\.", re.IGNORECASE)
_IN_A_ROW = 4  # digits: less are a code of an error, more may be of an order, a card or a telephone
_IN_ALL = 6
_IN_A_WORD = 3  # digits beside letters, as in an order's number
_SPACES = re.compile(r"(\s+)")  # split keeps what is in brackets
_NUMBER = re.compile(r"\d(?:[ \t.\-]?\d){3,}")
_ADDRESSED = re.compile(
    r"\b(?:mrs?|ms|dr|κ|κα|κο[ςσ]|κυρι[αοε]\w?|[آا]قای|خانم|جناب)\b|先生|女士|小姐", re.IGNORECASE
)


@dataclass(frozen=True)
class Kept:
    """What is remembered of a search: its words in their compared form, as last typed, and their language."""

    text: str
    spelled: str
    locale: str


@dataclass(frozen=True)
class Missed:
    """A search that led nowhere, as it is remembered: how often it found nothing, how often nothing was
    chosen, and how often somebody asked for such a text.
    """

    id: int
    locale: str
    text: str
    spelled: str
    found_nothing: int
    unchosen: int
    last_at: datetime
    dismissed: bool = False
    asked: int = 0


def kept(text: str, asked: str) -> Kept | None:
    """Give what may be remembered of a search: None for what says nothing, and for what looks like somebody's data
    (addresses, numbers of telephones, orders and cards, names as people write them, whole sentences).

    `asked` is the locale for words in Latin letters, which may be of any language.
    """
    spelled = _words_of(text)
    if not any(char.isalpha() for char in spelled) or len(spelled) > LONGEST or _looks_personal(spelled):
        return None
    locale = analysis.script_field(spelled) or asked
    return Kept(" ".join(LANGUAGES[locale].fold(spelled).text.split()), spelled, locale)


def without_data(text: str) -> str:
    """Take addresses and long numbers out of a remark, each as `…`; its other words stay as they are."""
    words = _SPACES.split(_NUMBER.sub("…", text))
    return "".join("…" if _ADDRESS.search(word) else word for word in words)


def _words_of(text: str) -> str:
    """Give the words without operators; of a shortcut alone, the shortcut."""
    parsed = parse(text)
    words = " ".join(parsed.text.split())
    return words or (f"/{parsed.shortcut}" if parsed.shortcut else "")


def _looks_personal(text: str) -> bool:
    han = sum(unicodedata.name(char, "").startswith("CJK UNIFIED") for char in text)
    return (
        _ADDRESS.search(text) is not None
        or len(text.split()) > MOST_WORDS
        or han > MOST_HAN
        or _has_many_digits(text)
        or _names_somebody(text)
    )


def _names_somebody(text: str) -> bool:
    """Whether a text addresses somebody, or is of several words that all begin with a capital as names do."""
    words = text.split()
    is_addressed = _ADDRESSED.search(LANGUAGES["el"].fold(text).text) is not None
    return is_addressed or (len(words) > 1 and all(map(str.istitle, words)))


def _has_many_digits(text: str) -> bool:
    plain = "".join("0" if char.isnumeric() and not _is_han(char) else char for char in text)
    in_words = (word for word in plain.split() if any(char.isalpha() for char in word))
    return (
        "0" * _IN_A_ROW in plain
        or plain.count("0") >= _IN_ALL
        or any(word.count("0") >= _IN_A_WORD for word in in_words)
    )


def _is_han(char: str) -> bool:
    return unicodedata.category(char) == "Lo"
