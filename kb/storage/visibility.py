"""The rows that say whom an entry is visible to, and the rule of `Viewer.sees` as a condition of a query."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, insert, or_, select, true

from kb.library.visibility import Viewer, Visibility
from kb.storage.tables import entry, entry_owner, entry_team


def is_shared() -> ColumnElement[bool]:
    """Ask for entries that are no one person's."""
    return ~exists().where(entry_owner.c.entry_id == entry.c.id)


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Ask for entries that a viewer sees."""
    if viewer.everything:
        return true()
    own = exists().where(entry_owner.c.entry_id == entry.c.id, entry_owner.c.person_id == viewer.person)
    if viewer.every_team:
        return or_(is_shared(), own)
    of_a_team = exists().where(entry_team.c.entry_id == entry.c.id)
    of_theirs = exists().where(entry_team.c.entry_id == entry.c.id, entry_team.c.team_id.in_(viewer.teams))
    return or_(and_(is_shared(), ~of_a_team), of_theirs, own)


def shown_to(connection: Connection, ids: Select[tuple[int]]) -> defaultdict[int, frozenset[int]]:
    """Read the teams that entries are visible to (the entry's id -> ids of teams)."""
    found: defaultdict[int, frozenset[int]] = defaultdict(frozenset)
    for row in connection.execute(select(entry_team).where(entry_team.c.entry_id.in_(ids))):
        found[row.entry_id] |= {row.team_id}
    return found


def show_to(connection: Connection, entries: Sequence[tuple[int, Visibility]]) -> None:
    """Write down whom entries (by id) are visible to; nothing may stand there yet."""
    teams = [{"entry_id": id_, "team_id": team} for id_, seen in entries for team in sorted(seen.teams)]
    owners = [{"entry_id": id_, "person_id": seen.owner} for id_, seen in entries if seen.is_private]
    for table, rows in ((entry_team, teams), (entry_owner, owners)):
        if rows:
            connection.execute(insert(table), rows)


def hide_from_all(connection: Connection, id_: int) -> None:
    """Take away what is written down of whom an entry is visible to."""
    for table in (entry_team, entry_owner):
        connection.execute(delete(table).where(table.c.entry_id == id_))
