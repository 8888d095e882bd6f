"""`kb token`: tokens for scripts that call the API."""

from datetime import UTC, datetime

import click

from kb.accounts.tokens import LONGEST_LIFE
from kb.accounts.user import SYSTEM, Scope
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.cli.reading import argument
from kb.services import tokens


@click.group()
@data_option
def token() -> None:
    """Make, list and revoke tokens of the API."""


@token.command()
@data_option
@click.argument("name")
@click.option(
    "--scope",
    required=True,
    type=click.Choice([str(scope) for scope in Scope]),
    help="What it opens: reading, changing the library too, or everything.",
)
@click.option(
    "--expires-days",
    "life",
    type=click.IntRange(1, LONGEST_LIFE),
    metavar="N",
    help="Good for so many days (default: until it is revoked).",
)
def add(name: str, scope: str, life: int | None) -> None:
    """Make a token called NAME and print it. It is shown this once: it is kept hashed."""
    with opened() as workspace:
        _, secret = tokens.make(
            workspace.store,
            argument(name, "NAME"),
            scope=Scope(scope),
            life=life,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(secret)


@token.command("list")
@data_option
def list_() -> None:
    """List the tokens that are good, newest first: number, beginning, scope, last use, end, name."""
    now = datetime.now(UTC)
    with opened() as workspace:
        good = [each for each in tokens.tokens(workspace.store, by=SYSTEM) if each.is_good(now)]
    for each in good:
        used, end = _day(each.used_at, "never used"), _day(each.expires_at, "no end")
        click.echo(f"{each.id}\t{each.hint}…\t{each.scope}\t{used}\t{end}\t{each.name}")


@token.command()
@data_option
@click.argument("name")
def revoke(name: str) -> None:
    """End the token called NAME, or the one with this number. Whoever holds it is shut out at once."""
    now = datetime.now(UTC)
    with opened() as workspace:
        known = tokens.tokens(workspace.store, by=SYSTEM)
        found = tokens.named(known, argument(name, "NAME"), now=now)
        tokens.revoke(workspace.store, found.id, by=SYSTEM, now=now)
    click.echo(f"revoked {found.id} {found.name}")


def _day(moment: datetime | None, otherwise: str) -> str:
    return moment.date().isoformat() if moment else otherwise
