"""Links that carry rights, and the letters that bring them, in the language of who reads them."""

from dataclasses import dataclass

from flask import request, url_for

from kb.services import mail
from kb.services.mail import Letter
from kb.web import access, interface
from kb.web.wording import gettext, in_language, tell


@dataclass(frozen=True)
class Handed:
    """A link to hand out: its address, the mail address that it was sent to, or why that failed."""

    address: str
    sent_to: str | None = None
    failure: str | None = None


def hand_out(endpoint: str, token: str, *, to: str | None, locale: str | None = None) -> Handed:
    """Give the link of an invitation or a new password, and send it where there is an address and a server."""
    settings = access.workspace().settings
    # An address from the request is only ever shown to who asked; letters lead to the configured one.
    base = settings.public_url or request.url_root.rstrip("/")
    address = base + url_for(endpoint, token=token)
    if not to or not mail.can_send(settings):
        return Handed(address)
    try:
        mail.send(settings, _letter(endpoint, to, address, interface.known(locale) or interface.code()))
    except mail.LetterFailed as failed:
        return Handed(address, failure=tell(failed))
    return Handed(address, sent_to=to)


def _letter(endpoint: str, to: str, address: str, code: str) -> Letter:
    with in_language(code):
        if endpoint == "session.invitation":
            subject = gettext("Your invitation to Hamdeli")
            first = gettext("You are invited to your team's library of replies.")
            second = gettext("Open this link within seven days and choose a name and a password:")
        else:
            subject = gettext("A new password for Hamdeli")
            first = gettext("An administrator made a link by which you choose a new password.")
            second = gettext("Open it within a day; your old password works until then:")
        last = gettext("The link works once. If you did not expect this letter, you can ignore it.")
        return Letter(to, subject, f"{first}\n\n{second}\n{address}\n\n{last}\n")
