"""The verbs of administrators on people: roles, deactivation, ending what somebody else has open."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from kb.accounts import names
from kb.accounts.account import Account, OpenSession, mail_problems
from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person, Role
from kb.errors import N_, Conflict, Invalid, NotFound, Problem
from kb.library import signature
from kb.library.signature import Signature
from kb.services import accounts, audit
from kb.storage import Store

_LAST = N_("%(name)s is the only administrator. Make somebody else administrator first.")
_NOBODY = N_("There is nobody with this name or number.")


def everybody(store: Store, *, by: Person) -> list[Account]:
    """List people by name, those who were deactivated too."""
    require(by, Right.PEOPLE)
    return store.people.accounts()


def account(store: Store, person_id: int, *, by: Person) -> Account:
    """Give one person. Raises NotFound."""
    require(by, Right.PEOPLE)
    return _account(store, person_id)


def own_account(store: Store, person: Person) -> Account:
    """Give what a person sees of themselves."""
    return _account(store, person.id)


def named(store: Store, name: str, *, by: Person) -> Account:
    """Give the person with this name, or one that looks the same. Raises NotFound."""
    require(by, Right.PEOPLE)
    folded = names.folded(names.clean(name)) if not names.problems(names.clean(name)) else ""
    found = store.people.by_folded_name(folded) if folded else None
    if found is None:
        raise NotFound(_NOBODY)
    return _account(store, found.person.id)


def set_roles(
    store: Store, person_id: int, roles: Iterable[Role], *, locales: Iterable[str], by: Person, now: datetime
) -> Person:
    """Give somebody these roles, and as a translator these locales (none means all). Their sessions end, so that
    nothing that was opened with other rights goes on. Raises Conflict for the last administrator.
    """
    require(by, Right.PEOPLE)
    given, limits = accounts.roles_and_locales(roles, locales)
    with store.transaction():
        before = _account(store, person_id).person
        after = replace(before, roles=given, locales=limits)
        if after == before:
            return before
        if Role.ADMINISTRATOR not in given:
            _keep_an_administrator(store, before)
        store.people.set_roles(person_id, given, limits)
        store.sessions.end_all(person_id)
        detail = f"{accounts.described(before)} -> {accounts.described(after)}"
        audit.record(store, by=by, what=Act.ROLES_CHANGED, target=before.name, detail=detail, at=now)
    return after


def deactivate(store: Store, person_id: int, *, by: Person, now: datetime) -> None:
    """Let somebody in no more: their sessions and links end. Raises Conflict for the last administrator."""
    require(by, Right.PEOPLE)
    with store.transaction():
        person = _account(store, person_id).person
        if not person.active:
            return
        _keep_an_administrator(store, person)
        store.people.set_ended(person_id, now)
        store.sessions.end_all(person_id)
        store.reset_links.remove(person_id)
        audit.record(store, by=by, what=Act.PERSON_ENDED, target=person.name, at=now)


def reactivate(store: Store, person_id: int, *, by: Person, now: datetime) -> None:
    """Let somebody in again, with the roles and the password that they had."""
    require(by, Right.PEOPLE)
    with store.transaction():
        person = _account(store, person_id).person
        if not person.active:
            store.people.set_ended(person_id, None)
            audit.record(store, by=by, what=Act.PERSON_BACK, target=person.name, at=now)


def sessions(store: Store, person_id: int, *, by: Person) -> list[OpenSession]:
    """List somebody's sessions, the last used first."""
    require(by, Right.PEOPLE)
    return store.sessions.of(person_id)


def end_sessions(store: Store, person_id: int, *, by: Person, now: datetime) -> None:
    """Sign somebody out everywhere."""
    require(by, Right.PEOPLE)
    with store.transaction():
        person = _account(store, person_id).person
        if store.sessions.end_all(person_id):
            audit.record(store, by=by, what=Act.SESSIONS_ENDED, target=person.name, at=now)


def take_second_factor_away(store: Store, person_id: int, *, by: Person, now: datetime) -> None:
    """Ask somebody for no code any more, for example because their phone is lost; their sessions end."""
    require(by, Right.PEOPLE)
    with store.transaction():
        person = _account(store, person_id).person
        if store.second_factors.get(person_id) is not None:
            store.second_factors.put(person_id, None)
            store.sessions.end_all(person_id)
            audit.record(store, by=by, what=Act.SECOND_FACTOR_OFF, target=person.name, at=now)


def set_mail(store: Store, person: Person, mail: str) -> None:
    """Remember where letters to oneself go; empty for nowhere. Raises Invalid."""
    mail = mail.strip()
    problems = mail_problems(mail) if mail else []
    if problems:
        raise Invalid(problems)
    store.people.set_mail(person.id, mail or None)


def signatures(store: Store, person: Person) -> dict[str, Signature]:
    """Give how one signs what customers read (locale -> signature)."""
    return store.people.signatures(person.id)


def set_signatures(store: Store, person: Person, given: Mapping[str, Signature]) -> None:
    """Keep how one signs, by locale, instead of what was kept. Raises Invalid."""
    problems: list[Problem] = []
    read = signature.read(given, problems)
    if problems:
        raise Invalid(problems)
    store.people.set_signatures(person.id, read)


def _account(store: Store, person_id: int) -> Account:
    # A number beyond the column's would fail in PostgreSQL.
    found = store.people.account(person_id) if 0 < person_id < 2**31 else None
    if found is None:
        raise NotFound(_NOBODY)
    return found


def _keep_an_administrator(store: Store, leaving: Person) -> None:
    if store.people.active_administrators() == {leaving.id}:
        raise Conflict(_LAST, name=leaving.name)
