"""The shelf of people: who they are, what they may, how they prove it.

Secrets come in hashed; nothing here knows how.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    String,
    bindparam,
    cast,
    delete,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from kb.accounts.account import Account
from kb.accounts.user import Person, Role
from kb.library.signature import Signature
from kb.storage import tables
from kb.storage.database import Database


@dataclass(frozen=True)
class Credentials:
    """A person and the hash of their password."""

    person: Person
    password_hash: str | None


class People:
    """People and how they come in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Person]:
        """List everybody by name."""
        return [known.person for known in self._read(_ALL)]

    def by_folded_name(self, folded: str) -> Credentials | None:
        """Find the one person with this folded name."""
        return next(iter(self._read(_BY_FOLDED, folded=folded)), None)

    def by_id(self, id_: int) -> Person | None:
        """Find a person."""
        return next((known.person for known in self._read(_BY_ID, id=id_)), None)

    def anyone_with_password(self) -> bool:
        """Whether anybody can sign in."""
        with self._database.read() as connection:
            query = select(tables.person.c.id).where(tables.person.c.password_hash.is_not(None)).limit(1)
            return connection.execute(query).first() is not None

    def accounts(self) -> list[Account]:
        """List everybody by name, with what administrators see."""
        with self._database.read() as connection:
            rows = connection.execute(select(tables.person).order_by("folded")).all()
            people = {known.person.id: known.person for known in self._read(_ALL)}
        return [_account(row, people[row.id]) for row in rows]

    def account(self, id_: int) -> Account | None:
        """Find a person with what administrators see."""
        with self._database.read() as connection:
            row = connection.execute(select(tables.person).where(tables.person.c.id == id_)).first()
            person = self.by_id(id_)
        return _account(row, person) if row and person else None

    def password_hash(self, id_: int) -> str | None:
        """Give the hash of a person's password; None for somebody without one."""
        with self._database.read() as connection:
            return connection.execute(
                select(tables.person.c.password_hash).where(tables.person.c.id == id_)
            ).scalar()

    def active_administrators(self) -> set[int]:
        """Name the administrators who were not deactivated."""
        person, role = tables.person.c, tables.person_role.c
        query = select(person.id).join(tables.person_role, role.person_id == person.id)
        with self._database.read() as connection:
            rows = connection.execute(query.where(role.role == Role.ADMINISTRATOR, person.ended_at.is_(None)))
            return set(rows.scalars())

    def add(
        self,
        name: str,
        folded: str,
        password_hash: str | None,
        roles: Iterable[Role],
        *,
        at: datetime,
        locales: Iterable[str] = (),
        mail: str | None = None,
    ) -> Person:
        """Make a person; the folded name must be free."""
        with self._database.write() as connection:
            row = {
                "name": name,
                "folded": folded,
                "password_hash": password_hash,
                "made_at": at,
                "mail": mail,
            }
            id_ = connection.execute(insert(tables.person).returning(tables.person.c.id), row).scalar_one()
        self.set_roles(id_, roles, locales)
        return Person(id_, name, frozenset(roles), locales=frozenset(locales))

    def set_roles(self, id_: int, roles: Iterable[Role], locales: Iterable[str]) -> None:
        """Give a person these roles and locales instead of those that they have."""
        sets = ((tables.person_role, "role", set(roles)), (tables.person_locale, "locale", set(locales)))
        with self._database.write() as connection:
            for table, column, values in sets:
                connection.execute(delete(table).where(table.c.person_id == id_))
                if values:
                    connection.execute(
                        insert(table), [{"person_id": id_, column: value} for value in sorted(values)]
                    )

    def set_locale(self, id_: int, locale: str) -> None:
        """Remember a person's interface language."""
        self._set(id_, locale=locale)

    def set_mail(self, id_: int, mail: str | None) -> None:
        """Remember where letters to a person go."""
        self._set(id_, mail=mail)

    def signatures(self, id_: int) -> dict[str, Signature]:
        """Give how a person signs (locale -> signature)."""
        table = tables.person_signature
        with self._database.read() as connection:
            rows = connection.execute(select(table).where(table.c.person_id == id_)).all()
        return {row.locale: Signature(row.first_name, row.full_name, row.line) for row in rows}

    def set_signatures(self, id_: int, signatures: Mapping[str, Signature]) -> None:
        """Keep how a person signs instead of what was kept."""
        table = tables.person_signature
        rows = [
            {
                "person_id": id_,
                "locale": locale,
                "first_name": each.first_name,
                "full_name": each.full_name,
                "line": each.line,
            }
            for locale, each in sorted(signatures.items())
        ]
        with self._database.write() as connection:
            connection.execute(delete(table).where(table.c.person_id == id_))
            if rows:
                connection.execute(insert(table), rows)

    def set_password(self, id_: int, password_hash: str) -> None:
        """Give a person another password."""
        self._set(id_, password_hash=password_hash)

    def set_ended(self, id_: int, at: datetime | None) -> None:
        """Deactivate a person, or with None take them back."""
        self._set(id_, ended_at=at)

    def set_seen(self, id_: int, at: datetime) -> None:
        """Note that a person was here."""
        self._set(id_, seen_at=at)

    def _set(self, id_: int, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(tables.person).where(tables.person.c.id == id_).values(**values))

    def _read(self, asked: "_Asked", **values: object) -> list[Credentials]:
        with self._database.read() as connection:
            rows = connection.execute(asked.people, values).all()
            known: dict[tuple[int, str], set[str]] = defaultdict(set)
            for id_, what, which in connection.execute(asked.beside, values) if rows else ():
                known[id_, what].add(which)
        return [
            Credentials(
                Person(
                    row.id,
                    row.name,
                    frozenset(map(Role, known[row.id, "role"])),
                    row.locale,
                    frozenset(known[row.id, "locale"]),
                    row.ended_at is None,
                    teams=frozenset(map(int, known[row.id, "team"])),
                ),
                row.password_hash,
            )
            for row in rows
        ]


@dataclass(frozen=True)
class _Asked:
    """The questions for some people: their rows, and their roles, locales and teams as (person, what, which)."""

    people: Select[Any]
    beside: CompoundSelect[Any]


def _asked(wanted: ColumnElement[bool]) -> _Asked:
    ids = select(tables.person.c.id).where(wanted)
    beside = (
        select(table.c.person_id, literal_column(f"'{what}'"), which).where(table.c.person_id.in_(ids))
        for table, what, which in (
            (tables.person_role, "role", tables.person_role.c.role),
            (tables.person_locale, "locale", tables.person_locale.c.locale),
            (tables.team_member, "team", cast(tables.team_member.c.team_id, String)),
        )
    )
    return _Asked(select(tables.person).where(wanted).order_by("folded"), union_all(*beside))


# Written once: each page asks who is there, and to write the question takes longer than to answer it.
_ALL = _asked(tables.person.c.id.is_not(None))
_BY_ID = _asked(tables.person.c.id == bindparam("id"))
_BY_FOLDED = _asked(tables.person.c.folded == bindparam("folded"))


def _account(row: Row[Any], person: Person) -> Account:
    return Account(
        person=person,
        mail=row.mail,
        made_at=row.made_at,
        seen_at=row.seen_at,
        has_password=row.password_hash is not None,
        has_second_factor=row.totp_step is not None,
    )
