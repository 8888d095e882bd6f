"""Searches that led nowhere: the search page tells of one; those who write look through them and take some off."""

from collections import Counter

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from kb.languages import parse_locale
from kb.services import misses as verbs
from kb.web import access, interface, paging
from kb.web.forms.form import pressed
from kb.web.pages import NOTICES, page
from kb.web.wording import gettext

misses = Blueprint("misses", __name__)
_LONGEST = 500


@misses.get("/misses")
def index() -> Response:
    """List what was looked for in vain; `?locale=` keeps one language."""
    found = verbs.listed(access.store(), by=access.person())
    asked = _asked()
    undo = request.args.get("undo", "")
    return page(
        "misses/index.html",
        pages=paging.asked_for([each for each in found if asked in (None, each.locale)]),
        asked=asked,
        counts=Counter(each.locale for each in found),
        total=len(found),
        undo=int(undo) if undo.isascii() and undo.isdecimal() and len(undo) < 10 else None,
    )


def _asked() -> str | None:
    return parse_locale(request.args.get("locale", ""))


@misses.post("/misses")
def record() -> Response:
    """Remember a search that led nowhere."""
    pressed()
    locale = parse_locale(request.form.get("locale", "")) or interface.code()
    verbs.record(access.workspace(), request.form.get("q", "")[:_LONGEST], locale=locale, by=access.person())
    return Response(status=204)


@misses.post("/misses/ask")
def ask_for() -> ResponseReturnValue:
    """Tell the editors that a text is wanted which a search did not find."""
    pressed()
    text = request.form.get("q", "")[:_LONGEST]
    locale = parse_locale(request.form.get("locale", "")) or interface.code()
    is_kept = verbs.ask_for(access.workspace(), text, locale=locale, by=access.person())
    if is_kept and request.form.get("quiet") == "1":
        return Response(status=204)
    done = "asked-for" if is_kept else "not-kept"
    if request.form.get("quiet") == "1":
        return Response(gettext(NOTICES[done]), mimetype="text/plain")
    return redirect(url_for("search.home", q=text, done=done), 303)


@misses.post("/misses/<int(max=2147483647):number>/dismiss")
def dismiss(number: int) -> BaseResponse:
    """Take one off the list."""
    pressed()
    verbs.dismiss(access.store(), number, by=access.person())
    return redirect(url_for("misses.index", locale=_asked(), done="dismissed", undo=number), 303)


@misses.post("/misses/<int(max=2147483647):number>/bring-back")
def bring_back(number: int) -> BaseResponse:
    """Put a dismissed one on the list again."""
    pressed()
    verbs.bring_back(access.store(), number, by=access.person())
    return redirect(url_for("misses.index", locale=_asked(), done="listed-again"), 303)
