"""Bringing a database to the tables of this version, under the lock that every writer takes."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from kb.errors import N_, KbError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0013"
"""The newest migration; known without loading Alembic, which takes longer than a search."""

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseTooNew(KbError):
    """The database was made by a later version of this program: it is left as it is."""


def version(connection: Connection) -> str | None:
    """Name the migration that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction. Raises DatabaseTooNew."""
    _check_known(version(connection))
    from alembic import command  # loaded only where there is something to migrate

    command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> "Config":
    """Give Alembic's configuration bound to a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _check_known(current: str | None) -> None:
    # Files are named year_month_day_version_subject.py.
    known = {file.name.split("_")[3] for file in (MIGRATIONS / "versions").glob("2*_*_*_*_*.py")}
    if current is None or current in known:
        return
    raise DatabaseTooNew(
        N_(
            "The database was written by a later version of Hamdeli (%(version)s). Install that version or a later one."
        ),
        version=current[:40],
    )
