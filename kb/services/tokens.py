"""The verbs of the API's tokens: make one, list them, end one, and find who acts with one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kb.accounts import tokens as rules
from kb.accounts.audit import Act
from kb.accounts.roles import Right, may, require
from kb.accounts.tokens import Token
from kb.accounts.user import Person, Scope
from kb.errors import N_, Invalid, NotAllowed, NotFound
from kb.services import audit
from kb.storage import Store

_TOUCH_AFTER = timedelta(minutes=5)  # a call shall not write each time


class NoSuchToken(NotAllowed):
    """What was sent opens nothing: unknown, expired or revoked."""


def make(
    store: Store, name: str, *, scope: Scope, life: int | None, by: Person, now: datetime
) -> tuple[Token, str]:
    """Make a token that is good for `life` days (None: until it is revoked); gives it and its secret, which is not kept."""
    require(by, Right.TOKENS)
    name = rules.clean(name)
    problems = rules.problems(name, life)
    if problems:
        raise Invalid(problems)
    secret = rules.new_secret()
    expires_at = None if life is None else now + timedelta(days=life)
    with store.transaction():
        made = store.tokens.add(
            rules.hashed(secret),
            name=name,
            scope=scope,
            hint=rules.hint(secret),
            made_by=by.name,
            at=now,
            expires_at=expires_at,
        )
        audit.record(store, by=by, what=Act.TOKEN_MADE, at=now, target=made.label, detail=scope)
    return made, secret


def tokens(store: Store, *, by: Person) -> list[Token]:
    """List every token, the newest first."""
    require(by, Right.TOKENS)
    return store.tokens.all()


def revoke(store: Store, id_: int, *, by: Person, now: datetime) -> Token:
    """End a token; whoever holds it is shut out from the next call on. Raises NotFound."""
    require(by, Right.TOKENS)
    with store.transaction():
        found = next((token for token in store.tokens.all() if token.id == id_), None)
        if found is None:
            raise NotFound(N_("There is no such token."))
        store.tokens.revoke(id_, at=now)
        audit.record(store, by=by, what=Act.TOKEN_REVOKED, at=now, target=found.label)
    return found


def named(found: Sequence[Token], name: str, *, now: datetime) -> Token:
    """Choose the good token with this number or name. Raises NotFound where there is none, or more than one."""
    good = [token for token in found if token.is_good(now)]
    chosen = [token for token in good if str(token.id) == name] or [
        token for token in good if token.name == rules.clean(name)
    ]
    if len(chosen) > 1:
        numbers = ", ".join(str(token.id) for token in chosen)
        raise NotFound(
            N_("Several tokens have this name; give the number of one: %(numbers)s"), numbers=numbers
        )
    if not chosen:
        raise NotFound(N_("There is no such token."))
    return chosen[0]


def opens(store: Store, secret: str, right: Right, *, now: datetime) -> bool:
    """Whether a token is good and has a right; that it was asked about is noted nowhere."""
    found = store.tokens.by_hash(rules.hashed(secret)) if rules.looks_like_one(secret) else None
    return found is not None and found.is_good(now) and may(found.person, right)


def holder(store: Store, secret: str, *, now: datetime) -> Person:
    """Give who acts with a token. Raises NoSuchToken, with the same words whatever is wrong with it."""
    found = store.tokens.by_hash(rules.hashed(secret)) if rules.looks_like_one(secret) else None
    if found is None or not found.is_good(now):
        raise NoSuchToken(N_("This token is unknown, expired or revoked."))
    if found.used_at is None or now - found.used_at > _TOUCH_AFTER:
        store.tokens.touch(found.id, at=now)
    return found.person
