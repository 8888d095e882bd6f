"""The shelf of the audit log. It grows and is read; the database itself refuses to change or delete a row."""

from dataclasses import asdict

from sqlalchemy import ColumnElement, func, insert, select

from kb.accounts.audit import Filter, NewRecord, Record
from kb.storage import tables
from kb.storage.database import Database


class AuditLog:
    """Who did what, on what, when and from where."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, record: NewRecord) -> None:
        """Write an act down, in the transaction that does it."""
        with self._database.write() as connection:
            connection.execute(insert(tables.audit), asdict(record))

    def page(self, wanted: Filter, *, offset: int, limit: int) -> list[Record]:
        """List records, newest first."""
        query = select(tables.audit).where(*_conditions(wanted)).order_by(tables.audit.c.number.desc())
        with self._database.read() as connection:
            rows = connection.execute(query.offset(offset).limit(limit))
            return [Record(**row._mapping) for row in rows]

    def count(self, wanted: Filter) -> int:
        """Count the records."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(tables.audit).where(*_conditions(wanted))
            return connection.execute(query).scalar_one()


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    pairs = (
        (tables.audit.c.by, wanted.by),
        (tables.audit.c.what, wanted.what),
        (tables.audit.c.target, wanted.target),
    )
    return [column == value for column, value in pairs if value]
