"""Keyboard layouts as data: what the same keys would have typed on another layout."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from kb.languages import wordlists
from kb.languages.language import LANGUAGES


@cache
def _layouts() -> dict[str, dict[str, str]]:
    """Give language -> US key -> the character that the language's layout has there."""
    found = {}
    for code in LANGUAGES:
        pairs = [pair for line in wordlists.lines(code, "layout") for pair in line.split()]
        if pairs:
            found[code] = {pair[0]: pair[1] for pair in pairs}
    return found


@cache
def _back(code: str) -> dict[str, str]:
    return {char: key for key, char in reversed(_layouts()[code].items())}


def retyped(text: str) -> Iterator[str]:
    """Give what the keys of a text mean on the other layouts, the US one among them."""
    keys = {typed for typed in map(str, _keys(text)) if typed}
    for typed in keys:
        if typed != text:
            yield typed
        for layout in _layouts().values():
            converted = "".join(_on(layout, key) for key in typed)
            if converted not in (text, typed):
                yield converted


def _unaccented(text: str) -> str:
    """Take accents off, but leave letters that have keys of their own (ς, آ) apart."""
    typed = "".join(text.lower().split())
    if any(
        char in back
        for back in map(_back, _layouts())
        for char in typed
        if not char.isascii() and _is_composed(char)
    ):
        return typed
    return "".join(char for char in unicodedata.normalize("NFD", typed) if not unicodedata.combining(char))


def _is_composed(char: str) -> bool:
    return len(unicodedata.normalize("NFD", char)) > 1


def _on(layout: dict[str, str], key: str) -> str:
    found = layout.get(key) or layout.get(key.lower())
    if found is not None:
        return found
    return "" if key in ";:" else key  # a dead key stands before its letter


def _keys(text: str) -> Iterator[str]:
    """Give the US keys that could have typed a text: itself in ASCII, else by each layout that has its letters."""
    if text.isascii():
        yield text
        return
    for code in _layouts():
        back = _back(code)
        folded = _unaccented(text)
        letters = [char for char in folded if char.isalpha()]
        if letters and all(char in back for char in letters):
            yield "".join(back.get(char, char) for char in folded)
