"""The export page: each format with what it cannot hold, and the download."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response

from kb.accounts.roles import Right
from kb.exchange.formats import FORMATS, Exported, Format, Note, Options, format_named
from kb.services import exchange as exchange_service
from kb.services import library
from kb.web import access, interface
from kb.web.pages import page

exchange = Blueprint("exchange", __name__)


@dataclass(frozen=True)
class Offer:
    """A format as the page offers it: how many entries would go, and what would be said of them."""

    form: Format
    count: int
    report: tuple[Note, ...]


def _write(form: Format) -> tuple[int, Exported]:
    store = access.store()
    entries = exchange_service.library_entries(store, approved_only=form.approved_only)
    named = {each.tag: each for each in library.situations(store)}
    return len(entries), form.write(entries, Options(locale=interface.code(), situations=named))


@exchange.get("/export")
def index() -> Response:
    """Show the formats."""
    access.allow(Right.EXPORT)
    written = {form: _write(form) for form in FORMATS.values()}
    offers = [Offer(form, count, exported.report) for form, (count, exported) in written.items()]
    return page("exchange/export.html", offers=offers)


@exchange.get("/export/<name>")
def download(name: str) -> Response:
    """Give one format's file."""
    access.allow(Right.EXPORT)
    form = format_named(name)
    answer = make_response(_write(form)[1].text)
    answer.headers["Content-Type"] = f"{form.media_type}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{form.filename}"'
    return answer
