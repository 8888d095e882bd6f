from pathlib import Path

import pytest

from kb.library.entry import Kind
from kb.settings import Settings
from kb.storage import Store
from tests.texts import a_macro


def test_a_new_database_is_sound(store: Store) -> None:
    assert store.faults() == []
    assert store.sequence() == 0


def test_what_was_saved_is_there_after_opening_again(both: Settings, store: Store) -> None:
    saved = a_macro(store)

    again = Store.open(both)

    assert again.entries.get(Kind.MACRO, saved.key) == saved
    assert again.identity == store.identity
    again.close()


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    def fail_half_way() -> None:
        with store.transaction():
            a_macro(store)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert store.entries.is_empty()
    assert store.sequence() == 0


def test_a_read_sees_one_state(both: Settings, store: Store) -> None:
    other = Store.open(both)
    with store.reading():
        before = store.sequence()
        a_macro(other)
        assert store.sequence() == before

    assert store.sequence() > before
    other.close()


def test_writing_inside_a_read_is_a_mistake(store: Store) -> None:
    with pytest.raises(RuntimeError), store.reading(), store.transaction():
        pass


def test_the_database_is_private(settings: Settings, sqlite_store: Store) -> None:
    a_macro(sqlite_store)

    files = [path for path in settings.data.iterdir() if path.name.startswith("hamdeli.db")]

    assert len(files) == 3  # with the WAL and its index
    assert all(path.stat().st_mode & 0o077 == 0 for path in (settings.data, *files))


def test_an_open_database_file_becomes_private(settings: Settings) -> None:
    settings.data.mkdir()
    file = Path(settings.data, "hamdeli.db")
    file.touch(0o644)
    file.chmod(0o644)

    Store.open(settings).close()

    assert file.stat().st_mode & 0o777 == 0o600
