"""`kb team`: teams, without a browser."""

import click

from kb.accounts.user import SYSTEM
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.cli.reading import argument
from kb.services import people, teams


@click.group()
@data_option
def team() -> None:
    """Make teams and choose who is in them."""


@team.command()
@data_option
@click.argument("name")
def add(name: str) -> None:
    """Make a team called NAME."""
    with opened() as workspace:
        made = teams.add(workspace.store, argument(name, "NAME"), by=SYSTEM)
    click.echo(made.name)


@team.command("list")
@data_option
def list_() -> None:
    """List the teams with how many are in each."""
    with opened() as workspace:
        known = teams.everyones(workspace.store, by=SYSTEM)
    for each in known:
        click.echo(f"{len(each.members)}\t{each.name}")


@team.command()
@data_option
@click.argument("name")
@click.option("--add", "come", multiple=True, metavar="PERSON", help="Put PERSON into the team.")
@click.option("--remove", "gone", multiple=True, metavar="PERSON", help="Take PERSON out of the team.")
def members(name: str, come: tuple[str, ...], gone: tuple[str, ...]) -> None:
    """List who is in the team NAME, after those changes."""
    with opened() as workspace, workspace.store.transaction():
        store = workspace.store
        known = teams.named(store, argument(name, "NAME"), by=SYSTEM)
        add_ids, remove_ids = (
            {people.named(store, argument(each, option), by=SYSTEM).person.id for each in given}
            for option, given in (("--add", come), ("--remove", gone))
        )
        inside = teams.set_members(store, known.id, (known.members | add_ids) - remove_ids, by=SYSTEM)
        names = [each.name for each in store.people.all() if each.id in inside.members]
    for each in names:
        click.echo(each)
