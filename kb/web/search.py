"""Search, the home page: results as one types, facets, and the reading pane beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, request, url_for

from kb.accounts.roles import Right
from kb.languages import LANGUAGES, parse_locale
from kb.library.entry import Entry, Kind
from kb.search.engine import Query
from kb.services import library
from kb.services import search as search_service
from kb.web import access, cards, interface, reading
from kb.web.cards import Card
from kb.web.pages import page

search = Blueprint("search", __name__)
_LONGEST = 500
_SHOWN = 40
_LOOKED_BACK = 200  # changes


@dataclass(frozen=True)
class Asked:
    """What the address asks for; every link of the page is this with one thing changed."""

    text: str = ""
    locale: str | None = None
    situation: str | None = None
    kind: Kind | None = None
    drafts: bool = False

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
        )

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
    """What the page shows: cards, how many there are in all, facets, and what else was tried."""

    cards: list[Card]
    total: int
    facets: list[Facet]
    tried: tuple[str, ...] = ()


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
    known = store.entries.some(dict.fromkeys(keys))
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known and _fits(known[key], asked)]
    chosen.sort(key=lambda entry: entry.kind is not Kind.MACRO)  # stable: within a kind the newest first
    wanted = (asked.locale, interface.code())
    made = (cards.of_entry(entry, wanted, drafts=asked.drafts) for entry in chosen)
    return [card for card in made if card][:_SHOWN]


def _found(asked: Asked) -> Results:
    locale = asked.locale if asked.text else asked.locale or interface.code()
    query = Query(asked.text, locale, asked.situation, asked.kind, _SHOWN, asked.drafts)
    answer = search_service.find(access.workspace(), query)
    return Results(
        [cards.of_hit(hit) for hit in answer.hits],
        answer.total,
        _facets(asked, answer.situations),
        answer.tried,
    )


def _starters(asked: Asked) -> Results:
    """Before anything is typed: what changed last, then the rest, as far as it fits."""
    rest, recent = _found(asked), _recent(asked)
    seen = {(card.kind, card.key) for card in recent}
    others = [card for card in rest.cards if (card.kind, card.key) not in seen]
    return replace(rest, cards=(recent + others)[:_SHOWN], total=max(rest.total, len(recent)))


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
    entry = library.entry(access.store(), kind, key)
    drafts = request.args.get("drafts") == "1" and access.can(Right.TRANSLATE)
    asked = parse_locale(request.args.get("locale", ""))
    theirs = cards.best_locale(entry, (asked, interface.code()), drafts=drafts) or abort(404)
    mine = cards.best_locale(entry, (interface.code(),), drafts=drafts)
    shown = [reading.of_variant(entry, code, drafts=drafts) for code in dict.fromkeys((theirs, mine)) if code]
    locales = [LANGUAGES[code] for code in cards.readable(entry, drafts=drafts)]
    return page(
        "search/_glance.html", entry=entry, readings=shown, locales=locales, theirs=theirs, asked=asked
    )
