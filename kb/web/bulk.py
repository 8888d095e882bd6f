"""Texts found and changed many at once: find them, choose what to do, see what will happen, do it, undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.errors import N_, Invalid, Problem
from kb.languages import LANGUAGES, parse_locale
from kb.library.bulk import BulkChange, Change, Given, Item, State
from kb.library.entry import Kind
from kb.library.usage import EntryId
from kb.library.visibility import Viewer
from kb.search.engine import Query
from kb.search.plain import search as plain_search
from kb.services import bulk as verbs
from kb.services import library, overview
from kb.services import search as search_service
from kb.services.indexing import documents
from kb.storage.overview import About, Texts
from kb.web import access, difference, interface, lines, paging
from kb.web.entries import situation_choices
from kb.web.forms.entries import as_number
from kb.web.forms.form import STALE, Press, pressed
from kb.web.forms.stewardship import owner_choices
from kb.web.marking import Piece
from kb.web.pages import page
from kb.web.wording import gettext, tell

bulk = Blueprint("bulk", __name__)
_LONGEST = 500
_NAMES = ("q", "about", "locale", "situation", "kind", "rule", "days", "week")
# What is said of a text -> words for it, where a person chooses.
ABOUT_WORDS: Mapping[str, str] = {
    "approved": N_("Approved"),
    "review": N_("In review"),
    "draft": N_("Draft"),
    "outdated": N_("Outdated"),
    "missing": N_("Missing"),
    "covered": N_("With an approved text"),
    "uncovered": N_("Without an approved text"),
    "used": N_("Used"),
    "unused": N_("Not used"),
    "advice": N_("With advice on tone"),
    "overdue": N_("Review overdue"),
    "due": N_("Review within a month"),
    "later": N_("Review later"),
    "undated": N_("Without a review date"),
    "retired": N_("Retired"),
}
CHANGE_WORDS: Mapping[str, str] = {
    Change.ADD_SITUATION: N_("Add a situation"),
    Change.REMOVE_SITUATION: N_("Remove a situation"),
    Change.OWNER: N_("Set the owner"),
    Change.REVIEW: N_("Set the review date"),
    Change.SUBMIT: N_("Send to review"),
    Change.APPROVE: N_("Approve"),
    Change.REPLACE: N_("Find and replace"),
    Change.RETIRE: N_("Retire"),
    Change.BRING_BACK: N_("Bring back"),
}
STATE_WORDS: Mapping[str, str] = {
    "new": N_("Not looked at yet"),
    "ready": N_("Will be changed"),
    "same": N_("Nothing to do"),
    "held": N_("Held back"),
    "done": N_("Changed"),
    "undone": N_("Undone"),
    "stays": N_("Stays as it is"),
}
_WHOLE = N_("%(find)s becomes %(put)s, as whole words only")
_INSIDE = N_("%(find)s becomes %(put)s, inside words too")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: words, filters, and what is said of a text."""

    text: str
    wanted: Texts
    days: int | None

    @classmethod
    def from_request(cls) -> "Asked":
        """Read the address; what is not known is left out."""
        given = request.args
        about: About | None = next((each for each in get_args(About) if each == given.get("about")), None)
        days = as_number(given.get("days", ""))
        kind, rule = given.get("kind", ""), given.get("rule", "")
        wanted = Texts(
            about=about,
            locale=parse_locale(given.get("locale", "")),
            situation=_name(given.get("situation", "")),
            kind=Kind(kind) if kind in set(Kind) else None,
            rule=_name(rule),
            since=datetime.now(UTC) - timedelta(days=days) if 0 < days <= 3650 else None,
            week=_day(given.get("week", "")),
        )
        return cls(given.get("q", "")[:_LONGEST].strip(), wanted, days or None)

    @property
    def address(self) -> str:
        """The address of this question."""
        kept = {name: request.args[name] for name in _NAMES if request.args.get(name)}
        return url_for("bulk.index", **kept)  # type: ignore[arg-type]  # only texts


def _name(text: str) -> str | None:
    return text if text.isascii() and text.replace("-", "").isalnum() and len(text) <= 80 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _found(asked: Asked) -> list[EntryId]:
    """Find all that is asked for; words are looked for as the search page does, drafts too."""
    person = access.person()
    keys = overview.behind(access.store(), asked.wanted, by=person)
    if not asked.text or not keys:
        return keys
    query = Query(asked.text, drafts=True, reader=interface.code(), every=True)
    if asked.wanted.about == "retired":  # the index holds none of these
        known = library.some(access.store(), keys, by=person).values()
        texts = [text for each in known for text in documents(each, {})]
        return list(
            plain_search(
                texts, Query(asked.text, drafts=True, every=True, viewer=Viewer(everything=True))
            ).every
        )
    here = set(keys)
    every = search_service.find(access.workspace(), query, by=person).every
    return [each for each in every if each in here]


@bulk.get("/bulk")
def index() -> Response:
    """Show the texts that are asked for, and what can be done with them."""
    access.allow(Right.WRITE)
    return _index(Asked.from_request())


def _index(asked: Asked, status: int = 200, problems: tuple[Problem, ...] = ()) -> Response:
    pages = paging.asked_for(_found(asked))
    return page(
        "bulk/index.html",
        status,
        asked=asked,
        pages=pages,
        lines=lines.of_keys(pages.items, asked.wanted.locale),
        situations=situation_choices(),
        owners=owner_choices(),
        abouts=ABOUT_WORDS,
        changes=CHANGE_WORDS,
        typed=request.form,
        ticked=set(request.form.getlist("entry")),
        problems=[tell(each) for each in problems],
        stale=status == 400,
    )


@bulk.post("/bulk")
def propose() -> ResponseReturnValue:
    """Keep what is to be done with the texts that were chosen, try it, and show what will happen."""
    person = access.allow(Right.WRITE)
    asked = Asked.from_request()
    form = Press()
    if not form.validate_on_submit():
        return _index(asked, 400, (Problem("", STALE),))
    chosen = _found(asked)
    if request.form.get("which") != "all":
        ticked = set(request.form.getlist("entry"))
        chosen = [each for each in chosen if f"{each[0]}/{each[1]}" in ticked]
    name = request.form.get("change", "")
    if name not in set(Change):
        return _index(asked, 422, (Problem("", N_("Choose what is to be done.")),))
    try:
        number = verbs.propose(access.store(), chosen, Change(name), _given(), by=person)
    except Invalid as refusal:
        return _index(asked, 422, refusal.problems)
    verbs.work(access.store(), number, by=person)
    return redirect(url_for("bulk.show", number=number), 303)


def _given() -> Given:
    form = request.form
    name = form.get("change", "")
    tags = {Change.ADD_SITUATION: "add", Change.REMOVE_SITUATION: "remove"}
    every = as_number(form.get("every", ""))
    return Given(
        situation=form.get(tags.get(name, "add"), "")[:80],  # type: ignore[call-overload]  # a name that may be none
        owner=as_number(form.get("owner", "")) or None,
        review_on=_day(form.get("review_on", "")),
        every=every if every in (3, 6, 12) else None,
        locale=parse_locale(form.get(f"locale-{name}", "")),
        find=form.get("find", "")[: verbs.LONGEST + 1],
        put=form.get("put", "")[: verbs.LONGEST + 1],
        whole=form.get("whole") == "1",
    )


@dataclass(frozen=True)
class Shown:
    """A text of a change as the page shows it: its line, what became of it and why, what changes in its words."""

    item: Item
    line: lines.Line | None
    notes: list[str]
    changed: list[Piece]


@bulk.get("/bulk/<int(max=2147483647):number>")
def show(number: int) -> Response:
    """Show a change: what will happen, how far it is, what became of each text; `?state=` keeps some of them."""
    store, person = access.store(), access.allow(Right.WRITE)
    found = verbs.get(store, number, by=person)
    state: State | None = next((each for each in get_args(State) if each == request.args.get("state")), None)
    total = found.counts.get(state, 0) if state else found.total
    at = min(paging.number_asked_for(), paging.Slice((), 1, total).last)
    items = verbs.items(
        store,
        number,
        states=(state,) if state else (),
        offset=(at - 1) * paging.ON_A_PAGE,
        limit=paging.ON_A_PAGE,
        by=person,
    )
    return page(
        "bulk/change.html",
        change=found,
        pages=paging.Slice(_shown(found, items), at, total),
        state=state,
        states=STATE_WORDS,
        changes=CHANGE_WORDS,
        what=_what(found),
        can_undo=found.can_be_undone(datetime.now(UTC)),
    )


def _shown(change: BulkChange, items: list[Item]) -> list[Shown]:
    keys = {(item.kind, item.key) for item in items}
    known = library.some(access.store(), keys, by=access.person())
    found = []
    for item in items:
        entry, pieces = known.get((item.kind, item.key)), []
        if entry and change.change is Change.REPLACE and item.state == "ready":
            body = entry.variants[item.locale or entry.source_locale].latest.body
            pieces = difference.words(body, change.given.replaced(body))
        notes = [gettext(note.message, **note.arguments) for note in item.notes]
        line = lines.of(entry, item.locale) if entry else None
        found.append(Shown(item, line, notes, difference.excerpt(pieces)))
    return found


def _what(change: BulkChange) -> str:
    """Say in words what a change is made with."""
    given = change.given
    if given.situation:
        return situation_choices().get(given.situation, given.situation)
    if change.change is Change.OWNER:
        names = {person.id: person.name for person in access.store().people.all()}
        return f"\u2068{names.get(given.owner or 0, '')}\u2069" if given.owner else gettext("Nobody")
    if change.change is Change.REPLACE:
        words = _WHOLE if given.whole else _INSIDE
        return gettext(words, find=f"\u2068{given.find}\u2069", put=f"\u2068{given.put}\u2069")
    return LANGUAGES[given.locale].name if given.locale else ""


@bulk.post("/bulk/<int(max=2147483647):number>/go")
def go(number: int) -> BaseResponse:
    """Go on with a change for a second."""
    pressed()
    verbs.work(access.store(), number, by=access.person())
    return _on(number)


@bulk.post("/bulk/<int(max=2147483647):number>/begin")
def begin(number: int) -> BaseResponse:
    """Make a change that was tried."""
    pressed()
    verbs.begin(access.store(), number, by=access.person())
    found = verbs.work(access.store(), number, by=access.person())
    return _on(number, done="bulk-done" if found.phase == "done" else None)


@bulk.post("/bulk/<int(max=2147483647):number>/undo")
def undo(number: int) -> BaseResponse:
    """Take back what a change did."""
    pressed()
    verbs.undo(access.store(), number, by=access.person())
    found = verbs.work(access.store(), number, by=access.person())
    return _on(number, done="bulk-undone" if found.phase == "undone" else None)


def _on(number: int, **more: str | None) -> BaseResponse:
    return redirect(url_for("bulk.show", number=number, **more), 303)  # type: ignore[arg-type]  # only texts


@bulk.get("/bulk/changes")
def made() -> Response:
    """List the changes that the person made in the last month."""
    found = verbs.made(access.store(), by=access.allow(Right.WRITE))
    pages = paging.asked_for(found)
    now = datetime.now(UTC)
    return page(
        "bulk/made.html",
        pages=pages,
        changes=CHANGE_WORDS,
        states=STATE_WORDS,
        what={each.id: _what(each) for each in pages.items},
        can_undo={each.id for each in pages.items if each.can_be_undone(now)},
    )
