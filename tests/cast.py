"""The cast of all stories: Ada administrator, Reza editor, Mei translator, Eleni agent; Guest is signed out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kb.accounts.user import Person, Role

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""When the stories happen."""


@dataclass(frozen=True)
class Cast:
    """The people of the stories."""

    ada: Person
    reza: Person
    mei: Person
    eleni: Person


def the_cast() -> Cast:
    """Give the people as values, without a row in a database."""
    return Cast(
        ada=Person(1, "Ada", frozenset({Role.ADMINISTRATOR})),
        reza=Person(2, "Reza", frozenset({Role.EDITOR}), "fa"),
        mei=Person(3, "Mei", frozenset({Role.TRANSLATOR}), "zh"),
        eleni=Person(4, "Eleni", frozenset({Role.AGENT}), "el"),
    )
