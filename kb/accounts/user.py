"""A person as a frozen value."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is here for."""

    ADMINISTRATOR = "administrator"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    AGENT = "agent"


@dataclass(frozen=True)
class Person:
    """Somebody who can be given rights. `locale` is the interface language they chose."""

    id: int
    name: str
    roles: frozenset[Role]
    locale: str | None = None


SYSTEM = Person(0, "system", frozenset(Role))
"""Who acts on the command line and when the starter library is loaded; the name is kept from people."""
