"""`kb reindex`: build the search index anew."""

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.services import search


@click.command()
@data_option
def reindex() -> None:
    """Rebuild the search index from the database; prints what it holds then."""
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with opened() as workspace, bar:
        task = bar.add_task("index", total=None)
        counts = search.reindex(workspace, lambda done, of: bar.update(task, completed=done, total=of))
    click.echo(f"macros={counts.macros} articles={counts.articles} variants={counts.variants}")
