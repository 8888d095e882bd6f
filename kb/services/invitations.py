"""The verbs of asking somebody in: a link, good once, for the roles that it was made for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from kb.accounts import secret_ids
from kb.accounts.account import Invitation, mail_problems
from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person, Role
from kb.errors import N_, Invalid, NotFound, Problem
from kb.library import validation
from kb.services import accounts, audit
from kb.storage import Store

LIFE = timedelta(days=7)
_KEPT = timedelta(days=30)  # how long the list still shows one that nobody took
LONGEST_LABEL = 80
_NO_LINK = N_("This invitation was used or is too old. Ask an administrator for a new one.")


def invite(
    store: Store,
    label: str,
    *,
    roles: Iterable[Role],
    locales: Iterable[str] = (),
    mail: str = "",
    by: Person,
    now: datetime,
) -> tuple[Invitation, str]:
    """Ask somebody in for these roles; gives the invitation and the token of its link, which is kept nowhere.
    `label` says who that is; `mail` is where a letter to them goes. Raises Invalid.
    """
    require(by, Right.PEOPLE)
    problems: list[Problem] = []
    label = " ".join(validation.reason(label, "label", problems).split())
    mail = mail.strip()
    if not problems and not 0 < len(label) <= LONGEST_LABEL:
        problems.append(Problem("label", N_("Use 1 to %(limit)s characters."), {"limit": LONGEST_LABEL}))
    problems += mail_problems(mail) if mail else []
    if problems:
        raise Invalid(problems)
    given, limits = accounts.roles_and_locales(roles, locales)
    token = secret_ids.new()
    made = Invitation(0, label, mail or None, given, limits, by.name, now + LIFE)
    with store.transaction():
        for old in store.invitations.all():
            if old.ends_at < now - _KEPT:
                store.invitations.remove(old.id)
        made = store.invitations.add(secret_ids.kept(token), made)
        _record(store, Act.INVITED, made, by=by, now=now)
    return made, token


def invitations(store: Store, *, by: Person) -> list[Invitation]:
    """List those who were asked in and have not come, the newest first."""
    require(by, Right.PEOPLE)
    return store.invitations.all()


def withdraw(store: Store, invitation_id: int, *, by: Person, now: datetime) -> None:
    """End an invitation; one that was used meanwhile does no harm."""
    require(by, Right.PEOPLE)
    with store.transaction():
        found = next((each for each in store.invitations.all() if each.id == invitation_id), None)
        if found is not None:
            store.invitations.remove(found.id)
            _record(store, Act.INVITATION_WITHDRAWN, found, by=by, now=now)


def invitation(store: Store, token: str, *, now: datetime) -> Invitation | None:
    """Give the invitation of a link that is still good."""
    found = store.invitations.find(secret_ids.kept(token))
    return found if found is not None and now < found.ends_at else None


def accept(store: Store, token: str, *, name: str, password: str, now: datetime, address: str = "") -> Person:
    """Make the person who was asked in, and end the link. Raises NotFound for a link that is no longer good,
    Invalid, and Conflict for a name that is taken; the link stays good then.
    """
    if invitation(store, token, now=now) is None:
        raise NotFound(_NO_LINK)
    name, password_hash = accounts.credentials(name, password)
    with store.transaction():
        found = invitation(store, token, now=now)
        if found is None:
            raise NotFound(_NO_LINK)
        store.invitations.remove(found.id)
        made = accounts.add(
            store,
            name,
            password_hash,
            found.roles,
            by=Person(0, name, frozenset(), address=address),
            now=now,
            locales=found.locales,
            mail=found.mail,
            what=Act.INVITATION_TAKEN,
        )
    return replace(made, address=address)


def _record(store: Store, act: Act, invitation: Invitation, *, by: Person, now: datetime) -> None:
    given = Person(0, "", invitation.roles, locales=invitation.locales)
    audit.record(store, by=by, what=act, target=invitation.label, detail=accounts.described(given), at=now)
