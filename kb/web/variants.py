"""One text in one language: the editor, what can be done with its status, its history."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.errors import Invalid
from kb.library.entry import Entry, Kind, Revision
from kb.library.gate import GateClosed
from kb.library.unsaved import Place
from kb.library.workflow import StaleSave, right_to_write
from kb.services import library, merging, unsaved
from kb.web import access, attachments, difference, timeline
from kb.web.changelog import said
from kb.web.forms.entries import VariantForm
from kb.web.forms.form import Press
from kb.web.pages import page
from kb.web.under_way import Together, UnderWay
from kb.web.workbench import Workbench

variants = Blueprint("variants", __name__)
_ADDRESS = "/<kind:kind>/<key:key>/<locale:locale>"


def _entry(kind: Kind, key: str, locale: str) -> Entry:
    """Give the entry where this person may write this variant."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    access.allow_with(right_to_write(entry, locale), entry, locale)
    return entry


def _editor(
    entry: Entry,
    locale: str,
    form: VariantForm,
    status: int = 200,
    gate: GateClosed | None = None,
    under_way: UnderWay | None = None,
    merged: Together | None = None,
) -> Response:
    bench = Workbench(
        access.store(),
        entry,
        locale,
        form.title.data or "",
        form.body.data or "",
        beside=request.args.get("beside"),
        by=access.person(),
    )
    return page(
        "variants/edit.html",
        status,
        bench=bench,
        entry=entry,
        locale=locale,
        form=form,
        gate=gate,
        under_way=under_way,
        merged=merged,
        files=attachments.of_entry(entry),
    )


def _form_of(entry: Entry, latest: Revision | None) -> VariantForm:
    """Fill the form with the newest revision, and remember which revisions the person saw."""
    return VariantForm(
        formdata=None,
        obj=latest,
        expected=str(latest.number) if latest else "",
        made_from=str(entry.source.latest.number),
    )


@variants.get(_ADDRESS)
def edit(kind: Kind, key: str, locale: str) -> Response:
    """Open the editor, on what the person typed and did not save where there is such."""
    entry = _entry(kind, key, locale)
    variant = entry.variants.get(locale)
    latest = variant.latest if variant else None
    form = _form_of(entry, latest)
    typed = unsaved.find(access.store(), Place(kind, key, locale), by=access.person())
    under_way = UnderWay.of(typed, latest.title if latest else "", latest.body if latest else "")
    if typed:
        form.take(typed)
    return _editor(entry, locale, form, under_way=under_way, merged=_merged(entry, locale))


def _merged(entry: Entry, locale: str) -> Together | None:
    """Tell what was put together at the last save, as its redirect says (`?merged=3-4`)."""
    base, _, theirs = request.args.get("merged", "").partition("-")
    if not all(each.isascii() and each.isdecimal() and len(each) < 10 for each in (base, theirs)):
        return None
    place = Place(entry.kind, entry.key, locale)
    found = merging.merged(access.store(), place, int(base), int(theirs), by=access.person())
    return Together.of(found) if found else None


@variants.post(_ADDRESS)
def save(kind: Kind, key: str, locale: str) -> ResponseReturnValue:
    """Save what was typed, and send it on where that was asked; `do=check` only looks at the tone."""
    entry = _entry(kind, key, locale)
    form = VariantForm()
    wish = request.form.get("do", "save")
    if not form.validate() or wish == "check":
        return _editor(entry, locale, form, form.status if form.errors else 200)
    try:
        done = _write(entry, locale, form, wish)
    except StaleSave as stale:
        return _put_together(entry, locale, form) or _both_texts(entry, locale, form, stale)
    except GateClosed as closed:
        form.expected.data = str(
            library.entry(access.store(), kind, key, by=access.person()).variants[locale].latest.number
        )
        return _editor(
            library.entry(access.store(), kind, key, by=access.person()), locale, form, 422, closed
        )
    except Invalid as refusal:
        form.blame(refusal.problems)
        return _editor(entry, locale, form, 422)
    return redirect(url_for(_next(wish), kind=kind, key=key, locale=locale, done=done), 303)


def _put_together(entry: Entry, locale: str, form: VariantForm) -> BaseResponse | None:
    """Save both edits as one draft where they touch different paragraphs; a step that was asked for waits for a look."""
    if form.revision is None:
        return None
    found = merging.save_merged(
        access.store(),
        Place(entry.kind, entry.key, locale),
        title=form.title.data,
        body=form.body.data,
        expected=form.revision,
        made_from=None if locale == entry.source_locale else form.source_revision,
        by=access.person(),
    )
    if found is None:
        return None
    numbers = f"{found.base.number}-{found.theirs.number}"
    target = url_for("variants.edit", kind=entry.kind, key=entry.key, locale=locale, merged=numbers)
    return redirect(target, 303)


def _next(wish: str) -> str:
    return "entries.show" if wish == "approve" else "variants.edit"


def _write(entry: Entry, locale: str, form: VariantForm, wish: str) -> str:
    """Save a draft, then take the step that was asked for; gives the code of what to tell."""
    saved = library.save_variant(
        access.store(),
        entry.kind,
        entry.key,
        locale,
        title=form.title.data,
        body=form.body.data,
        expected=form.revision,
        made_from=None if locale == entry.source_locale else form.source_revision,
        by=access.person(),
    )
    unsaved.forget(access.store(), Place(entry.kind, entry.key, locale), by=access.person())
    if wish not in _STEPS:
        return "saved" if saved.variants[locale].latest.number != form.revision else "unchanged"
    step, done = _STEPS[wish]
    number = saved.variants[locale].latest.number
    step(access.store(), entry.kind, entry.key, locale, expected=number, by=access.person())
    return done


def _both_texts(entry: Entry, locale: str, form: VariantForm, stale: StaleSave) -> Response:
    """Show mine and theirs; mine is a text under way from here on, whatever becomes of the page."""
    form.expected.data = str(stale.current.number)
    unsaved.keep(
        access.store(),
        Place(entry.kind, entry.key, locale),
        title=form.title.data,
        body=form.body.data,
        expected=form.revision,
        made_from=form.source_revision,
        by=access.person(),
    )
    changed = difference.words(form.body.data, stale.current.body)
    return page(
        "variants/conflict.html",
        409,
        entry=entry,
        locale=locale,
        form=form,
        current=stale.current,
        changed=changed,
    )


# What a button asks for -> (service, what to tell afterwards).
_STEPS: dict[str, tuple[Callable[..., Entry], str]] = {
    "submit": (library.submit, "submitted"),
    "approve": (library.approve, "approved"),
    "send-back": (library.send_back, "sent-back"),
    "still-right": (library.still_right, "still-right"),
}


@variants.post(f"{_ADDRESS}/<any('submit', 'approve', 'send-back', 'still-right'):step>")
def take_step(kind: Kind, key: str, locale: str, step: str) -> ResponseReturnValue:
    """Take one step of the workflow with the text as it is saved."""
    entry = _entry(kind, key, locale)
    service, done = _STEPS[step]
    try:
        service(access.store(), kind, key, locale, expected=_expected(), by=access.person())
    except GateClosed as closed:
        return _editor(entry, locale, _form_of(entry, entry.variants[locale].latest), 422, closed)
    return redirect(url_for("variants.edit", kind=kind, key=key, locale=locale, done=done), 303)


def _expected() -> int:
    """Give the revision that a button stood beside."""
    number = request.form.get("expected", "")
    if not Press().validate_on_submit() or not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise BadRequest
    return int(number)


@variants.get(f"{_ADDRESS}/history")
def history(kind: Kind, key: str, locale: str) -> Response:
    """Show the timeline; `?revision=` and `?with=` choose which two revisions are compared."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    access.allow_with(Right.TRANSLATE, entry)
    return page(
        "variants/history.html",
        entry=entry,
        locale=locale,
        timeline=timeline.of_text(entry, locale),
        undo=timeline.undo(),
        said=said,
    )


@variants.post(f"{_ADDRESS}/history/<int(max=999999999):number>/restore")
def restore(kind: Kind, key: str, locale: str, number: int) -> BaseResponse:
    """Make an old text a new draft."""
    _entry(kind, key, locale)
    before = _expected()
    library.restore(access.store(), kind, key, locale, number, expected=before, by=access.person())
    return _to_history(kind, key, locale, done="restored", undo=before)


@variants.post(f"{_ADDRESS}/history/<int(max=999999999):number>/revert")
def revert(kind: Kind, key: str, locale: str, number: int) -> BaseResponse:
    """Undo that: the text says again what it said, and is as far as it was."""
    _entry(kind, key, locale)
    library.revert(access.store(), kind, key, locale, number, expected=_expected(), by=access.person())
    return _to_history(kind, key, locale, done="reverted")


def _to_history(kind: Kind, key: str, locale: str, **more: object) -> BaseResponse:
    return redirect(url_for("variants.history", kind=kind, key=key, locale=locale, **more), 303)  # type: ignore[arg-type]  # texts and numbers
