"""Rights and the one table that gives them to roles."""

from collections.abc import Mapping
from enum import StrEnum

from kb.accounts.user import Person, Role
from kb.errors import N_, NotAllowed


class Right(StrEnum):
    """Something that a person may be allowed to do."""

    READ = "read"
    WRITE = "write"
    TRANSLATE = "translate"
    APPROVE = "approve"
    SITUATIONS = "situations"
    EXPORT = "export"
    IMPORT = "import"
    PEOPLE = "people"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.EDITOR: frozenset(Right) - {Right.PEOPLE},
    Role.TRANSLATOR: frozenset({Right.READ, Right.TRANSLATE}),
    Role.AGENT: frozenset({Right.READ}),
}


def may(person: Person, right: Right) -> bool:
    """Whether one of the person's roles gives this right."""
    return any(right in RIGHTS[role] for role in person.roles)


def require(person: Person, right: Right) -> None:
    """Raise NotAllowed where the person lacks the right."""
    if not may(person, right):
        raise NotAllowed(N_("Your role does not allow this."))
