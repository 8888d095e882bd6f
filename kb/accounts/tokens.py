"""Tokens of the API as values: names, secrets and how they are kept, until when they are good."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kb.accounts.user import Person, Scope
from kb.errors import N_, Problem

NAME_LIMIT = 60  # with what stands before it, it fits where the change log keeps a name
LONGEST_LIFE = 3650  # days
_PREFIX = "kb_"  # so that people and secret scanners know one when they see it
_SHAPE = re.compile(r"kb_[A-Za-z0-9_-]{43}")
_SHOWN = 8  # characters that tell tokens apart in a list, far too few to guess the others from
_JOINERS = "\u200c\u200d"  # ZERO WIDTH NON-JOINER, ZERO WIDTH JOINER: Persian is spelled with them


@dataclass(frozen=True)
class Token:
    """A token as it is kept, without its secret. `hint` are its first characters, `made_by` the name of who made it.

    `expires_at` None means never, `used_at` None not yet.
    """

    id: int
    name: str
    scope: Scope
    hint: str
    made_by: str
    made_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def label(self) -> str:
        """Name it for the audit log, where two may have one name."""
        return f"{self.name} ({self.id})"

    @property
    def person(self) -> Person:
        """Who acts with this token; no person can have such a name."""
        return Person(-self.id, f"token: {self.name}", frozenset(), scope=self.scope)

    def is_good(self, now: datetime) -> bool:
        """Whether it still opens the API."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def new_secret() -> str:
    """Make what its holder will send: 256 random bits."""
    return _PREFIX + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Give the form that is kept. Random secrets of 256 bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def hint(secret: str) -> str:
    """Give the characters by which a token is told apart in a list."""
    return secret[:_SHOWN]


def looks_like_one(text: str) -> bool:
    """Whether this can be a token at all."""
    return bool(_SHAPE.fullmatch(text))


def clean(name: str) -> str:
    """Give a token's name as it is stored: composed, without space around it."""
    return unicodedata.normalize("NFC", name).strip()


def problems(name: str, life: int | None) -> list[Problem]:
    """Say what is wrong with a token's name or with its life in days."""
    found: list[Problem] = []
    if not 1 <= len(name) <= NAME_LIMIT:
        found.append(Problem("name", N_("Use 1 to %(limit)s characters."), {"limit": NAME_LIMIT}))
    elif not all(char.isprintable() or char in _JOINERS for char in name):
        found.append(Problem("name", N_("Use characters that can be typed and seen.")))
    if life is not None and not 1 <= life <= LONGEST_LIFE:
        message = N_("Use a whole number of days from 1 to %(limit)s.")
        found.append(Problem("expires_days", message, {"limit": LONGEST_LIFE}))
    return found
