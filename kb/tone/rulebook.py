"""Loads the rules, phrases and thresholds of a language from its data files, and reports a broken one."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from kb.errors import N_, BadFile, Problem
from kb.tone.clause import Grammar
from kb.tone.grammar import grammar_of
from kb.tone.report import ELEMENTS
from kb.tone.rule import Finder, Rule, WrongRuleError, build

_HERE = Path(__file__).parent
RULES = _HERE / "rules"
PHRASES = _HERE / "phrases"

Register = Literal["formal", "informal"]
REGISTERS: tuple[Register, ...] = get_args(Register)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(
            path, [Problem("", N_("not readable as TOML: %(error)s"), {"error": str(error)})]
        ) from error


def read_rules(path: Path, grammar: Grammar) -> list[Rule]:
    """Read one rule file; raises BadFile with the rule and what was expected, all faults at once."""
    tables = _read(path).get("rule", [])
    if not isinstance(tables, list):
        raise BadFile(path, [Problem("rule", N_("expected [[rule]] tables"))])
    rules: list[Rule] = []
    problems: list[Problem] = []
    for number, table in enumerate(tables, 1):
        name = str(table.get("id", f"rule {number}"))
        try:
            if "id" not in table:
                raise WrongRuleError("id: expected a name")
            rules.append(build(table, grammar))
        except WrongRuleError as wrong:
            problems.append(Problem(name, N_("%(expected)s"), {"expected": str(wrong)}))
    if problems:
        raise BadFile(path, problems)
    return rules


@lru_cache(maxsize=32)
def rules(code: str) -> tuple[Rule, ...]:
    """Read every rule of a language, sorted by file; raises BadFile, also for an id used twice."""
    found: dict[str, Rule] = {}
    for path in sorted((RULES / code).glob("*.toml")):
        for rule in read_rules(path, grammar_of(code)):
            if rule.id in found:
                raise BadFile(path, [Problem(rule.id, N_("this id is used twice"))])
            found[rule.id] = rule
    return tuple(found.values())


@lru_cache(maxsize=32)
def finder(code: str) -> Finder:
    """Give the indexed rules of a language, loaded once."""
    return Finder(rules(code))


@lru_cache(maxsize=32)
def insertable(code: str) -> dict[Register, dict[str, tuple[str, ...]]]:
    """Read the insertable phrases of a language: register -> element or rule -> phrases, best first; raises BadFile.

    A language without an informal register has one table only.
    """
    path = PHRASES / f"{code}.toml"
    tables = _read(path)
    found = {name: _insertable(path, name, tables[name]) for name in REGISTERS if name in tables}
    if "formal" not in found:
        raise BadFile(path, [Problem("formal", N_("expected a table"))])
    return found


def _insertable(path: Path, register: str, table: object) -> dict[str, tuple[str, ...]]:
    tables = table if isinstance(table, dict) else {}
    found: dict[str, tuple[str, ...]] = {}
    for name in {**dict.fromkeys(ELEMENTS), **tables}:
        texts = tables.get(name)
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise BadFile(path, [Problem(f"{register}.{name}", N_("expected a list of phrases"))])
        found[name] = tuple(texts)
    return found


@lru_cache(maxsize=32)
def thresholds(code: str) -> dict[str, int]:
    """Read the numbers of the counting advice: those of all languages, then the language's own over them."""
    table = _read(RULES / "thresholds.toml")
    return {**_numbers(table.get("all")), **_numbers(table.get(code))}


def _numbers(section: object) -> dict[str, int]:
    if section is None:
        return {}
    if not isinstance(section, dict) or not all(isinstance(value, int) for value in section.values()):
        raise BadFile(RULES / "thresholds.toml", [Problem("", N_("expected whole numbers"))])
    return dict(section)
