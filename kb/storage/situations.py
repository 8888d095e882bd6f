"""The shelf of situations: tags and their localized names."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, insert, select

from kb.library.entry import Situation
from kb.library.visibility import Viewer
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.visibility import seen_by

_TAG, _NAME = tables.situation.c.tag, tables.situation_name.c
# Written once: each search asks it.
_ALL = (
    select(_TAG, _NAME.locale, _NAME.name)
    .outerjoin(tables.situation_name, _NAME.tag == _TAG)
    .order_by(_TAG, _NAME.locale)
)


class Situations:
    """Tags with their names, and how many entries carry each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Situation]:
        """List every situation by tag."""
        names: dict[str, dict[str, str]] = {}
        with self._database.read() as connection:
            for tag, locale, name in connection.execute(_ALL):
                known = names.setdefault(tag, {})
                if locale is not None:
                    known[locale] = name
        return [Situation(tag, known) for tag, known in names.items()]

    def counts(self, viewer: Viewer) -> Mapping[str, int]:
        """Count the entries in use of each situation that a viewer sees; those of none are there with 0."""
        tag, entry = tables.entry_situation.c.tag, tables.entry
        carried = (
            select(tag, func.count().label("entries"))
            .join(entry, entry.c.id == tables.entry_situation.c.entry_id)
            .where(entry.c.retired_at.is_(None), seen_by(viewer))
            .group_by(tag)
            .subquery()
        )
        known = tables.situation.c.tag
        query = select(known, func.coalesce(carried.c.entries, 0)).outerjoin(carried, carried.c.tag == known)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query.order_by(known))}

    def add(self, tags: Iterable[str]) -> list[str]:
        """Make the tags that are not there yet; gives them."""
        wanted = set(tags)
        if not wanted:
            return []
        with self._database.write() as connection:
            new = sorted(wanted.difference(connection.scalars(select(tables.situation.c.tag))))
            if new:
                connection.execute(insert(tables.situation), [{"tag": tag} for tag in new])
        return new

    def name(self, tag: str, names: Mapping[str, str]) -> None:
        """Give a situation exactly these names; makes it where it is new."""
        with self._database.write() as connection:
            self.add([tag])
            connection.execute(delete(tables.situation_name).where(tables.situation_name.c.tag == tag))
            if names:
                rows = [
                    {"tag": tag, "locale": locale, "name": name} for locale, name in sorted(names.items())
                ]
                connection.execute(insert(tables.situation_name), rows)
