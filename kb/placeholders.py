"""`{{ name | "fallback" }}` as a value: find, fill, compare and name placeholders in any text.

A placeholder is never compiled or evaluated: `{{7*7}}` and `{% … %}` stay the text that they are.
One pass over the text, linear in its length.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.errors import N_, Problem

# Dotted lower-case names, at most 80 characters; the fallback is a JSON-like string in straight quotes.
NAME = r"[a-z][a-z0-9_]{0,39}(?:\.[a-z][a-z0-9_]{0,39}){0,3}"
_PLACEHOLDER = re.compile(
    r"\{\{[ \t]{0,4}(?P<name>" + NAME + r")[ \t]{0,4}"
    r"(?:\|[ \t]{0,4}\"(?P<fallback>[^\"\n{}]{0,200})\"[ \t]{0,4})?\}\}"
)


@dataclass(frozen=True)
class Placeholder:
    """One placeholder and where it stands: `start` and `end` count code points of the text as given."""

    name: str
    fallback: str | None
    start: int
    end: int

    def __str__(self) -> str:
        return write(self.name, self.fallback)


def write(name: str, fallback: str | None = None) -> str:
    """Give the canonical spelling of a placeholder."""
    return f"{{{{ {name} }}}}" if fallback is None else f'{{{{ {name} | "{fallback}" }}}}'


def find(text: str) -> list[Placeholder]:
    """List the placeholders of a text in order."""
    return [
        Placeholder(match["name"], match["fallback"], match.start(), match.end())
        for match in _PLACEHOLDER.finditer(text)
    ]


def nodes(text: str) -> list[str | Placeholder]:
    """Split a text into literal runs and placeholders, in order; joining their `str` gives the text, spacing apart."""
    parts: list[str | Placeholder] = []
    position = 0
    for placeholder in find(text):
        if placeholder.start > position:
            parts.append(text[position : placeholder.start])
        parts.append(placeholder)
        position = placeholder.end
    if position < len(text):
        parts.append(text[position:])
    return parts


def name_spans(text: str) -> list[tuple[int, int]]:
    """Say where the names of placeholders stand, in order; their fallbacks are words like others."""
    return [match.span("name") for match in _PLACEHOLDER.finditer(text)]


def fill(text: str, value: Callable[[Placeholder], str]) -> str:
    """Replace every placeholder by what `value` gives for it, in one pass: a value is never searched again."""
    return "".join(part if isinstance(part, str) else value(part) for part in nodes(text))


def names(text: str) -> Counter[str]:
    """Count the placeholder names of a text; fallbacks do not matter, they are translated."""
    return Counter(placeholder.name for placeholder in find(text))


def missing(source: str, target: str) -> list[str]:
    """List the names that the source has and the target lacks, once per missing use."""
    return sorted((names(source) - names(target)).elements())


def problems(text: str, where: str) -> Iterable[Problem]:
    """Say where braces are left open or a placeholder is not one that we read."""
    rest = fill(text, lambda placeholder: " " * (placeholder.end - placeholder.start))
    for brace in ("{{", "}}"):
        at = rest.find(brace)
        if at >= 0:
            line = rest.count("\n", 0, at) + 1
            yield Problem(
                where,
                N_(
                    "line %(line)s: %(brace)s is not part of a placeholder; "
                    'write {{ name }} or {{ name | "fallback" }} with a dotted lower-case name'
                ),
                {"line": line, "brace": brace},
            )
