"""Why little or nothing of a text was read, apart from its tone: it is empty, or all of it is left out."""

import re
from collections.abc import Iterator

from kb.errors import N_, Problem

_LEFT_OUT = re.compile(
    r"^[ \t]*>[^\n]*|`[^`\n]{1,300}`|\{\{[^{}\n]{1,300}\}\}|https?://\S+|www\.\S+", re.MULTILINE
)


def remarks(text: str) -> Iterator[Problem]:
    """Say what kept a text from being read."""
    if not text.strip():
        yield Problem("", N_("The text is empty."))
        return
    read, open_fence = _without_code(text)
    if open_fence:
        message = N_("The code block that opens in line %(line)s is never closed; nothing after it was read.")
        yield Problem("", message, {"line": open_fence})
    if not any(map(str.isalnum, _LEFT_OUT.sub(" ", read))):
        yield Problem("", N_("There is nothing to read but placeholders, code, quotations or addresses."))


def _without_code(text: str) -> tuple[str, int]:
    """Leave out code blocks; gives the line in which one opens that is not closed, 0 for none."""
    kept: list[str] = []
    fence, opened = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.strip()[:3]
        if fence:
            fence = "" if mark == fence else fence
        elif mark in ("```", "~~~"):
            fence, opened = mark, number
        else:
            kept.append(line)
    return "\n".join(kept), opened if fence else 0
