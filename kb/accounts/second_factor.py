"""The second factor: time-based codes (RFC 6238) and recovery codes. No database, no request.

The secret is sealed at rest (`sealing`): who reads the database alone cannot make codes.
"""

import base64
import secrets
from datetime import datetime

import pyotp

ISSUER = "Hamdeli"
PURPOSE = "second factor"  # of the seal
RECOVERY_CODES = 10
_SECONDS = 30  # a step; what every app on a phone takes for granted
_CLOCKS_APART = (0, -1, 1)  # steps by which a phone's clock may be off
_CODE_BYTES = 10  # 80 bits, 16 letters: too many to try, so a quick hash is enough


def new_secret() -> str:
    """Make a secret, in base32 as apps want it typed."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Give what the QR code says: an otpauth address."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, *, now: datetime, after: int = 0) -> int | None:
    """Give the time step that a code belongs to; None for a wrong code, and for one of a step that is not after
    the last one used: a code works once.
    """
    read = "".join(code.split())
    if len(read) != 6 or not read.isdecimal():
        return None
    typed = "".join(str(int(digit)) for digit in read)  # people type the digits of their keyboard
    current = int(now.timestamp()) // _SECONDS
    codes = pyotp.TOTP(secret)
    matching = [
        current + apart
        for apart in _CLOCKS_APART
        if secrets.compare_digest(codes.generate_otp(current + apart), typed)
    ]
    return next((step for step in matching if step > after), None)


def new_recovery_codes() -> tuple[str, ...]:
    """Make the codes that stand in for a lost phone, each good once."""
    return tuple(_grouped(secrets.token_bytes(_CODE_BYTES)) for _ in range(RECOVERY_CODES))


def folded_recovery_code(code: str) -> str:
    """Give the form that is hashed: however it was typed."""
    return "".join(char for char in code.casefold() if char.isascii() and char.isalnum())


def _grouped(raw: bytes) -> str:
    text = base64.b32encode(raw).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))
