"""The shelf of single sign-on: who people are at the provider, and who is on the way there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from kb.storage import tables
from kb.storage.database import Database

_steps = tables.sign_on_step
_identities = tables.sign_on_identity


@dataclass(frozen=True)
class Step:
    """Somebody on the way to the provider; `state_hash` finds it, `visit_hash` is of the browser that began."""

    state_hash: str
    visit_hash: str
    nonce: str
    verifier: str
    next_page: str
    at: datetime


class SignOns:
    """Single sign-on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, step: Step, *, forget_before: datetime) -> None:
        """Remember somebody on the way, and forget those that began before a time."""
        with self._database.write() as connection:
            connection.execute(delete(_steps).where(_steps.c.at < forget_before))
            connection.execute(insert(_steps), vars(step))

    def take(self, state_hash: str, visit_hash: str) -> Step | None:
        """Give the step that this browser began, and forget it: it is good once."""
        mine = (_steps.c.state_hash == state_hash, _steps.c.visit_hash == visit_hash)
        with self._database.write() as connection:
            row = connection.execute(select(_steps).where(*mine)).first()
            connection.execute(delete(_steps).where(*mine))
        return Step(**row._mapping) if row else None

    def person_id(self, issuer: str, subject: str) -> int | None:
        """Find who somebody at the provider is here."""
        query = select(_identities.c.person_id).where(
            _identities.c.issuer == issuer, _identities.c.subject == subject
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def link(self, issuer: str, subject: str, person_id: int) -> None:
        """Remember who somebody at the provider is here."""
        row = {"issuer": issuer, "subject": subject, "person_id": person_id}
        with self._database.write() as connection:
            connection.execute(insert(_identities), row)
