"""Search, the home page: results as one types, facets, and the reading pane beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, request, url_for

from kb.accounts.roles import Right
from kb.errors import N_
from kb.languages import LANGUAGES, parse_locale
from kb.library.entry import Entry, Kind
from kb.search.engine import Query
from kb.services import library
from kb.services import search as search_service
from kb.web import access, cards, interface, reading
from kb.web.cards import Card
from kb.web.pages import page
from kb.web.wording import gettext

search = Blueprint("search", __name__)
_LONGEST = 500
_SHOWN = 40
_MORE = (80, 160, 320)  # steps of "show more"
_LOOKED_BACK = 200  # changes


@dataclass(frozen=True)
class Asked:
    """What the address asks for; every link of the page is this with one thing changed."""

    text: str = ""
    locale: str | None = None
    situation: str | None = None
    kind: Kind | None = None
    drafts: bool = False
    most: int = 0

    @property
    def shown(self) -> int:
        """How many results the page holds."""
        return self.most or _SHOWN

    @classmethod
    def from_request(cls) -> "Asked":
        """Read the address; what is not known is left out."""
        given = request.args
        kind = given.get("kind", "")
        return cls(
            given.get("q", "")[:_LONGEST].strip(),
            parse_locale(given.get("locale", "")),
            given.get("situation", "")[:80] or None,
            Kind(kind) if kind in set(Kind) else None,
            given.get("drafts") == "1" and access.can(Right.TRANSLATE),
            {str(number): number for number in _MORE}.get(given.get("most", ""), 0),
        )

    @property
    def literally(self) -> str:
        """The address of the same words in quotation marks, which are taken as they stand."""
        words = self.text.replace('"', " ").split()
        kept = (word if ":" in word or word[0] in "-/" else f'"{word}"' for word in words)
        return self.link(q=" ".join(kept))

    def link(self, **changes: object) -> str:
        """Give the address of the same question with something changed."""
        asked = {
            "q": self.text,
            "locale": self.locale,
            "situation": self.situation,
            "kind": self.kind,
            "drafts": "1" if self.drafts else None,
        }
        kept = {name: str(value) for name, value in (asked | changes).items() if value}
        return url_for("search.home", **kept)  # type: ignore[arg-type]  # only texts


@dataclass(frozen=True)
class Facet:
    """One situation to narrow by."""

    name: str
    count: int
    link: str
    active: bool


@dataclass(frozen=True)
class Results:
    """What the page shows: cards, how many there are in all, facets, what else was tried.

    `guess` is the query as it was understood, where what was typed found nothing itself.
    """

    cards: list[Card]
    total: int
    facets: list[Facet]
    tried: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    more: str | None = None
    guess: str | None = None


# How the engine names what it tried beyond the words as typed -> words for it.
TRIED: Mapping[str, str] = {
    "slip": N_("similar spellings"),
    "layout": N_("another keyboard layout"),
    "greeklish": N_("Greeklish"),
    "finglish": N_("Persian in Latin letters"),
    "pinyin": N_("pinyin"),
}


def _facets(asked: Asked, counts: Mapping[str, int]) -> list[Facet]:
    names = {each.tag: each.name(interface.code()) for each in library.situations(access.store())}
    shown = sorted(counts.items(), key=lambda pair: (-pair[1], names.get(pair[0], pair[0])))
    return [
        Facet(
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


def _recent(asked: Asked) -> list[Card]:
    """What changed last within the filters, macros before articles."""
    store = access.store()
    changes = store.changes(max(0, store.sequence() - _LOOKED_BACK), _LOOKED_BACK)
    keys = [(Kind(each.kind), each.key) for each in reversed(changes) if each.kind in set(Kind)]
    known = library.some(store, dict.fromkeys(keys), by=access.person())
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known and _fits(known[key], asked)]
    chosen.sort(key=lambda entry: entry.kind is not Kind.MACRO)  # stable: within a kind the newest first
    wanted = (asked.locale, interface.code())
    made = (cards.of_entry(entry, wanted, drafts=asked.drafts) for entry in chosen)
    return [card for card in made if card][: asked.shown]


def _found(asked: Asked) -> Results:
    locale = asked.locale if asked.text else asked.locale or interface.code()
    query = Query(asked.text, locale, asked.situation, asked.kind, asked.shown, asked.drafts)
    answer = search_service.find(access.workspace(), query, by=access.person())
    return Results(
        [cards.of_hit(hit) for hit in answer.hits],
        answer.total,
        _facets(asked, answer.situations),
        tuple(gettext(TRIED[how]) for how in answer.tried if how in TRIED),
        tuple(each for each in answer.tried if each not in TRIED),
        _more(asked, answer.total),
        answer.guess,
    )


def _more(asked: Asked, total: int) -> str | None:
    """Give the address of a longer list, where there is more to show."""
    step = next((number for number in _MORE if number > asked.shown), None)
    return asked.link(most=step) if step and total > asked.shown else None


def _starters(asked: Asked) -> Results:
    """Before anything is typed: what changed last, then the rest, as far as it fits."""
    rest, recent = _found(asked), _recent(asked)
    seen = {(card.kind, card.key) for card in recent}
    others = [card for card in rest.cards if (card.kind, card.key) not in seen]
    return replace(rest, cards=(recent + others)[: asked.shown], total=max(rest.total, len(recent)))


def _results(asked: Asked) -> Results:
    return _found(asked) if asked.text else _starters(asked)


@search.get("/")
def home() -> Response:
    """Show the search field with results, or with what is new."""
    asked = Asked.from_request()
    return page("search/home.html", asked=asked, results=_results(asked), Kind=Kind)


@search.get("/results")
def results() -> Response:
    """Give only the results, for the page that is already open."""
    asked = Asked.from_request()
    return page("search/_results.html", asked=asked, results=_results(asked), Kind=Kind)


@search.get("/glance/<kind:kind>/<key:key>")
def glance(kind: Kind, key: str) -> Response:
    """Give one macro for the reading pane: the customer's language, and one's own beside it."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    drafts = request.args.get("drafts") == "1" and access.can(Right.TRANSLATE)
    asked = parse_locale(request.args.get("locale", ""))
    theirs = cards.best_locale(entry, (asked, interface.code()), drafts=drafts) or abort(404)
    mine = cards.best_locale(entry, (interface.code(),), drafts=drafts)
    shown = [reading.of_variant(entry, code, drafts=drafts) for code in dict.fromkeys((theirs, mine)) if code]
    locales = [LANGUAGES[code] for code in cards.readable(entry, drafts=drafts)]
    return page(
        "search/_glance.html", entry=entry, readings=shown, locales=locales, theirs=theirs, asked=asked
    )
