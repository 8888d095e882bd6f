"""The verbs of teams: make, rename, choose who is in, delete, and look at them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from kb.accounts import team as teams
from kb.accounts.audit import Act
from kb.accounts.roles import Right, may, require
from kb.accounts.team import Team
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, NotFound, Problem
from kb.library import validation
from kb.library.entry import Kind
from kb.library.visibility import Visibility
from kb.services import audit, library
from kb.storage import Store


class TeamInUse(Conflict):
    """Some texts are visible to this team alone; `keys` names those that the person sees."""

    def __init__(self, team: Team, keys: list[tuple[Kind, str]]) -> None:
        super().__init__(
            N_("Texts are visible to %(team)s only. Give them to all, or to another team, first."),
            team=team.name,
        )
        self.keys = tuple(keys)


def everyones(store: Store, *, by: Person) -> list[Team]:
    """List every team with its members, by name."""
    require(by, Right.PEOPLE)
    return store.teams.all()


def known_to(store: Store, *, by: Person) -> list[Team]:
    """List the teams that a person may give a text to: their own, or all where they write shared texts."""
    found = store.teams.all()
    return found if may(by, Right.WRITE) else [team for team in found if team.id in by.teams]


def named(store: Store, name: str, *, by: Person) -> Team:
    """Find a team by its name, or one that looks the same. Raises NotFound."""
    require(by, Right.PEOPLE)
    found = store.teams.by_folded_name(teams.folded(name))
    if found is None:
        raise NotFound(_NO_TEAM)
    return found


def add(store: Store, name: str, *, by: Person, now: datetime | None = None) -> Team:
    """Make a team. Raises Conflict where the name, or one that looks the same, is taken."""
    require(by, Right.PEOPLE)
    name = _name(name)
    at = now or datetime.now(UTC)
    with store.transaction():
        _check_free(store, name, None)
        made = store.teams.add(name, teams.folded(name), at=at)
        audit.record(store, by=by, what=Act.TEAM_CHANGED, target=name, detail="made", at=at)
    return made


def rename(store: Store, id_: int, name: str, *, by: Person, now: datetime | None = None) -> Team:
    """Give a team another name. Raises Conflict where it is taken."""
    require(by, Right.PEOPLE)
    name = _name(name)
    with store.transaction():
        before = _team(store, id_)
        if before.name != name:
            _check_free(store, name, before)
            store.teams.rename(id_, name, teams.folded(name))
            at = now or datetime.now(UTC)
            audit.record(store, by=by, what=Act.TEAM_CHANGED, target=before.name, detail=f"now {name}", at=at)
    return Team(id_, name, before.members)


def set_members(
    store: Store, id_: int, people: Iterable[int], *, by: Person, now: datetime | None = None
) -> Team:
    """Let exactly these people be in a team; it holds from their next request on. Raises Invalid for somebody who
    is not there.
    """
    require(by, Right.PEOPLE)
    wanted = frozenset(people)
    with store.transaction():
        before = _team(store, id_)
        known = {person.id: person.name for person in store.people.all()}
        if not wanted <= known.keys():
            raise Invalid([Problem("members", N_("There is nobody of this name."))])
        if before.members != wanted:
            store.teams.set_members(id_, wanted)
            detail = _difference(before.members, wanted, known)
            at = now or datetime.now(UTC)
            audit.record(store, by=by, what=Act.TEAM_CHANGED, target=before.name, detail=detail, at=at)
    return Team(id_, before.name, wanted)


def remove(
    store: Store, id_: int, *, give_to_all: bool = False, by: Person, now: datetime | None = None
) -> int:
    """Delete a team; texts that were visible to it and to others stay visible to those. Those that it alone sees are
    given to all where that is asked; else TeamInUse is raised. Gives how many were given to all.
    """
    require(by, Right.PEOPLE)
    at = now or datetime.now(UTC)
    with store.transaction():
        gone = _team(store, id_)
        shown = store.entries.some(store.teams.keys(id_)).values()
        alone = [each for each in shown if each.visibility.teams == {id_}]
        if alone and not give_to_all:
            raise TeamInUse(gone, [(each.kind, each.key) for each in alone])
        for each in shown:
            left = Visibility(each.visibility.teams - {id_})
            library.reassign(store, each, left, by=by, now=at)
        store.teams.remove(id_)
        audit.record(store, by=by, what=Act.TEAM_CHANGED, target=gone.name, detail="deleted", at=at)
    return len(alone)


def _team(store: Store, id_: int) -> Team:
    found = store.teams.by_id(id_) if 0 < id_ < 2**31 else None
    if found is None:
        raise NotFound(_NO_TEAM)
    return found


_NO_TEAM = N_("There is no such team.")


def _name(text: str) -> str:
    problems: list[Problem] = []
    name = validation.team_name(text, "name", problems)
    if problems:
        raise Invalid(problems)
    return name


def _check_free(store: Store, name: str, before: Team | None) -> None:
    holder = store.teams.by_folded_name(teams.folded(name))
    if holder is not None and (before is None or holder.id != before.id):
        raise Conflict(N_("The name %(name)s, or one that looks the same, is taken."), name=name)


def _difference(before: frozenset[int], after: frozenset[int], names: dict[int, str]) -> str:
    come = [f"+{names[id_]}" for id_ in sorted(after - before)]
    gone = [f"-{names.get(id_, id_)}" for id_ in sorted(before - after)]
    return " ".join(come + gone)
