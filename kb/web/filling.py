"""Filling a text in: the parts of an open page that depend on values, and a page of its own that works without script."""

from flask import Blueprint, Response, abort, request

from kb.accounts.roles import Right
from kb.languages import parse_locale
from kb.library.entry import Entry, Kind, Revision
from kb.services import library
from kb.web import access, cards, reading
from kb.web import values as known_values
from kb.web.forms.form import pressed
from kb.web.pages import page

filling = Blueprint("filling", __name__)


def _revision(entry: Entry, locale: str) -> Revision:
    """Give the text that this person reads; 404 where there is none for them."""
    drafts = access.can_with(Right.TRANSLATE, entry)
    if locale not in cards.readable(entry, drafts=drafts):
        abort(404)
    return entry.variants[locale].in_use


@filling.get("/<kind:kind>/<key:key>/<locale:locale>/filled")
def show(kind: Kind, key: str, locale: str) -> Response:
    """Show a text filled in, ready to be selected by hand, with the form for what is missing: it works without script."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    revision = _revision(entry, locale)
    known = known_values.sent(request.args)
    return page(
        "filling/show.html",
        entry=entry,
        revision=revision,
        locale=locale,
        filled=reading.filled(revision.body, locale, kind, known),
        fields=known_values.fields_of(revision.body, locale, known),
        known=known,
    )


@filling.post("/<kind:kind>/<key:key>/<locale:locale>/filled")
def fill(kind: Kind, key: str, locale: str) -> Response:
    """Give the parts of a text that depend on values, for the page that is already open."""
    pressed()
    entry = library.entry(access.store(), kind, key, by=access.person())
    revision = _revision(entry, locale)
    known = known_values.sent(request.form)
    beside = parse_locale(request.form.get(known_values.BESIDE, ""))
    mine = _revision(entry, beside) if beside and beside != locale else None
    return page(
        "filling/_parts.html",
        locale=locale,
        filled=reading.filled(revision.body, locale, kind, known),
        mine=reading.filled(mine.body, beside, kind, known) if mine and beside else None,
        fields=known_values.fields_of(revision.body, locale, known),
    )
