"""A checked text as every format tells it: the judgement, and what is wrong in one list, worst first."""

import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.languages.names import name_of
from kb.library.entry import Status
from kb.tone import ELEMENTS, check, phrases
from kb.tone.advice import ADVICE
from kb.tone.foreign import foreign_language
from kb.tone.policy import LEVELS, Judgement, Level, Policy, Waiver
from kb.tone.report import ElementName, Finding


@dataclass(frozen=True)
class ElementWords:
    """How the command line speaks of an element."""

    heading: str
    rule: str
    mend: str


ELEMENT_WORDS: Mapping[ElementName, ElementWords] = {
    "acknowledgement": ElementWords(
        "Acknowledgement",
        "A reply acknowledges the person, the problem, the effort or our own fault.",
        "Show that you see the person: thank them for writing, or name what went wrong.",
    ),
    "action": ElementWords(
        "Concrete action",
        "A reply names one concrete step that is taken, or that the person is asked to take.",
        "Name one concrete step: what you did, what you will do and when, or what they can do now.",
    ),
    "invitation": ElementWords(
        "Invitation to reply",
        "A reply invites the person to come back.",
        "Leave the line open: ask what you need to know, or invite them to write back.",
    ),
}
RULES: Mapping[str, tuple[str, str]] = {
    **{name: (words.rule, words.mend) for name, words in ELEMENT_WORDS.items()},
    **ADVICE,
}
"""Rule or element -> what it asks for or why, and how to mend it."""


class File:
    """A file by its name and the places of its lines, found once for all of its texts."""

    def __init__(self, name: str, content: str) -> None:
        self.name = os.fsencode(name).decode(
            "utf-8", "replace"
        )  # a name may be no UTF-8, what we write must be
        self._starts = [0, *(match.end() for match in re.finditer("\n", content))]

    def position(self, at: int) -> tuple[int, int]:
        """Give line and column of a character of the file, both counted from 1, columns in code points."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1


class Source:
    """Where a text stands: here the text is the whole file."""

    def __init__(self, file: File) -> None:
        self._file = file

    @property
    def name(self) -> str:
        """The file's name."""
        return self._file.name

    def offset(self, index: int) -> int:
        """Say where in the file the character of an index of the text is written."""
        return index

    def position(self, index: int) -> tuple[int, int]:
        """Give line and column in the file of a character of the text."""
        return self._file.position(self.offset(index))


@dataclass(frozen=True)
class Issue:
    """One thing to tell: a missing element, advice, or advice that was waived; spans count the text's code points."""

    rule: str
    level: Level
    start: int
    end: int
    text: str
    message: str
    suggestion: str
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Checked:
    """One text and what was found. `key` is empty for a text that is no macro's; `foreign` names its language
    where that is clearly another one than was said.
    """

    text: str
    judgement: Judgement
    foreign: str | None
    key: str = ""
    status: Status | None = None
    source: Source | None = None

    @property
    def locale(self) -> str:
        """The locale that the text was checked in."""
        return self.judgement.report.locale

    @property
    def name(self) -> str:
        """The macro and the locale, in one line."""
        return f"{self.key} {self.locale}".strip()

    @property
    def where(self) -> str:
        """File and line of the text's beginning; empty for a text of the database."""
        return f"{self.source.name}:{self.source.position(0)[0]}" if self.source else ""

    @property
    def foreign_words(self) -> str:
        """Say that the text is in another language; empty where it is not."""
        if self.foreign is None:
            return ""
        return f"this looks like {name_of(self.foreign)}, but the locale is {self.locale}"

    def issues(self) -> list[Issue]:
        """List what is wrong, errors first, each level in the order of the text; what was waived comes last."""
        found = [*self._missing(), *self._advice()]
        return sorted(found, key=lambda issue: (issue.waiver is not None, -LEVELS.index(issue.level)))

    def _missing(self) -> Iterator[Issue]:
        for name in self.judgement.report.missing:
            words = ELEMENT_WORDS[name]
            message = f"{words.heading} is missing."
            if self.foreign:
                message += f" Note: {self.foreign_words}."
            offered = phrases(self.locale, name)[:1]
            suggestion = f"{words.mend} For example: {offered[0]}" if offered else words.mend
            yield Issue(name, "error", 0, 0, "", message, suggestion)

    def _advice(self) -> Iterator[Issue]:
        for judged in self.judgement.findings:
            yield _issue(judged.finding, judged.level)
        for waived in self.judgement.waived:
            yield _issue(waived.finding, "note", waived.waiver)


def _issue(finding: Finding, level: Level, waiver: Waiver | None = None) -> Issue:
    return Issue(
        finding.rule,
        level,
        finding.start,
        finding.end,
        finding.text,
        finding.message,
        finding.suggestion,
        waiver,
    )


@dataclass(frozen=True)
class Round:
    """What a run found; `skipped` counts the texts that were not asked for, `unused_waivers` those of checked texts."""

    results: Sequence[Checked]
    skipped: Mapping[Status, int] = field(default_factory=dict)
    unused_waivers: Sequence[Waiver] = ()

    @property
    def passed(self) -> bool:
        """Whether every text passes."""
        return all(result.judgement.passed for result in self.results)


def checked(
    text: str,
    locale: str,
    policy: Policy,
    *,
    key: str = "",
    status: Status | None = None,
    source: Source | None = None,
) -> Checked:
    """Check one text and judge it by a policy. Raises Invalid for a locale that is not ours."""
    report = check(text, locale)
    judgement = policy.judge(report, key, report.locale)
    return Checked(text, judgement, foreign_language(text, report), key, status, source)


def element_marks(result: Checked) -> str:
    """Write the three lights: a mark where the element is present, a dot where it is missing."""
    elements = result.judgement.report.elements
    return "".join(
        mark if elements[name].present else "·" for name, mark in zip(ELEMENTS, "●■○", strict=True)
    )


def printable(text: str) -> str:
    """Give a text on one line, with controls and direction marks written out: a terminal or a log obeys them."""
    return "".join(f"<U+{ord(char):04X}>" if _is_odd(char) else char for char in " ".join(text.split()))


def _is_odd(char: str) -> bool:
    return (
        char < " "
        or "\x7f" <= char <= "\x9f"
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
