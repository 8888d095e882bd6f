"""Tokens of the API for administrators: make one, which is shown this once, see how they are used, revoke one."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right
from kb.accounts.user import Scope
from kb.errors import N_, Invalid
from kb.services import tokens as verbs
from kb.web import access, paging
from kb.web.forms.form import pressed
from kb.web.forms.tokens import TokenForm
from kb.web.pages import page

tokens = Blueprint("tokens", __name__)

SCOPE_WORDS: Mapping[str, str] = {
    Scope.READ: N_("Reads, searches and exports"),
    Scope.WRITE: N_("Writes and approves too"),
    Scope.ADMIN: N_("Does everything"),
}


def _now() -> datetime:
    return datetime.now(UTC)


def _index(form: TokenForm, status: int = 200) -> Response:
    known = verbs.tokens(access.store(), by=access.allow(Right.TOKENS))
    now = _now()
    known.sort(key=lambda token: not token.is_good(now))  # stable: of each sort the newest first
    return page(
        "tokens/index.html",
        status,
        pages=paging.asked_for(known),
        form=form,
        scopes=SCOPE_WORDS,
        now=now,
    )


@tokens.get("/settings/tokens")
def index() -> Response:
    """List the tokens, with a form for one more."""
    return _index(TokenForm(formdata=None, scope=Scope.READ, life="90"))


@tokens.post("/settings/tokens")
def make() -> Response:
    """Make a token, and show its secret this once."""
    person = access.allow(Right.TOKENS)
    form = TokenForm()
    if form.validate():
        try:
            made, secret = verbs.make(
                access.store(),
                form.name.data,
                scope=Scope(form.scope.data),
                life=form.days,
                by=person,
                now=_now(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return page("tokens/made.html", 201, made=made, secret=secret)
    return _index(form, form.status)


@tokens.post("/settings/tokens/<int(max=2147483647):number>/revoke")
def revoke(number: int) -> ResponseReturnValue:
    """End a token."""
    person = access.allow(Right.TOKENS)
    pressed()
    verbs.revoke(access.store(), number, by=person, now=_now())
    return redirect(url_for("tokens.index", done="revoked"), 303)
