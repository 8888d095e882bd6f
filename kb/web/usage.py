"""Use: the pages tell, beside the copying itself, that somebody copied a text."""

from flask import Blueprint, Response

from kb.library.entry import Kind
from kb.services import usage as verbs
from kb.web import access
from kb.web.forms.form import pressed

usage = Blueprint("usage", __name__)


@usage.post("/<kind:kind>/<key:key>/<locale:locale>/used")
def count(kind: Kind, key: str, locale: str) -> Response:
    """Count a copy."""
    pressed()
    person = access.person()
    if verbs.count(access.store(), kind, key, locale, by=person):
        access.workspace().preferences.forget(person)
    return Response(status=204)
