"""The shelf of favourites: which entries a person wants at hand."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select

from kb.library.entry import Kind
from kb.library.usage import EntryId
from kb.storage import tables
from kb.storage.database import Database


class Favourites:
    """One row for a person and an entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, person_id: int, entry: EntryId, *, at: datetime, most: int) -> bool:
        """Keep an entry that is there; says whether there was room, which there is for `most` of them."""
        table, (kind, key) = tables.favourite, entry
        mine = table.c.person_id == person_id
        with self._database.write() as connection:
            wanted = select(tables.entry.c.id).where(tables.entry.c.kind == kind, tables.entry.c.key == key)
            id_ = connection.execute(wanted).scalar_one()
            if connection.execute(select(table.c.at).where(mine, table.c.entry_id == id_)).first():
                return True
            if connection.execute(select(func.count()).select_from(table).where(mine)).scalar_one() >= most:
                return False
            connection.execute(insert(table), {"person_id": person_id, "entry_id": id_, "at": at})
        return True

    def take_away(self, person_id: int, entry: EntryId) -> None:
        """Keep an entry no longer; one that is not kept stays so."""
        table, (kind, key) = tables.favourite, entry
        wanted = select(tables.entry.c.id).where(tables.entry.c.kind == kind, tables.entry.c.key == key)
        with self._database.write() as connection:
            here = (table.c.person_id == person_id, table.c.entry_id.in_(wanted.scalar_subquery()))
            connection.execute(delete(table).where(*here))

    def of(self, person_id: int) -> list[EntryId]:
        """List a person's favourites that are in use, the oldest first: their places stay."""
        table, entry = tables.favourite, tables.entry.c
        query = (
            select(entry.kind, entry.key)
            .join(table, entry.id == table.c.entry_id)
            .where(table.c.person_id == person_id, entry.retired_at.is_(None))
            .order_by(table.c.at, entry.id)
        )
        with self._database.read() as connection:
            return [(Kind(row.kind), row.key) for row in connection.execute(query)]
