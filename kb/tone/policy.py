"""A team's own policy on advice: how much each rule counts, and which findings were waived with a reason.

Pure values, and the reader of a policy file for teams that keep their macros in git. The three elements are no
advice: they are always required, and no policy can change or waive them.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from kb.errors import N_, BadFile, Problem
from kb.languages import LANGUAGES, parse_locale
from kb.tone.advice import ADVICE
from kb.tone.report import ELEMENTS, Finding, Report

Level = Literal["off", "note", "warning", "error"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Off is not shown, a note and a warning are shown, an error holds a macro back like a missing element."""
DEFAULT_LEVEL: Level = "warning"
RULES: tuple[str, ...] = tuple(ADVICE)
"""The names of the advice rules, whose level a team may change."""


def quotation(text: str) -> str:
    """Give quoted words in the form in which a waiver compares them: NFC, white space squeezed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass(frozen=True)
class Waiver:
    """Waives one finding of a rule in one macro and locale: the one that quotes these words."""

    key: str
    locale: str
    rule: str
    text: str
    reason: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What is waived: key, locale, rule and the words in their compared form."""
        return self.key, self.locale, self.rule, quotation(self.text)


@dataclass(frozen=True)
class Judged:
    """A finding that counts, at the team's level, which is never `off`."""

    finding: Finding
    level: Level


@dataclass(frozen=True)
class Waived:
    """A finding that was waived, and by which waiver."""

    finding: Finding
    waiver: Waiver


@dataclass(frozen=True)
class Judgement:
    """A report as the team's policy sees it: what counts and what was waived, in the order of the text."""

    report: Report
    findings: tuple[Judged, ...]
    waived: tuple[Waived, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that hold the reply back."""
        return tuple(judged.finding for judged in self.findings if judged.level == "error")

    @property
    def passed(self) -> bool:
        """Whether all three elements are present and no finding is an error."""
        return self.report.passed and not self.errors


@dataclass(frozen=True)
class Policy:
    """Levels that differ from the default (rule -> level), and waivers. What names no rule of ours does nothing."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()

    def level(self, rule: str) -> Level:
        """Give the level of an advice rule."""
        return self.levels.get(rule, DEFAULT_LEVEL)

    def judge(self, report: Report, key: str, locale: str) -> Judgement:
        """Judge the report of a macro's text; an empty key stands for a text that is no macro's."""
        counted: list[Judged] = []
        waived: list[Waived] = []
        for finding in report.findings:
            level = self.level(finding.rule)
            waiver = self.waivers and self._places.get((key, locale, finding.rule, quotation(finding.text)))
            if level == "off":
                continue
            if waiver:
                waived.append(Waived(finding, waiver))
            else:
                counted.append(Judged(finding, level))
        return Judgement(report, tuple(counted), tuple(waived))

    @cached_property
    def _places(self) -> Mapping[tuple[str, str, str, str], Waiver]:
        return {waiver.place: waiver for waiver in self.waivers}


DEFAULT_POLICY = Policy()
"""Every rule a warning, nothing waived."""


def level_problems(rule: str, level: str, where: str) -> Iterator[Problem]:
    """Say what is wrong with giving a rule a level."""
    yield from _rule_problems(rule, where)
    if level not in LEVELS:
        arguments = {"found": ascii(level[:40]), "allowed": ", ".join(LEVELS)}
        yield Problem(where, N_("%(found)s is not a level; use one of: %(allowed)s"), arguments)


def waiver_problems(waiver: Waiver, where: str = "") -> Iterator[Problem]:
    """Say what is wrong with a waiver, each thing at its field."""
    at = f"{where}." if where else ""
    yield from _rule_problems(waiver.rule, f"{at}rule")
    if not waiver.key.strip():
        yield Problem(f"{at}key", N_("Name the macro by its key."))
    if waiver.locale not in LANGUAGES:
        arguments = {"locale": ascii(waiver.locale[:40]), "known": ", ".join(LANGUAGES)}
        message = N_("%(locale)s is not a locale of this library; use one of: %(known)s")
        yield Problem(f"{at}locale", message, arguments)
    if not quotation(waiver.text):
        yield Problem(f"{at}text", N_("Quote the words of the finding that is waived."))
    if not waiver.reason.strip():
        yield Problem(f"{at}reason", N_("Give a reason: whoever reads this next will ask for it."))


def _rule_problems(rule: str, where: str) -> Iterator[Problem]:
    if rule in ELEMENTS:
        message = N_("%(rule)s is one of the three elements: they are always required.")
        yield Problem(where, message, {"rule": rule})
    elif rule not in RULES:
        arguments = {"rule": ascii(rule[:40]), "known": ", ".join(RULES)}
        yield Problem(where, N_("%(rule)s is not a rule of advice; the rules are: %(known)s"), arguments)


_FILE_FIELDS = ("levels", "waiver")
_WAIVER_FIELDS = ("key", "locale", "rule", "text", "reason")


def read_policy(path: Path) -> Policy:
    """Read a policy file: a table `[levels]` (rule = "level") and a table `[[waiver]]` for each waiver.

    Raises BadFile with every problem, each with the path of its key.
    """
    tables = _toml(path)
    problems = [_unknown(name, _FILE_FIELDS, name) for name in tables if name not in _FILE_FIELDS]
    levels = _levels(tables.get("levels", {}), problems)
    waivers = tuple(_waivers(tables.get("waiver", []), problems))
    if problems:
        raise BadFile(path, problems)
    return Policy(levels, waivers)


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problem = Problem("", N_("not UTF-8; save the file as UTF-8"))
    except OSError as error:
        arguments = {"reason": error.strerror or str(error)}
        problem = Problem("", N_("the file cannot be read: %(reason)s"), arguments)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = Problem("", N_("not readable as TOML: %(error)s"), {"error": str(error)})
    raise BadFile(path, [problem])


def _levels(value: object, problems: list[Problem]) -> dict[str, Level]:
    if not isinstance(value, dict):
        problems.append(Problem("levels", N_('expected a table: [levels], then lines such as curt = "off"')))
        return {}
    for rule, level in value.items():
        where = f"levels.{rule[:40]}"
        if isinstance(level, str):
            problems.extend(level_problems(rule, level, where))
        else:
            arguments = {"allowed": ", ".join(LEVELS)}
            problems.append(Problem(where, N_("expected one of: %(allowed)s"), arguments))
    return {rule: level for rule, level in value.items() if isinstance(level, str) and level in LEVELS}


def _waivers(value: object, problems: list[Problem]) -> Iterator[Waiver]:
    if not isinstance(value, list):
        problems.append(Problem("waiver", N_("expected [[waiver]] tables, with two brackets")))
        return
    for number, table in enumerate(value, 1):
        where = f"waiver[{number}]"
        if not isinstance(table, dict):
            problems.append(Problem(where, N_("expected a table")))
            continue
        yield _waiver(table, where, problems)


def _waiver(table: Mapping[str, object], where: str, problems: list[Problem]) -> Waiver:
    for name in table:
        if name not in _WAIVER_FIELDS:
            problems.append(_unknown(f"{where}.{name[:40]}", _WAIVER_FIELDS, name))
    given = {name: table.get(name, "") for name in _WAIVER_FIELDS}
    strange = [name for name, text in given.items() if not isinstance(text, str)]
    problems.extend(Problem(f"{where}.{name}", N_("expected a text between quotes")) for name in strange)
    texts = {name: str(text) for name, text in given.items()}
    texts["locale"] = parse_locale(texts["locale"]) or texts["locale"]
    waiver = Waiver(**texts)
    if not strange:
        problems.extend(waiver_problems(waiver, where))
    return waiver


def _unknown(where: str, known: Sequence[str], name: str) -> Problem:
    arguments = {"name": ascii(name[:40]), "known": ", ".join(known)}
    return Problem(where, N_("unknown key %(name)s; known here: %(known)s"), arguments)
