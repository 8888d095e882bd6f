"""`kb user`: people, without a browser."""

import sys
from datetime import UTC, datetime

import click

from kb.accounts.user import SYSTEM, Role
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.cli.reading import STDIN, argument, stdin
from kb.exchange import strict_json
from kb.services.accounts import add_person

_LONGEST_LINE = 10_000  # bytes


@click.group()
@data_option
def user() -> None:
    """Add people without a browser."""


@user.command()
@data_option
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help="What the person is here for; may be given several times.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Add a person called NAME."""
    password = _from_stdin() if password_stdin else _asked()
    with opened() as workspace:
        person = add_person(
            workspace.store,
            argument(name, "NAME"),
            roles=[Role(role) for role in roles],
            password=password,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(person.name)


def _from_stdin() -> str:
    """Read the first line; its line end is no part of the password."""
    line = stdin().readline(_LONGEST_LINE)
    return strict_json.decode(line, STDIN).rstrip("\r\n")


def _asked() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("Use --password-stdin where there is no terminal to ask on.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
