"""`kb user`: people, without a browser."""

import sys
from datetime import UTC, datetime

import click

from kb.accounts.user import SYSTEM, Role
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.cli.reading import STDIN, argument, stdin
from kb.exchange import strict_json
from kb.services import invitations, passwords, people
from kb.services.accounts import add_person, described
from kb.settings import Settings

_LONGEST_LINE = 10_000  # bytes
_LOCAL = "http://127.0.0.1:5000"  # where `kb serve` listens when it is told nothing else


@click.group()
@data_option
def user() -> None:
    """Add, list and invite people; reset passwords."""


_roles = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([str(role) for role in Role]),
    help="What the person is here for; may be given several times.",
)
_locales = click.option(
    "--locale",
    "locales",
    multiple=True,
    metavar="CODE",
    help="A language that a translator is for; without it, all. May be given several times.",
)


@user.command()
@data_option
@click.argument("name")
@_roles
@_locales
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, roles: tuple[str, ...], locales: tuple[str, ...], password_stdin: bool) -> None:
    """Add a person called NAME."""
    password = _from_stdin() if password_stdin else _asked()
    with opened() as workspace:
        person = add_person(
            workspace.store,
            argument(name, "NAME"),
            roles=[Role(role) for role in roles],
            locales=[argument(code, "--locale") for code in locales],
            password=password,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(person.name)


@user.command("list")
@data_option
def list_() -> None:
    """List people: name, roles, last seen, and what else is to be known, with tabs between."""
    with opened() as workspace:
        accounts = people.everybody(workspace.store, by=SYSTEM)
    for account in accounts:
        seen = account.seen_at.strftime("%Y-%m-%d %H:%M UTC") if account.seen_at else "never"
        notes = [
            word
            for word, is_so in (
                ("second factor", account.has_second_factor),
                ("deactivated", not account.person.active),
            )
            if is_so
        ]
        click.echo("\t".join([account.person.name, described(account.person), seen, ", ".join(notes)]))


@user.command()
@data_option
@click.argument("name")
@_roles
@_locales
def roles(name: str, roles: tuple[str, ...], locales: tuple[str, ...]) -> None:
    """Give the person called NAME these roles instead of those that they have; it signs them out everywhere."""
    with opened() as workspace:
        found = people.named(workspace.store, argument(name, "NAME"), by=SYSTEM)
        person = people.set_roles(
            workspace.store,
            found.person.id,
            [Role(role) for role in roles],
            locales=[argument(code, "--locale") for code in locales],
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(f"{person.name}\t{described(person)}")


@user.command()
@data_option
@click.argument("label")
@_roles
@_locales
def invite(label: str, roles: tuple[str, ...], locales: tuple[str, ...]) -> None:
    """Print a link by which somebody comes in with these roles, once, within seven days; LABEL says who that is."""
    with opened() as workspace:
        _, token = invitations.invite(
            workspace.store,
            argument(label, "LABEL"),
            roles=[Role(role) for role in roles],
            locales=[argument(code, "--locale") for code in locales],
            by=SYSTEM,
            now=datetime.now(UTC),
        )
        click.echo(_link(workspace.settings, f"/invitation/{token}"))


@user.command()
@data_option
@click.argument("name")
def reset(name: str) -> None:
    """Print a link by which the person called NAME chooses a new password, once, within a day."""
    with opened() as workspace:
        found = people.named(workspace.store, argument(name, "NAME"), by=SYSTEM)
        token = passwords.make_reset_link(workspace.store, found.person.id, by=SYSTEM, now=datetime.now(UTC))
        click.echo(_link(workspace.settings, f"/reset/{token}"))


def _link(settings: Settings, path: str) -> str:
    return f"{settings.public_url or _LOCAL}{path}"


def _from_stdin() -> str:
    """Read the first line; its line end is no part of the password."""
    line = stdin().readline(_LONGEST_LINE)
    return strict_json.decode(line, STDIN).rstrip("\r\n")


def _asked() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("Use --password-stdin where there is no terminal to ask on.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
