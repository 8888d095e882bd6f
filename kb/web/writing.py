"""What the editor asks for while somebody types: keep the text, find others like it, list placeholders."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.languages import LANGUAGES, parse_locale
from kb.library.unsaved import Place
from kb.search.engine import Like
from kb.services import merging, unsaved
from kb.services import writing as verbs
from kb.web import access, twins
from kb.web.forms.form import pressed
from kb.web.forms.writing import PlaceForm, TypedForm, UnsavedForm, number
from kb.web.pages import page
from kb.web.picking import offered

writing = Blueprint("writing", __name__, url_prefix="/writing")


@writing.post("/unsaved")
def keep() -> ResponseReturnValue:
    """Keep what somebody is typing, for them alone."""
    access.allow(Right.READ)
    form = UnsavedForm()
    if not form.validate():
        return Response(status=form.status)
    unsaved.keep(
        access.store(),
        form.place,
        title=form.title.data or "",
        body=form.body.data or "",
        expected=number(form.expected),
        made_from=number(form.made_from),
        details=form.details,
        by=access.person(),
        now=form.typed_at,
    )
    return Response(status=204)


@writing.post("/unsaved/discard")
def discard() -> BaseResponse:
    """Put aside what was typed and not saved."""
    place = _place()
    unsaved.discard(access.store(), place, by=access.person())
    return redirect(_editor(place, done="discarded"), 303)


@writing.post("/unsaved/take-back")
def take_back() -> BaseResponse:
    """Have again what was discarded."""
    place = _place()
    is_there = unsaved.take_back(access.store(), place, by=access.person())
    return redirect(_editor(place, done="taken-back" if is_there else ""), 303)


@writing.post("/unsaved/take-apart")
def take_apart() -> BaseResponse:
    """Undo that two edits were put together: the other person's is the newest again, one's own is under way."""
    place = _place()
    expected = request.form.get("expected", "")
    if place.is_new or not (expected.isascii() and expected.isdecimal() and 1 < len(expected + "0") < 10):
        raise BadRequest
    merging.take_apart(access.store(), place, expected=int(expected), by=access.person())
    return redirect(_editor(place, done="taken-apart"), 303)


def _place() -> Place:
    access.allow(Right.READ)
    pressed()
    form = PlaceForm()
    if not form.validate():
        raise BadRequest
    return form.place


def _editor(place: Place, *, done: str) -> str:
    """Give the address of the editor that a text is written in."""
    if place.is_new:
        return url_for("entries.new", kind=place.kind, done=done or None)
    return url_for("variants.edit", kind=place.kind, key=place.key, locale=place.locale, done=done or None)


@writing.post("/alike")
def alike() -> Response:
    """Show what says nearly the same as a text on its way; for one without a key, propose one too."""
    person = access.allow(Right.READ)
    form = TypedForm()
    if not form.validate():
        return page("writing/_alike.html", form.status, found=(), key="")
    place, body = form.place, form.body.data or ""
    found = verbs.alike(access.workspace(), Like(place.kind, place.key, place.locale, body), by=person)
    key = ""
    if place.is_new and (form.title.data or "").strip():
        key = verbs.free_key(access.store(), place.kind, form.title.data, by=person)
    return page("writing/_alike.html", found=twins.shown(found, body, place.locale), key=key)


@writing.get("/placeholders")
def placeholders() -> Response:
    """List the placeholders that the library uses, for a text in `?locale=`."""
    access.allow(Right.READ)
    locale = parse_locale(request.args.get("locale", "")) or next(iter(LANGUAGES))
    names = access.workspace().placeholders_in_use.names()
    return page("writing/_names.html", offers=offered(locale, names))
