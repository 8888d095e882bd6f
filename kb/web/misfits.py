"""Texts that did not fit: agents send the editors a word, who look through them and settle them."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import Length

from kb.errors import Invalid
from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry, Kind
from kb.library.misfit import Misfit
from kb.library.validation import REMARK_LIMIT
from kb.services import library
from kb.services import misfits as verbs
from kb.web import access, cards, interface, paging
from kb.web.forms.form import TOO_LONG, Form, plain_lines, pressed
from kb.web.pages import page

misfits = Blueprint("misfits", __name__)
_LONGEST_QUERY = 500


class MisfitForm(Form):
    """What was wrong with a text, in which language, and what had been searched for."""

    locale = SelectField()
    remark = TextAreaField(filters=[plain_lines], validators=[Length(max=4 * REMARK_LIMIT, message=TOO_LONG)])
    query = HiddenField()


@dataclass(frozen=True)
class Told:
    """One line of the editors' list: the word, and the text it is about by its title in this page's language."""

    misfit: Misfit
    title: str
    title_language: Language


def _form(entry: Entry, locale: str | None = None) -> MisfitForm:
    form = MisfitForm(locale=locale)
    readable = cards.readable(entry, drafts=True)
    form.locale.choices = [(code, LANGUAGES[code].name) for code in readable]
    return form


@misfits.get("/<kind:kind>/<key:key>/did-not-fit")
def ask(kind: Kind, key: str) -> Response:
    """Ask for a word to the editors about a text."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    return page("misfits/tell.html", entry=entry, form=_form(entry, request.args.get("locale")))


@misfits.post("/<kind:kind>/<key:key>/did-not-fit")
def record(kind: Kind, key: str) -> ResponseReturnValue:
    """Tell the editors that a text did not fit; a page that stays open asks with `quiet=1`."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    form = _form(entry)
    if form.validate():
        try:
            verbs.record(
                access.store(),
                kind,
                key,
                form.locale.data,
                query=(form.query.data or "")[:_LONGEST_QUERY],
                remark=form.remark.data,
                by=access.person(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            if request.form.get("quiet") == "1":
                return Response(status=204)
            return redirect(url_for("entries.show", kind=kind, key=key, done="told"), 303)
    return page("misfits/tell.html", form.status, entry=entry, form=form)


@misfits.get("/misfits")
def index() -> Response:
    """List what agents said did not fit."""
    pages = paging.asked_for([_told(*each) for each in verbs.listed(access.store(), by=access.person())])
    undo = request.args.get("undo", "")
    return page(
        "misfits/index.html",
        pages=pages,
        undo=int(undo) if undo.isascii() and undo.isdecimal() and len(undo) < 10 else None,
    )


def _told(misfit: Misfit, entry: Entry) -> Told:
    locale = cards.best_locale(entry, (interface.code(), misfit.locale), drafts=True) or entry.source_locale
    return Told(misfit, entry.variants[locale].in_use.title, LANGUAGES[locale])


@misfits.post("/misfits/<int(max=2147483647):number>/settle")
def settle(number: int) -> BaseResponse:
    """Take one off the list."""
    pressed()
    verbs.settle(access.store(), number, by=access.person())
    return redirect(url_for("misfits.index", done="settled", undo=number), 303)


@misfits.post("/misfits/<int(max=2147483647):number>/bring-back")
def bring_back(number: int) -> BaseResponse:
    """Put a settled one on the list again."""
    pressed()
    verbs.bring_back(access.store(), number, by=access.person())
    return redirect(url_for("misfits.index", done="listed-again"), 303)
