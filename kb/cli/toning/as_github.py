"""The answer as workflow commands of GitHub Actions, which shows them beside the changed lines.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterable

from kb.cli.toning.checked import Checked, Issue, printable

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def write(results: Iterable[Checked]) -> str:
    """Give one command a line, errors first: GitHub shows ten of each level a step. What was waived is left out."""
    told = [(issue, result) for result in results for issue in result.issues() if not issue.waiver]
    order = list(_COMMANDS)
    told.sort(key=lambda pair: order.index(pair[0].level))
    return "".join(f"{_command(result, issue)}\n" for issue, result in told)


def _command(result: Checked, issue: Issue) -> str:
    properties: dict[str, object] = {}
    if result.source:
        line, column = result.source.position(issue.start)
        properties.update(file=result.source.name, line=line)
        if issue.end > issue.start:
            end_line, end_column = result.source.position(issue.end)
            # Columns are heeded on one line only, and both are counted in.
            last = {"col": column, "endColumn": max(column, end_column - 1)}
            properties.update(last if end_line == line else {"endLine": end_line})
    properties["title"] = f"{result.name}: {issue.rule}" if result.key else issue.rule
    quoted = f" “{issue.text}”" if issue.text else ""
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_COMMANDS[issue.level]} {written}::{_data(f'{issue.message}{quoted} {issue.suggestion}')}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
    return "".join(escapes.get(char, char) for char in text)
