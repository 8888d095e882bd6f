"""One open house for all tests of a module: the cast, the application, and texts made for each question."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher

from kb.accounts import passwords
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.applications import application
from tests.web.conftest import Site, add_cast


@pytest.fixture(scope="module")
def house() -> Iterator[Site]:
    """The application with the cast, for all tests of a module; in memory, because it is written to so often."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory(dir=memory) as folder:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setattr(passwords, "_nobodys_hash", [])
        settings = Settings.from_environment({}, data=Path(folder, "data"))
        workspace = open_workspace(settings)
        add_cast(workspace)
        with application(settings, workspace) as app:
            yield Site(app, workspace)
        workspace.close()
