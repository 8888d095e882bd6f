"""`kb serve`: the web application on this machine, behind waitress."""

import signal
import sys
from datetime import UTC, datetime
from types import FrameType

import click
import waitress

from kb.app import create_app
from kb.cli.group import current_settings, data_option
from kb.services.accounts import first_link
from kb.services.workspace import open_workspace

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
    settings = current_settings()
    workspace = open_workspace(settings, load_shipped=True)
    try:
        app = create_app(settings, workspace=workspace)
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            channel_timeout=_SECONDS_FOR_A_SLOW_CLIENT,
            ident=None,
        )
        signal.signal(signal.SIGTERM, _leave)
        address = settings.public_url or _address(host, int(server.effective_port))
        _welcome(address, first_link(workspace.store, now=datetime.now(UTC)))
        server.run()
    finally:
        workspace.close()


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
