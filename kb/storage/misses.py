"""The shelf of searches that led nowhere. It does not know who searched."""

from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select, update

from kb.search.missed import Kept, Missed
from kb.storage import tables
from kb.storage.database import Database


class Misses:
    """One row for a text in a language."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self,
        kept: Kept,
        *,
        found_nothing: bool,
        at: datetime,
        forget_before: datetime,
        most: int,
        is_asked_for: bool = False,
    ) -> None:
        """Count a missed search, or that somebody asked for what it should have found; forget those not repeated since a
        time, and beyond `most` the rarest.
        """
        miss = tables.miss.c
        here = (miss.locale == kept.locale, miss.text == kept.text)
        counted = miss.asked if is_asked_for else miss.found_nothing if found_nothing else miss.unchosen
        with self._database.write() as connection:
            connection.execute(delete(tables.miss).where(miss.last_at < forget_before))
            values = {counted.name: counted + 1, "spelled": kept.spelled, "last_at": at}
            known = connection.execute(update(tables.miss).where(*here).values(values)).rowcount
            if not known:
                row = {"locale": kept.locale, "text": kept.text, "spelled": kept.spelled, "last_at": at}
                counts = {"found_nothing": 0, "unchosen": 0, "asked": 0, counted.name: 1}
                self._make_room(most - 1)
                connection.execute(insert(tables.miss), {**row, **counts})

    def _make_room(self, most: int) -> None:
        miss = tables.miss.c
        with self._database.write() as connection:
            surplus = connection.execute(select(func.count()).select_from(tables.miss)).scalar_one() - most
            if surplus > 0:
                rarest = (
                    select(miss.id)
                    .order_by(miss.asked, miss.found_nothing + miss.unchosen, miss.last_at)
                    .limit(surplus)
                )
                connection.execute(delete(tables.miss).where(miss.id.in_(rarest.scalar_subquery())))

    def all(self, *, since: datetime) -> list[Missed]:
        """List those repeated since a time and not dismissed: first what was asked for, then the most frequent."""
        miss = tables.miss.c
        query = select(tables.miss).where(miss.dismissed_at.is_(None), miss.last_at >= since)
        order = (miss.asked.desc(), (miss.found_nothing + miss.unchosen).desc(), miss.last_at.desc(), miss.id)
        with self._database.read() as connection:
            return [_missed(row) for row in connection.execute(query.order_by(*order))]

    def get(self, miss_id: int) -> Missed | None:
        """Find one by its number."""
        with self._database.read() as connection:
            row = connection.execute(select(tables.miss).where(tables.miss.c.id == miss_id)).first()
        return _missed(row) if row else None

    def set_dismissed(self, miss_id: int, at: datetime | None) -> None:
        """Take one off the list, or with None put it back."""
        with self._database.write() as connection:
            connection.execute(update(tables.miss).where(tables.miss.c.id == miss_id).values(dismissed_at=at))


def _missed(row: Row[tuple[object, ...]]) -> Missed:
    return Missed(
        row.id,
        row.locale,
        row.text,
        row.spelled,
        row.found_nothing,
        row.unchosen,
        row.last_at,
        row.dismissed_at is not None,
        row.asked,
    )
