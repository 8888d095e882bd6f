"""How often something secret may be tried: counted before it is tried, so attempts side by side count too."""

from datetime import datetime, timedelta

from kb.accounts import secret_ids
from kb.accounts.audit import Act
from kb.accounts.passwords import TooManyAttempts
from kb.accounts.user import Person
from kb.errors import N_
from kb.services import audit
from kb.storage import Store

ATTEMPTS = 10
WITHIN = timedelta(minutes=15)
_STOPPED = N_("Too many attempts for this name. Try again in a quarter of an hour.")


def attempt(
    store: Store, what: str, *, now: datetime, most: int = ATTEMPTS, target: Person | None, address: str
) -> None:
    """Count an attempt at `what`. Raises TooManyAttempts above `most` within a quarter of an hour; the first one
    above is written into the audit log, under the name of `target` where that is somebody.
    """
    with store.transaction():
        count = store.attempts.note(secret_ids.kept(what), at=now, since=now - WITHIN)
        if count == most + 1:
            name = target.name if target else ""
            audit.record(store, by=None, what=Act.SIGN_IN_STOPPED, target=name, at=now, address=address)
    if count > most:
        raise TooManyAttempts(_STOPPED)


def forget(store: Store, what: str) -> None:
    """Begin to count anew: the attempt succeeded."""
    store.attempts.forget(secret_ids.kept(what))
