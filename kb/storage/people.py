"""The shelf of people: who they are, their sessions, their failed sign-ins, the first link.

Secrets come in hashed; nothing here knows how.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from kb.accounts.user import Person, Role
from kb.storage import tables
from kb.storage.database import Database


@dataclass(frozen=True)
class Credentials:
    """A person and the hash of their password."""

    person: Person
    password_hash: str | None


@dataclass(frozen=True)
class SessionRow:
    """A session that was found by the hash of its id."""

    person: Person
    seen_at: datetime


class People:
    """People and how they come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Person]:
        """List everybody by name."""
        return [known.person for known in self._read(tables.person.c.id.is_not(None))]

    def by_folded_name(self, folded: str) -> Credentials | None:
        """Find the one person with this folded name."""
        return next(iter(self._read(tables.person.c.folded == folded)), None)

    def by_id(self, id_: int) -> Person | None:
        """Find a person."""
        return next((known.person for known in self._read(tables.person.c.id == id_)), None)

    def anyone_with_password(self) -> bool:
        """Whether anybody can sign in."""
        with self._database.read() as connection:
            query = select(tables.person.c.id).where(tables.person.c.password_hash.is_not(None)).limit(1)
            return connection.execute(query).first() is not None

    def add(
        self, name: str, folded: str, password_hash: str, roles: Iterable[Role], *, at: datetime
    ) -> Person:
        """Make a person; the folded name must be free."""
        given = frozenset(roles)
        with self._database.write() as connection:
            row = {"name": name, "folded": folded, "password_hash": password_hash, "made_at": at}
            id_ = connection.execute(insert(tables.person).returning(tables.person.c.id), row).scalar_one()
            if given:
                connection.execute(
                    insert(tables.person_role), [{"person_id": id_, "role": r} for r in sorted(given)]
                )
        return Person(id_, name, given)

    def set_locale(self, id_: int, locale: str) -> None:
        """Remember a person's interface language."""
        with self._database.write() as connection:
            connection.execute(update(tables.person).where(tables.person.c.id == id_).values(locale=locale))

    def _read(self, wanted: ColumnElement[bool]) -> list[Credentials]:
        with self._database.read() as connection:
            rows = connection.execute(select(tables.person).where(wanted).order_by("folded")).all()
            ids = select(tables.person.c.id).where(wanted)
            roles: dict[int, set[Role]] = defaultdict(set)
            query = select(tables.person_role).where(tables.person_role.c.person_id.in_(ids))
            for row in connection.execute(query):
                roles[row.person_id].add(Role(row.role))
        return [
            Credentials(Person(row.id, row.name, frozenset(roles[row.id]), row.locale), row.password_hash)
            for row in rows
        ]


class Sessions:
    """Who is signed in: a row each, found by the hash of a random id."""

    def __init__(self, database: Database, people: People) -> None:
        self._database = database
        self._people = people

    def start(self, id_hash: str, person_id: int, *, at: datetime, forget_before: datetime) -> None:
        """Begin a session, and forget those that nobody used since a time."""
        table = tables.session
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.seen_at < forget_before))
            row = {"id_hash": id_hash, "person_id": person_id, "started_at": at, "seen_at": at}
            connection.execute(insert(table), row)

    def find(self, id_hash: str) -> SessionRow | None:
        """Find a session with its person as they are now."""
        table = tables.session
        with self._database.read() as connection:
            row = connection.execute(select(table).where(table.c.id_hash == id_hash)).first()
            person = self._people.by_id(row.person_id) if row else None
        return SessionRow(person, row.seen_at) if row and person else None

    def touch(self, id_hash: str, *, at: datetime) -> None:
        """Note that a session is used; one that was ended meanwhile stays ended."""
        with self._database.write() as connection:
            connection.execute(
                update(tables.session).where(tables.session.c.id_hash == id_hash).values(seen_at=at)
            )

    def end(self, id_hash: str) -> None:
        """End one session."""
        with self._database.write() as connection:
            connection.execute(delete(tables.session).where(tables.session.c.id_hash == id_hash))


class Attempts:
    """Sign-ins that did not succeed, by folded name."""

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
        """Forget the attempts for a name: its person came in."""
        with self._database.write() as connection:
            connection.execute(
                delete(tables.sign_in_attempt).where(tables.sign_in_attempt.c.folded == folded)
            )


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
