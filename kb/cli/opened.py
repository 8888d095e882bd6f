"""Opening a data folder for one command, and closing it again."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.cli.group import current_settings
from kb.services.workspace import Workspace, open_workspace


@contextmanager
def opened() -> Iterator[Workspace]:
    """Open the workspace of this command line.

    A folder that is not there yet becomes an empty library: only `kb serve` loads the starter one.
    """
    workspace = open_workspace(current_settings())
    try:
        yield workspace
    finally:
        workspace.close()
