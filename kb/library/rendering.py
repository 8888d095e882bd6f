"""Filling placeholders with values: as text, before Markdown is read, so that a value never becomes markup.

What comes out is Markdown again (`fill`) or plain text (`fill_plain`); `markup` renders it.
"""

import re
from collections.abc import Mapping

from kb import placeholders
from kb.placeholders import Placeholder

# What Markdown reads has a backslash form; what HTML, headings and fences read has an entity.
_ESCAPED = {ord(char): f"\\{char}" for char in "\\`*_{}[]()>#+-.!|"} | {
    ord(char): f"&#{ord(char)};" for char in "<&=~\"':^"
}
_TARGET = re.compile(r"(?:\]\([ \t]*<?|\]:[ \t]*<?|<[^<>\n]{0,200})[^\s()<>]*\Z")
_REACH = 400  # characters before a placeholder that are looked at
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'\\`{}]+")


def fill(body: str, values: Mapping[str, str]) -> str:
    """Put values (placeholder name -> text) into a Markdown text, escaped; the fallback where one is missing.

    A placeholder with neither stays. In a link's target only a whole web address of a `….url` placeholder
    is put: any other value would decide where the link leads.
    """
    parts: list[str] = []
    for part in placeholders.nodes(body):
        if isinstance(part, str):
            parts.append(part)
        elif _TARGET.search("".join(parts[-3:])[-_REACH:]):
            parts.append(_target(part, values))
        else:
            value = _value(part, values)
            parts.append(str(part) if value is None else _escape(value))
    return "".join(parts)


def fill_plain(text: str, values: Mapping[str, str]) -> str:
    """Put values into a title or a plain text as they are; a placeholder with neither value nor fallback stays."""

    def value(placeholder: Placeholder) -> str:
        known = _value(placeholder, values)
        return str(placeholder) if known is None else known

    return placeholders.fill(text, value)


def in_targets(body: str) -> list[Placeholder]:
    """List the placeholders that stand in the target of a link."""
    position, found = 0, []
    for part in placeholders.nodes(body):
        if isinstance(part, Placeholder) and _TARGET.search(body[max(0, position - _REACH) : position]):
            found.append(part)
        position = part.end if isinstance(part, Placeholder) else position + len(part)
    return found


def _value(placeholder: Placeholder, values: Mapping[str, str]) -> str | None:
    value = " ".join(values.get(placeholder.name, "").split())
    return value or placeholder.fallback


def _target(placeholder: Placeholder, values: Mapping[str, str]) -> str:
    value = values.get(placeholder.name, "").strip()
    is_address = placeholder.name.endswith(".url") and _ADDRESS.fullmatch(value)
    return value if is_address else str(placeholder)


def _escape(value: str) -> str:
    return value.translate(_ESCAPED)
