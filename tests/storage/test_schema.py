from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from kb.settings import Settings
from kb.storage import DatabaseTooNew, Store, schema
from kb.storage.database import Database
from kb.storage.tables import metadata


@pytest.fixture
def database(both_empty: Settings) -> Iterator[Database]:
    opened = Database(both_empty.database_url)
    yield opened
    opened.close()


def _tables(database: Database) -> set[str]:
    with database.read() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_lead_to_the_tables(database: Database) -> None:
    with database.write() as connection:
        schema.upgrade(connection)

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_lead_back(database: Database) -> None:
    with database.write() as connection:
        schema.upgrade(connection)
    with database.write() as connection:
        command.downgrade(schema.configuration(connection), "base")

    assert _tables(database) == {"alembic_version"}


def test_every_migration_goes_down_and_up_again(database: Database) -> None:
    with database.write() as connection:
        schema.upgrade(connection)
    before = _tables(database)
    with database.write() as connection:
        command.downgrade(schema.configuration(connection), "-1")
        command.upgrade(schema.configuration(connection), "head")

    assert _tables(database) == before


def test_a_migration_that_fails_leaves_nothing(database: Database) -> None:
    def fail_after_upgrade() -> None:
        with database.write() as connection:
            schema.upgrade(connection)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_upgrade()

    assert _tables(database) == set()


def test_the_newest_migration_is_the_one_that_opening_asks_for(database: Database) -> None:
    with database.read() as connection:
        script = ScriptDirectory.from_config(schema.configuration(connection))

    assert script.get_heads() == [schema.HEAD]


def test_a_newer_database_is_refused_and_left_alone(both_empty: Settings, database: Database) -> None:
    Store.open(both_empty).close()
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseTooNew, match="later"):
        Store.open(both_empty)

    with database.read() as connection:
        assert schema.version(connection) == "9999"


def test_constraints_have_names(database: Database) -> None:
    with database.write() as connection:
        schema.upgrade(connection)

    with database.read() as connection:
        names = {found["name"] for found in inspect(connection).get_unique_constraints("entry")}
    assert names == {"uq_entry_kind_key"}
