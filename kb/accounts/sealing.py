"""Secrets that have to be read again (signing keys, second factors), sealed at rest.

Whoever reads the database alone cannot open them: the key is derived from the installation's secret, which
is a file beside it. What only has to be recognised is hashed instead.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kb.errors import N_, KbError


class SealBroken(KbError):
    """The secret was sealed with another key, or was changed meanwhile."""


class Seal:
    """Seals and opens secrets of one purpose; one purpose cannot open those of another."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=f"hamdeli {purpose}".encode()).derive(secret)
        self._fernet = Fernet(urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """Give the sealed form of a secret, in ASCII."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Give the secret. Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            message = N_("A stored secret cannot be read with this installation's secret.key. Make it anew.")
            raise SealBroken(message) from None
