"""The shelves of links that carry rights: the first one, invitations, new passwords.

Tokens come in hashed; a link that was used is deleted.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from kb.accounts.account import Invitation
from kb.accounts.user import Role
from kb.storage import tables
from kb.storage.database import Database


class FirstLink:
    """The one link by which the first administrator comes in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, token_hash: str, *, ends_at: datetime) -> None:
        """Keep a new link; the old one ends."""
        with self._database.write() as connection:
            connection.execute(delete(tables.first_link))
            connection.execute(insert(tables.first_link), {"token_hash": token_hash, "ends_at": ends_at})

    def ends_at(self, token_hash: str) -> datetime | None:
        """Until when this link is good; None where there is no such link."""
        table = tables.first_link
        with self._database.read() as connection:
            return connection.execute(
                select(table.c.ends_at).where(table.c.token_hash == token_hash)
            ).scalar()

    def remove(self) -> None:
        """End the link."""
        with self._database.write() as connection:
            connection.execute(delete(tables.first_link))


class Invitations:
    """Those who are asked in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token_hash: str, invitation: Invitation) -> Invitation:
        """Keep an invitation; its number is ours to choose."""
        row = {
            "token_hash": token_hash,
            "label": invitation.label,
            "mail": invitation.mail,
            "roles": " ".join(sorted(invitation.roles)),
            "locales": " ".join(sorted(invitation.locales)),
            "made_by": invitation.made_by,
            "ends_at": invitation.ends_at,
        }
        with self._database.write() as connection:
            query = insert(tables.invitation).returning(tables.invitation)
            return _invitation(connection.execute(query, row).one())

    def all(self) -> list[Invitation]:
        """List them, the newest first, those that nobody took in time too."""
        table = tables.invitation
        with self._database.read() as connection:
            return list(map(_invitation, connection.execute(select(table).order_by(table.c.id.desc()))))

    def find(self, token_hash: str) -> Invitation | None:
        """Find the invitation of a link."""
        table = tables.invitation
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.c.token_hash == token_hash)).first()
        return _invitation(row) if row else None

    def remove(self, id_: int) -> None:
        """End an invitation."""
        with self._database.write() as connection:
            connection.execute(delete(tables.invitation).where(tables.invitation.c.id == id_))


class ResetLinks:
    """Links by which a person chooses a new password; one a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, person_id: int, token_hash: str, *, ends_at: datetime) -> None:
        """Keep a new link; the person's old one ends."""
        row = {"person_id": person_id, "token_hash": token_hash, "ends_at": ends_at}
        with self._database.write() as connection:
            self.remove(person_id)
            connection.execute(insert(tables.reset_link), row)

    def find(self, token_hash: str) -> tuple[int, datetime] | None:
        """Give whose link this is and until when it is good."""
        table = tables.reset_link
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.c.token_hash == token_hash)).first()
        return (row.person_id, row.ends_at) if row else None

    def remove(self, person_id: int) -> None:
        """End the link of a person."""
        table = tables.reset_link
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.person_id == person_id))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        label=row.label,
        mail=row.mail,
        roles=frozenset(Role(role) for role in row.roles.split()),
        locales=frozenset(row.locales.split()),
        made_by=row.made_by,
        ends_at=row.ends_at,
    )
