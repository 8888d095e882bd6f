"""`kb tone`: check one reply, or one a line; exit 0 where it passes, 1 where it does not, 2 for bad input."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from kb.cli.group import data_option
from kb.cli.reading import STDIN, Line, is_stdin, locale, read_lines, read_text, refuse_bad
from kb.errors import Invalid, Problem
from kb.exchange.answers import tone_answer
from kb.tone import ELEMENTS, Report, check

LONGEST_REPLY = 200_000  # characters
_FAILED = 1
_HEADINGS = {
    "acknowledgement": "Acknowledgement",
    "action": "Concrete action",
    "invitation": "Invitation to reply",
}


@click.command()
@data_option
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--locale", "tag", metavar="L", help="The reply's language: en, fa, el, zh.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--batch", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="One JSON object a line."
)
@click.pass_context
def tone(ctx: click.Context, file: Path | None, tag: str | None, as_json: bool, batch: Path | None) -> None:
    """Check the tone of a reply, in FILE or on standard input.

    With --batch, each line is {"id", "locale", "text"}; each answer is one line, with its id.
    """
    if batch is not None:
        if file is not None or tag is not None:
            raise click.UsageError(
                "--batch takes the text and the locale from its lines; leave FILE and --locale out."
            )
        _check_batch(batch)
        return
    if tag is None:
        raise click.UsageError("Missing option '--locale'.")
    code = locale(tag) or ""
    text = read_text(file)
    _refuse_long(text, STDIN if is_stdin(file) else str(file))
    report = check(text, code)
    if as_json:
        click.echo(json.dumps(tone_answer(report), ensure_ascii=False))
    else:
        _show(report, text)
    ctx.exit(0 if report.passed else _FAILED)


def _check_batch(path: Path) -> None:
    lines, name = read_lines(path)
    replies = [(line.identity(), line.locale(required=True), _text(line)) for line in lines]
    refuse_bad(lines, name)
    for identity, code, text in replies:
        click.echo(json.dumps({"id": identity, **tone_answer(check(text, code or ""))}, ensure_ascii=False))


def _text(line: Line) -> str:
    text = line.text("text")
    try:
        _refuse_long(text, f"line {line.number}")
    except Invalid as refused:
        line.problems.extend(refused.problems)
    return text


def _refuse_long(text: str, where: str) -> None:
    if len(text) > LONGEST_REPLY:
        message = "%(count)s characters; at most %(limit)s are allowed"
        raise Invalid([Problem(where, message, {"count": len(text), "limit": LONGEST_REPLY})])


def _show(report: Report, text: str) -> None:
    console = Console(highlight=False)
    for name in ELEMENTS:
        element = report.elements[name]
        mark, style = ("✓", "green") if element.present else ("✗", "bold red")
        console.print(
            Text.assemble((f"{mark} {_HEADINGS[name]}", style), "" if element.present else ": missing")
        )
        for span in element.evidence:
            console.print(Text(f"    {_place(text, span.start)}  “{_one_line(span.text)}”", "dim"))
    for finding in report.findings:
        console.print(
            Text.assemble(
                ("! ", "yellow"), f"{_place(text, finding.start)}  {finding.message} ", (finding.rule, "dim")
            )
        )
        if finding.text:
            console.print(Text(f"    “{_one_line(finding.text)}”", "dim"))
        console.print(Text(f"    → {finding.suggestion}"))
    console.print(
        Text("Passed." if report.passed else "Not passed.", "green" if report.passed else "bold red")
    )


def _place(text: str, start: int) -> str:
    line = text.count("\n", 0, start) + 1
    return f"{line}:{start - (text.rfind(chr(10), 0, start) + 1) + 1}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
