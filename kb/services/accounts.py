"""The verbs of coming in: the first link, making people, signing in and out, sessions.

Secrets that go out (links, session ids) are kept hashed: who reads the database cannot use them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kb.accounts import names, passwords, secret_ids
from kb.accounts.account import OpenSession
from kb.accounts.audit import Act
from kb.accounts.passwords import TooManyAttempts as TooManyAttempts
from kb.accounts.roles import Right, require
from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem
from kb.library import validation
from kb.services import audit, throttle
from kb.storage import Store

LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(days=14)
CODE_WAIT = timedelta(minutes=10)
_TOUCH_AFTER = timedelta(minutes=30)  # a page view shall not write each time
_NO_LINK = N_("This link is used up or too old. Start the program again for a new one.")
_WRONG = N_("The name or the password is not right.")


@dataclass(frozen=True)
class Entered:
    """What a right password gives: the cookie's new id; `needs_code` says that it is not yet a session, but waits
    for a code of the second factor.
    """

    id: str
    needs_code: bool


def first_link(store: Store, *, now: datetime) -> str | None:
    """Make the token of the one-time link for the first administrator; the one before it ends.

    None where somebody can sign in already.
    """
    token = secret_ids.new()
    with store.transaction():
        if store.people.anyone_with_password():
            return None
        store.first_link.put(secret_ids.kept(token), ends_at=now + LINK_LIFE)
    return token


def first_link_is_valid(store: Store, token: str, *, now: datetime) -> bool:
    """Whether the link would let somebody in."""
    with store.reading():
        ends_at = store.first_link.ends_at(secret_ids.kept(token))
        return ends_at is not None and now < ends_at and not store.people.anyone_with_password()


def take_first_link(
    store: Store, token: str, *, name: str, password: str, now: datetime, address: str = ""
) -> Person:
    """Make the first administrator and end the link. Raises NotFound for a link that is no longer good."""
    if not first_link_is_valid(store, token, now=now):
        raise NotFound(_NO_LINK)
    name, password_hash = credentials(name, password)
    with store.transaction():
        if not first_link_is_valid(store, token, now=now):
            raise NotFound(_NO_LINK)
        store.first_link.remove()
        by = replace(SYSTEM, address=address)
        return add(store, name, password_hash, {Role.ADMINISTRATOR}, by=by, now=now)


def add_person(
    store: Store,
    name: str,
    *,
    roles: Iterable[Role],
    password: str,
    by: Person,
    now: datetime,
    locales: Iterable[str] = (),
) -> Person:
    """Make a person. Raises Conflict where the name, or one that looks the same, is taken."""
    require(by, Right.PEOPLE)
    given, limits = roles_and_locales(roles, locales)
    name, password_hash = credentials(name, password)
    with store.transaction():
        return add(store, name, password_hash, given, by=by, now=now, locales=limits)


def people(store: Store, *, by: Person) -> list[Person]:
    """List everybody by name."""
    require(by, Right.PEOPLE)
    return store.people.all()


def sign_in(store: Store, name: str, password: str, *, now: datetime, address: str = "") -> Person:
    """Give the person with this name and password; most callers want `enter`, which minds the second factor.

    Raises NotAllowed, the same for unknown names, wrong passwords and people who were deactivated, and
    TooManyAttempts after ten failures in a quarter of an hour.
    """
    folded = names.folded(names.clean(name)) if not _unreadable(name) else ""
    found = store.people.by_folded_name(folded) if folded else None
    known = found if found and found.person.active else None
    target = known.person if known else None
    throttle.attempt(store, folded, now=now, target=target, address=address)
    if not passwords.matches(password, known.password_hash if known else None) or target is None:
        # A name that is nobody's is not written down: it may be a password in the wrong field.
        failed = target.name if target else ""
        audit.record(store, by=None, what=Act.SIGN_IN_FAILED, target=failed, at=now, address=address)
        raise NotAllowed(_WRONG)
    throttle.forget(store, folded)
    return replace(target, address=address)


def enter(
    store: Store, name: str, password: str, *, now: datetime, address: str = "", browser: str = ""
) -> Entered:
    """Sign in: begin a session, or, for somebody with a second factor, ask for a code. Raises like `sign_in`."""
    person = sign_in(store, name, password, now=now, address=address)
    factor = store.second_factors.get(person.id)
    if factor is None or factor.last_step is None:
        return Entered(start_session(store, person, now=now, browser=browser), needs_code=False)
    step_id = secret_ids.new()
    forget_before = now - CODE_WAIT
    store.sign_in_steps.start(secret_ids.kept(step_id), person.id, at=now, forget_before=forget_before)
    return Entered(step_id, needs_code=True)


def set_locale(store: Store, person: Person, locale: str) -> Person:
    """Remember the interface language that a person chose for themselves."""
    problems: list[Problem] = []
    code = validation.locale(locale, "locale", problems)
    if problems:
        raise Invalid(problems)
    store.people.set_locale(person.id, code)
    return replace(person, locale=code)


def start_session(store: Store, person: Person, *, now: datetime, browser: str = "") -> str:
    """Begin a session; gives its id for the cookie, new each time. The second factor is not asked for here."""
    session_id = secret_ids.new()
    with store.transaction():
        store.sessions.start(
            secret_ids.kept(session_id),
            person.id,
            at=now,
            forget_before=now - SESSION_LIFE,
            address=person.address or "",
            browser=browser,
        )
        audit.record(store, by=person, what=Act.SIGNED_IN, at=now)
    return session_id


def session(store: Store, session_id: str, *, now: datetime) -> Person | None:
    """Give the person of a session, with today's roles; None where it ended, nobody used it for fourteen days, or
    the person was deactivated.
    """
    id_hash = secret_ids.kept(session_id)
    found = store.sessions.find(id_hash)
    if found is None or now - found.seen_at > SESSION_LIFE or not found.person.active:
        return None
    if now - found.seen_at > _TOUCH_AFTER:
        store.sessions.touch(id_hash, at=now)
    return found.person


def end_session(
    store: Store, session_id: str, *, by: Person | None = None, now: datetime | None = None
) -> None:
    """End a session: a copied cookie ends with it. `by` and `now` are for the audit log."""
    with store.transaction():
        store.sessions.end(secret_ids.kept(session_id))
        if by is not None and now is not None:
            audit.record(store, by=by, what=Act.SIGNED_OUT, at=now)


def sessions(store: Store, person: Person) -> list[OpenSession]:
    """List one's own sessions, the last used first."""
    return store.sessions.of(person.id)


def handle_of(store: Store, session_id: str) -> str:
    """Name the session of a cookie as `sessions` lists it."""
    return store.sessions.handle(secret_ids.kept(session_id))


def end_one_session(store: Store, person: Person, handle: str, *, now: datetime) -> None:
    """End one of one's own sessions; one that ended meanwhile does no harm."""
    with store.transaction():
        if store.sessions.end_handle(person.id, handle):
            audit.record(store, by=person, what=Act.SESSIONS_ENDED, target=person.name, at=now)


def end_other_sessions(store: Store, person: Person, session_id: str, *, now: datetime) -> None:
    """End all of one's own sessions but the one of this cookie."""
    with store.transaction():
        if store.sessions.end_all(person.id, but=secret_ids.kept(session_id)):
            audit.record(store, by=person, what=Act.SESSIONS_ENDED, target=person.name, at=now)


def renew_session(store: Store, person: Person, session_id: str) -> str:
    """Give one's own session a new id and end all others: what a change of rights or of proof asks for. To be
    called inside its transaction.
    """
    new_id = secret_ids.new()
    store.sessions.rename(secret_ids.kept(session_id), secret_ids.kept(new_id))
    store.sessions.end_all(person.id, but=secret_ids.kept(new_id))
    return new_id


def credentials(name: str, password: str) -> tuple[str, str]:
    """Check a new name and password; gives the name as it is stored and the hash. Raises Invalid."""
    name = names.clean(name)
    problems = [*names.problems(name), *passwords.problems(password, name)]
    if problems:
        raise Invalid(problems)
    return name, passwords.hashed(password)


def roles_and_locales(
    roles: Iterable[Role], locales: Iterable[str]
) -> tuple[frozenset[Role], frozenset[str]]:
    """Check what somebody is given: at least one role; locales only limit translators. Raises Invalid."""
    given = frozenset(roles)
    problems = [] if given else [Problem("roles", N_("Give at least one role."))]
    limits = frozenset(validation.locale(each, "locales", problems) for each in locales)
    if problems:
        raise Invalid(problems)
    return given, limits if Role.TRANSLATOR in given else frozenset()


def add(
    store: Store,
    name: str,
    password_hash: str | None,
    roles: Iterable[Role],
    *,
    by: Person,
    now: datetime,
    locales: Iterable[str] = (),
    mail: str | None = None,
    what: Act = Act.PERSON_ADDED,
) -> Person:
    """Make a person of checked values, inside a transaction. Raises Conflict where the name, or one that looks the
    same, is taken.
    """
    folded = names.folded(name)
    if store.people.by_folded_name(folded) is not None:
        raise Conflict(N_("The name %(name)s, or one that looks the same, is taken."), name=name)
    made = store.people.add(name, folded, password_hash, roles, at=now, locales=locales, mail=mail)
    audit.record(store, by=by, what=what, target=name, detail=described(made), at=now)
    return made


def described(person: Person) -> str:
    """Write roles and locales for the audit log, such as `agent, translator (fa, zh)`."""
    limits = f" ({', '.join(sorted(person.locales))})" if person.locales else ""
    words = (f"{role}{limits}" if role is Role.TRANSLATOR else str(role) for role in sorted(person.roles))
    return ", ".join(words)


def _unreadable(name: str) -> bool:
    return bool(names.problems(names.clean(name)))
