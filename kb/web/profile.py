"""What a person chooses for themselves: the language of the interface, light or dark."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.services import accounts
from kb.web import access, interface, targets
from kb.web.access import public
from kb.web.forms.form import pressed
from kb.web.pages import THEMES

profile = Blueprint("profile", __name__)
_A_YEAR = 60 * 60 * 24 * 365


def _back() -> BaseResponse:
    return redirect(targets.inside(request.form.get("next")) or url_for("search.home"), 303)


def _remember(answer: BaseResponse, name: str, value: str) -> BaseResponse:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(name, value, max_age=_A_YEAR, samesite="Lax", httponly=True, secure=secure)
    return answer


@profile.post("/language")
@public
def language() -> BaseResponse:
    """Change the language of the interface, in the profile and in this browser."""
    pressed()
    code = interface.known(request.form.get("code")) or abort(400)
    person = access.visitor()
    if person:
        accounts.set_locale(access.store(), person, code)
    return _remember(_back(), interface.COOKIE, code)


@profile.post("/theme")
@public
def theme() -> BaseResponse:
    """Change between light, dark and what the system says, in this browser."""
    pressed()
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(400)
    return _remember(_back(), "theme", chosen)
