"""Applications for tests, built once a process and furnished anew for each test.

To build one takes a tenth of a second, and as long again until its templates are compiled.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from kb.app import build, furnish
from kb.services.workspace import Workspace
from kb.settings import Settings

_unused: list[Flask] = []


@contextmanager
def application(settings: Settings, workspace: Workspace) -> Iterator[Flask]:
    """The application on a library, for its test client; a view that a test replaces is put back."""
    app = furnish(_unused.pop() if _unused else build(), settings, workspace)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    views = dict(app.view_functions)
    yield app
    app.view_functions.update(views)
    _unused.append(app)
