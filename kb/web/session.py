"""Signing in and out, and the first administrator's one-time link."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import Invalid, NotAllowed
from kb.services import accounts
from kb.web import access, targets, visits
from kb.web.access import public
from kb.web.forms.form import pressed
from kb.web.forms.people import SignInForm
from kb.web.pages import page
from kb.web.wording import tell

session = Blueprint("session", __name__)


def _now() -> datetime:
    return datetime.now(UTC)


@session.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    if access.visitor():
        return redirect(url_for("search.home"), 303)
    return page("session/sign_in.html", form=SignInForm(), next=targets.inside(request.args.get("next")))


@session.post("/sign-in")
@public
def take_sign_in() -> ResponseReturnValue:
    """Sign in; the browser gets a new id."""
    form = SignInForm()
    next_page = targets.inside(request.form.get("next"))
    if form.validate():
        try:
            person = accounts.sign_in(access.store(), form.name.data, form.password.data, now=_now())
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(accounts.start_session(access.store(), person, now=_now()))
            return redirect(next_page or url_for("search.home"), 303)
    return page("session/sign_in.html", form.status, form=form, next=next_page)


@session.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on the server, and give the browser a visitor's id."""
    pressed()
    accounts.end_session(access.store(), visits.current().id)
    visits.change()
    return redirect(url_for("session.sign_in"), 303)


def _check_link(token: str) -> None:
    if len(token) > 200 or not accounts.first_link_is_valid(access.store(), token, now=_now()):
        abort(404)


@session.get("/first/<token>")
@public
def first(token: str) -> Response:
    """Ask the first administrator for a name and a password."""
    _check_link(token)
    return page("session/first.html", form=SignInForm(), token=token)


@session.post("/first/<token>")
@public
def take_first(token: str) -> ResponseReturnValue:
    """Make the first administrator and sign them in."""
    _check_link(token)
    form = SignInForm()
    if form.validate():
        try:
            person = accounts.take_first_link(
                access.store(), token, name=form.name.data, password=form.password.data, now=_now()
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            visits.change(accounts.start_session(access.store(), person, now=_now()))
            return redirect(url_for("search.home", done="welcome"), 303)
    return page("session/first.html", form.status, form=form, token=token)
