"""Passwords: what may be one, and hashing with argon2, four at a time."""

import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.accounts import guessable, names
from kb.errors import N_, NotAllowed, Problem

SHORTEST, LONGEST = 10, 1024  # characters; argon2 itself would take gigabytes
_LONG = 64  # what is longer is on nobody's list
AT_ONCE = 4  # one hash takes 0.1 s and 64 MiB: fifty at once took 8 s and 2.5 GB
PATIENCE = 5.0  # seconds that a sign-in waits for its turn before it is sent away

_hasher = PasswordHasher()
_places = threading.BoundedSemaphore(AT_ONCE)
_nobody = threading.Lock()
_nobodys_hash: list[str] = []


class TooManyAttempts(NotAllowed):
    """Try again later: too many attempts for one name, or too many people at once."""


def problems(password: str, name: str, where: str = "password") -> list[Problem]:
    """Say why this cannot be the password of this person."""
    if not SHORTEST <= len(password) <= LONGEST:
        arguments = {"shortest": SHORTEST, "longest": LONGEST}
        return [Problem(where, N_("Use %(shortest)s to %(longest)s characters."), arguments)]
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in password):
        return [Problem(where, N_("Use characters that can be typed and seen."))]
    if names.folded(password) == names.folded(name):
        return [Problem(where, N_("Choose a password that is not the name."))]
    if len(password) <= _LONG and guessable.is_guessable(password, name):
        return [
            Problem(
                where, N_("This is among the first that somebody would guess. Use a few words of your own.")
            )
        ]
    return []


def hashed(password: str) -> str:
    """Hash a password for the database."""
    with _turn():
        return _hasher.hash(_composed(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; takes as long for nobody (None) as for somebody."""
    if len(password) > LONGEST or any(unicodedata.category(char) == "Cs" for char in password):
        return False
    known = password_hash or _hash_of_nobody()
    with _turn():
        try:
            _hasher.verify(known, _composed(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def _composed(password: str) -> str:
    # One keyboard sends é as one code point, another as two.
    return unicodedata.normalize("NFC", password)


def _hash_of_nobody() -> str:
    with _nobody:
        if not _nobodys_hash:
            _nobodys_hash.append(_hasher.hash(secrets.token_hex()))
        return _nobodys_hash[0]


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise TooManyAttempts(N_("Many people are signing in just now. Try again in a minute."))
    try:
        yield
    finally:
        _places.release()
