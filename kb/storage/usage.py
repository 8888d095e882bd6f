"""The shelf of uses: who copied which entry in which locale, how often and how lately."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from kb.library.entry import Kind
from kb.library.stewardship import week_of
from kb.library.usage import EntryId, Use
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.visibility import is_shared

_WEEKS_KEPT = timedelta(weeks=60)


class Uses:
    """One row for a person, an entry and a locale; and of all together one for an entry, a locale and a week."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, person_id: int, entry: EntryId, locale: str, *, at: datetime, worth: float, apart: timedelta
    ) -> bool:
        """Count a use of an entry that is there; not again within `apart` of the last one. Says whether it counted."""
        use, kind, key = tables.entry_use.c, *entry
        with self._database.write() as connection:
            wanted = select(tables.entry.c.id).where(tables.entry.c.kind == kind, tables.entry.c.key == key)
            id_ = connection.execute(wanted).scalar_one()
            here = (use.person_id == person_id, use.entry_id == id_, use.locale == locale)
            last = connection.execute(select(use.last_at).where(*here)).scalar()
            if last is None:
                row = {"person_id": person_id, "entry_id": id_, "locale": locale, "times": 1}
                connection.execute(insert(tables.entry_use), {**row, "weight": worth, "last_at": at})
            elif last <= at - apart:
                values = {"times": use.times + 1, "weight": use.weight + worth, "last_at": at}
                connection.execute(update(tables.entry_use).where(*here).values(values))
            else:
                return False
            _note_week(connection, id_, locale, week_of(at.date()))
        return True

    def weights(self, most: int, *, person_id: int | None = None) -> dict[EntryId, float]:
        """Give the entries that one person, or everybody, uses most, with the sum of their uses' worths."""
        weight = func.sum(tables.entry_use.c.weight)
        query = _in_use(weight.label("weight"), person_id).order_by(weight.desc(), "kind", "key").limit(most)
        with self._database.read() as connection:
            return {(Kind(row.kind), row.key): row.weight for row in connection.execute(query)}

    def recent(self, most: int, *, person_id: int) -> list[EntryId]:
        """Give the entries that a person used last, the newest first."""
        last = func.max(tables.entry_use.c.last_at)
        query = _in_use(last.label("last"), person_id).order_by(last.desc(), "kind", "key").limit(most)
        with self._database.read() as connection:
            return [(Kind(row.kind), row.key) for row in connection.execute(query)]

    def totals(self) -> list[Use]:
        """Give how often everything in use was copied, by kind, key and locale."""
        use, entry = tables.entry_use.c, tables.entry.c
        query = (
            select(
                entry.kind,
                entry.key,
                use.locale,
                func.sum(use.times).label("times"),
                func.max(use.last_at).label("last_at"),
            )
            .join(tables.entry, entry.id == use.entry_id)
            .where(entry.retired_at.is_(None))
            .group_by(entry.kind, entry.key, use.locale)
            .order_by(entry.kind, entry.key, use.locale)
        )
        with self._database.read() as connection:
            return [
                Use(Kind(row.kind), row.key, row.locale, row.times, row.last_at)
                for row in connection.execute(query)
            ]

    def weeks(self, since: date) -> list[tuple[date, str, int]]:
        """Count the uses of shared entries by week (its Monday) and locale, for weeks not before a day."""
        use, entry = tables.weekly_use.c, tables.entry
        query = (
            select(use.week, use.locale, func.sum(use.times).label("times"))
            .join(entry, entry.c.id == use.entry_id)
            .where(use.week >= since, is_shared())
            .group_by(use.week, use.locale)
            .order_by(use.week, use.locale)
        )
        with self._database.read() as connection:
            return [(row.week, row.locale, row.times) for row in connection.execute(query)]


def _note_week(connection: Connection, id_: int, locale: str, week: date) -> None:
    """Count a use in its week; the first of a new week forgets those of long ago."""
    table, here = tables.weekly_use, tables.weekly_use.c
    this = (here.entry_id == id_, here.locale == locale, here.week == week)
    if not connection.execute(update(table).where(*this).values(times=here.times + 1)).rowcount:
        connection.execute(delete(table).where(here.week < week - _WEEKS_KEPT))
        row = {"entry_id": id_, "locale": locale, "week": week, "times": 1}
        connection.execute(insert(table), row)


def _in_use(value: Any, person_id: int | None) -> Select[Any]:
    """Select a value over the uses of each entry that is not retired; those of everybody without private entries."""
    use, entry = tables.entry_use.c, tables.entry.c
    query = (
        select(entry.kind, entry.key, value)
        .join(tables.entry, entry.id == use.entry_id)
        .where(entry.retired_at.is_(None))
        .group_by(entry.kind, entry.key)
    )
    if person_id is not None:
        return query.where(use.person_id == person_id)
    return query.where(entry.id.not_in(select(tables.entry_owner.c.entry_id)))
