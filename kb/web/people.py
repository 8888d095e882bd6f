"""People, for administrators: who is here, who is asked in, who may what."""

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right
from kb.accounts.user import Person, Role
from kb.errors import N_, Conflict, Invalid
from kb.services import accounts, invitations, mail, passwords
from kb.services import people as verbs
from kb.web import access, letters, visits
from kb.web.forms.form import pressed
from kb.web.forms.people import InviteForm, RolesForm
from kb.web.pages import page
from kb.web.session import browser
from kb.web.wording import tell

people = Blueprint("people", __name__)
_ONE = "/settings/people/<int(max=999999999):number>"
ROLE_HINTS: Mapping[str, str] = {
    Role.AGENT: N_("Finds texts and answers with them."),
    Role.TRANSLATOR: N_("Also translates, and asks for reviews."),
    Role.EDITOR: N_("Also writes, approves, imports and exports."),
    Role.ADMINISTRATOR: N_("Also decides who is here and what they may do."),
}


def _now() -> datetime:
    return datetime.now(UTC)


def _administrator() -> Person:
    return access.allow(Right.PEOPLE)


def _list(form: InviteForm, status: int = 200) -> Response:
    by = _administrator()
    return page(
        "people/index.html",
        status,
        accounts=verbs.everybody(access.store(), by=by),
        invitations=invitations.invitations(access.store(), by=by),
        now=_now(),
        form=form,
        hints=ROLE_HINTS,
        mails=mail.can_send(access.workspace().settings),
    )


@people.get("/settings/people")
def index() -> Response:
    """List people and those who are asked in."""
    return _list(InviteForm(formdata=None, roles=[Role.AGENT]))


@people.post("/settings/people/invite")
def invite() -> ResponseReturnValue:
    """Ask somebody in, and show the link this once."""
    by = _administrator()
    form = InviteForm()
    if form.validate():
        try:
            made, token = invitations.invite(
                access.store(),
                form.label.data,
                roles=form.chosen,
                locales=form.locales.data or (),
                mail=form.mail.data or "",
                by=by,
                now=_now(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            link = letters.hand_out("session.invitation", token, to=made.mail)
            return page("people/link.html", link=link, invitation=made, person=None)
    return _list(form, form.status)


@people.post("/settings/people/invitations/<int(max=999999999):number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    """End an invitation."""
    by = _administrator()
    pressed()
    invitations.withdraw(access.store(), number, by=by, now=_now())
    return redirect(url_for("people.index", done="withdrawn"), 303)


def _one(number: int, form: RolesForm | None = None, status: int = 200) -> Response:
    by = _administrator()
    account = verbs.account(access.store(), number, by=by)
    person = account.person
    filled = form or RolesForm(formdata=None, roles=sorted(person.roles), locales=sorted(person.locales))
    return page(
        "people/show.html",
        status,
        account=account,
        person=person,
        sessions=verbs.sessions(access.store(), number, by=by),
        form=filled,
        hints=ROLE_HINTS,
    )


@people.get(_ONE)
def show(number: int) -> Response:
    """Show one person."""
    return _one(number)


@people.post(f"{_ONE}/roles")
def set_roles(number: int) -> ResponseReturnValue:
    """Give somebody other roles; their sessions end, one's own gets a new id."""
    by = _administrator()
    form = RolesForm()
    if not form.validate():
        return _one(number, form, form.status)
    try:
        after = verbs.set_roles(
            access.store(), number, form.chosen, locales=form.locales.data or (), by=by, now=_now()
        )
    except Invalid as refusal:
        form.blame(refusal.problems)
        return _one(number, form, form.status)
    except Conflict as refusal:
        form.form_errors.append(tell(refusal))
        return _one(number, form, 409)
    if number == by.id and accounts.session(access.store(), visits.current().id, now=_now()) is None:
        visits.change(accounts.start_session(access.store(), by, now=_now(), browser=browser()))
        if Role.ADMINISTRATOR not in after.roles:
            return redirect(url_for("search.home"), 303)
    return _done(number, "roles")


def _done(number: int, what: str) -> ResponseReturnValue:
    return redirect(url_for("people.show", number=number, done=what), 303)


@people.post(f"{_ONE}/deactivate")
def deactivate(number: int) -> ResponseReturnValue:
    """Let somebody in no more."""
    by = _administrator()
    pressed()
    verbs.deactivate(access.store(), number, by=by, now=_now())
    return _done(number, "deactivated")


@people.post(f"{_ONE}/reactivate")
def reactivate(number: int) -> ResponseReturnValue:
    """Let somebody in again."""
    by = _administrator()
    pressed()
    verbs.reactivate(access.store(), number, by=by, now=_now())
    return _done(number, "reactivated")


@people.post(f"{_ONE}/end-sessions")
def end_sessions(number: int) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    by = _administrator()
    pressed()
    verbs.end_sessions(access.store(), number, by=by, now=_now())
    return _done(number, "sessions-ended")


@people.post(f"{_ONE}/take-second-factor")
def take_second_factor(number: int) -> ResponseReturnValue:
    """Ask somebody for no code any more."""
    by = _administrator()
    pressed()
    verbs.take_second_factor_away(access.store(), number, by=by, now=_now())
    return _done(number, "second-factor-off")


@people.post(f"{_ONE}/reset")
def reset(number: int) -> ResponseReturnValue:
    """Make a link for a new password, and show it this once."""
    by = _administrator()
    pressed()
    account = verbs.account(access.store(), number, by=by)
    token = passwords.make_reset_link(access.store(), number, by=by, now=_now())
    link = letters.hand_out("session.reset", token, to=account.mail, locale=account.person.locale)
    return page("people/link.html", link=link, invitation=None, person=account.person)
