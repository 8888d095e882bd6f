"""`kb search`: search the library, for one query or one a line."""

import json
import time
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.cli.reading import Line, argument, locale, read_lines, refuse_bad
from kb.exchange.answers import search_answer
from kb.library.entry import Kind
from kb.search.engine import Answer, Query
from kb.services.search import find
from kb.services.workspace import Workspace

LIMIT, MOST = 20, 1_000


@click.command()
@data_option
@click.argument("words", metavar="QUERY", nargs=-1)
@click.option("--locale", "tag", metavar="L", help="Show results in this language: en, fa, el, zh.")
@click.option("--situation", metavar="S", help="Only entries with this situation.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only macros or only articles.")
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=LIMIT, show_default=True, help="At most so many results."
)
@click.option("--drafts", is_flag=True, help="Find texts that are not approved, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="One query object a line.",
)
def search(
    words: tuple[str, ...],
    tag: str | None,
    situation: str | None,
    kind: str | None,
    limit: int,
    drafts: bool,
    as_json: bool,
    batch: Path | None,
) -> None:
    """Search the library for QUERY.

    With --batch, each line is {"id", "query", "locale"?, "situation"?, "kind"?, "limit"?}; the other
    options hold where a line does not say otherwise.
    """
    if not words and batch is None:
        raise click.UsageError("Missing argument 'QUERY'.")
    if words and batch is not None:
        raise click.UsageError("Give QUERY or --batch, not both.")
    asked = Query(
        argument(" ".join(words), "QUERY"),
        locale(tag),
        None if situation is None else argument(situation, "--situation"),
        Kind(kind) if kind else None,
        limit,
        drafts,
    )
    queries = [] if batch is None else _read_batch(batch, asked)
    with opened() as workspace:
        for identity, query in queries:
            click.echo(json.dumps({"id": identity, **_answer(workspace, query)[0]}, ensure_ascii=False))
        if batch is None:
            shape, answer = _answer(workspace, asked)
            if as_json:
                click.echo(json.dumps(shape, ensure_ascii=False))
            else:
                _show(answer)


def _read_batch(path: Path, default: Query) -> list[tuple[str | int | None, Query]]:
    lines, name = read_lines(path)
    queries = [(line.identity(), _query(line, default)) for line in lines]
    refuse_bad(lines, name)
    return queries


def _query(line: Line, default: Query) -> Query:
    kind = line.one_of("kind", [str(kind) for kind in Kind])
    return Query(
        line.text("query"),
        line.locale(required=False) or default.locale,
        line.optional_text("situation") or default.situation,
        Kind(kind) if kind else default.kind,
        line.whole_number("limit", default.limit, most=MOST),
        default.drafts,
    )


def _answer(workspace: Workspace, query: Query) -> tuple[dict[str, object], Answer]:
    started = time.perf_counter()
    answer = find(workspace, query)
    return search_answer(query.text, answer, took_ms=(time.perf_counter() - started) * 1_000), answer


def _show(answer: Answer) -> None:
    console = Console(highlight=False)
    for hit in answer.hits:
        console.print(
            _marked(hit.title, hit.title_marks), Text(f"{hit.kind} {hit.key} [{hit.locale}]", "dim")
        )
        console.print(Text("    ") + _marked(" ".join(hit.snippet.split("\n")), hit.marks))
    shown = f"{len(answer.hits)} of {answer.total}" if answer.total > len(answer.hits) else f"{answer.total}"
    console.print(Text(f"{shown} found", "dim"))


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> Text:
    made = Text(text)
    for start, end in marks:
        made.stylize("bold yellow", start, end)
    return made
