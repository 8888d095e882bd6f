"""The shelf of stewardship: who looks after which entry, and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select

from kb.library.entry import Kind
from kb.library.stewardship import NOBODYS, Stewardship
from kb.library.usage import EntryId
from kb.library.visibility import Viewer
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.visibility import is_shared, seen_by

Whose = Literal["mine", "all", "nobody"]
_KEYS_AT_ONCE = 500


@dataclass(frozen=True)
class Due:
    """An entry with who looks after it; the name is empty where nobody does, or no longer."""

    kind: Kind
    key: str
    stewardship: Stewardship
    owner: str
    has_left: bool


class Stewardships:
    """One row for an entry that somebody looks after or that has a day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def some(self, entries: Iterable[EntryId]) -> dict[EntryId, Due]:
        """Give what is known of these entries, of each something."""
        wanted = sorted(set(entries))
        found = {(kind, key): Due(kind, key, NOBODYS, "", False) for kind, key in wanted}
        with self._database.read() as connection:
            for start in range(0, len(wanted), _KEYS_AT_ONCE):
                keys = {key for _, key in wanted[start : start + _KEYS_AT_ONCE]}
                for row in connection.execute(_rows().where(tables.entry.c.key.in_(keys))):
                    due = _due(row)
                    if (due.kind, due.key) in found:
                        found[due.kind, due.key] = due
        return found

    def put(self, entry: EntryId, kept: Stewardship) -> None:
        """Keep this of an entry that is there, instead of what was known."""
        kind, key = entry
        table, known = tables.stewardship, tables.entry.c
        with self._database.write() as connection:
            id_ = connection.execute(
                select(known.id).where(known.kind == kind, known.key == key)
            ).scalar_one()
            connection.execute(delete(table).where(table.c.entry_id == id_))
            if kept != NOBODYS:
                row = {"entry_id": id_, "person_id": kept.owner, "review_on": kept.review_on}
                connection.execute(insert(table), {**row, "every": kept.every})

    def due(
        self,
        viewer: Viewer,
        *,
        whose: Whose,
        until: date,
        situation: str | None = None,
        offset: int = 0,
        limit: int,
    ) -> tuple[list[Due], int]:
        """List the shared entries in use that are due until a day, the longest overdue first, and count them all."""
        conditions = _conditions(viewer, whose, until, situation)
        query = _rows().where(*conditions)
        order = (tables.stewardship.c.review_on, tables.entry.c.kind, tables.entry.c.key)
        count = select(func.count()).select_from(query.subquery())
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(*order).offset(offset).limit(limit)).all()
            return [_due(row) for row in rows], connection.execute(count).scalar_one()


def _rows() -> Any:
    table, entry, person = tables.stewardship, tables.entry, tables.person
    return (
        select(
            entry.c.kind,
            entry.c.key,
            table.c.person_id,
            table.c.review_on,
            table.c.every,
            person.c.name,
            person.c.ended_at,
        )
        .join(entry, entry.c.id == table.c.entry_id)
        .outerjoin(person, person.c.id == table.c.person_id)
    )


def _conditions(
    viewer: Viewer, whose: Whose, until: date, situation: str | None
) -> list[ColumnElement[bool]]:
    table, entry, person = tables.stewardship.c, tables.entry, tables.person.c
    found = [entry.c.retired_at.is_(None), is_shared(), seen_by(viewer), table.review_on <= until]
    if whose == "mine":
        found.append(table.person_id == viewer.person)
    elif whose == "nobody":
        found.append(~and_(person.id.is_not(None), person.ended_at.is_(None)))
    if situation is not None:
        carried = tables.entry_situation.c
        found.append(entry.c.id.in_(select(carried.entry_id).where(carried.tag == situation)))
    return found


def _due(row: Row[Any]) -> Due:
    return Due(
        Kind(row.kind),
        row.key,
        Stewardship(row.person_id, row.review_on, row.every),
        row.name or "",
        row.ended_at is not None,
    )
