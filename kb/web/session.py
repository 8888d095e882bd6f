"""Signing in and out, and the links by which people come in: the first one, invitations, new passwords."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import second_factor as codes
from kb.accounts.browsers import short_name
from kb.accounts.sealing import Seal
from kb.accounts.user import Person
from kb.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.services import accounts, invitations, passwords, second_factor
from kb.web import access, targets, visits
from kb.web.access import public
from kb.web.forms.form import pressed
from kb.web.forms.people import CodeForm, PasswordForm, SignInForm
from kb.web.pages import page
from kb.web.wording import tell

session = Blueprint("session", __name__)
_LONGEST_TOKEN = 200


def _now() -> datetime:
    return datetime.now(UTC)


def browser() -> str:
    """Name the browser of this request in short, for the list of sessions."""
    return short_name(request.headers.get("User-Agent", ""))


def seal() -> Seal:
    """Give the seal of second factors."""
    return Seal(access.workspace().settings.secret_key(), codes.PURPOSE)


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
    """Sign in, or ask for a code; the browser gets a new id."""
    form = SignInForm()
    next_page = targets.inside(request.form.get("next"))
    if form.validate():
        try:
            entered = accounts.enter(
                access.store(),
                form.name.data,
                form.password.data,
                now=_now(),
                address=access.address(),
                browser=browser(),
            )
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(entered.id)
            if entered.needs_code:
                return redirect(url_for("session.code", next=next_page), 303)
            return redirect(next_page or url_for("search.home"), 303)
    return page("session/sign_in.html", form.status, form=form, next=next_page)


@session.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    """Ask for a code of the second factor."""
    if access.visitor() or second_factor.asked(access.store(), visits.current().id, now=_now()) is None:
        return redirect(url_for("session.sign_in"), 303)
    return page("session/code.html", form=CodeForm(), next=targets.inside(request.args.get("next")))


@session.post("/sign-in/code")
@public
def take_code() -> ResponseReturnValue:
    """Sign in with a right code; the browser gets a new id once more."""
    form = CodeForm()
    next_page = targets.inside(request.form.get("next"))
    if form.validate() and access.visitor():
        return redirect(next_page or url_for("search.home"), 303)
    if not form.errors:
        try:
            session_id = second_factor.finish(
                access.store(),
                visits.current().id,
                form.code.data,
                seal=seal(),
                now=_now(),
                address=access.address(),
                browser=browser(),
            )
        except NotFound:
            return redirect(url_for("session.sign_in", next=next_page), 303)
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(session_id)
            return redirect(next_page or url_for("search.home"), 303)
    return page("session/code.html", form.status, form=form, next=next_page)


@session.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on the server, and give the browser a visitor's id."""
    pressed()
    accounts.end_session(access.store(), visits.current().id, by=access.visitor(), now=_now())
    visits.change()
    return redirect(url_for("session.sign_in"), 303)


def _come_in(form: SignInForm, take: Callable[[], Person]) -> ResponseReturnValue | None:
    """Make a person of a form and sign them in; None where the form has to come back."""
    if not form.validate():
        return None
    try:
        person = take()
    except Invalid as refusal:
        form.blame(refusal.problems)
    except Conflict as refusal:
        form.blame_field("name", refusal)
    else:
        visits.change(accounts.start_session(access.store(), person, now=_now(), browser=browser()))
        return redirect(url_for("search.home", done="welcome"), 303)
    return None


def _check_first_link(token: str) -> None:
    if len(token) > _LONGEST_TOKEN or not accounts.first_link_is_valid(access.store(), token, now=_now()):
        abort(404)


@session.get("/first/<token>")
@public
def first(token: str) -> Response:
    """Ask the first administrator for a name and a password."""
    _check_first_link(token)
    return page("session/first.html", form=SignInForm(), token=token)


@session.post("/first/<token>")
@public
def take_first(token: str) -> ResponseReturnValue:
    """Make the first administrator and sign them in."""
    _check_first_link(token)
    form = SignInForm()
    came_in = _come_in(
        form,
        lambda: accounts.take_first_link(
            access.store(),
            token,
            name=form.name.data,
            password=form.password.data,
            now=_now(),
            address=access.address(),
        ),
    )
    return came_in or page("session/first.html", form.status, form=form, token=token)


def _invitation_page(token: str, form: SignInForm, status: int = 200) -> Response:
    found = invitations.invitation(access.store(), token, now=_now())
    if found is None or len(token) > _LONGEST_TOKEN:
        return page("session/spent.html", 404)
    return page("session/invitation.html", status, form=form, invitation=found)


@session.get("/invitation/<token>")
@public
def invitation(token: str) -> Response:
    """Ask somebody who was invited for a name and a password."""
    return _invitation_page(token, SignInForm())


@session.post("/invitation/<token>")
@public
def take_invitation(token: str) -> ResponseReturnValue:
    """Make the person who was invited and sign them in. Who is signed in already takes no invitation of another."""
    form = SignInForm()
    if access.visitor() or invitations.invitation(access.store(), token, now=_now()) is None:
        return _invitation_page(token, form, 409)
    came_in = _come_in(
        form,
        lambda: invitations.accept(
            access.store(),
            token,
            name=form.name.data,
            password=form.password.data,
            now=_now(),
            address=access.address(),
        ),
    )
    return came_in or _invitation_page(token, form, form.status)


def _reset_page(token: str, form: PasswordForm, status: int = 200) -> Response:
    person = passwords.whose_reset_link(access.store(), token, now=_now())
    if person is None or len(token) > _LONGEST_TOKEN:
        return page("session/spent.html", 404)
    return page("session/reset.html", status, form=form, person=person)


@session.get("/reset/<token>")
@public
def reset(token: str) -> Response:
    """Ask for a new password."""
    return _reset_page(token, PasswordForm())


@session.post("/reset/<token>")
@public
def take_reset(token: str) -> ResponseReturnValue:
    """Keep the new password; signing in with it comes next, with a code where there is a second factor. Who is
    signed in changes nobody else's.
    """
    form = PasswordForm()
    person = passwords.whose_reset_link(access.store(), token, now=_now())
    if access.visitor() not in (None, person):
        return _reset_page(token, form, 409)
    if person is None or not form.validate():
        return _reset_page(token, form, form.status)
    try:
        passwords.reset(access.store(), token, form.password.data, now=_now(), address=access.address())
    except Invalid as refusal:
        form.blame(refusal.problems)
        return _reset_page(token, form, form.status)
    visits.change()
    return redirect(url_for("session.sign_in", done="reset"), 303)
