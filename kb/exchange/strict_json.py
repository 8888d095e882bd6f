"""JSON from a stranger: UTF-8 only, no twin keys, no NaN, no infinity, nothing nested without end.

`parse` gives values in which an object remembers its twin keys and a number that is not one is a
`NotANumber`, so that whoever walks the values can name the path. Problems of the text itself carry line and column.
"""

import json
import math
import re
from collections.abc import Iterator

from kb.errors import N_, BadFile, Problem

DEPTH = 50
_DIGITS = 18  # what fits a 64-bit integer
_SHOWN_FAULTS = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Object(dict[str, object]):
    """A JSON object; `twins` are keys that stood in it more than once."""

    twins: tuple[str, ...] = ()


class NotANumber:
    """What stands for NaN, Infinity and numbers that no database holds."""

    def __init__(self, text: str) -> None:
        self.text = text


def parse(data: bytes, name: str) -> object:
    """Read one JSON value; a byte order mark before it is allowed. Raises BadFile."""
    return parse_text(decode(data, name), name)


def parse_text(text: str, name: str, *, first_line: int = 1) -> object:
    """Read one JSON value from a text that begins at a line of the file. Raises BadFile."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=NotANumber,
            parse_float=_float,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        arguments = {"column": error.colno, "reason": error.msg}
        where = f"line {error.lineno + first_line - 1}"
        message = N_("column %(column)s: this is not JSON: %(reason)s")
        raise BadFile(name, [Problem(where, message, arguments)]) from None
    except RecursionError:
        line, column = _too_deep_at(text)
        arguments = {"column": column, "limit": DEPTH}
        message = N_("column %(column)s: lists and objects are nested deeper than %(limit)s")
        raise BadFile(name, [Problem(f"line {line + first_line - 1}", message, arguments)]) from None


def decode(data: bytes, name: str, *, mark: bool = False) -> str:
    """Read bytes as UTF-8; `mark` keeps a byte order mark. Raises BadFile with line and byte offset."""
    try:
        return data.decode("utf-8" if mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec that takes the mark off counts after it.
        skipped = 3 if not mark and data.startswith(b"\xef\xbb\xbf") else 0
        offset = error.start + skipped
        line = data.count(b"\n", 0, offset) + 1
        message = N_("byte %(offset)s is not UTF-8; save the file as UTF-8")
        raise BadFile(name, [Problem(f"line {line}", message, {"offset": offset})]) from None


def faults(value: object) -> Iterator[Problem]:
    """Name what no reader can take, whatever the fields mean, with paths: twin keys, numbers that are none, characters
    that are no Unicode, nesting without end. The first hundred.
    """
    found = 0
    waiting: list[tuple[str, int, object]] = [("", 0, value)]
    while waiting and found < _SHOWN_FAULTS:
        path, depth, item = waiting.pop()
        for problem in _own_faults(path, depth, item):
            found += 1
            yield problem
        if depth >= DEPTH:
            continue
        if isinstance(item, dict):
            below = [(join(path, name), depth + 1, each) for name, each in item.items()]
        else:
            items = item if isinstance(item, list) else []
            below = [(f"{path}[{index}]", depth + 1, each) for index, each in enumerate(items)]
        waiting.extend(reversed(below))


def _own_faults(path: str, depth: int, item: object) -> Iterator[Problem]:
    if depth >= DEPTH and isinstance(item, (dict, list)):
        yield Problem(path, N_("lists and objects are nested deeper than %(limit)s"), {"limit": DEPTH})
    if isinstance(item, NotANumber):
        yield Problem(
            path, N_("%(found)s is not a number that can be kept"), {"found": ascii(item.text[:20])[1:-1]}
        )
    names = item if isinstance(item, dict) else ()
    if any(_SURROGATE.search(text) for text in (*names, *([item] if isinstance(item, str) else ()))):
        yield Problem(path, N_("this holds a character that is not valid Unicode"))
    if isinstance(item, Object):
        for name in item.twins:
            yield Problem(join(path, name), N_("this field stands here more than once"))


def join(path: str, name: str) -> str:
    """Write a field's path; a name with odd characters in brackets, escaped, so that a terminal is safe."""
    if not _PLAIN_NAME.fullmatch(name):
        return f"{path}[{json.dumps(name[:40])}]"
    return f"{path}.{name}" if path else name


def kind_of(value: object) -> str:
    """Name a JSON value's type for a message."""
    if isinstance(value, NotANumber):
        return value.text[:20]
    names = {dict: "object", list: "list", str: "text", bool: "true or false", int: "number", float: "number"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "null")


def _object(pairs: list[tuple[str, object]]) -> Object:
    made = Object(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        made.twins = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return made


def _float(text: str) -> float | NotANumber:
    value = float(text)
    return value if math.isfinite(value) else NotANumber(text)


def _integer(text: str) -> int | NotANumber:
    return int(text) if len(text) <= _DIGITS else NotANumber(text)


def _too_deep_at(text: str) -> tuple[int, int]:
    """Find where the nesting passes the limit; texts between quotes do not count."""
    depth, in_text, escaped = 0, False, False
    for index, char in enumerate(text):
        if in_text:
            in_text = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_text = True
        elif char in "[{":
            depth += 1
            if depth > DEPTH:
                return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
        elif char in "]}":
            depth -= 1
    return 1, 1
