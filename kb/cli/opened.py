"""Opening a data folder for one command, and closing it again."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb.cli.group import current_settings
from kb.services.workspace import Workspace, open_workspace
from kb.storage import explained


@contextmanager
def opened(*, load_shipped: bool = False) -> Iterator[Workspace]:
    """Open the workspace of this command line; a database that fails meanwhile is told in one line.

    A folder that is not there yet becomes an empty library: only `kb serve` loads the starter one.
    """
    with explained():
        workspace = open_workspace(current_settings(), load_shipped=load_shipped)
        try:
            yield workspace
        finally:
            workspace.close()
