"""Letters through the SMTP server of the settings. Nothing waits in a queue: who sends learns at once how it went.

The server's name comes from the operator, so it may be inside.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from kb.errors import N_, KbError
from kb.settings import Settings

_PATIENCE = 15.0  # seconds for each answer of the server
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_FAILED = N_("The letter could not be sent: %(reason)s. Hand the link out yourself.")


class LetterFailed(KbError):
    """The mail server did not take the letter."""


@dataclass(frozen=True)
class Letter:
    """What is sent to one address, in plain text."""

    to: str
    subject: str
    text: str


def can_send(settings: Settings) -> bool:
    """Whether there is a server to send with."""
    return bool(settings.smtp_url and settings.mail_from)


def send(settings: Settings, letter: Letter) -> None:
    """Send a letter. Raises LetterFailed; neither its text nor the server's password is in what that says."""
    if not settings.smtp_url or not settings.mail_from:
        raise LetterFailed(_FAILED, reason="KB_SMTP_URL")
    parts = urlsplit(settings.smtp_url)
    try:
        with _connected(parts) as server:
            server.send_message(_message(letter, settings.mail_from))
    except smtplib.SMTPRecipientsRefused as refused:
        raise LetterFailed(_FAILED, reason="SMTP " + _codes(refused)) from None
    except smtplib.SMTPResponseException as refused:
        raise LetterFailed(_FAILED, reason=f"SMTP {refused.smtp_code}") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise LetterFailed(_FAILED, reason=type(error).__name__) from None


def _connected(parts: SplitResult) -> smtplib.SMTP:
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        secure = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=_PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=_PATIENCE)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and host not in _HERE:
            _encrypt(server, needed=bool(parts.username))
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        with suppress(OSError):
            server.close()
        raise
    return server


def _encrypt(server: smtplib.SMTP, *, needed: bool) -> None:
    """Encrypt where the server offers it; a password is never sent without."""
    if needed or server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _codes(refused: smtplib.SMTPRecipientsRefused) -> str:
    return ", ".join(sorted({str(code) for code, _ in refused.recipients.values()}))
