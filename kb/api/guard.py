"""Who calls, and whether they may: a token, or the session of somebody who is signed in on our pages.

Every view carries the right that it asks for; one without it cannot be reached.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar, cast

from flask import current_app, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from kb.accounts.roles import Right, may, require
from kb.accounts.user import Person
from kb.api.limits import Limits
from kb.api.problems import MEDIA_TYPE, Refused
from kb.services import tokens
from kb.web import access

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
CSRF_HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_CHALLENGE = 'Bearer realm="Hamdeli"'
_LONGEST_HEADER = 8_000


@dataclass(frozen=True)
class _Asks:
    """What a view asks of a call: a right (None: it is open to all), and to take one of these media types."""

    right: Right | None
    produces: tuple[str, ...]


def needs(right: Right | None, produces: tuple[str, ...]) -> Callable[[View], View]:
    """Mark a view with the right that it asks for (None: open to all), and the media types that it answers in."""

    def mark(view: View) -> View:
        view.asks = _Asks(right, produces)  # type: ignore[attr-defined]
        return view

    return mark


def caller() -> Person:
    """Give who makes this call; a token acts under its own name."""
    return cast(Person, g.caller)


def sees_drafts() -> bool:
    """Whether the caller may see texts that are not approved: who translates, or may take the whole library out."""
    return may(caller(), Right.TRANSLATE) or may(caller(), Right.EXPORT)


def require_drafts() -> None:
    """Raise NotAllowed where the caller may see approved texts only."""
    if not sees_drafts():
        require(caller(), Right.TRANSLATE)


def check() -> None:
    """Let a call through, or refuse it. Raises Refused and NotAllowed."""
    if request.method == "OPTIONS":
        return
    asks = cast(_Asks, vars(current_app.view_functions[request.endpoint or ""])["asks"])
    if asks.right is not None:
        g.caller = _from_token() or _from_session()
        _count(current_app.extensions["api_limits"], f"caller {g.caller.id}")
        require(g.caller, asks.right)
    _check_headers(asks.produces)


def _from_token() -> Person | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        holder = tokens.holder(access.store(), secret.strip(), now=datetime.now(UTC))
    except tokens.NoSuchToken as wrong:
        _count(current_app.extensions["api_wrong_tokens"], request.remote_addr or "")
        challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'}
        raise Refused(401, str(wrong), "invalid-token", headers=challenge) from None
    return replace(holder, address=request.remote_addr)


def _from_session() -> Person:
    person = access.visitor()
    if person is None:
        detail = "Send a token: Authorization: Bearer kb_…"
        raise Refused(401, detail, headers={"WWW-Authenticate": _CHALLENGE})
    if request.method not in _SAFE:
        _check_own_page()
    return person


def _check_own_page() -> None:
    """A browser sends the cookie whoever asks it to: only our own pages know the visit's token."""
    detail = f"A call with a cookie has to come from our own pages, with their token in {CSRF_HEADER}."
    if access.is_foreign():
        raise Refused(403, detail, "csrf")
    try:
        validate_csrf(request.headers.get(CSRF_HEADER, ""))
    except ValidationError:
        raise Refused(403, detail, "csrf") from None


def _count(limits: Limits, name: str) -> None:
    wait = limits.take(name)
    if wait:
        detail = f"Too many calls; the next one is taken in {wait} s."
        raise Refused(429, detail, headers={"Retry-After": str(wait)})


def _check_headers(produces: tuple[str, ...]) -> None:
    for name in ("If-Match", "If-None-Match", "Accept", "Content-Type"):
        if len(request.headers.get(name, "")) > _LONGEST_HEADER:
            raise Refused(400, f"The header {name} is longer than {_LONGEST_HEADER} characters.")
    accepted = request.accept_mimetypes
    if accepted and not any(accepted.quality(each) > 0 for each in (*produces, MEDIA_TYPE)):
        raise Refused(406, f"This call answers in {', '.join(produces)}.")
