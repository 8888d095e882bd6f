"""`kb serve`: the web application on this machine, behind waitress."""

import logging
import signal
import socket
import sys
from datetime import UTC, datetime
from types import FrameType

import click
import waitress

from kb.app import create_app, make_ready
from kb.cli import intake
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.errors import Invalid, Problem
from kb.services.accounts import first_link
from kb.web import bodies

_THREADS = 8
# waitress holds 100 connections by itself; slow clients must not stop the others.
_CONNECTIONS, _SECONDS_FOR_A_SLOW_CLIENT = 1_000, 20


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=5000, show_default=True, help="0: any free port."
)
def serve(host: str, port: int) -> None:
    """Start the web application; on the first start, make the database and load the starter library."""
    _log_to_stderr()
    with opened(load_shipped=True) as workspace, _listening(host, port) as listener:
        app = create_app(workspace.settings, workspace=workspace)
        signal.signal(signal.SIGTERM, _leave)
        make_ready(app)
        server = waitress.create_server(
            app,
            sockets=[listener],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            channel_timeout=_SECONDS_FOR_A_SLOW_CLIENT,
            # Refused by its length: waitress would keep a gigabyte on the disk before the application is asked.
            max_request_body_size=bodies.LONGEST + 1,
            ident=None,
        )
        server.channel_class = intake.channel(workspace)
        address = workspace.settings.public_url or _address(host, int(server.effective_port))
        _welcome(address, first_link(workspace.store, now=datetime.now(UTC)))
        server.run()


def _log_to_stderr() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("kb").setLevel(logging.INFO)
    # Requests wait for a thread for some milliseconds whenever many people type: each would be a warning.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _listening(host: str, port: int) -> socket.socket:
    """Take the address before the application is made. Raises Invalid where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except BaseException:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "this is not the name of a host"
        message = "cannot be listened on: %(reason)s; choose others with --host and --port"
        raise Invalid([Problem(f"{host}:{port}", message, {"reason": reason})]) from None
    return listener


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature is signal's
    """End as by Ctrl-C: the index and the database are closed."""
    sys.exit(0)


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - shown, not listened on
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _welcome(address: str, token: str | None) -> None:
    click.echo(f"Hamdeli serves {address}/ (stop with Ctrl-C)")
    if token:
        click.echo(
            "Nobody can sign in yet. Open this link once, within 24 hours, to become the administrator:"
        )
        click.echo(f"  {address}/first/{token}")
    sys.stdout.flush()
