"""Several texts put together into one reply: the tray of an open page, and a page of its own that works without script.

The window keeps which texts are in it (`static/js/reply.js`), and sends their names with each question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from kb.accounts.roles import Right
from kb.errors import NotFound
from kb.languages import LANGUAGES, Language, parse_locale
from kb.library import composing, markup
from kb.library.composing import Part
from kb.library.entry import Entry, Kind
from kb.library.markup import Copied
from kb.services import library
from kb.web import access, cards, interface, reading
from kb.web import values as known_values
from kb.web.forms.form import pressed
from kb.web.pages import page
from kb.web.reading import Rendered
from kb.web.values import Field, Values

reply = Blueprint("reply", __name__)
_MOST = 12
_SHELVES = {"macros": Kind.MACRO, "articles": Kind.ARTICLE}


@dataclass(frozen=True)
class Piece:
    """One text of the reply: `name` is how it is asked for; its `language` may be another than was asked."""

    name: str
    entry: Entry
    language: Language
    title: str
    part: Part


@dataclass(frozen=True)
class Reply:
    """What is put together."""

    language: Language
    pieces: Sequence[Piece]
    filled: Rendered
    fields: Sequence[Field]
    twice: Sequence[tuple[str, Sequence[str]]]
    greetings: int
    known: Values


def _asked() -> Reply:
    """Put together what a form or an address names; what is not there any more is left out."""
    asked = request.values
    code = parse_locale(asked.get(":locale", "")) or interface.code()
    known = known_values.sent(asked)
    named = [_piece(name, code) for name in asked.getlist(":part")[:_MOST]]
    pieces = [piece for piece in named if piece]
    parts = composing.compose([piece.part for piece in pieces])
    whole = "\n\n".join(part.body for part in parts)
    return Reply(
        LANGUAGES[code],
        pieces,
        _rendered(parts, known),
        known_values.fields_of(whole, code, known),
        composing.said_twice(parts),
        sum(composing.greets(piece.part) for piece in pieces),
        known,
    )


def _piece(name: str, code: str) -> Piece | None:
    shelf, _, key = name.partition("/")
    if shelf not in _SHELVES:
        return None
    try:
        entry = library.entry(access.store(), _SHELVES[shelf], key[:100], by=access.person())
    except NotFound:
        return None
    drafts = access.can_with(Right.TRANSLATE, entry)
    locale = cards.best_locale(entry, (code, interface.code()), drafts=drafts)
    if entry.retired or locale is None:
        return None
    revision = entry.variants[locale].in_use
    return Piece(name, entry, LANGUAGES[locale], revision.title, Part(revision.body, locale))


def _rendered(parts: Sequence[Part], known: Values) -> Rendered:
    made = [reading.filled(part.body, part.locale, Kind.ARTICLE, known) for part in parts]
    rich = markup.joined(each.rich for each in made)
    copied = Copied(rich, "\n\n".join(each.plain for each in made))
    return Rendered(
        markup.joined(each.html for each in made),
        lambda: copied,
        "\n\n".join(each.markdown for each in made),
        missing=tuple(dict.fromkeys(name for each in made for name in each.missing)),
        problems=tuple(problem for each in made for problem in each.problems),
    )


@reply.get("/reply")
def show() -> Response:
    """Show the reply as a page, to be filled in and selected by hand."""
    return page("reply/show.html", reply=_asked())


@reply.post("/reply")
def tray() -> Response:
    """Give the tray of an open page."""
    pressed()
    return page("reply/_tray.html", reply=_asked())


@reply.post("/reply/filled")
def fill() -> Response:
    """Give the parts of the tray that depend on values."""
    pressed()
    made = _asked()
    return page(
        "filling/_parts.html", filled=made.filled, mine=None, fields=made.fields, locale=made.language.code
    )
