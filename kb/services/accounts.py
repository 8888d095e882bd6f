"""The verbs of people: the first link, making people, signing in and out.

Secrets that go out (links, session ids) are kept hashed: who reads the database cannot use them.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from kb.accounts import names, passwords
from kb.accounts.passwords import TooManyAttempts as TooManyAttempts
from kb.accounts.roles import Right, require
from kb.accounts.user import Person, Role
from kb.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem
from kb.library import validation
from kb.storage import Store

LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(days=14)
ATTEMPTS = 10
ATTEMPTS_WITHIN = timedelta(minutes=15)
_TOUCH_AFTER = timedelta(minutes=30)  # a page view shall not write each time


def first_link(store: Store, *, now: datetime) -> str | None:
    """Make the token of the one-time link for the first administrator; the one before it ends.

    None where somebody can sign in already.
    """
    token = secrets.token_urlsafe(32)
    with store.transaction():
        if store.people.anyone_with_password():
            return None
        store.first_link.put(_hash(token), ends_at=now + LINK_LIFE)
    return token


def first_link_is_valid(store: Store, token: str, *, now: datetime) -> bool:
    """Whether the link would let somebody in."""
    with store.reading():
        ends_at = store.first_link.ends_at(_hash(token))
        return ends_at is not None and now < ends_at and not store.people.anyone_with_password()


def take_first_link(store: Store, token: str, *, name: str, password: str, now: datetime) -> Person:
    """Make the first administrator and end the link. Raises NotFound for a link that is no longer good."""
    if not first_link_is_valid(store, token, now=now):
        raise NotFound(_NO_LINK)
    name, password_hash = _credentials(name, password)
    with store.transaction():
        if not first_link_is_valid(store, token, now=now):
            raise NotFound(_NO_LINK)
        store.first_link.remove()
        return _add(store, name, password_hash, {Role.ADMINISTRATOR}, now=now)


def add_person(
    store: Store, name: str, *, roles: Iterable[Role], password: str, by: Person, now: datetime
) -> Person:
    """Make a person. Raises Conflict where the name, or one that looks the same, is taken."""
    require(by, Right.PEOPLE)
    given = frozenset(roles)
    if not given:
        raise Invalid([Problem("roles", N_("Give at least one role."))])
    name, password_hash = _credentials(name, password)
    with store.transaction():
        return _add(store, name, password_hash, given, now=now)


def people(store: Store, *, by: Person) -> list[Person]:
    """List everybody by name."""
    require(by, Right.PEOPLE)
    return store.people.all()


def sign_in(store: Store, name: str, password: str, *, now: datetime) -> Person:
    """Give the person with this name and password. Raises NotAllowed, the same for unknown names and wrong
    passwords, and TooManyAttempts after ten failures in a quarter of an hour.
    """
    folded = names.folded(names.clean(name)) if not _unreadable(name) else ""
    # Written down before it is tried: attempts side by side count too.
    if store.attempts.note(_hash(folded), at=now, since=now - ATTEMPTS_WITHIN) > ATTEMPTS:
        raise TooManyAttempts(N_("Too many attempts for this name. Try again in a quarter of an hour."))
    known = store.people.by_folded_name(folded) if folded else None
    if not passwords.matches(password, known.password_hash if known else None) or known is None:
        raise NotAllowed(N_("The name or the password is not right."))
    store.attempts.forget(_hash(folded))
    return known.person


def set_locale(store: Store, person: Person, locale: str) -> Person:
    """Remember the interface language that a person chose for themselves."""
    problems: list[Problem] = []
    code = validation.locale(locale, "locale", problems)
    if problems:
        raise Invalid(problems)
    store.people.set_locale(person.id, code)
    return replace(person, locale=code)


def start_session(store: Store, person: Person, *, now: datetime) -> str:
    """Begin a session; gives its id for the cookie, new each time."""
    session_id = secrets.token_urlsafe(32)
    store.sessions.start(_hash(session_id), person.id, at=now, forget_before=now - SESSION_LIFE)
    return session_id


def session(store: Store, session_id: str, *, now: datetime) -> Person | None:
    """Give the person of a session, with today's roles; None where it ended or nobody used it for fourteen days."""
    id_hash = _hash(session_id)
    found = store.sessions.find(id_hash)
    if found is None or now - found.seen_at > SESSION_LIFE:
        return None
    if now - found.seen_at > _TOUCH_AFTER:
        store.sessions.touch(id_hash, at=now)
    return found.person


def end_session(store: Store, session_id: str) -> None:
    """End a session: a copied cookie ends with it."""
    store.sessions.end(_hash(session_id))


_NO_LINK = N_("This link is used up or too old. Start the program again for a new one.")


def _hash(secret: str) -> str:
    # Random secrets of 256 bits need no slow hash.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _unreadable(name: str) -> bool:
    return bool(names.problems(names.clean(name)))


def _credentials(name: str, password: str) -> tuple[str, str]:
    name = names.clean(name)
    problems = [*names.problems(name), *passwords.problems(password, name)]
    if problems:
        raise Invalid(problems)
    return name, passwords.hashed(password)


def _add(store: Store, name: str, password_hash: str, roles: Iterable[Role], *, now: datetime) -> Person:
    folded = names.folded(name)
    if store.people.by_folded_name(folded) is not None:
        raise Conflict(N_("The name %(name)s, or one that looks the same, is taken."), name=name)
    return store.people.add(name, folded, password_hash, roles, at=now)
