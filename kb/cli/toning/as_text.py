"""The readable report: lights, evidence and advice of one reply; a line a macro and a summary of many."""

from collections import Counter

from rich.console import Console
from rich.text import Text

from kb.cli.toning.checked import ELEMENT_WORDS, Checked, Issue, Round, element_marks, printable
from kb.tone import ELEMENTS, phrases
from kb.tone.policy import Waiver
from kb.tone.report import ElementName

_LONGEST_QUOTE = 200  # characters: a finding may quote a whole reply
_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_MARKS = {"error": "✗", "warning": "!", "note": "i"}


def show(result: Checked) -> None:
    """Print the report of one reply."""
    console = _console()
    for name in ELEMENTS:
        element = result.judgement.report.elements[name]
        if not element.present:
            _show_missing(console, result, name)
            continue
        console.print(Text(f"✓ {ELEMENT_WORDS[name].heading}", "green"))
        for span in element.evidence:
            console.print(Text(f"    {_place(result, span.start)}  “{_quoted(span.text)}”", "dim"))
    _show_advice(console, result, "")
    passed = result.judgement.passed
    console.print(Text("Passed." if passed else "Not passed.", "green" if passed else "bold red"))


def show_all(found: Round, *, quiet: bool) -> None:
    """Print a line for each text and what is wrong with it; `quiet` leaves out those with nothing to tell."""
    console = _console()
    for result in found.results:
        if quiet and not result.issues():
            continue
        passed = result.judgement.passed
        mark = ("✓ ", "green") if passed else ("✗ ", "bold red")
        named = "  ".join(filter(None, (element_marks(result), result.name, result.status)))
        where = (f"  {result.where}" if result.where else "", "dim")
        console.print(Text.assemble(mark, named, where))
        if result.foreign:
            console.print(Text(f"    {result.foreign_words}", "bold red"))
        for name in result.judgement.report.missing:
            _show_missing(console, result, name, "    ")
        _show_advice(console, result, "    ")
    for waiver in found.unused_waivers:
        console.print(Text(f"i {unused_words(waiver)}", "cyan"))
    console.print(Text(summary(found), "green" if found.passed else "bold red"))


def summary(found: Round) -> str:
    """Give the numbers of a run in a sentence or two."""
    good = sum(result.judgement.passed for result in found.results)
    levels = Counter(
        "waived" if issue.waiver else issue.level for result in found.results for issue in result.issues()
    )
    macros = len({result.key for result in found.results})
    parts = [_count(levels[level], level) for level in _MARKS]
    waived = [f"{levels['waived']} waived"] if levels["waived"] else []
    text = (
        f"{_count(len(found.results), 'text')} of {_count(macros, 'macro')} checked: {good} passed, "
        f"{len(found.results) - good} did not; {', '.join([*parts, *waived])}."
    )
    for status, number in found.skipped.items():
        text += f" {_count(number, 'text')} in status {status} not checked (--status {status})."
    return text


def unused_words(waiver: Waiver) -> str:
    """Say that a waiver waives nothing."""
    return f"the waiver of {waiver.rule} in {waiver.key} {waiver.locale} matches nothing any more: “{_quoted(waiver.text)}”"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _console() -> Console:
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal  # a log's reader searches lines, and breaks them himself
    return console


def _show_missing(console: Console, result: Checked, name: ElementName, indent: str = "") -> None:
    console.print(Text(f"{indent}✗ {ELEMENT_WORDS[name].heading}: missing", "bold red"))
    for phrase in phrases(result.locale, name)[:1]:
        console.print(Text(f"{indent}    + “{phrase}”"))


def _show_advice(console: Console, result: Checked, indent: str) -> None:
    for issue in result.issues():
        if issue.waiver:
            words = f"{indent}~ {_place(result, issue.start)}  {issue.rule} waived: {printable(issue.waiver.reason)}"
            console.print(Text(words, "dim"))
        elif issue.rule not in ELEMENTS:
            _show_finding(console, result, issue, indent)


def _show_finding(console: Console, result: Checked, issue: Issue, indent: str) -> None:
    level = "" if issue.level == "warning" else f" ({issue.level})"
    console.print(
        Text.assemble(
            (f"{indent}{_MARKS[issue.level]} ", _STYLES[issue.level]),
            f"{_place(result, issue.start)}  {issue.message} ",
            (f"{issue.rule}{level}", "dim"),
        )
    )
    if issue.text:
        console.print(Text(f"{indent}    “{_quoted(issue.text)}”", "dim"))
    console.print(Text(f"{indent}    → {issue.suggestion}"))


def _place(result: Checked, index: int) -> str:
    if result.source:
        line, column = result.source.position(index)
    else:
        line = result.text.count("\n", 0, index) + 1
        column = index - result.text.rfind("\n", 0, index)
    return f"{line}:{column}"


def _quoted(text: str) -> str:
    line = printable(text)
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
