"""Favourites: a star on a text keeps it at hand on the search page."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.library.entry import Entry, Kind
from kb.services import favourites as verbs
from kb.web import access
from kb.web.forms.form import pressed

favourites = Blueprint("favourites", __name__)


def is_one(entry: Entry) -> bool:
    """Whether an entry is among the visitor's favourites."""
    return (entry.kind, entry.key) in verbs.listed(access.store(), by=access.person())


@favourites.post("/<kind:kind>/<key:key>/favourite")
def switch(kind: Kind, key: str) -> ResponseReturnValue:
    """Make a text a favourite with `on=1`, else one no longer; a page that stays open asks with `quiet=1`."""
    pressed()
    on = request.form.get("on") == "1"
    change = verbs.put if on else verbs.take_away
    change(access.store(), kind, key, by=access.person())
    if request.form.get("quiet") == "1":
        return Response(status=204)
    done = "favourite" if on else "no-favourite"
    return redirect(url_for("entries.show", kind=kind, key=key, done=done), 303)
