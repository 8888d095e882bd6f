"""The shelf of teams: their names and who is in them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, true, update

from kb.accounts.team import Team
from kb.library.entry import Kind
from kb.storage import tables
from kb.storage.database import Database


class Teams:
    """Teams with their members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Team]:
        """List every team by name."""
        return self._read(true())

    def by_id(self, id_: int) -> Team | None:
        """Find a team."""
        return next(iter(self._read(tables.team.c.id == id_)), None)

    def by_folded_name(self, folded: str) -> Team | None:
        """Find the one team with this folded name."""
        return next(iter(self._read(tables.team.c.folded == folded)), None)

    def add(self, name: str, folded: str, *, at: datetime) -> Team:
        """Make a team; the folded name must be free."""
        with self._database.write() as connection:
            row = {"name": name, "folded": folded, "made_at": at}
            id_ = connection.execute(insert(tables.team).returning(tables.team.c.id), row).scalar_one()
        return Team(id_, name)

    def rename(self, id_: int, name: str, folded: str) -> None:
        """Give a team another name; its folded form must be free."""
        with self._database.write() as connection:
            this = update(tables.team).where(tables.team.c.id == id_)
            connection.execute(this.values(name=name, folded=folded))

    def set_members(self, id_: int, people: Iterable[int]) -> None:
        """Let exactly these people be in a team."""
        table = tables.team_member
        rows = [{"team_id": id_, "person_id": person} for person in sorted(set(people))]
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.team_id == id_))
            if rows:
                connection.execute(insert(table), rows)

    def remove(self, id_: int) -> None:
        """Forget a team that no entry is visible to."""
        with self._database.write() as connection:
            connection.execute(delete(tables.team).where(tables.team.c.id == id_))

    def keys(self, id_: int) -> list[tuple[Kind, str]]:
        """List the entries that are visible to a team, in use or retired, by kind and key."""
        entry, shown = tables.entry, tables.entry_team
        query = select(entry.c.kind, entry.c.key).join(shown, shown.c.entry_id == entry.c.id)
        with self._database.read() as connection:
            rows = connection.execute(query.where(shown.c.team_id == id_).order_by(entry.c.kind, entry.c.key))
            return [(Kind(row.kind), row.key) for row in rows]

    def _read(self, wanted: ColumnElement[bool]) -> list[Team]:
        team, member = tables.team, tables.team_member
        with self._database.read() as connection:
            rows = connection.execute(select(team).where(wanted).order_by(team.c.folded)).all()
            inside: dict[int, set[int]] = defaultdict(set)
            query = select(member).where(member.c.team_id.in_(select(team.c.id).where(wanted)))
            for row in connection.execute(query):
                inside[row.team_id].add(row.person_id)
        return [Team(row.id, row.name, frozenset(inside[row.id])) for row in rows]
