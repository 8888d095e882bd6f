"""`kb reindex`: build the search index anew."""

import click

from kb.cli.bar import progress_bar
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.services import search


@click.command()
@data_option
def reindex() -> None:
    """Rebuild the search index from the database; prints what it holds then."""
    with opened() as workspace, progress_bar("Indexing") as progress:
        counts = search.reindex(workspace, progress)
    click.echo(f"macros={counts.macros} articles={counts.articles} variants={counts.variants}")
