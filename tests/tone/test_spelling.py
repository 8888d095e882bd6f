"""The verdict does not hang on the spelling: the same elements however a text is typed.

Each text of the repository is typed anew in each way; the share that keeps its verdict on the three elements must not
fall under the way's floor. It is 1 where folding makes both the same text, or nearly; a lower one has its reason.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kb.languages import wordlists
from kb.tone import ELEMENTS, check, rulebook

ROOT = Path(__file__).parent.parent.parent
ZWNJ = "\u200c"  # ZERO WIDTH NON-JOINER, the half-space
KEPT = re.compile(r"(\{\{[^{}]*\}\}|`[^`]*`|https?://\S+|\S+@\S+)")  # a program reads these, letter by letter

Typed = Callable[[str], str]


def swapped(before: str, after: str) -> Typed:
    """Type some characters as others."""
    return lambda text: text.translate(str.maketrans(before, after))


def without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def capitals(text: str) -> str:
    return text.upper()


def greek_capitals(text: str) -> str:
    return without_accents(text).upper()


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def full_width(text: str) -> str:
    """Full-width letters, digits and marks, but for those that Markdown reads."""
    return "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char not in "#*>`-_[]()\"'{}|" else char
        for char in text
    )


def curly(text: str) -> str:
    text = re.sub(r'"([^"\n]*)"', "“\\1”", text)
    return text.replace("'", "’")


@cache
def _traditional() -> dict[int, str]:
    pairs = (pair for line in wordlists.lines("zh", "simplified") for pair in line.split())
    found: dict[int, str] = {}
    for traditional, simplified in pairs:
        found.setdefault(ord(simplified), traditional)
    return found


def traditional(text: str) -> str:
    return text.translate(_traditional())


PERSIAN_DIGITS, ARABIC_DIGITS = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
WAYS: dict[str, dict[str, tuple[Typed, float]]] = {
    "fa": {
        "Arabic letters": (swapped("یک", "يك"), 1),
        # Not told apart today: a participle before a noun (موارد مطرح شده وارد …) from the finite verb مطرح شده.
        "half-spaces as spaces": (swapped(ZWNJ, " "), 0.95),
        "half-spaces joined": (lambda text: text.replace(ZWNJ, ""), 1),
        "spaces after می as half-spaces": (lambda text: re.sub(r"\b(ن?می) (?=\w)", rf"\1{ZWNJ}", text), 1),
        "ASCII digits": (swapped(PERSIAN_DIGITS, "0123456789"), 1),
        "Arabic digits": (swapped(PERSIAN_DIGITS, ARABIC_DIGITS), 1),
        "no vowel marks or hamza": (swapped("آأؤئ", "ااوی"), 1),
        "ASCII marks": (swapped("،؛؟", ",;?"), 1),
        "decomposed": (decomposed, 1),
    },
    "el": {
        "no accents": (without_accents, 1),
        "capitals": (greek_capitals, 1),
        "capitals with accents": (capitals, 1),
        "the Greek question mark": (swapped(";", "\u037e"), 1),
        "straight apostrophes": (swapped("’‘", "''"), 1),
        "full-width marks": (full_width, 1),
        "decomposed": (decomposed, 1),
    },
    "en": {
        "capitals": (capitals, 1),
        "small letters": (str.lower, 1),
        "curly quotation marks": (curly, 1),
        "full width": (full_width, 1),
        "no-break spaces": (swapped(" ", "\u00a0"), 1),
    },
    "zh": {
        "Traditional": (traditional, 1),
        "half-width marks": (swapped("，！？：；（）", ",!?:;()"), 1),
        "full-width letters and digits": (full_width, 1),
        "corner brackets": (swapped("“”‘’", "「」『』"), 1),
        # Where a sentence ends is guessed then, from what stands on either side.
        "no marks": (lambda text: re.sub("[，。、；：！？]", "", text), 0.8),
        "spaces for marks": (lambda text: re.sub("[，。、；：！？]", " ", text), 0.8),
    },
}


@cache
def texts(code: str) -> list[str]:
    replies = (ROOT / "tests" / "tone" / "replies" / f"{code}.jsonl").read_text("utf-8").splitlines()
    macros = sorted((ROOT / "templates_library" / "macros").glob(f"*/{code}.md"))
    return [
        *(json.loads(line)["text"] for line in replies),
        *sorted({text for rule in rulebook.rules(code) for text in (*rule.yes, *rule.no)}),
        *(path.read_text("utf-8").partition("\n")[2].strip() for path in macros),
    ]


@cache
def verdict(text: str, code: str) -> tuple[bool, ...]:
    report = check(text, code)
    return tuple(report.elements[name].present for name in ELEMENTS)


def typed(way: Typed, text: str) -> str:
    return "".join(part if KEPT.fullmatch(part) else way(part) for part in KEPT.split(text))


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, ways in WAYS.items() for name in ways])
def test_the_verdict_is_the_same_however_a_text_is_typed(code: str, name: str) -> None:
    way, floor = WAYS[code][name]
    changed = {text: respelt for text in texts(code) if (respelt := typed(way, text)) != text}

    other = [text for text, respelt in changed.items() if verdict(text, code) != verdict(respelt, code)]

    assert changed
    assert 1 - len(other) / len(changed) >= floor, other
