import multiprocessing
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from kb.errors import Invalid
from kb.services.workspace import open_workspace
from kb.settings import Settings
from kb.storage import DatabaseUnavailable, Store, explained


def _identity(settings: Settings) -> str:
    store = Store.open(settings)
    found = store.identity
    store.close()
    return found


def test_processes_that_start_at_once_make_one_database(both_empty: Settings) -> None:
    context = multiprocessing.get_context("spawn")

    with context.Pool(4) as pool:
        identities = pool.map(_identity, [both_empty] * 4)

    assert len(set(identities)) == 1


def test_a_file_that_is_no_database_is_told(settings: Settings) -> None:
    settings.data.mkdir()
    Path(settings.data, "hamdeli.db").write_bytes(b"This is not a database. " * 100)

    with pytest.raises(
        DatabaseUnavailable, match=r"database /.*hamdeli\.db cannot .*: file is not a database"
    ):
        Store.open(settings)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://kb:secret@127.0.0.1:1/kb?connect_timeout=2"

    with pytest.raises(DatabaseUnavailable, match="cannot be opened") as refused:
        Store.open(Settings.from_environment({"KB_DATABASE_URL": url}, data=tmp_path))

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://kb:secret@db:port/kb", "postgresql://kb:secret@db:5432:1/kb"])
def test_an_address_that_is_none_is_told_without_the_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="KB_DATABASE_URL") as refused:
        Store.open(Settings.from_environment({"KB_DATABASE_URL": url}, data=tmp_path))

    assert "secret" not in str(refused.value)


def test_a_connection_that_is_lost_meanwhile_is_told(store: Store) -> None:
    def fail() -> None:
        with explained(), store.transaction():
            store.situations.add(["kept-by-nobody"])
            with store._database.write() as connection:
                connection.execute(
                    text("SELECT pg_terminate_backend(pg_backend_pid())")
                )  # no such thing in SQLite

    with pytest.raises(DatabaseUnavailable, match="what was under way is not kept"):
        fail()

    assert store.situations.all() == []


def test_a_missing_driver_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(DatabaseUnavailable, match="hamdeli"):
        Store.open(Settings.from_environment({"KB_DATABASE_URL": "postgresql://db/kb"}, data=tmp_path))


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Invalid, match="KB_DATA"):
        open_workspace(Settings.from_environment({}, data=tmp_path / "file"))
