"""Situations: their tags, their names in every language, how many entries each has."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.roles import Right
from kb.errors import Invalid
from kb.languages import LANGUAGES
from kb.services import library
from kb.web import access, interface
from kb.web.forms.situations import SituationForm
from kb.web.pages import page

situations = Blueprint("situations", __name__)


def _page(form: SituationForm, status: int = 200) -> Response:
    known = sorted(library.situations(access.store()), key=lambda each: each.name(interface.code()))
    counts = library.situation_counts(access.store(), by=access.person())
    return page("situations/index.html", status, situations=known, counts=counts, form=form)


@situations.get("/situations")
def index() -> Response:
    """List the situations."""
    return _page(SituationForm(formdata=None))


@situations.get("/situations/<key:tag>")
def edit(tag: str) -> Response:
    """List the situations with one ready to be renamed."""
    access.allow(Right.SITUATIONS)
    found = next((each for each in library.situations(access.store()) if each.tag == tag), None)
    names = found.names if found else {}
    return _page(
        SituationForm(formdata=None, tag=tag, **{f"name_{code}": names.get(code, "") for code in LANGUAGES})
    )


@situations.post("/situations")
def save() -> ResponseReturnValue:
    """Add a situation or rename one."""
    person = access.allow(Right.SITUATIONS)
    form = SituationForm()
    if form.validate():
        try:
            library.name_situation(access.store(), form.tag.data, form.names, by=person)
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return redirect(url_for("situations.index", done="named"), 303)
    return _page(form, form.status)
