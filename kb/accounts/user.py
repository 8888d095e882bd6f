"""A person as a frozen value."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    AGENT = "agent"


class Scope(StrEnum):
    """What a token of the API may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


@dataclass(frozen=True)
class Person:
    """Somebody who can be given rights. `locale` is the interface language they chose; `locales` those that their
    role of translator is for, none meaning all; `active` is False for somebody who was deactivated and may nothing.
    `address` is where they act from in this request, for the audit log; `teams` the ids of the teams they are in now.

    A token of the API acts as a person without roles: its rights come from its `scope`, and its id is below 0, so that
    nothing that belongs to a person is ever its own.
    """

    id: int
    name: str
    roles: frozenset[Role]
    locale: str | None = None
    locales: frozenset[str] = frozenset()
    active: bool = True
    address: str | None = field(default=None, compare=False)
    teams: frozenset[int] = frozenset()
    scope: Scope | None = None


SYSTEM = Person(0, "system", frozenset(Role))
"""Who acts on the command line and when the starter library is loaded; the name is kept from people."""
