"""What all commands share: loading them late, the data folder, and errors as messages with exit code 2.

Only the standard library, click and `kb.errors` are imported here: `kb --help` must be quick.
"""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.errors import KbError

if TYPE_CHECKING:
    from kb.settings import Settings

REFUSED = 2
_DATA = "kb.data"
_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


@dataclass(frozen=True)
class Command:
    """Where a command is, and its line in the help, so that showing the help imports no command."""

    module: str
    name: str
    help: str


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def __init__(self, *args: Any, commands_at: Mapping[str, Command], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Name the commands in the table's order."""
        return list(self._commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        found = self._commands_at.get(cmd_name)
        if found is None:
            return None
        command = getattr(importlib.import_module(found.module), found.name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above says so
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the commands' lines from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in self._commands_at.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a person can mend is a message and exit code 2, not a traceback."""
        _write_utf8()
        try:
            return super().invoke(ctx)
        except KbError as refused:
            _refuse(ctx, str(refused))
        except BrokenPipeError:
            raise
        except OSError as failed:
            _give_up_what_cannot_be_written()
            name = f"{os.fsdecode(failed.filename)}: " if isinstance(failed.filename, (str, bytes)) else ""
            _refuse(ctx, f"{name}{failed.strerror or failed}")


def data_option(command: _Decorated) -> _Decorated:
    """Accept `--data DIR` on a command as on the group; the nearest to the end of the line wins."""
    option = click.option(
        "--data",
        type=click.Path(file_okay=False),
        metavar="DIR",
        expose_value=False,
        callback=_remember_data,
        help="The folder of the database and the search index (or KB_DATA).",
    )
    return option(command)


def current_settings() -> "Settings":
    """Read the settings from the environment and the `--data` of this command line. Raises Invalid."""
    # Here, not above: settings are not needed for the help, and reading them costs its time.
    from kb.settings import Settings

    data = click.get_current_context().meta.get(_DATA)
    return Settings.from_environment(os.environ, data=data)


def _remember_data(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    if not value:  # a variable that is not set, mostly: it shall not mean the folder where one stands
        raise click.BadParameter("the name of the folder is empty", ctx, parameter)
    ctx.meta[_DATA] = Path(value)


def _refuse(ctx: click.Context, message: str) -> None:
    # A name that is not UTF-8 came in with surrogates; it is shown escaped.
    readable = message.encode("utf-8", "backslashreplace").decode()
    click.echo(f"Error: {readable}", err=True)
    ctx.exit(REFUSED)


def _give_up_what_cannot_be_written() -> None:
    """Drop output that the disk refuses: Python would try again at its exit and end with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _write_utf8() -> None:
    """Write UTF-8 whatever the terminal's locale says: other programs read our JSON."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors=errors)
