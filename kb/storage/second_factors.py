"""The shelf of second factors: encrypted secrets, the last step used, hashes of recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from kb.storage import tables
from kb.storage.database import Database


@dataclass(frozen=True)
class Factor:
    """A person's second factor. `last_step` is None as long as it was never confirmed by a code: it is not asked for."""

    sealed_secret: str
    last_step: int | None


class SecondFactors:
    """What a person has beside a password."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person_id: int) -> Factor | None:
        """Give a person's second factor, confirmed or not."""
        table = tables.person.c
        query = select(table.totp_secret, table.totp_step).where(table.id == person_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Factor(row.totp_secret, row.totp_step) if row and row.totp_secret else None

    def put(self, person_id: int, factor: Factor | None) -> None:
        """Keep a second factor, or with None take it away with its recovery codes."""
        values = {
            "totp_secret": factor.sealed_secret if factor else None,
            "totp_step": factor.last_step if factor else None,
        }
        with self._database.write() as connection:
            connection.execute(update(tables.person).where(tables.person.c.id == person_id).values(**values))
            if factor is None:
                self.set_codes(person_id, ())

    def set_codes(self, person_id: int, hashes: Iterable[str]) -> None:
        """Keep these recovery codes instead of those that were left."""
        table = tables.recovery_code
        rows = [{"person_id": person_id, "code_hash": each} for each in hashes]
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.person_id == person_id))
            if rows:
                connection.execute(insert(table), rows)

    def codes_left(self, person_id: int) -> int:
        """Count the recovery codes that were not used."""
        table = tables.recovery_code
        with self._database.read() as connection:
            query = select(func.count()).where(table.c.person_id == person_id)
            return connection.execute(query).scalar_one()

    def use_code(self, person_id: int, code_hash: str) -> bool:
        """Use a recovery code up; whether there was one."""
        table = tables.recovery_code
        with self._database.write() as connection:
            found = delete(table).where(table.c.person_id == person_id, table.c.code_hash == code_hash)
            return connection.execute(found).rowcount > 0
