"""The shelves of coming in: sessions, those who are asked for a code, failed sign-ins.

Secrets come in hashed; nothing here knows how.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from kb.accounts.account import OpenSession
from kb.accounts.user import Person
from kb.storage import tables
from kb.storage.database import Database
from kb.storage.people import People

# Written once: each page asks it.
_FIND = select(tables.session).where(tables.session.c.id_hash == bindparam("id_hash"))
_HANDLE = 20  # hexadecimal digits of the hash: names a row, and opens nothing


@dataclass(frozen=True)
class SessionRow:
    """A session that was found by the hash of its id."""

    person: Person
    seen_at: datetime


class Sessions:
    """Who is signed in: a row each, found by the hash of a random id."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def start(
        self,
        id_hash: str,
        person_id: int,
        *,
        at: datetime,
        forget_before: datetime,
        address: str = "",
        browser: str = "",
    ) -> None:
        """Begin a session, and forget those that nobody used since a time."""
        table = tables.session
        row = {
            "id_hash": id_hash,
            "person_id": person_id,
            "started_at": at,
            "seen_at": at,
            "address": address,
            "browser": browser,
        }
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.seen_at < forget_before))
            connection.execute(insert(table), row)
            self._people.set_seen(person_id, at)

    def find(self, id_hash: str) -> SessionRow | None:
        """Find a session with its person as they are now."""
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"id_hash": id_hash}).first()
            person = self._people.by_id(row.person_id) if row else None
        return SessionRow(person, row.seen_at) if row and person else None

    def of(self, person_id: int) -> list[OpenSession]:
        """List a person's sessions, the last used first."""
        table = tables.session
        query = select(table).where(table.c.person_id == person_id).order_by(table.c.seen_at.desc())
        with self._database.read() as connection:
            return [
                OpenSession(row.id_hash[:_HANDLE], row.started_at, row.seen_at, row.address, row.browser)
                for row in connection.execute(query)
            ]

    def handle(self, id_hash: str) -> str:
        """Give the handle under which `of` lists a session."""
        return id_hash[:_HANDLE]

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that a session is used; one that was ended meanwhile stays ended."""
        table = tables.session
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.id_hash == id_hash).values(seen_at=at))
            found = connection.execute(select(table.c.person_id).where(table.c.id_hash == id_hash)).scalar()
            if found is not None:
                self._people.set_seen(found, at)

    def rename(self, id_hash: str, new_hash: str) -> None:
        """Give a session another id; the old one is worth nothing any more."""
        table = tables.session
        with self._database.write() as connection:
            connection.execute(update(table).where(table.c.id_hash == id_hash).values(id_hash=new_hash))

    def end(self, id_hash: str) -> None:
        """End one session."""
        with self._database.write() as connection:
            connection.execute(delete(tables.session).where(tables.session.c.id_hash == id_hash))

    def end_handle(self, person_id: int, handle: str) -> int:
        """End the one session of a person that has this handle; gives how many that were, 0 or 1."""
        table = tables.session
        query = select(table.c.id_hash).where(table.c.person_id == person_id)
        with self._database.write() as connection:
            found = [known for known in connection.execute(query).scalars() if known[:_HANDLE] == handle]
            if found:
                connection.execute(delete(table).where(table.c.id_hash.in_(found)))
        return len(found)

    def end_all(self, person_id: int, *, but: str = "") -> int:
        """End all sessions of a person except one, and what they began of signing in; gives how many ended."""
        table, step = tables.session, tables.sign_in_step
        with self._database.write() as connection:
            connection.execute(delete(step).where(step.c.person_id == person_id))
            others = delete(table).where(table.c.person_id == person_id, table.c.id_hash != but)
            return connection.execute(others).rowcount


class SignInSteps:
    """Who gave the right password and is being asked for a code."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def start(self, id_hash: str, person_id: int, *, at: datetime, forget_before: datetime) -> None:
        """Remember somebody, and forget those who left a code unanswered."""
        table = tables.sign_in_step
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.at < forget_before))
            connection.execute(insert(table), {"id_hash": id_hash, "person_id": person_id, "at": at})

    def find(self, id_hash: str, *, since: datetime) -> Person | None:
        """Find who is asked, where that was since a time."""
        table = tables.sign_in_step
        query = select(table.c.person_id).where(table.c.id_hash == id_hash, table.c.at >= since)
        with self._database.read() as connection:
            found = connection.execute(query).scalar()
            return self._people.by_id(found) if found is not None else None

    def end(self, id_hash: str) -> None:
        """Forget one: they came in."""
        table = tables.sign_in_step
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.id_hash == id_hash))


class Attempts:
    """Sign-ins that did not succeed, by what was tried."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, folded: str, *, at: datetime, since: datetime) -> int:
        """Write an attempt down before it is tried and count those since a time, this one included."""
        table = tables.sign_in_attempt
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.at < since))
            connection.execute(insert(table), {"folded": folded, "at": at})
            return connection.execute(select(func.count()).where(table.c.folded == folded)).scalar_one()

    def forget(self, folded: str) -> None:
        """Forget the attempts: somebody came in."""
        with self._database.write() as connection:
            connection.execute(
                delete(tables.sign_in_attempt).where(tables.sign_in_attempt.c.folded == folded)
            )
