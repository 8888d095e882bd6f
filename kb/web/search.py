"""Search, the home page: results as one types, facets, and the reading pane beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale
from flask import Blueprint, Response, abort, current_app, request

from kb.accounts.roles import Right
from kb.errors import N_
from kb.languages import LANGUAGES, parse_locale
from kb.library.entry import Entry, Kind
from kb.library.usage import EntryId
from kb.search.engine import Answer, Query
from kb.services import favourites as favourite_verbs
from kb.services import library, usage
from kb.services import search as search_service
from kb.services.advising import elements_of
from kb.web import access, attachments, cards, favourites, given, interface, reading, values
from kb.web.asked import ANY, CUSTOMER, MORE, Asked
from kb.web.cards import Card
from kb.web.pages import page
from kb.web.wording import gettext

search = Blueprint("search", __name__)
_LOOKED_BACK = 200  # changes
_USED, _PICKED = 20, 5  # of what was used: how many are looked at, and shown after the filters
_KEPT = 30  # favourites shown; the first nine have a key each
# Letters that browsers open a menu or the address with, and those that our pages have for something else.
_TAKEN = frozenset("ABDEFHSTVZ")


@dataclass(frozen=True)
class Facet:
    """One situation to narrow by."""

    tag: str
    name: str
    count: int
    link: str
    active: bool


@dataclass(frozen=True)
class Group:
    """Results under one heading, which a single list needs none of; `after` counts those of the groups before."""

    cards: list[Card]
    heading: str = ""
    after: int = 0


@dataclass(frozen=True)
class Results:
    """What the page shows: cards, how many there are in all, facets, counts by locale, what else was tried.

    `guess` is the query as it was understood, where what was typed found nothing itself, and `read_as` says how.
    """

    groups: list[Group]
    total: int
    facets: list[Facet]
    locales: Mapping[str, int]
    tried: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    more: str | None = None
    guess: str | None = None
    read_as: str = ""

    @property
    def cards(self) -> list[Card]:
        """All of them, in order."""
        return [card for group in self.groups for card in group.cards]


# How the engine names what it tried beyond the words as typed -> words for it.
TRIED: Mapping[str, str] = {
    "slip": N_("similar spellings"),
    "layout": N_("another keyboard layout"),
    "greeklish": N_("Greeklish"),
    "finglish": N_("Persian in Latin letters"),
    "pinyin": N_("pinyin"),
}
# The same for a guess that was taken: what the results are for, and how that was read from what was typed.
READ_AS: Mapping[tuple[str, ...], str] = {
    ("slip",): N_("Results for %(guess)s, a similar spelling."),
    ("layout",): N_("Results for %(guess)s, typed on another keyboard layout."),
    ("greeklish",): N_("Results for %(guess)s, read from Greeklish."),
    ("finglish",): N_("Results for %(guess)s, read from Persian in Latin letters."),
    ("pinyin",): N_("Results for %(guess)s, read from pinyin."),
}
_READ_OTHERWISE = N_("Results for %(guess)s.")


def _facets(asked: Asked, counts: Mapping[str, int]) -> list[Facet]:
    names = {each.tag: each.name(interface.code()) for each in library.situations(access.store())}
    shown = sorted(counts.items(), key=lambda pair: (-pair[1], names.get(pair[0], pair[0])))
    return [
        Facet(
            tag,
            names.get(tag, tag),
            count,
            asked.link(situation=None if tag == asked.situation else tag),
            tag == asked.situation,
        )
        for tag, count in shown
        if count or tag == asked.situation
    ]


def _fits(entry: Entry, asked: Asked) -> bool:
    return (
        not entry.retired
        and asked.kind in (None, entry.kind)
        and asked.situation in (None, *entry.situations)
    )


def _changed() -> list[EntryId]:
    """What changed last, the newest first."""
    store = access.store()
    changes = store.changes(max(0, store.sequence() - _LOOKED_BACK), _LOOKED_BACK)
    keys = [(Kind(each.kind), each.key) for each in reversed(changes) if each.kind in set(Kind)]
    return list(dict.fromkeys(keys))


def _found(asked: Asked) -> Results:
    workspace, person = access.workspace(), access.person()
    answer = search_service.find(
        workspace,
        Query(
            asked.text,
            asked.locale if asked.text else asked.locale or interface.code(),
            asked.situation,
            asked.kind,
            asked.shown,
            asked.drafts,
            reader=interface.code(),
            exact=asked.exact,
            preferred=workspace.preferences.of(person),
        ),
        by=person,
    )
    return Results(
        [Group(_cards(answer))],
        answer.total,
        _facets(asked, answer.situations),
        answer.locales,
        tuple(gettext(TRIED[how]) for how in answer.tried if how in TRIED),
        tuple(each for each in answer.tried if each not in TRIED),
        _more(asked, answer.total),
        answer.guess,
        _read_as(answer),
    )


def _cards(answer: Answer) -> list[Card]:
    elements = elements_of(access.store(), ((hit.kind, hit.key, hit.locale) for hit in answer.hits))
    return [cards.of_hit(hit, elements.get((hit.kind, hit.key, hit.locale), ())) for hit in answer.hits]


def _read_as(answer: Answer) -> str:
    """Say what the results are for; the guess keeps its own direction in the sentence."""
    if answer.guess is None:
        return ""
    return gettext(READ_AS.get(answer.guessed, _READ_OTHERWISE), guess=f"\u2068{answer.guess}\u2069")


def _more(asked: Asked, total: int) -> str | None:
    """Give the address of a longer list, where there is more to show."""
    step = next((number for number in MORE if number > asked.shown), None)
    return asked.link(most=step) if step and total > asked.shown else None


def _starters(asked: Asked) -> Results:
    """Before anything is typed: the person's favourites, what they used last, what all use most, what changed last, then the rest."""
    rest, store, person = _found(asked), access.store(), access.person()
    recent = usage.recent(store, by=person, most=_USED)
    used, changed = usage.most_used(store, most=_USED), _changed()
    kept = favourite_verbs.listed(store, by=person)
    known = library.some(store, dict.fromkeys([*kept, *recent, *used, *changed]), by=person)
    shown: set[EntryId] = set()

    def picked(keys: list[EntryId], most: int) -> list[Card]:
        made = (_card(known[key], asked) for key in keys if key in known and key not in shown)
        chosen = [card for card in made if card][:most]
        shown.update((card.kind, card.key) for card in chosen)
        return chosen

    groups = [
        Group(picked(kept, _KEPT), gettext("Your favourites")),
        Group(picked(recent, _PICKED), gettext("Recently used by you")),
        Group(picked(used, _PICKED), gettext("Most used")),
    ]
    # Stable: macros before articles, within a kind the newest first.
    newest = picked(sorted(changed, key=lambda entry: entry[0] is not Kind.MACRO), asked.shown)
    others = [card for card in rest.cards if (card.kind, card.key) not in shown]
    room = max(0, asked.shown - len(shown) + len(newest))
    groups.append(Group((newest + others)[:room], gettext("Recently changed")))
    filled = _in_a_row(group for group in groups if group.cards)
    return replace(rest, groups=filled, total=max(rest.total, len(shown)))


def _in_a_row(groups: Iterable[Group]) -> list[Group]:
    """Count the results of several groups as one list."""
    counted: list[Group] = []
    after = 0
    for group in groups:
        counted.append(replace(group, after=after))
        after += len(group.cards)
    return counted


def _card(entry: Entry, asked: Asked) -> Card | None:
    if not _fits(entry, asked):
        return None
    return cards.of_entry(entry, (asked.locale, interface.code()), drafts=asked.drafts)


def _results(asked: Asked) -> Results:
    return _found(asked) if asked.text else _starters(asked)


@cache
def letters() -> Mapping[str, str]:
    """Give each language the letter that chooses it together with Alt: the first free one of its English name."""
    given_out: dict[str, str] = {}
    for code in LANGUAGES:
        name = Locale("en").languages[code].upper()
        free = (each for each in name if each.isalpha() and each not in {*_TAKEN, *given_out.values()})
        given_out[code] = next(free, "")
    return given_out


def _answer(template: str) -> Response:
    asked = Asked.from_request()
    answer = page(
        template,
        asked=asked,
        results=_results(asked),
        Kind=Kind,
        given=given.values(),
        letters=letters(),
    )
    return _remember(answer)


def _remember(answer: Response) -> Response:
    """Keep the customer's language that the address names for the next pages of this visit."""
    named = request.args.get("locale", "")
    chosen = parse_locale(named)
    if chosen and chosen != request.cookies.get(CUSTOMER):
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(CUSTOMER, chosen, samesite="Lax", httponly=True, secure=secure)
    elif named == ANY and CUSTOMER in request.cookies:
        answer.delete_cookie(CUSTOMER)
    return answer


@search.get("/")
def home() -> Response:
    """Show the search field with results, or with what is new."""
    return _answer("search/home.html")


@search.get("/results")
def results() -> Response:
    """Give only the results, for the page that is already open."""
    return _answer("search/_results.html")


@search.get("/pop")
def pop() -> Response:
    """Show the same search in a small window of its own, to keep beside the helpdesk."""
    return _answer("search/pop.html")


@search.get("/pop/results")
def pop_results() -> Response:
    """Give only the results, for the small window that is already open."""
    return _answer("search/_results.html")


@search.get("/glance/<kind:kind>/<key:key>")
def glance(kind: Kind, key: str) -> Response:
    """Give one macro for the reading pane: the customer's language, and one's own beside it."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    drafts = request.args.get("drafts") == "1" and access.can_with(Right.TRANSLATE, entry)
    asked = parse_locale(request.args.get("locale", ""))
    theirs = cards.best_locale(entry, (asked, interface.code()), drafts=drafts) or abort(404)
    mine = cards.best_locale(entry, (interface.code(),), drafts=drafts)
    shown = [reading.of_variant(entry, code, drafts=drafts) for code in dict.fromkeys((theirs, mine)) if code]
    locales = [LANGUAGES[code] for code in cards.readable(entry, drafts=drafts)]
    text = (kind, key, theirs)
    return page(
        "search/_glance.html",
        entry=entry,
        readings=shown,
        locales=locales,
        theirs=theirs,
        elements=elements_of(access.store(), [text]).get(text, ()),
        asked=asked,
        given=given.values(),
        pop=request.args.get("pop") == "1",
        known=values.of_page(),
        is_favourite=favourites.is_one(entry),
        files=attachments.of_entry(entry),
    )
