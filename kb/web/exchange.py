"""The export page: each format with what it cannot hold, and the download."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, request

from kb.accounts.roles import Right
from kb.exchange.formats import FORMATS, Exported, Format, Note, Options, format_named
from kb.library.entry import Entry
from kb.services import attachments, library
from kb.services import exchange as exchange_service
from kb.web import access, interface
from kb.web.pages import page

exchange = Blueprint("exchange", __name__)
_NOTES_SHOWN = 200


@dataclass(frozen=True)
class Offer:
    """A format as the page offers it: how many entries would go, and what would be said of them, where that was asked."""

    form: Format
    count: int
    report: tuple[Note, ...] | None


def _entries(form: Format) -> list[Entry]:
    return exchange_service.library_entries(access.store(), approved_only=form.approved_only)


def _write(form: Format) -> Exported:
    named = {each.tag: each for each in library.situations(access.store())}
    files = attachments.of_library(access.store())
    return form.write(_entries(form), Options(locale=interface.code(), situations=named, attachments=files))


@exchange.get("/export")
def index() -> Response:
    """Show the formats; `?report=` names the one whose notes are wanted, which takes seconds in a large library."""
    access.allow(Right.EXPORT)
    wanted = request.args.get("report", "")
    entries = {
        approved: exchange_service.library_entries(access.store(), approved_only=approved)
        for approved in (False, True)
    }
    offers = [
        Offer(
            form,
            sum(entry.kind in form.kinds for entry in entries[form.approved_only]),
            _write(form).report if form.name == wanted else None,
        )
        for form in FORMATS.values()
    ]
    left_out = exchange_service.left_out(access.store())
    return page("exchange/export.html", offers=offers, most=_NOTES_SHOWN, left_out=left_out)


@exchange.get("/export/<name>")
def download(name: str) -> Response:
    """Give one format's file."""
    person = access.allow(Right.EXPORT)
    form = format_named(name)
    answer = make_response(_write(form).text)
    exchange_service.note_export(access.store(), form.name, by=person)
    answer.headers["Content-Type"] = f"{form.media_type}; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{form.filename}"'
    return answer
