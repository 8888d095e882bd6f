"""Tone in the editor: the live panel, to which what is being typed comes in and lights, advice, marks and preview go
out; waiving a finding and taking that back.
"""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField
from wtforms.validators import Length, Optional

from kb.accounts.roles import Right
from kb.library import validation
from kb.library.entry import Entry, Kind
from kb.services import library
from kb.services import tone as verbs
from kb.tone.policy import Waiver
from kb.web import access, targets
from kb.web.forms.form import pressed
from kb.web.forms.writing import TypedForm
from kb.web.pages import page
from kb.web.workbench import Panel

tone = Blueprint("tone", __name__)


class PanelForm(TypedForm):
    """A text on its way."""

    register = StringField(validators=[Optional(), Length(max=20)])


@tone.post("/tone")
def panel() -> Response:
    """Look at one text; nothing is saved."""
    form = PanelForm()
    entry = _allowed(form)
    if not form.validate():
        return page("variants/_refused.html", form.status, form=form)
    place = form.place
    key = "" if place.is_new else place.key
    shown = Panel(
        place.kind,
        key,
        place.locale,
        form.body.data,
        verbs.team_tone(access.store(), key, by=access.person()),
        form.register.data or "",
        title=form.title.data or "",
        entry=entry,
    )
    return page("variants/_panel.html", panel=shown)


def _allowed(form: PanelForm) -> Entry | None:
    """Give the entry, where there is one. Translators may look at any text; everybody at what they write anew, and at
    what they keep for themselves alone.
    """
    key = form.key.data or ""
    if not key:
        access.allow(Right.READ)
        return None
    if validation.is_not_a_name(key):
        access.allow(Right.READ if key.startswith("?") else Right.TRANSLATE)
        return None
    name = (Kind.ARTICLE if form.kind.data == Kind.ARTICLE else Kind.MACRO, key)
    own = library.some(access.store(), [name], by=access.person()).get(name)
    access.allow(Right.TRANSLATE) if own is None else access.allow_with(Right.TRANSLATE, own)
    return own


@tone.post("/macros/<key:key>/<locale:locale>/waive")
def waive(key: str, locale: str) -> BaseResponse:
    """Waive one finding with a reason."""
    person = access.allow(Right.APPROVE)
    pressed()
    given = {name: request.form.get(name, "") for name in ("rule", "text", "reason")}
    verbs.waive(access.store(), Waiver(key, locale, **given), by=person)
    return _back(key, locale, "waived")


@tone.post("/macros/<key:key>/<locale:locale>/take-back")
def take_back(key: str, locale: str) -> BaseResponse:
    """Let a waived finding count again."""
    person = access.allow(Right.APPROVE)
    pressed()
    number = request.form.get("waiver", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise BadRequest
    verbs.take_back(access.store(), key, int(number), by=person)
    return _back(key, locale, "counts-again")


def _back(key: str, locale: str, done: str) -> BaseResponse:
    """Go back to the page that the button stood on; only our own are gone to."""
    asked = targets.inside(request.form.get("next"))
    if asked is None:
        return redirect(url_for("variants.edit", kind=Kind.MACRO, key=key, locale=locale, done=done), 303)
    path, _, query = asked.partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name != "done"]
    return redirect(f"{path}?{urlencode([*kept, ('done', done)])}", 303)
