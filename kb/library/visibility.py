"""Who may see an entry, and through whose eyes the library is read.

An entry is visible to all, to the members of teams, or to its owner alone. The owner of a private text may do with
it what an editor may do with a shared one; who may write shared texts sees those of every team, and nobody's
private ones but their own.
"""

from dataclasses import dataclass

from kb.accounts.roles import Right, may, require
from kb.accounts.user import SYSTEM, Person


@dataclass(frozen=True)
class Visibility:
    """Who may see an entry: all, the members of `teams` (their ids), or the person with the id `owner`."""

    teams: frozenset[int] = frozenset()
    owner: int | None = None

    @property
    def is_for_all(self) -> bool:
        """Whether everybody who may read the library sees it."""
        return self.owner is None and not self.teams

    @property
    def is_private(self) -> bool:
        """Whether one person alone sees it."""
        return self.owner is not None

    def meets(self, other: "Visibility") -> bool:
        """Whether some team or everybody has both before them; a private text meets only those of its owner."""
        if self.is_private or other.is_private:
            return self.owner == other.owner
        return self.is_for_all or other.is_for_all or not self.teams.isdisjoint(other.teams)


FOR_ALL = Visibility()


def private(person: Person) -> Visibility:
    """Give the visibility of what only this person sees."""
    return Visibility(owner=person.id)


@dataclass(frozen=True)
class Viewer:
    """Whose eyes read: a person with the teams they are in now; `every_team` also sees what any team sees,
    `everything` all there is. Without a person only what is visible to all is seen.
    """

    person: int | None = None
    teams: frozenset[int] = frozenset()
    every_team: bool = False
    everything: bool = False

    def sees(self, visibility: Visibility) -> bool:
        """Whether an entry of this visibility is there for the viewer."""
        if self.everything or visibility.is_for_all:
            return True
        if visibility.is_private:
            return visibility.owner == self.person
        return self.every_team or not self.teams.isdisjoint(visibility.teams)


ANYBODY = Viewer()
"""Sees what is visible to all, and no more."""


def viewer_of(person: Person) -> Viewer:
    """Give a person's eyes. The system sees everything; who has no row among people, as a token, and who was
    deactivated what all see.
    """
    if person == SYSTEM:
        return Viewer(everything=True)
    if person.id <= 0 or not person.active:
        return ANYBODY
    return Viewer(person.id, person.teams, every_team=may(person, Right.WRITE))


_OWNERS = frozenset({Right.WRITE, Right.TRANSLATE, Right.APPROVE})


def may_with(person: Person, right: Right, visibility: Visibility, locale: str | None = None) -> bool:
    """Whether a person has this right on an entry of this visibility, for its texts in a locale where one is named."""
    owns = visibility.is_private and visibility.owner == person.id
    return may(person, right, locale) or (owns and right in _OWNERS and may(person, Right.READ))


def require_with(person: Person, right: Right, visibility: Visibility, locale: str | None = None) -> None:
    """Raise NotAllowed where the person lacks the right on such an entry."""
    if not may_with(person, right, visibility, locale):
        require(person, right, locale)
