"""The verbs of the second factor: setting it up, asking for it, taking it off.

The secrets of people are kept sealed; `seal` opens them.
"""

from dataclasses import replace
from datetime import datetime

from kb.accounts import second_factor as codes
from kb.accounts import secret_ids
from kb.accounts.audit import Act
from kb.accounts.sealing import Seal, SealBroken
from kb.accounts.user import Person
from kb.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem
from kb.services import accounts, audit, passwords, throttle
from kb.storage import Store
from kb.storage.second_factors import Factor

ATTEMPTS = 5  # within a quarter of an hour: a code has a million values, three of which fit at a time
_WRONG = N_("This code is not right. Take the one that your app shows now.")


def propose(store: Store, person: Person, *, seal: Seal) -> None:
    """Make a secret for a person who has none; it counts once it is confirmed by a code."""
    with store.transaction():
        if store.second_factors.get(person.id) is None:
            store.second_factors.put(person.id, Factor(seal.close(codes.new_secret()), None))


def proposed(store: Store, person: Person, *, seal: Seal) -> str | None:
    """Give the secret that waits to be confirmed; one that counts is never shown again."""
    factor = store.second_factors.get(person.id)
    return _opened(factor, seal) if factor and factor.last_step is None else None


def confirm(
    store: Store, person: Person, code: str, *, seal: Seal, session_id: str, now: datetime
) -> tuple[tuple[str, ...], str]:
    """Turn the second factor on; gives the recovery codes, which are kept only hashed, and the session's new id.
    All other sessions end. Raises Conflict where there is nothing to confirm, and Invalid for a wrong code.
    """
    throttle.attempt(store, _trying(person), now=now, target=person, address=person.address or "")
    made = codes.new_recovery_codes()
    with store.transaction():
        secret = proposed(store, person, seal=seal)
        if secret is None:
            raise Conflict(N_("There is nothing to confirm. Begin again."))
        step = codes.step_of(secret, code, now=now)
        if step is None:
            raise Invalid([Problem("code", _WRONG)])
        store.second_factors.put(person.id, Factor(seal.close(secret), step))
        store.second_factors.set_codes(person.id, map(_kept, made))
        throttle.forget(store, _trying(person))
        new_id = accounts.renew_session(store, person, session_id)
        audit.record(store, by=person, what=Act.SECOND_FACTOR_ON, target=person.name, at=now)
    return made, new_id


def codes_left(store: Store, person: Person) -> int:
    """Count the recovery codes that were not used."""
    return store.second_factors.codes_left(person.id)


def renew_codes(store: Store, person: Person, password: str, *, now: datetime) -> tuple[str, ...]:
    """Make new recovery codes; the old ones end. Raises Invalid for a wrong password."""
    passwords.prove(store, person, password, where="password", now=now)
    made = codes.new_recovery_codes()
    with store.transaction():
        factor = store.second_factors.get(person.id)
        if factor is None or factor.last_step is None:
            raise Conflict(N_("There is nothing to confirm. Begin again."))
        store.second_factors.set_codes(person.id, map(_kept, made))
        audit.record(store, by=person, what=Act.RECOVERY_CODES_MADE, target=person.name, at=now)
    return made


def remove(store: Store, person: Person, password: str, *, session_id: str, now: datetime) -> str:
    """Turn the second factor off; gives the session's new id. All other sessions end. Raises Invalid."""
    passwords.prove(store, person, password, where="password", now=now)
    with store.transaction():
        store.second_factors.put(person.id, None)
        new_id = accounts.renew_session(store, person, session_id)
        audit.record(store, by=person, what=Act.SECOND_FACTOR_OFF, target=person.name, at=now)
    return new_id


def asked(store: Store, step_id: str, *, now: datetime) -> Person | None:
    """Give who is being asked for a code by this cookie; None where that is nobody, or too long ago."""
    found = store.sign_in_steps.find(secret_ids.kept(step_id), since=now - accounts.CODE_WAIT)
    return found if found and found.active else None


def finish(
    store: Store, step_id: str, code: str, *, seal: Seal, now: datetime, address: str = "", browser: str = ""
) -> str:
    """Begin the session of somebody who gave a right code, from the app or a recovery code; each works once. Gives
    the session's id. Raises NotFound where nobody is asked, NotAllowed for a wrong code, and TooManyAttempts.
    """
    found = asked(store, step_id, now=now)
    if found is None:
        raise NotFound(N_("That took too long. Sign in again."))
    person = replace(found, address=address)
    throttle.attempt(store, _trying(person), now=now, most=ATTEMPTS, target=person, address=address)
    with store.transaction():
        if asked(store, step_id, now=now) is not None and _is_right(store, person, code, seal=seal, now=now):
            store.sign_in_steps.end(secret_ids.kept(step_id))
            throttle.forget(store, _trying(person))
            return accounts.start_session(store, person, now=now, browser=browser)
        name = person.name
        audit.record(
            store, by=None, what=Act.SIGN_IN_FAILED, target=name, detail="code", at=now, address=address
        )
    raise NotAllowed(_WRONG)


def _is_right(store: Store, person: Person, code: str, *, seal: Seal, now: datetime) -> bool:
    """Whether a code lets in; what lets in is used up."""
    factor = store.second_factors.get(person.id)
    if factor is None or factor.last_step is None:
        return False
    secret = _opened(factor, seal)
    step = codes.step_of(secret, code, now=now, after=factor.last_step) if secret else None
    if step is not None:
        store.second_factors.put(person.id, replace(factor, last_step=step))
        return True
    if store.second_factors.use_code(person.id, _kept(code)):
        audit.record(store, by=person, what=Act.RECOVERY_CODE_USED, target=person.name, at=now)
        return True
    return False


def _opened(factor: Factor, seal: Seal) -> str | None:
    """Open the secret; None where the installation's secret is another one than then: recovery codes still work."""
    try:
        return seal.open(factor.sealed_secret)
    except SealBroken:
        return None


def _kept(code: str) -> str:
    return secret_ids.kept(codes.folded_recovery_code(code))


def _trying(person: Person) -> str:
    return f"code of {person.id}"
