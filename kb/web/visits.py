"""The session of a browser: a random id in a cookie, everything else on the server.

A signed-in id is a row that `services.accounts` keeps and ends; a visitor's id only binds the tokens of
the forms that they see. Nothing is ever written back by a late request: the cookie is set at sign-in,
sign-out and for a new visitor's first form, and at no other time.
"""

import hmac
import re
import secrets
from typing import Any

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

_ID = re.compile(r"[A-Za-z0-9_-]{20,200}")
_KEPT = 60 * 60 * 24 * 90  # the server decides earlier: see services.accounts.session


class Visit(dict[str, Any], SessionMixin):
    """What one request knows of its browser; `id` is the cookie's value, `send` whether to set it again."""

    def __init__(self, id: str, secret: bytes, *, new: bool) -> None:  # noqa: A002 - the field's word
        super().__init__(csrf_token=hmac.digest(secret, id.encode(), "sha256").hex())
        self.id = id
        self.new = new
        self.send = False

    def __getitem__(self, key: str) -> Any:
        self.send = self.send or self.new
        return super().__getitem__(key)


def _new_id() -> str:
    return f"visitor-{secrets.token_urlsafe(32)}"


def current() -> Visit:
    """Give the visit of this request."""
    visit: object = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(visit, Visit)  # noqa: S101 - set by Visits below, and by nothing else
    return visit


class Visits(SessionInterface):
    """Reads and sets the cookie."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def open_session(self, app: Flask, request: Request) -> Visit:
        """Take the browser's id where it looks like one of ours, else make a visitor's."""
        given = request.cookies.get(self.get_cookie_name(app), "")
        new = not _ID.fullmatch(given)
        return Visit(_new_id() if new else given, self._secret, new=new)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where this request changed it."""
        if isinstance(session, Visit) and session.send:
            response.set_cookie(
                self.get_cookie_name(app),
                session.id,
                max_age=_KEPT,
                path="/",
                httponly=True,
                samesite="Lax",
                secure=self.get_cookie_secure(app),
            )


def keep() -> str:
    """Have this browser keep its id, and give it: for what it will come back with."""
    visit = current()
    visit.send = visit.send or visit.new
    return visit.id


def change(new_id: str | None = None) -> None:
    """Give this browser a new id: a signed-in one, or a visitor's after sign-out."""
    visit = current()
    visit.id, visit.new, visit.send = new_id or _new_id(), False, True
