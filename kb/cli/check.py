"""`kb check`: what differs between the database and what is derived from it; exit 1 where something does."""

import click

from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.services.search import check as differences

_DIFFERS = 1


@click.command()
@data_option
@click.pass_context
def check(ctx: click.Context) -> None:
    """Compare the search index with the database, and check the database itself."""
    with opened() as workspace:
        found = differences(workspace)
    for line in found:
        click.echo(line)
    if found:
        click.echo("Where it is the search index that differs, `kb reindex` mends it.", err=True)
        ctx.exit(_DIFFERS)
    click.echo("Nothing differs.", err=True)
