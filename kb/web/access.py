"""Who is here and what they may do: every page needs a signed-in person unless it is marked `@public`.

Views never compare roles: they ask `allow(Right)`; services check the same table once more.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right, may, require
from kb.accounts.sign_on import Provider
from kb.accounts.user import Person
from kb.library.entry import Entry
from kb.library.visibility import may_with, require_with
from kb.services import accounts
from kb.services.workspace import Workspace
from kb.storage.store import Store
from kb.web import targets, visits

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def public(view: View) -> View:
    """Mark a view that signed-out visitors may see."""
    view.public = True  # type: ignore[attr-defined]
    return view


def workspace() -> Workspace:
    """Give the store and the engine that this application works on."""
    return cast(Workspace, current_app.extensions["workspace"])


def store() -> Store:
    """Give the database."""
    return workspace().store


def address() -> str:
    """Give the address that this request comes from, for the audit log."""
    return request.remote_addr or ""


def provider() -> Provider | None:
    """Give the provider of single sign-on; None where there is none."""
    return cast("Provider | None", current_app.extensions["provider"])


def visitor() -> Person | None:
    """Give the signed-in person, None for a guest."""
    if "visitor" not in g:
        found = accounts.session(store(), visits.current().id, now=datetime.now(UTC))
        g.visitor = replace(found, address=address()) if found else None
    return cast("Person | None", g.visitor)


def person() -> Person:
    """Give the signed-in person of a page that needs one."""
    found = visitor()
    return found if found is not None else abort(403)


def can(right: Right, locale: str | None = None) -> bool:
    """Whether to show what this right allows, for texts in this locale where one is named."""
    found = visitor()
    return found is not None and may(found, right, locale)


def allow(right: Right, locale: str | None = None) -> Person:
    """Give the person where they have this right (for a locale where one is named); raises NotAllowed."""
    found = person()
    require(found, right, locale)
    return found


def can_with(right: Right, entry: Entry, locale: str | None = None) -> bool:
    """Whether to show what this right allows on an entry: on one's own private ones one has most of them."""
    found = visitor()
    return found is not None and may_with(found, right, entry.visibility, locale)


def allow_with(right: Right, entry: Entry, locale: str | None = None) -> Person:
    """Give the person where they have this right on an entry; raises NotAllowed."""
    found = person()
    require_with(found, right, entry.visibility, locale)
    return found


def _is_public() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint in (None, "static") or getattr(view, "public", False)


def guards_itself(blueprint: str | None) -> bool:
    """Whether a part answers programs and asks for tokens itself: its views are named `api-…`."""
    return (blueprint or "").startswith("api-")


def is_foreign() -> bool:
    """Whether another site's page sent this: by Sec-Fetch-Site, else by Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.host
    except ValueError:
        return True


def _guard() -> ResponseReturnValue | None:
    if guards_itself(request.blueprint):
        return None
    if request.method not in _SAFE and is_foreign():
        abort(403)
    if _is_public() or visitor() is not None:
        return None
    if request.method not in _SAFE:
        abort(401)  # shown with what was typed: see problems.py
    return redirect(url_for("session.sign_in", next=targets.here()), 303)


def _nudge(response: Response) -> Response:
    """Tell the indexer that something may have been saved, so that it is found at once."""
    if request.method not in _SAFE:
        workspace().nudge()
    return response


def register(app: Flask) -> None:
    """Guard every request of the application."""
    app.before_request(_guard)
    app.after_request(_nudge)
