"""Who looks after what, and what is due: the list, one press that a text is still right, the form on its details."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.errors import Invalid
from kb.library.entry import Kind
from kb.services import library
from kb.services import stewardship as verbs
from kb.storage.stewardship import Whose
from kb.web import access, lines, paging
from kb.web.entries import describing
from kb.web.forms.form import pressed
from kb.web.forms.stewardship import StewardForm, steward_form
from kb.web.pages import page

stewardship = Blueprint("stewardship", __name__)


@dataclass(frozen=True)
class Undo:
    """A review that can be undone: of which entry, and the day that it had."""

    kind: Kind
    key: str
    day: str


@stewardship.get("/due")
def due() -> Response:
    """List what is due within a month; `?whose=` keeps one's own or what nobody looks after."""
    person = access.allow(Right.WRITE)
    whose = _whose()
    number = paging.number_asked_for()
    found, total = verbs.due(
        access.store(),
        whose=whose,
        offset=(number - 1) * paging.ON_A_PAGE,
        limit=paging.ON_A_PAGE,
        by=person,
    )
    return page(
        "stewardship/due.html",
        pages=paging.Slice(found, number, total),
        lines=lines.of_keys((each.kind, each.key) for each in found),
        whose=whose,
        today=datetime.now(UTC).date(),
        undo=_undo(),
    )


def _whose() -> Whose:
    given = request.args.get("whose", "")
    return next((each for each in get_args(Whose) if each == given), "all")


def _undo() -> Undo | None:
    kind, _, rest = request.args.get("undo", "").partition("/")
    key, _, day = rest.partition("/")
    if kind not in set(Kind) or not key.isascii() or not key.replace("-", "").isalnum():
        return None
    return Undo(Kind(kind), key, day if _read(day) else "")


def _read(day: str) -> date | None:
    try:
        return date.fromisoformat(day) if len(day) == 10 else None
    except ValueError:
        return None


@stewardship.post("/<kind:kind>/<key:key>/reviewed")
def reviewed(kind: Kind, key: str) -> BaseResponse:
    """Say that a text is still right."""
    pressed()
    before = verbs.reviewed(access.store(), kind, key, by=access.person())
    undo = f"{kind}/{key}/{before.review_on or ''}"
    return redirect(url_for("stewardship.due", whose=_whose(), done="reviewed", undo=undo), 303)


@stewardship.post("/<kind:kind>/<key:key>/review-again")
def review_again(kind: Kind, key: str) -> BaseResponse:
    """Undo that."""
    pressed()
    verbs.put_back(access.store(), kind, key, _read(request.form.get("day", "")), by=access.person())
    return redirect(url_for("stewardship.due", whose=_whose(), done="review-again"), 303)


@stewardship.post("/<kind:kind>/<key:key>/stewardship")
def keep(kind: Kind, key: str) -> ResponseReturnValue:
    """Save who looks after an entry, and when it is due."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    person = access.allow(Right.WRITE)
    access.allow_with(Right.WRITE, entry)
    form = steward_form(entry) or StewardForm()
    if form.validate():
        try:
            verbs.keep(access.store(), kind, key, form.kept, by=person)
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return redirect(url_for("entries.show", kind=kind, key=key, done="stewardship"), 303)
    return describing(entry, form.status, care=form)
