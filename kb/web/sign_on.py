"""Single sign-on: the way to the provider, and back."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.sign_on import Provider
from kb.errors import N_, NotAllowed
from kb.services import accounts
from kb.services import sign_on as service
from kb.web import access, targets, visits
from kb.web.access import public
from kb.web.forms.people import SignInForm
from kb.web.pages import page
from kb.web.session import browser
from kb.web.wording import tell

sign_on = Blueprint("sign_on", __name__)
_LONGEST = 4_000
_DENIED = N_("The sign-on service did not let you in.")


def _provider() -> Provider:
    return access.provider() or abort(404)


def _refused(refusal: NotAllowed, next_page: str | None = None) -> ResponseReturnValue:
    form = SignInForm(formdata=None)
    form.form_errors.append(tell(refusal))
    return page("session/sign_in.html", 403, form=form, next=next_page)


@sign_on.get("/sign-in/provider")
@public
def begin() -> ResponseReturnValue:
    """Lead to the provider."""
    provider = _provider()
    next_page = targets.inside(request.args.get("next"))
    if access.visitor():
        return redirect(next_page or url_for("search.home"), 303)
    try:
        address = service.begin(
            access.store(),
            provider,
            visit_id=visits.keep(),
            next_page=next_page or "",
            now=datetime.now(UTC),
        )
    except NotAllowed as refusal:
        return _refused(refusal, next_page)
    return redirect(address, 303)


@sign_on.get(service.BACK)
@public
def finish() -> ResponseReturnValue:
    """Come back from the provider; the browser gets a new id."""
    provider = _provider()
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if not code or len(state) > _LONGEST or len(code) > _LONGEST:
        return _refused(NotAllowed(_DENIED))
    now = datetime.now(UTC)
    settings = access.workspace().settings.sign_on
    try:
        arrived = service.finish(
            access.store(),
            provider,
            settings.roles if settings else (),
            visit_id=visits.current().id,
            state=state,
            code=code,
            now=now,
            address=access.address(),
        )
    except NotAllowed as refusal:
        return _refused(refusal)
    visits.change(accounts.start_session(access.store(), arrived.person, now=now, browser=browser()))
    return redirect(targets.inside(arrived.next_page) or url_for("search.home"), 303)
