"""Random secrets that go out, in cookies and links, and the hash that is kept of them."""

import hashlib
import secrets


def new() -> str:
    """Make a secret of 256 bits that may stand in an address."""
    return secrets.token_urlsafe(32)


def kept(secret: str) -> str:
    """Give what the database keeps of a secret. Random ones of 80 bits and more need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
