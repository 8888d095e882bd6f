"""Whom a text is visible to, in words and as a choice in a form."""

from dataclasses import dataclass
from typing import Literal

from flask import g

from kb.accounts.roles import Right
from kb.accounts.team import Team
from kb.library.entry import Entry
from kb.library.visibility import Visibility
from kb.services import teams
from kb.web import access

Choice = Literal["all", "teams", "private"]


@dataclass(frozen=True)
class Offered:
    """What a person may choose: for whom, which teams, and whether an editor looks at it before others find it."""

    choices: tuple[Choice, ...]
    teams: tuple[Team, ...]
    reviewed: bool


def choice_of(visibility: Visibility) -> Choice:
    """Name the choice that a visibility is."""
    if visibility.is_private:
        return "private"
    return "teams" if visibility.teams else "all"


def offered(entry: Entry | None) -> Offered:
    """Say what the person may choose for an entry, or with None for a new one."""
    writes = access.can(Right.WRITE)
    if entry is None and not writes:
        return Offered(("private",), (), reviewed=False)
    known = _known()
    choices: tuple[Choice, ...] = ("all", "teams", "private") if known else ("all", "private")
    return Offered(choices, tuple(known), reviewed=not writes)


def team_names(visibility: Visibility) -> list[str]:
    """Name the teams that see a text; one that the person may not know of is left out."""
    return [team.name for team in _known() if team.id in visibility.teams]


def _known() -> list[Team]:
    if "known_teams" not in g:
        g.known_teams = teams.known_to(access.store(), by=access.person())
    found: list[Team] = g.known_teams
    return found
