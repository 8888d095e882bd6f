"""The shelf of the API's tokens: found by the hash of their secret."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from kb.accounts.tokens import Token
from kb.accounts.user import Scope
from kb.storage import tables
from kb.storage.database import Database

_TABLE = tables.api_token


class Tokens:
    """Tokens; a revoked one stays, for what it did is in the logs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        secret_hash: str,
        *,
        name: str,
        scope: Scope,
        hint: str,
        made_by: str,
        at: datetime,
        expires_at: datetime | None,
    ) -> Token:
        """Keep a new token."""
        row = {
            "secret_hash": secret_hash,
            "name": name,
            "scope": scope,
            "hint": hint,
            "made_by": made_by,
            "made_at": at,
            "expires_at": expires_at,
        }
        with self._database.write() as connection:
            query = insert(_TABLE).returning(_TABLE)
            return _token(connection.execute(query, row).one())

    def all(self) -> list[Token]:
        """List every token, the newest first."""
        with self._database.read() as connection:
            return [
                _token(row) for row in connection.execute(select(_TABLE).order_by(_TABLE.c.id.desc())).all()
            ]

    def by_hash(self, secret_hash: str) -> Token | None:
        """Find the token with this secret, good or not."""
        with self._database.read() as connection:
            row = connection.execute(select(_TABLE).where(_TABLE.c.secret_hash == secret_hash)).first()
            return _token(row) if row else None

    def touch(self, id_: int, *, at: datetime) -> None:
        """Note that a token is used."""
        with self._database.write() as connection:
            connection.execute(update(_TABLE).where(_TABLE.c.id == id_).values(used_at=at))

    def revoke(self, id_: int, *, at: datetime) -> None:
        """End a token; one that is ended keeps its time."""
        with self._database.write() as connection:
            this = (_TABLE.c.id == id_) & _TABLE.c.revoked_at.is_(None)
            connection.execute(update(_TABLE).where(this).values(revoked_at=at))


def _token(row: Row[Any]) -> Token:
    values = {name: value for name, value in row._mapping.items() if name != "secret_hash"}
    return Token(**{**values, "scope": Scope(row.scope)})
