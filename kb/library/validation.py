"""One validator for the texts of the library, used at every border: forms, files, command line.

Each function gives the value as it is stored and appends what is wrong to `problems`; what it gives
is to be kept only where nothing was appended. `where` names the form field or the path in a file.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from kb import placeholders
from kb.errors import N_, Problem
from kb.languages import LANGUAGES, parse_locale
from kb.library import bounds
from kb.library.entry import Kind

TITLE_LIMIT = 200
NAME_LIMIT = 80  # keys, tags, shortcuts
SITUATIONS_LIMIT = 20
REASON_LIMIT = 300
REMARK_LIMIT = 500
FILE_NAME_LIMIT = 100
ALT_LIMIT = 300
SIGNATURE_LIMIT = 200

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")  # CR LF, CR, NEXT LINE, LINE and PARAGRAPH SEPARATOR
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OPENING = {
    "\u202a": "\u202c",  # LEFT-TO-RIGHT EMBEDDING -> POP DIRECTIONAL FORMATTING
    "\u202b": "\u202c",  # RIGHT-TO-LEFT EMBEDDING
    "\u202d": "\u202c",  # LEFT-TO-RIGHT OVERRIDE
    "\u202e": "\u202c",  # RIGHT-TO-LEFT OVERRIDE
    "\u2066": "\u2069",  # LEFT-TO-RIGHT ISOLATE -> POP DIRECTIONAL ISOLATE
    "\u2067": "\u2069",  # RIGHT-TO-LEFT ISOLATE
    "\u2068": "\u2069",  # FIRST STRONG ISOLATE
}
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDE = re.compile("[\u202d\u202e]")
# What turns or hides letters; ZERO WIDTH NON-JOINER and JOINER stay: Persian words are written with them.
_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NOT_IN_FILE_NAMES = re.compile(r'[/\\:*?"<>|]')
_FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_BYTES_OF_FILE_NAME = 200  # file systems take 255, and browsers add " (1)"


def key(text: str, where: str, problems: list[Problem]) -> str:
    """Read an entry's key."""
    return _name(text, where, problems)


def tag(text: str, where: str, problems: list[Problem]) -> str:
    """Read a situation's tag."""
    return _name(text, where, problems)


def shortcut(text: str | None, where: str, problems: list[Problem]) -> str | None:
    """Read a macro's shortcut; empty is none."""
    return _name(text, where, problems) if text else None


def situations(tags: Iterable[str], where: str, problems: list[Problem]) -> tuple[str, ...]:
    """Read an entry's situations: each tag once, in the order given."""
    read = tuple(dict.fromkeys(tag(text, f"{where}[{index}]", problems) for index, text in enumerate(tags)))
    if len(read) > SITUATIONS_LIMIT:
        problems.append(Problem(where, N_("Use at most %(limit)s situations."), {"limit": SITUATIONS_LIMIT}))
    return read


def locale(text: str, where: str, problems: list[Problem]) -> str:
    """Read a locale tag as our code."""
    code = parse_locale(text)
    if code is None:
        arguments = {"locale": ascii(text[:40]), "known": ", ".join(LANGUAGES)}
        problems.append(
            Problem(where, N_("%(locale)s is not a locale of this library; use one of: %(known)s"), arguments)
        )
    return code or text


def title(text: str, where: str, problems: list[Problem]) -> str:
    """Read a title: one line, not empty."""
    read = _text(text, TITLE_LIMIT, where, problems).strip()
    if not read:
        problems.append(Problem(where, N_("Give a title.")))
    if "\n" in read or "\t" in read:
        problems.append(Problem(where, N_("Keep the title on one line, without tabs.")))
    if _OVERRIDE.search(read):
        problems.append(
            Problem(where, N_("The title has a hidden character that turns the direction of letters."))
        )
    problems.extend(placeholders.problems(read, where))
    return read


def body(text: str, kind: Kind, where: str, problems: list[Problem]) -> str:
    """Read a body in Markdown; a draft may be empty. Space after the last line is dropped.

    What could not be rendered later is refused now.
    """
    before = len(problems)
    read = _text(text, bounds.CHARACTERS[kind], where, problems).rstrip()
    problems.extend(placeholders.problems(read, where))
    if len(problems) == before:
        problems.extend(bounds.problems(read, kind=kind, where=where))
    return read


def situation_name(text: str, where: str, problems: list[Problem]) -> str:
    """Read the name of a situation in one locale."""
    return title(text, where, problems)


def team_name(text: str, where: str, problems: list[Problem]) -> str:
    """Read the name of a team: one line of something that can be seen."""
    read = " ".join(_text(text, NAME_LIMIT, where, problems).split())
    if not any(unicodedata.category(char)[0] in "LN" for char in read):
        problems.append(Problem(where, N_("Give a name with letters or digits.")))
    if _BIDI.search(read):
        problems.append(
            Problem(where, N_("The name has a hidden character that turns the direction of letters."))
        )
    return read


def reason(text: str, where: str, problems: list[Problem]) -> str:
    """Read why a finding is waived; that there is a reason is asked elsewhere."""
    return _text(text, REASON_LIMIT, where, problems).strip()


def remark(text: str, where: str, problems: list[Problem]) -> str:
    """Read a word to the editors about a text; it may be empty."""
    return _text(text, REMARK_LIMIT, where, problems).strip()


def file_name(text: str, where: str, problems: list[Problem]) -> str:
    """Read the name of a file: one line that looks the same everywhere, and is no way to another folder."""
    read = unicodedata.normalize("NFC", text[: 4 * FILE_NAME_LIMIT])
    if _CONTROL.search(read) or _BREAKS.search(read) or "\n" in read or "\t" in read or _HIDDEN.search(read):
        problems.append(Problem(where, N_("The file’s name has a hidden character. Rename the file.")))
    elif _NOT_IN_FILE_NAMES.search(read) or read != read.strip(" ."):
        message = N_(
            "The file’s name has a character that is not allowed in names, such as /. Rename the file."
        )
        problems.append(Problem(where, message))
    elif len(read) > FILE_NAME_LIMIT or len(read.encode()) > _BYTES_OF_FILE_NAME:
        problems.append(_too_long(len(read), FILE_NAME_LIMIT, where))
    elif not any(unicodedata.category(char)[0] in "LN" for char in _FILE_ENDING.sub("", read)):
        problems.append(Problem(where, N_("Give the file a name with letters or digits.")))
    return read


def alt_text(text: str, where: str, problems: list[Problem]) -> str:
    """Read what an image shows, in one line; it may be empty."""
    read = " ".join(_text(text, ALT_LIMIT, where, problems).split())
    if _BIDI.search(read):
        message = N_("The description has a hidden character that turns the direction of letters.")
        problems.append(Problem(where, message))
    return read


def signed(text: str, limit: int, where: str, problems: list[Problem]) -> str:
    """Read a name or a line that stands under replies: one line; it may be empty, but not of signs that nobody sees."""
    read = " ".join(_text(text, limit, where, problems).split())
    if read and not any(unicodedata.category(char)[0] in "LN" for char in read):
        problems.append(Problem(where, N_("Give a name with letters or digits.")))
    if _BIDI.search(read):
        problems.append(
            Problem(where, N_("The name has a hidden character that turns the direction of letters."))
        )
    return read


def quoted(text: str, where: str, problems: list[Problem]) -> str:
    """Read words quoted from a body: what the body may hold, cut anywhere."""
    limit = bounds.CHARACTERS[Kind.ARTICLE]
    if len(text) > limit:
        problems.append(_too_long(len(text), limit, where))
    _check_controls(text, where, problems)
    return text


def unfinished(text: str) -> str:
    """Read a text that is being typed: it may be anything, only without what no database keeps."""
    return _CONTROL.sub("", _one_line_ending(text))


def is_not_a_name(text: str) -> bool:
    """Whether this can be neither a key nor a tag nor a shortcut."""
    return not _KEY.fullmatch(text)


def _name(text: str, where: str, problems: list[Problem]) -> str:
    if is_not_a_name(text):
        problems.append(
            Problem(
                where,
                N_(
                    "Use 1 to %(limit)s characters: a to z, 0 to 9 and hyphens, beginning with a letter or digit."
                ),
                {"limit": NAME_LIMIT},
            )
        )
    return text


def _text(text: str, limit: int, where: str, problems: list[Problem]) -> str:
    if len(text) > 4 * limit:  # before any work on it; NFC never shortens a text to a quarter
        problems.append(_too_long(len(text), limit, where))
        return text[:limit]
    read = text
    for step in _STEPS:
        read = step(read)
    if len(read) > limit:
        problems.append(_too_long(len(read), limit, where))
    _check_controls(read, where, problems)
    unbalanced = _unbalanced_line(read)
    if unbalanced:
        message = N_(
            "line %(line)s: a hidden direction mark is opened and not closed, or closed and not opened."
        )
        problems.append(Problem(where, message, {"line": unbalanced}))
    return read


def _check_controls(text: str, where: str, problems: list[Problem]) -> None:
    found = _CONTROL.search(text)
    if found:
        arguments = {"code": f"U+{ord(found.group()):04X}", "line": text.count("\n", 0, found.start()) + 1}
        problems.append(
            Problem(where, N_("line %(line)s: the character %(code)s cannot be kept."), arguments)
        )


def _one_line_ending(text: str) -> str:
    return _BREAKS.sub("\n", text)


def _without_byte_order_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _composed(text: str) -> str:
    # NFC turns the GREEK QUESTION MARK U+037E into the semicolon that keyboards send: as it should be.
    return unicodedata.normalize("NFC", text)


_STEPS: tuple[Callable[[str], str], ...] = (_without_byte_order_mark, _one_line_ending, _composed)


def _too_long(length: int, limit: int, where: str) -> Problem:
    return Problem(
        where,
        N_("This has %(length)s characters; at most %(limit)s fit."),
        {"length": length, "limit": limit},
    )


def _unbalanced_line(text: str) -> int:
    """Give the number of the first line whose direction marks do not close what they open, 0 for none.

    A paragraph ends all directions (UAX 9), so each line stands for itself.
    """
    if not _BIDI.search(text):
        return 0
    for number, line in enumerate(text.split("\n"), 1):
        open_marks: list[str] = []
        for mark in _BIDI.findall(line):
            if mark in _OPENING:
                open_marks.append(_OPENING[mark])
            elif not open_marks or open_marks.pop() != mark:
                return number
        if open_marks:
            return number
    return 0
