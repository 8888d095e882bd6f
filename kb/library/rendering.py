"""Filling placeholders with values: as text, before Markdown is read, so that a value never becomes markup.

What comes out is Markdown again (`fill`) or plain text (`fill_plain`); `markup` renders it.
"""

import re
from collections.abc import Collection, Mapping

from kb import placeholders
from kb.placeholders import Placeholder

# What Markdown reads anywhere has a backslash form or an entity, and so has what it reads at the start of a line. The rest
# stays as it is: a text that is copied as Markdown is read by people too.
_ESCAPED = (
    {ord(char): f"\\{char}" for char in "\\`*_{}[]|"}
    | {ord(char): f"&#{ord(char)};" for char in "~^"}
    | {ord("<"): "&lt;", ord("&"): "&amp;"}
)
_AT_START = {"#": "\\#", "+": "\\+", "-": "\\-", ">": "\\>", "=": "&#61;", ":": "&#58;"}
_SPACES = re.compile(r"[ \t\n\r\f\v]+")  # not those that keep a number and its unit together
_NUMBERED = re.compile(r"(\d{1,9})([.)])")
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
            value = value_of(part, values)
            parts.append(str(part) if value is None else _escape(value))
    return "".join(parts)


def fill_plain(text: str, values: Mapping[str, str]) -> str:
    """Put values into a title or a plain text as they are; a placeholder with neither value nor fallback stays."""

    def value(placeholder: Placeholder) -> str:
        known = value_of(placeholder, values)
        return str(placeholder) if known is None else known

    return placeholders.fill(text, value)


def fill_targets(body: str, values: Mapping[str, str]) -> str:
    """Put whole web addresses into the targets of links, and nothing anywhere else."""
    parts: list[str] = []
    for part in placeholders.nodes(body):
        is_target = isinstance(part, Placeholder) and _TARGET.search("".join(parts[-3:])[-_REACH:])
        parts.append(_target(part, values) if is_target and isinstance(part, Placeholder) else str(part))
    return "".join(parts)


def unfilled(body: str, values: Mapping[str, str]) -> list[Placeholder]:
    """List the placeholders that values and fallbacks leave as they are; a link's target takes a web address only."""
    in_links = {placeholder.start for placeholder in in_targets(body)}

    def stays(placeholder: Placeholder) -> bool:
        if placeholder.start in in_links:
            return _target(placeholder, values) == str(placeholder)
        return value_of(placeholder, values) is None

    return [placeholder for placeholder in placeholders.find(body) if stays(placeholder)]


def leave_out(text: str, names: Collection[str]) -> str:
    """Take placeholders without a fallback out on purpose; a link to one keeps its words.

    The place closes: brackets that would be empty go with it, and no space is left before a mark or doubled.
    """
    for name in names:
        text = _leave_out_one(text, name)
    return text


def _leave_out_one(text: str, name: str) -> str:
    parts: list[str] = []
    closing = False  # the part before was taken out
    for part in placeholders.nodes(text):
        if isinstance(part, Placeholder):
            closing = part.name == name and part.fallback is None
            if not closing:
                parts.append(str(part))
        elif closing:
            before, rest = _closed("".join(parts), part)
            parts, closing = [before, rest], False
        else:
            parts.append(part)
    return "".join(parts).rstrip(" \t") if closing else "".join(parts)


_BRACKETS = {"(": ")", "[": "]", "（": "）", "«": "»", "“": "”", "「": "」", '"': '"'}
_MARKS = ".,;:!?،؛؟·。，、；：！？…)]）»”"


def _closed(before: str, after: str) -> tuple[str, str]:
    """Close the place between two texts."""
    link = re.search(r"\[([^\[\]\n]*)\]\([ \t]*<?\Z", before)
    end = re.match(r">?[ \t]*\)", after)
    if link and end:
        return before[: link.start()] + link[1], after[end.end() :]
    if before and after and _BRACKETS.get(before[-1]) == after[0]:
        before, after = before[:-1], after[1:]
    bare = before.rstrip(" \t")
    if not after or after[0] in _MARKS or after[0] in " \t\n" or not bare or bare[-1] == "\n":
        if not bare or bare[-1] == "\n":
            after = after.lstrip(" \t")
            return bare, after.removeprefix("\n") if bare else after
        return bare, after
    return before, after


def in_targets(body: str) -> list[Placeholder]:
    """List the placeholders that stand in the target of a link."""
    position, found = 0, []
    for part in placeholders.nodes(body):
        if isinstance(part, Placeholder) and _TARGET.search(body[max(0, position - _REACH) : position]):
            found.append(part)
        position = part.end if isinstance(part, Placeholder) else position + len(part)
    return found


def value_of(placeholder: Placeholder, values: Mapping[str, str]) -> str | None:
    """Give what stands for a placeholder: its value on one line, else its fallback, else None."""
    value = _SPACES.sub(" ", values.get(placeholder.name, "")).strip()
    return value or placeholder.fallback


def _target(placeholder: Placeholder, values: Mapping[str, str]) -> str:
    value = values.get(placeholder.name, "").strip()
    is_address = placeholder.name.endswith(".url") and _ADDRESS.fullmatch(value)
    return value if is_address else str(placeholder)


def _escape(value: str) -> str:
    """Write a value so that Markdown reads it as text, wherever in a line it comes to stand."""
    escaped = value.translate(_ESCAPED)
    escaped = _AT_START.get(escaped[:1], escaped[:1]) + escaped[1:]
    return _NUMBERED.sub(r"\1\\\2", escaped, count=1) if _NUMBERED.match(escaped) else escaped
