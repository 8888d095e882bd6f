"""The shelf of texts that did not fit. It does not know who said so."""

from datetime import datetime

from sqlalchemy import Row, Select, delete, func, insert, select, update

from kb.library.entry import Kind
from kb.library.misfit import Misfit
from kb.library.usage import EntryId
from kb.storage import tables
from kb.storage.database import Database


class Misfits:
    """One row for each word to the editors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        entry: EntryId,
        locale: str,
        *,
        query: str,
        remark: str,
        at: datetime,
        since: datetime,
        most: int,
    ) -> int:
        """Keep one about an entry that is there; forget those before `since`, and beyond `most` the oldest."""
        table, (kind, key) = tables.misfit, entry
        with self._database.write() as connection:
            wanted = select(tables.entry.c.id).where(tables.entry.c.kind == kind, tables.entry.c.key == key)
            id_ = connection.execute(wanted).scalar_one()
            connection.execute(delete(table).where(table.c.at < since))
            surplus = connection.execute(select(func.count()).select_from(table)).scalar_one() - most + 1
            if surplus > 0:
                oldest = select(table.c.id).order_by(table.c.at, table.c.id).limit(surplus)
                connection.execute(delete(table).where(table.c.id.in_(oldest.scalar_subquery())))
            row = {"entry_id": id_, "locale": locale, "query": query, "remark": remark, "at": at}
            made = connection.execute(insert(table), row).inserted_primary_key
        return int(made[0]) if made else 0

    def open(self, *, since: datetime) -> list[Misfit]:
        """List those that are not settled, of entries in use, the newest first."""
        misfit = tables.misfit.c
        query = _all().where(
            misfit.settled_at.is_(None), misfit.at >= since, tables.entry.c.retired_at.is_(None)
        )
        with self._database.read() as connection:
            return [
                _misfit(row) for row in connection.execute(query.order_by(misfit.at.desc(), misfit.id.desc()))
            ]

    def get(self, misfit_id: int) -> Misfit | None:
        """Find one by its number."""
        with self._database.read() as connection:
            row = connection.execute(_all().where(tables.misfit.c.id == misfit_id)).first()
        return _misfit(row) if row else None

    def set_settled(self, misfit_id: int, at: datetime | None) -> None:
        """Take one off the list, or with None put it back."""
        with self._database.write() as connection:
            connection.execute(
                update(tables.misfit).where(tables.misfit.c.id == misfit_id).values(settled_at=at)
            )


def _all() -> Select[tuple[object, ...]]:
    entry = tables.entry
    return select(tables.misfit, entry.c.kind, entry.c.key).join(
        entry, entry.c.id == tables.misfit.c.entry_id
    )


def _misfit(row: Row[tuple[object, ...]]) -> Misfit:
    return Misfit(
        row.id,
        (Kind(row.kind), row.key),
        row.locale,
        row.query,
        row.remark,
        row.at,
        row.settled_at is not None,
    )
