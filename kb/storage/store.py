"""The store: one database with a shelf a noun."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from kb.errors import N_, KbError
from kb.settings import Settings
from kb.storage import schema, tables
from kb.storage.attachments import Attachments
from kb.storage.audit import AuditLog
from kb.storage.bulk import BulkChanges
from kb.storage.changes import Change, Changes
from kb.storage.database import Database
from kb.storage.entries import Entries
from kb.storage.favourites import Favourites
from kb.storage.findings import Findings
from kb.storage.links import FirstLink, Invitations, ResetLinks
from kb.storage.misfits import Misfits
from kb.storage.misses import Misses
from kb.storage.overview import Overview
from kb.storage.people import People
from kb.storage.second_factors import SecondFactors
from kb.storage.sessions import Attempts, Sessions, SignInSteps
from kb.storage.sign_on import SignOns
from kb.storage.situations import Situations
from kb.storage.stewardship import Stewardships
from kb.storage.teams import Teams
from kb.storage.tokens import Tokens
from kb.storage.tone import TonePolicies
from kb.storage.unsaved import UnsavedTexts
from kb.storage.usage import Uses
from kb.storage.webhooks import Webhooks


class DatabaseUnavailable(KbError):
    """The database cannot be opened or used: not there, no right to it, damaged, full, or locked for long."""


_CLOSED = N_("The database %(where)s cannot be opened: %(reason)s")
_FAILED = N_("The database failed, and what was under way is not kept: %(reason)s")
_NO_ADDRESS = N_(
    "KB_DATABASE_URL is not the address of a database; write postgresql://user:password@host:5432/name"
)
_NO_DRIVER = N_("For PostgreSQL a driver is missing: install hamdeli[postgres]")


@contextmanager
def explained() -> Iterator[None]:
    """Tell as DatabaseUnavailable what the database refuses in this block: a full disk, a lock, a lost server."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseUnavailable(_FAILED, reason=_reason(error)) from error


class Store:
    """An open database. `identity` names it for as long as it lives, wherever it is copied."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.situations = Situations(database)
        self.entries = Entries(database, self.situations)
        self.tone = TonePolicies(database)
        self.webhooks = Webhooks(database)
        self.sign_ons = SignOns(database)
        self.log = Changes(database)
        self.audit = AuditLog(database)
        self.people = People(database)
        self.teams = Teams(database)
        self.sessions = Sessions(database, self.people)
        self.sign_in_steps = SignInSteps(database, self.people)
        self.attempts = Attempts(database)
        self.second_factors = SecondFactors(database)
        self.first_link = FirstLink(database)
        self.invitations = Invitations(database)
        self.reset_links = ResetLinks(database)
        self.tokens = Tokens(database)
        self.uses = Uses(database)
        self.misses = Misses(database)
        self.unsaved = UnsavedTexts(database)
        self.misfits = Misfits(database)
        self.favourites = Favourites(database)
        self.stewardships = Stewardships(database)
        self.overview = Overview(database)
        self.findings = Findings(database)
        self.bulk = BulkChanges(database)
        self.attachments = Attachments(database)
        self.identity = _prepare(database)

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """Open the database of these settings; makes or migrates it. Raises DatabaseTooNew and DatabaseUnavailable."""
        try:
            database = Database(settings.database_url)
        except OSError as error:
            reason = error.strerror or str(error)
            raise DatabaseUnavailable(_CLOSED, where=_place(settings), reason=reason) from error
        except (ArgumentError, ValueError):  # neither is repeated: it may hold the password
            raise DatabaseUnavailable(_NO_ADDRESS) from None
        except ImportError as error:
            raise DatabaseUnavailable(_NO_DRIVER) from error
        try:
            return cls(database)
        except DBAPIError as error:
            database.close()
            raise DatabaseUnavailable(_CLOSED, where=_place(settings), reason=_reason(error)) from error
        except BaseException:
            database.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all or nothing; writers come one after the other, so what is read inside stays true."""
        with self._database.write():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See one state of the database through several reads."""
        with self._database.read():
            yield

    def sequence(self) -> int:
        """Give the number of the newest change; 0 for none."""
        return self.log.sequence()

    def changes(self, since: int, limit: int) -> list[Change]:
        """List the changes after a number, oldest first."""
        return self.log.since(since, limit)

    def faults(self) -> list[str]:
        """Name what the database itself finds wrong with its rows and pages."""
        if not self._database.is_sqlite:
            return []
        dangling = [
            f"{row[0]}: row {row[1]} points to nothing in {row[2]}"
            for row in self._pragma("foreign_key_check")
        ]
        return [*dangling, *(str(row[0]) for row in self._pragma("integrity_check") if row[0] != "ok")]

    def _pragma(self, name: str) -> list[tuple[object, ...]]:
        return self._database.pragma(name)

    def close(self) -> None:
        """Close all connections."""
        self._database.close()


def _place(settings: Settings) -> str:
    """Name the database: a server's address may hold a password."""
    url = settings.database_url
    return url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else "of KB_DATABASE_URL"


def _reason(error: DBAPIError) -> str:
    reason = str(error.orig).strip().split("\n")[0]
    waited = "; another program has it, try again when that is done"
    return reason + waited if reason == "database is locked" else reason


def _prepare(database: Database) -> str:
    """Bring the tables to this version and give the database's identity."""
    with database.read() as connection:
        is_current = schema.version(connection) == schema.HEAD
    with database.read() if is_current else database.write() as connection:
        if not is_current:
            schema.upgrade(connection)
        row = select(tables.prop.c.value).where(tables.prop.c.name == "identity")
        found: str | None = connection.execute(row).scalar()
        if found is None:
            found = uuid.uuid4().hex
            connection.execute(insert(tables.prop), {"name": "identity", "value": found})
    return found
