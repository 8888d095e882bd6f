"""Reading what is given to a command: a text, or a file of one JSON object a line, with a message for what is wrong.

The command line speaks English: these messages are not marked for the catalogs.
"""

import codecs
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kb.errors import BadFile, Invalid, Problem
from kb.exchange import strict_json
from kb.languages import language

LONGEST_FILE = 200_000_000  # bytes
STDIN = "standard input"
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_bytes(path: Path | None) -> tuple[bytes, str]:
    """Read a file, or standard input for None and `-`; gives the bytes and the name for messages."""
    if is_stdin(path):
        return _within_limit(stdin().read(LONGEST_FILE + 1), STDIN)
    with Path(str(path)).open("rb") as file:
        return _within_limit(file.read(LONGEST_FILE + 1), str(path))


def is_stdin(path: Path | None) -> bool:
    """Whether a file's name stands for standard input."""
    return path is None or str(path) == "-"


def stdin() -> BinaryIO:
    """Give standard input as bytes; raises Invalid where the program was started with it closed."""
    if sys.stdin is None:
        raise Invalid([Problem(STDIN, "it is closed; name a file, or send the text in")])
    return sys.stdin.buffer


def read_text(path: Path | None) -> str:
    """Read a text as it is, byte order mark and line ends included: spans count its code points. Raises BadFile."""
    data, name = read_bytes(path)
    return strict_json.decode(data, name, mark=True)


def argument(text: str, name: str) -> str:
    """Take a text of the command line as UTF-8, whatever the terminal's locale says; other bytes are refused."""
    try:
        return os.fsencode(text).decode("utf-8")
    except UnicodeError:
        problem = _surrogate(text, name) or Problem(name, "this is not UTF-8")
        raise Invalid([problem]) from None


def locale(tag: str | None) -> str | None:
    """Read a locale as our code; raises Invalid for one that is not ours."""
    return None if tag is None else language(argument(tag, "--locale")).code


@dataclass
class Line:
    """One object of a batch; what is asked for and not there, or of the wrong type, goes to `problems`."""

    number: int
    values: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)

    def identity(self) -> str | int | None:
        """Give the line's `id`: a text or a whole number."""
        value = self.values.get("id")
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            self._check(value if isinstance(value, str) else "", "id")
            return value
        self._add("id: expected text or number, found %(found)s", found=self._found("id"))
        return None

    def text(self, name: str) -> str:
        """Give a text that must be there."""
        value = self.values.get(name)
        if isinstance(value, str):
            self._check(value, name)
            return value
        self._add("%(field)s: expected text, found %(found)s", field=name, found=self._found(name))
        return ""

    def optional_text(self, name: str) -> str | None:
        """Give a text that may be absent or null."""
        return None if self.values.get(name) is None else self.text(name)

    def locale(self, *, required: bool) -> str | None:
        """Give the line's locale as our code."""
        tag = self.text("locale") if required else self.optional_text("locale")
        if tag is None or self.problems:
            return None
        try:
            return language(tag).code
        except Invalid as refused:
            self._add("%(reason)s", reason=str(refused))
            return None

    def whole_number(self, name: str, default: int, *, most: int) -> int:
        """Give a number from 1 to `most` that may be absent or null."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
            return value
        self._add("%(field)s: expected a whole number from 1 to %(most)s", field=name, most=most)
        return default

    def one_of(self, name: str, allowed: list[str]) -> str | None:
        """Give a text from a list that may be absent or null."""
        value = self.optional_text(name)
        if value is None or value in allowed:
            return value
        self._add("%(field)s: expected one of %(allowed)s", field=name, allowed=", ".join(allowed))
        return None

    def _check(self, text: str, name: str) -> None:
        problem = _surrogate(text, name)
        if problem:
            self._add("%(reason)s", reason=str(problem))

    def _found(self, name: str) -> str:
        return strict_json.kind_of(self.values[name]) if name in self.values else "nothing"

    def _add(self, message: str, **arguments: object) -> None:
        self.problems.append(Problem(f"line {self.number}", message, arguments))


def read_lines(path: Path) -> tuple[list[Line], str]:
    """Read a batch: one JSON object a line, empty lines apart. Raises BadFile naming every line that is not one."""
    data, name = read_bytes(path)
    problems: list[Problem] = []
    lines = list(_parsed(strict_json.decode(data, name), problems))
    if problems:
        raise BadFile(name, problems[:100])
    return lines, name


def refuse_bad(lines: list[Line], name: str) -> None:
    """Raise BadFile with what the lines found wrong while they were asked."""
    problems = [problem for line in lines for problem in line.problems]
    if problems:
        raise BadFile(name, problems[:100])


def _parsed(text: str, problems: list[Problem]) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            read = _line(line, number)
            problems.extend(read.problems)
            if not read.problems:
                yield read


def each_line(path: Path) -> tuple[Iterator[Line], str]:
    """Read a batch whose good lines are answered whatever the others are: what is wrong with a line stands in it."""
    data, name = read_bytes(path)
    lines = enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1)
    return (_line_of_bytes(line, number) for number, line in lines if line.strip()), name


def _line_of_bytes(data: bytes, number: int) -> Line:
    try:
        return _line(data.decode(), number)
    except UnicodeDecodeError as error:
        message = "byte %(offset)s of this line is not UTF-8; save the file as UTF-8"
        return Line(number, {}, [Problem(f"line {number}", message, {"offset": error.start})])


def _line(text: str, number: int) -> Line:
    where = f"line {number}"
    try:
        value = strict_json.parse_text(text, "", first_line=number)
    except BadFile as refused:
        return Line(number, {}, list(refused.problems))
    if not isinstance(value, strict_json.Object):
        found = {"found": strict_json.kind_of(value)}
        return Line(number, {}, [Problem(where, "expected object, found %(found)s", found)])
    if value.twins:
        message = "the field %(name)s stands here more than once"
        return Line(number, value, [Problem(where, message, {"name": ascii(value.twins[0][:40])})])
    return Line(number, value)


def _within_limit(data: bytes, name: str) -> tuple[bytes, str]:
    if len(data) > LONGEST_FILE:
        message = "larger than %(limit)s bytes"
        raise BadFile(name, [Problem("", message, {"limit": LONGEST_FILE})])
    return data, name


def _surrogate(text: str, where: str) -> Problem | None:
    found = _SURROGATE.search(text)
    if found is None:
        return None
    message = "the character at %(position)s (counted from 0) is not valid Unicode"
    return Problem(where, message, {"position": found.start()})
