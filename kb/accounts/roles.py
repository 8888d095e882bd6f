"""Rights and the one table that gives them to roles."""

from collections.abc import Mapping
from enum import StrEnum

from kb.accounts.user import Person, Role, Scope
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
    AUDIT = "audit"
    PEOPLE = "people"
    WEBHOOKS = "webhooks"
    TOKENS = "tokens"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.EDITOR: frozenset(Right) - {Right.PEOPLE, Right.TOKENS, Right.WEBHOOKS},
    Role.TRANSLATOR: frozenset({Right.READ, Right.TRANSLATE}),
    Role.AGENT: frozenset({Right.READ}),
}
SCOPES: Mapping[Scope, frozenset[Right]] = {
    Scope.READ: frozenset({Right.READ, Right.EXPORT}),
    Scope.WRITE: frozenset(
        {
            Right.READ,
            Right.EXPORT,
            Right.WRITE,
            Right.TRANSLATE,
            Right.APPROVE,
            Right.SITUATIONS,
            Right.IMPORT,
        }
    ),
    Scope.ADMIN: frozenset(Right),
}
"""The same for tokens of the API. A right that is not named here is for people and for the scope `admin`."""


def may(person: Person, right: Right, locale: str | None = None) -> bool:
    """Whether one of the person's roles, or the token's scope, gives this right, and gives it for texts in this locale
    where one is named.
    """
    if person.scope is not None:
        return right in SCOPES[person.scope]
    return person.active and any(
        right in RIGHTS[role] and _reaches(person, role, locale) for role in person.roles
    )


def require(person: Person, right: Right, locale: str | None = None) -> None:
    """Raise NotAllowed where the person lacks the right, or has it for other locales only."""
    if may(person, right, locale):
        return
    if may(person, right):
        raise NotAllowed(N_("You translate into other languages. Ask an administrator if you need this one."))
    raise NotAllowed(N_("Your role does not allow this."))


def _reaches(person: Person, role: Role, locale: str | None) -> bool:
    """Only a translator can be limited to some locales."""
    return role is not Role.TRANSLATOR or locale is None or not person.locales or locale in person.locales
