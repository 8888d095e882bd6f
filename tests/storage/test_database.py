import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import text

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.services import library
from kb.settings import Settings
from kb.storage import Store
from kb.storage.database import Database, journal_mode
from tests.cast import the_cast
from tests.texts import a_macro

WRITERS, ROUNDS = 4, 25


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_loses_nothing(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


def test_sqlite_keeps_what_it_acknowledged(settings: Settings, sqlite_store: Store) -> None:
    database = Database(settings.database_url)
    pragmas = {
        name: database.pragma(name)[0][0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
    }
    database.close()

    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "trusted_schema": 0,
    }


def test_a_row_that_points_to_nothing_is_refused(store: Store, both: Settings) -> None:
    database = Database(both.database_url)
    orphan = text("INSERT INTO variant (entry_id, locale, latest_number) VALUES (12345, 'en', 1)")

    with pytest.raises(Exception, match=r"(?i)foreign key"), database.write() as connection:
        connection.execute(orphan)

    database.close()


def test_rows_that_point_to_nothing_are_told(settings: Settings, sqlite_store: Store) -> None:
    orphan = "INSERT INTO variant (entry_id, locale, latest_number) VALUES (12345, 'en', 1)"
    with sqlite.connect(settings.data / "hamdeli.db") as careless:  # foreign keys are off unless asked for
        careless.execute(orphan)
    careless.close()

    assert sqlite_store.faults() == ["variant: row 1 points to nothing in entry"]


def test_a_savepoint_goes_with_its_transaction(both: Settings, store: Store) -> None:
    database = Database(both.database_url)
    row = text("INSERT INTO situation (tag) VALUES ('kept')")

    def fail_after_a_savepoint() -> None:
        with database.write() as connection:
            with connection.begin_nested():
                connection.execute(row)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_a_savepoint()

    assert store.situations.all() == []
    database.close()


def _save_in_turn(settings: Settings, name: str) -> int:
    """Read, then save, as long as it takes; gives how often somebody was quicker."""
    store = Store.open(settings)
    quicker = 0
    for round_ in range(ROUNDS):
        while True:
            seen = library.entry(store, Kind.MACRO, "race", by=SYSTEM).variants["en"].latest
            try:
                library.save_variant(
                    store,
                    Kind.MACRO,
                    "race",
                    "en",
                    title="Race",
                    body=f"{seen.body}\n{name}.{round_}",
                    expected=seen.number,
                    by=the_cast().reza,
                )
                break
            except library.StaleSave:
                quicker += 1
    store.close()
    return quicker


def test_writers_racing_in_processes_lose_nothing(store: Store, both: Settings) -> None:
    a_macro(store, "race", en="Start")
    context = multiprocessing.get_context("spawn")

    with context.Pool(WRITERS) as pool:
        pool.starmap(_save_in_turn, [(both, f"writer{number}") for number in range(WRITERS)])

    lines = library.entry(store, Kind.MACRO, "race", by=SYSTEM).source.latest.body.split("\n")
    assert len(lines) == 1 + WRITERS * ROUNDS
    assert len(set(lines)) == len(lines)
    assert len(library.history(store, Kind.MACRO, "race", "en", by=SYSTEM)) == 1 + WRITERS * ROUNDS


def test_writers_racing_in_threads_lose_nothing(store: Store, both: Settings) -> None:
    a_macro(store, "race", en="Start")

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(_save_in_turn, [both] * WRITERS, [f"thread{number}" for number in range(WRITERS)]))

    lines = library.entry(store, Kind.MACRO, "race", by=SYSTEM).source.latest.body.split("\n")
    assert len(set(lines)) == 1 + WRITERS * ROUNDS


def test_changes_are_numbered_as_they_become_visible(store: Store, both: Settings) -> None:
    a_macro(store, "race", en="Start")
    with ThreadPoolExecutor(WRITERS) as threads:
        work = [threads.submit(_save_in_turn, both, f"thread{number}") for number in range(WRITERS)]
        seen: list[int] = []
        while not all(job.done() for job in work):
            seen.extend(change.sequence for change in store.changes(seen[-1] if seen else 0, 1_000))
    seen.extend(change.sequence for change in store.changes(seen[-1], 1_000))

    assert seen == [change.sequence for change in store.changes(0, 1_000)]


def test_many_threads_read_at_once(store: Store) -> None:
    a_macro(store)

    with ThreadPoolExecutor(30) as threads:
        found = list(
            threads.map(
                lambda _: library.entry(store, Kind.MACRO, "double-charge", by=SYSTEM).key, range(120)
            )
        )

    assert found == ["double-charge"] * 120


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_process_does_not_use_the_parents_connections(sqlite_store: Store) -> None:
    a_macro(sqlite_store)

    child = os.fork()
    if child == 0:
        try:
            library.entry(sqlite_store, Kind.MACRO, "double-charge", by=SYSTEM)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert sqlite_store.faults() == []
