"""What is known of a person beside who they are, and of those who are asked in: frozen values."""

from dataclasses import dataclass
from datetime import datetime

from kb.accounts.user import Person, Role
from kb.errors import N_, Problem

LONGEST_MAIL = 254  # RFC 5321


@dataclass(frozen=True)
class Account:
    """A person as administrators see them. `seen_at` is None for somebody who never signed in."""

    person: Person
    mail: str | None
    made_at: datetime
    seen_at: datetime | None
    has_password: bool
    has_second_factor: bool


@dataclass(frozen=True)
class Invitation:
    """Somebody who is asked in and has not come yet. `label` says who that is, in the words of who invited."""

    id: int
    label: str
    mail: str | None
    roles: frozenset[Role]
    locales: frozenset[str]
    made_by: str
    ends_at: datetime


@dataclass(frozen=True)
class OpenSession:
    """One browser that a person is signed in with. `handle` names it among theirs, and opens nothing."""

    handle: str
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str


def mail_problems(mail: str, where: str = "mail") -> list[Problem]:
    """Say why this cannot be a mail address: one @ between two parts, nothing that could end a header line."""
    local, at, domain = mail.rpartition("@")
    good = (
        at
        and 0 < len(local) <= 64
        and "." in domain.strip(".")
        and len(mail) <= LONGEST_MAIL
        and mail.isprintable()
        and not any(char in ' ,;:<>()[]"\\' for char in mail)
        and "@" not in local
    )
    return [] if good else [Problem(where, N_("Write a mail address such as mei@example.org."))]
