"""The change log: every change to the library, numbered in the order in which it became visible."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select

from kb.library.visibility import Viewer
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.visibility import seen_by


@dataclass(frozen=True)
class NewChange:
    """A change before it has its number. `kind` is `macro`, `article`, `situation` or `tone` (the team's levels);
    `key` the key, the tag or the rule.
    """

    at: datetime
    who: str
    what: str
    kind: str
    key: str
    locale: str | None = None
    revision: int | None = None


@dataclass(frozen=True)
class Change(NewChange):
    """One row of the change log."""

    sequence: int = 0


@dataclass(frozen=True)
class Sought:
    """Which changes are wanted; empty means all."""

    kind: str = ""
    locale: str = ""
    who: str = ""
    key: str = ""


class Changes:
    """The shelf of the change log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, changes: Sequence[NewChange]) -> None:
        """Write changes down, in the transaction that makes them."""
        if changes:
            with self._database.write() as connection:
                connection.execute(insert(tables.change), [asdict(change) for change in changes])

    def sequence(self) -> int:
        """Give the number of the newest change; 0 for none."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(tables.change.c.sequence))).scalar() or 0

    def began_at(self) -> datetime | None:
        """Give the moment of the first change."""
        log = tables.change
        with self._database.read() as connection:
            found: datetime | None = connection.execute(
                select(log.c.at).order_by(log.c.sequence).limit(1)
            ).scalar()
            return found

    def since(self, sequence: int, limit: int) -> list[Change]:
        """List the changes after a number, oldest first."""
        log = tables.change
        with self._database.read() as connection:
            rows = connection.execute(
                select(log).where(log.c.sequence > sequence).order_by(log.c.sequence).limit(limit)
            )
            return [Change(**row._mapping) for row in rows]

    def page(self, viewer: Viewer, sought: Sought, *, offset: int, limit: int) -> tuple[list[Change], int]:
        """List what was changed in what a viewer sees, newest first, and count it all."""
        log, entry = tables.change, tables.entry
        conditions = [log.c[name] == value for name, value in asdict(sought).items() if value]
        unseen = exists().where(entry.c.kind == log.c.kind, entry.c.key == log.c.key, ~seen_by(viewer))
        query = select(log).where(*conditions, ~unseen)
        count = select(func.count()).select_from(query.subquery())
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(log.c.sequence.desc()).offset(offset).limit(limit))
            return [Change(**row._mapping) for row in rows], connection.execute(count).scalar_one()

    def of_text(self, kind: str, key: str, locale: str) -> list[Change]:
        """List the changes of one text, oldest first."""
        log = tables.change
        query = select(log).where(log.c.kind == kind, log.c.key == key, log.c.locale == locale)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(log.c.sequence))
            return [Change(**row._mapping) for row in rows]
