"""Macros and articles as a whole: the page with every variant, making a new one, describing, retiring."""

import unicodedata
import zlib
from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.errors import N_, Conflict, Invalid, NotFound, Problem
from kb.languages import LANGUAGES, Language, parse_locale
from kb.library.entry import Entry, Kind
from kb.library.unsaved import Place
from kb.services import library, tone, unsaved, writing
from kb.web import access, attachments, cards, favourites, interface, paging, reading, seeing, toning, values
from kb.web.forms.entries import LONGEST_TITLE, DescriptionForm, NewEntryForm
from kb.web.forms.form import Form, pressed
from kb.web.forms.stewardship import steward_form
from kb.web.pages import page
from kb.web.reading import Reading
from kb.web.toning import WaivedFinding
from kb.web.under_way import UnderWay
from kb.web.workbench import Panel

entries = Blueprint("entries", __name__)


def situation_choices() -> dict[str, str]:
    """Give the situations (tag -> name), sorted by their names in this page's language."""
    named = [(each.tag, each.name(interface.code())) for each in library.situations(access.store())]
    return dict(sorted(named, key=lambda pair: pair[1]))


@entries.get("/<kind:kind>/<key:key>")
def show(kind: Kind, key: str) -> Response:
    """Show an entry with all its variants; `?locale=` comes first."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    drafts = access.can_with(Right.TRANSLATE, entry)
    asked = parse_locale(request.args.get("locale", ""))
    first = cards.best_locale(entry, (asked, interface.code()), drafts=drafts)
    if first is None:
        raise NotFound(N_("There is no approved text here yet."))
    order = sorted(LANGUAGES, key=lambda code: (code != first, code != entry.source_locale))
    readings = {code: reading.of_variant(entry, code, drafts=drafts) for code in order}
    return page(
        "entries/macro.html" if kind is Kind.MACRO else "entries/article.html",
        entry=entry,
        readings=readings,
        first=first,
        follow=_to_translate(entry),
        states={code: reading.state(entry, code) for code in LANGUAGES},
        situations=situation_choices(),
        waived=_waived(entry, readings),
        known=values.of_page(),
        is_favourite=favourites.is_one(entry),
        files=attachments.of_entry(entry),
    )


def _waived(entry: Entry, readings: Mapping[str, Reading | None]) -> dict[str, list[WaivedFinding]]:
    """List what was waived in the texts that are shown (locale code -> findings)."""
    team = tone.team_tone(access.store(), entry.key if entry.kind is Kind.MACRO else "", by=access.person())
    if not team.waivers:
        return {}
    return {
        code: toning.waived(team, team.policy.judge(reading.report, entry.key, code))
        for code, reading in readings.items()
        if reading and reading.report
    }


def _to_translate(entry: Entry) -> Language | None:
    """Name the language to do next after an approval: the first where the text is missing or outdated."""
    mine = (code for code in LANGUAGES if access.can_with(Right.TRANSLATE, entry, code))
    waiting = (code for code in mine if reading.state(entry, code) in ("missing", "outdated"))
    return next((LANGUAGES[code] for code in waiting), None)


def _new_place(kind: Kind) -> Place:
    """Say where a new text is kept while it is typed: one begun with a proposed title stands for itself."""
    wish = _wished_title()
    slot = f"?{zlib.crc32(wish.encode()):x}" if wish else ""
    return Place(kind, slot, interface.code())


def _new_page(
    kind: Kind, form: NewEntryForm, status: int = 200, under_way: UnderWay | None = None
) -> Response:
    """Show the editor of a text that is not there yet."""
    locale = parse_locale(form.source_locale.data or "") or interface.code()
    team = tone.team_tone(access.store(), "", by=access.person())
    title, body = form.title.data or "", form.body.data or ""
    return page(
        "entries/new.html",
        status,
        kind=kind,
        form=form,
        panel=Panel(kind, "", locale, body, team, is_kept=False, title=title),
        place=_new_place(kind),
        under_way=under_way,
    )


def _new_form(kind: Kind) -> NewEntryForm:
    locale = parse_locale(request.args.get("locale", "")) or interface.code()
    form = NewEntryForm(source_locale=locale, title=_wished_title())
    form.offer(seeing.offered(None))
    form.source_locale.choices = {code: each.name for code, each in LANGUAGES.items()}
    form.situations.choices = situation_choices()
    if kind is Kind.ARTICLE:
        del form.shortcut
    return form


def _wished_title() -> str:
    """Give the title that a search without a result proposes: one line, without what cannot be seen."""
    wish = request.args.get("title", "")[:LONGEST_TITLE]
    return "".join(char for char in wish if unicodedata.category(char) not in ("Cc", "Cs")).strip()


@entries.get("/new/<kind:kind>")
def new(kind: Kind) -> Response:
    """Ask for a new entry; who writes none for others writes one for themselves."""
    access.allow(Right.READ)
    form = _new_form(kind)
    typed = unsaved.find(access.store(), _new_place(kind), by=access.person())
    if typed:
        form.take(typed)
    return _new_page(kind, form, under_way=UnderWay.of(typed, "", ""))


@entries.post("/new/<kind:kind>")
def create(kind: Kind) -> ResponseReturnValue:
    """Make a new entry with a draft in its source language, and open the editor on it."""
    access.allow(Right.READ)
    form = _new_form(kind)
    if form.validate() and request.form.get("do") != "check":
        try:
            entry = _create(kind, form)
        except Invalid as refusal:
            form.blame(refusal.problems)
        except Conflict as taken:
            form.blame([Problem("key", taken.message, taken.arguments)])
        else:
            unsaved.forget(access.store(), _new_place(kind), by=access.person())
            target = url_for(
                "variants.edit", kind=kind, key=entry.key, locale=entry.source_locale, done="saved"
            )
            return redirect(target, 303)
    return _new_page(kind, form, form.status if form.errors or form.form_errors else 200)


def _create(kind: Kind, form: NewEntryForm) -> Entry:
    return library.create(
        access.store(),
        kind,
        form.key.data or writing.free_key(access.store(), kind, form.title.data, by=access.person()),
        shortcut=(form.shortcut.data or None) if kind is Kind.MACRO else None,
        situations=tuple(form.situations.data or ()),
        source_locale=form.source_locale.data,
        title=form.title.data,
        body=form.body.data,
        visibility=form.seen_by(access.person()),
        by=access.person(),
    )


def _description_form(entry: Entry) -> DescriptionForm:
    form = DescriptionForm(
        shortcut=entry.shortcut or "",
        situations=list(entry.situations),
        visibility=seeing.choice_of(entry.visibility),
        teams=sorted(entry.visibility.teams),
    )
    form.situations.choices = situation_choices()
    form.offer(seeing.offered(entry))
    return form


@entries.get("/<kind:kind>/<key:key>/describe")
def describe(kind: Kind, key: str) -> Response:
    """Ask for shortcut, situations and who sees the entry."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    access.allow_with(Right.WRITE, entry)
    return describing(entry)


def describing(entry: Entry, status: int = 200, **forms: Form) -> Response:
    """Show the details of an entry, with a form that comes back instead of a fresh one."""
    given = {"form": _description_form(entry), "care": steward_form(entry), **forms}
    return page("entries/describe.html", status, entry=entry, **given)


@entries.post("/<kind:kind>/<key:key>/describe")
def save_description(kind: Kind, key: str) -> ResponseReturnValue:
    """Save shortcut, situations and who sees the entry."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    person = access.allow_with(Right.WRITE, entry)
    form = _description_form(entry)
    if form.validate():
        shortcut = form.shortcut.data or None
        try:
            after = library.describe(
                access.store(),
                kind,
                key,
                shortcut=shortcut,
                situations=tuple(form.situations.data or ()),
                visibility=form.seen_by(person),
                by=person,
            )
        except (Invalid, Conflict) as refusal:
            problems = refusal.problems if isinstance(refusal, Invalid) else ()
            form.blame(problems or [Problem("shortcut", refusal.message, refusal.arguments)])
        else:
            if not access.can_with(Right.WRITE, after):
                return redirect(url_for("entries.mine", done="offered"), 303)
            return redirect(url_for("entries.show", kind=kind, key=key, done="described"), 303)
    return describing(entry, form.status, form=form)


@entries.post("/<kind:kind>/<key:key>/retire")
def retire(kind: Kind, key: str) -> BaseResponse:
    """Take an entry out of use; it waits on the page of retired entries."""
    pressed()
    library.retire(access.store(), kind, key, by=access.person())
    waiting = "entries.retired" if access.can(Right.WRITE) else "entries.mine"
    return redirect(url_for(waiting, done="retired", undo=f"{kind}/{key}"), 303)


@entries.post("/<kind:kind>/<key:key>/bring-back")
def bring_back(kind: Kind, key: str) -> BaseResponse:
    """Put a retired entry into use again."""
    pressed()
    library.bring_back(access.store(), kind, key, by=access.person())
    return redirect(url_for("entries.show", kind=kind, key=key, done="brought-back"), 303)


@entries.get("/retired")
def retired() -> Response:
    """List what was taken out of use."""
    access.allow(Right.WRITE)
    retired_now = library.retired(access.store(), by=access.person())
    wish = request.args.get("undo", "")
    undo = next((each for each in retired_now if f"{each.kind}/{each.key}" == wish), None)
    pages = paging.asked_for(retired_now)
    found = [cards.of_entry(entry, (interface.code(),), drafts=True) for entry in pages.items]
    return page("entries/retired.html", cards=[card for card in found if card], pages=pages, undo=undo)


@entries.get("/mine")
def mine() -> Response:
    """List what a person keeps for themselves, drafts and retired texts too."""
    kept = library.own(access.store(), by=access.person())
    wish = request.args.get("undo", "")
    undo = next((each for each in kept if each.retired and f"{each.kind}/{each.key}" == wish), None)
    pages = paging.asked_for(kept)
    lines = [(entry, cards.of_entry(entry, (interface.code(),), drafts=True)) for entry in pages.items]
    return page("entries/mine.html", lines=lines, pages=pages, undo=undo)
