"""What a regular expression cannot do without: characters one of which must stand in the text it is tried on.

Trying an expression costs the length of the text; looking for a character in a set costs nothing. Only characters of
scripts without spaces serve: they are many and each is rare, so they tell; every sentence has most Latin letters.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

_PARSER: Any = import_module("re._parser")  # the standard library's own reading of an expression
_FIRST = "\u2e80"
_MOST = 3  # sets kept: the smallest tell the most

Gates = tuple[frozenset[str], ...]


def alternatives(expression: str) -> Iterator[str]:
    """Split an expression at its outermost bars."""
    depth = start = 0
    bracket = escaped = False
    for index, char in enumerate(expression):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif bracket:
            bracket = char != "]"
        elif char == "[":
            bracket = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            yield expression[start:index]
            start = index + 1
    yield expression[start:]


def gates(expression: str) -> Gates:
    """List sets of characters; where the text has none of one of them, the expression is not in it."""
    return tuple(sorted(_needs(_PARSER.parse(expression)), key=len)[:_MOST])


def _needs(parts: Any) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for operation, value in parts:
        match str(operation):
            case "LITERAL":
                found.append(frozenset({chr(value)}))
            case "IN" if all(str(kind) == "LITERAL" for kind, _char in value):
                found.append(frozenset(chr(char) for _kind, char in value))
            case "SUBPATTERN":
                found += _needs(value[-1])
            case "MAX_REPEAT" | "MIN_REPEAT" if value[0]:
                found += _needs(value[2])
            case "BRANCH":
                found += _any_of([_needs(branch) for branch in value[1]])
    return [chars for chars in found if min(chars) >= _FIRST]


def _any_of(branches: Sequence[list[frozenset[str]]]) -> list[frozenset[str]]:
    if not all(branches):
        return []
    return [frozenset[str]().union(*(min(branch, key=len) for branch in branches))]


class Gated:
    """An expression of several alternatives, of which only those are tried whose characters are there."""

    def __init__(self, expressions: Sequence[str]) -> None:
        parts = [part for expression in expressions for part in alternatives(expression)]
        needs = [gates(part) for part in parts]
        free = [part for part, need in zip(parts, needs, strict=True) if not need]
        self._free = re.compile("|".join(f"(?:{part})" for part in free)) if free else None
        self._gated = [(need, re.compile(part)) for part, need in zip(parts, needs, strict=True) if need]

    def search(self, text: str, characters: frozenset[str]) -> tuple[int, int] | None:
        """Find the first place of a text, whose characters are given."""
        best: tuple[int, int] | None = None
        if self._free and (match := self._free.search(text)):
            best = match.span()
        for need, pattern in self._gated:
            for chars in need:
                if chars.isdisjoint(characters):
                    break
            else:
                match = pattern.search(text)
                if match and (best is None or match.start() < best[0]):
                    best = match.span()
        return best
