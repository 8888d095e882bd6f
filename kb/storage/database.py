"""Connections and transactions on SQLite and PostgreSQL: how they begin, and with what settings.

Writers come one after the other on both: `BEGIN IMMEDIATE` on SQLite, an advisory lock on PostgreSQL.
So a number in the change log is never seen before a smaller one.
"""

import os
import threading
import warnings
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, text

# "hamdeli" as a number: any constant does, as long as nothing else in this database locks on it.
_WRITERS = 0x68616D64656C69
_FIXED = ((3, 51, 3),)
_BACKPORTED = ((3, 50, 7), (3, 44, 6))
_BEGIN = "sqlite_begin"
_SQLITE = "sqlite:///"


def journal_mode(version: tuple[int, ...]) -> str:
    """Choose the journal for a SQLite version: with WAL, 3.7.0 to 3.51.2 can lose commits.

    Source: sqlite.org/wal.html#walresetbug, fixed in 3.51.3, 3.50.7 and 3.44.6.
    """
    fixed = version >= _FIXED[0] or any(
        version[:2] == known[:2] and version >= known for known in _BACKPORTED
    )
    return "WAL" if fixed else "DELETE"


class Database:
    """One database, its pool, and the transaction that each thread is in."""

    def __init__(self, url: str) -> None:
        self.is_sqlite = url.startswith(_SQLITE)
        self._engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        self._reading = self._engine.execution_options(**self._reading_options())
        self._writing = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._here = threading.local()
        _leave_to_parent_after_fork(self._engine)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection of a write transaction; inside another one, join it."""
        current, is_writing = self._current()
        if current is not None and not is_writing:
            raise RuntimeError("a write transaction inside a reading one")
        if current is not None:
            yield current
            return
        with self._writing.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})
            with self._as_current(connection, is_writing=True):
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database; inside a transaction, join it."""
        current, _ = self._current()
        if current is not None:
            yield current
            return
        with self._reading.begin() as connection, self._as_current(connection, is_writing=False):
            yield connection

    def pragma(self, name: str) -> list[tuple[Any, ...]]:
        """Run a checking PRAGMA of SQLite and give its rows."""
        with self.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {name}")]

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _current(self) -> tuple[Connection | None, bool]:
        return getattr(self._here, "current", (None, False))

    @contextmanager
    def _as_current(self, connection: Connection, *, is_writing: bool) -> Iterator[None]:
        self._here.current = (connection, is_writing)
        try:
            yield
        finally:
            self._here.current = (None, False)

    def _reading_options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {_BEGIN: "BEGIN"}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _sqlite_engine(url: str) -> Engine:
    # All of it is the path, a question mark too: it is not parsed.
    file = url.removeprefix(_SQLITE)
    _make_private(Path(file))
    where = URL.create("sqlite", database=file)
    # As many connections as there are threads asking: they are cheap, and waiting for one is not.
    engine = create_engine(where, module=sqlite, pool_size=20, max_overflow=-1)
    journal = journal_mode(sqlite.sqlite_version_info)
    if journal != "WAL":
        warnings.warn(
            f"SQLite {sqlite.sqlite_version} can lose commits in WAL mode: using {journal}", stacklevel=2
        )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver shall begin nothing by itself: see `begin`
        for pragma in (
            "busy_timeout = 30000",  # first, so that the others wait too
            f"journal_mode = {journal}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True)


def _make_private(file: Path) -> None:
    """Make the folder and the file for their owner only; SQLite gives the files beside it the same rights."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)


def _leave_to_parent_after_fork(engine: Engine) -> None:
    """A child process must not touch the parent's connections (sqlite.org/howtocorrupt.html)."""
    known = weakref.ref(engine)

    def forget() -> None:
        inherited = known()
        if inherited is not None:
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=forget)
