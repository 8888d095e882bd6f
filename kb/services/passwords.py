"""The verbs of passwords: proving it is oneself, changing one's own, and a link by which a lost one is replaced."""

from datetime import datetime, timedelta

from kb.accounts import names, passwords, secret_ids
from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, NotFound, Problem
from kb.services import accounts, audit, throttle
from kb.storage import Store

RESET_LIFE = timedelta(hours=24)
_NO_LINK = N_("This link is used up or too old. Ask an administrator for a new one.")


def prove(store: Store, person: Person, password: str, *, where: str, now: datetime) -> None:
    """Make sure that it is the person who sits here. Raises Invalid at the field `where`, and TooManyAttempts."""
    what = f"proof of {person.id}"
    throttle.attempt(store, what, now=now, target=person, address=person.address or "")
    if not passwords.matches(password, store.people.password_hash(person.id)):
        raise Invalid([Problem(where, N_("This is not your password."))])
    throttle.forget(store, what)


def change_own(store: Store, person: Person, *, old: str, new: str, session_id: str, now: datetime) -> str:
    """Change one's own password; all other sessions end. Gives the new id of this one. Raises Invalid."""
    prove(store, person, old, where="old", now=now)
    problems = passwords.problems(new, person.name, "new")
    if problems:
        raise Invalid(problems)
    password_hash = passwords.hashed(new)
    with store.transaction():
        store.people.set_password(person.id, password_hash)
        store.reset_links.remove(person.id)
        new_id = accounts.renew_session(store, person, session_id)
        audit.record(store, by=person, what=Act.PASSWORD_CHANGED, target=person.name, at=now)
    return new_id


def make_reset_link(store: Store, person_id: int, *, by: Person, now: datetime) -> str:
    """Make the token of a link by which somebody chooses a new password; the one before it ends, the old password
    works until then. Raises Conflict for somebody who was deactivated.
    """
    require(by, Right.PEOPLE)
    token = secret_ids.new()
    with store.transaction():
        person = store.people.by_id(person_id)
        if person is None:
            raise NotFound(N_("There is nobody with this name or number."))
        if not person.active:
            raise Conflict(N_("%(name)s was deactivated. Reactivate the account first."), name=person.name)
        store.reset_links.put(person_id, secret_ids.kept(token), ends_at=now + RESET_LIFE)
        audit.record(store, by=by, what=Act.RESET_LINK_MADE, target=person.name, at=now)
    return token


def whose_reset_link(store: Store, token: str, *, now: datetime) -> Person | None:
    """Give whose link this is, where it is still good."""
    with store.reading():
        found = store.reset_links.find(secret_ids.kept(token))
        person = store.people.by_id(found[0]) if found and now < found[1] else None
    return person if person and person.active else None


def reset(store: Store, token: str, password: str, *, now: datetime, address: str = "") -> Person:
    """Give the person of a link a new password: the link and all their sessions end; a second factor stays.
    Raises NotFound for a link that is no longer good, and Invalid.
    """
    person = whose_reset_link(store, token, now=now)
    if person is None:
        raise NotFound(_NO_LINK)
    problems = passwords.problems(password, person.name)
    if problems:
        raise Invalid(problems)
    password_hash = passwords.hashed(password)
    with store.transaction():
        person = whose_reset_link(store, token, now=now)
        if person is None:
            raise NotFound(_NO_LINK)
        store.people.set_password(person.id, password_hash)
        store.reset_links.remove(person.id)
        store.sessions.end_all(person.id)
        throttle.forget(store, names.folded(person.name))
        audit.record(store, by=person, what=Act.PASSWORD_RESET, target=person.name, at=now, address=address)
    return person
