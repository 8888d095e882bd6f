"""The application's addresses as tests speak of them, and something real to ask each of them for."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask import Flask

from kb.accounts.user import SYSTEM, Person, Role, Scope
from kb.library.entry import Kind
from kb.library.visibility import private
from kb.outgoing.webhook import Event, NewWebhook, message
from kb.search.missed import Kept
from kb.services import accounts, attachments, invitations, library, passwords, tokens, tone
from kb.storage import Store
from kb.tone.policy import Waiver
from tests.cast import NOW, the_cast
from tests.pictures import an_image
from tests.texts import COLD, GOOD, TITLES, a_macro
from tests.web.conftest import PASSWORD

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PART = re.compile(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>")
_numbers = iter(range(1, 1_000_000))

Values = dict[str, str]
Data = dict[str, Any]


class _Again(BytesIO):
    """A file that can be sent many times: whoever closes it puts it back to its beginning."""

    def close(self) -> None:
        self.seek(0)


@dataclass(frozen=True)
class Route:
    """A method and an address such as `/<kind>/<key>`."""

    method: str
    address: str

    def path(self, values: Mapping[str, str]) -> str:
        """Give the address with values in its places."""
        return _PART.sub(lambda match: values[match[1]], self.address)


def routes(app: Flask) -> Iterator[Route]:
    """List every route of the pages; HEAD and OPTIONS go with GET. Calls of the API ask for tokens, and stand in the table
    of tests/api/test_access.py.
    """
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not rule.rule.startswith("/api/"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Route(method, _PART.sub(r"<\1>", rule.rule))


def new_key() -> str:
    """Give a key that no other question uses."""
    return f"question-{next(_numbers)}"


def _source_state(store: Store, state: str, key: str) -> None:
    """Make a macro whose texts are in a state; `cold` is one that the gate lets through nowhere."""
    if state == "unknown":
        return
    reza = the_cast().reza
    if state == "cold":
        a_macro(store, key, **COLD)
        return
    a_macro(store, key, approved=state in ("approved", "retired", "outdated"), fa=GOOD["fa"])
    if state == "review":
        for locale in ("en", "fa"):
            library.submit(store, Kind.MACRO, key, locale, expected=1, by=reza)
    elif state == "retired":
        library.retire(store, Kind.MACRO, key, by=reza)
    elif state == "outdated":
        text = GOOD["en"].replace("Friday", "Monday")
        library.save_variant(store, Kind.MACRO, key, "en", title="New", body=text, expected=1, by=reza)
        library.approve(store, Kind.MACRO, key, "en", expected=2, by=reza)


def _article(store: Store, key: str) -> None:
    library.create(
        store,
        Kind.ARTICLE,
        key,
        shortcut=None,
        situations=("billing",),
        source_locale="en",
        title="Refunds",
        body="They take *five* days.",
        by=the_cast().reza,
    )


STATES = ("approved", "draft", "review", "retired", "unknown", "outdated", "cold")
# A word of the table -> the place of the address that it fills, and with what.
WORDS: Mapping[str, tuple[str, str]] = {
    **{locale: ("locale", locale) for locale in ("en", "fa", "xx")},
    **{step: ("step", step) for step in ("submit", "approve", "send-back", "still-right")},
    "kb-library": ("name", "kb-library"),
    "no-format": ("name", "no-format"),
    "nobody": ("number", "99999"),
    "no-hook": ("number", "2000000000"),
}


def make(store: Store, words: str) -> Values:
    """Make what a row of the table speaks of, for one question; gives the values for its address."""
    with store.transaction():
        return _made(store, words)


def _somebody(store: Store) -> Person:
    """Make an agent whom no other question speaks of."""
    return accounts.add(store, f"Zoe {next(_numbers)}", None, {Role.AGENT}, by=SYSTEM, now=datetime.now(UTC))


def _invitation(store: Store) -> str:
    return invitations.invite(store, "Zoe", roles=[Role.AGENT], by=SYSTEM, now=datetime.now(UTC))[1]


def _reset_link(store: Store) -> str:
    return passwords.make_reset_link(store, _somebody(store).id, by=SYSTEM, now=datetime.now(UTC))


# Words for a link that is still good.
LINKS: Mapping[str, Callable[[Store], str]] = {"invited": _invitation, "forgot": _reset_link}


def _made(store: Store, words: str) -> Values:
    key = new_key()
    values = {
        "kind": "macros",
        "key": key,
        "locale": "en",
        "number": "1",
        "tag": "billing",
        "token": "spent",
        "delivery": "1",
        "handle": "0" * 20,
    }
    for word in words.split(","):
        if word in STATES:
            _source_state(store, word, key)
        elif word == "article":
            values["kind"] = "articles"
            _article(store, key)
        elif word == "waived":
            values["waiver"] = _waived(store, key)
        elif word == "private":
            _private(store, key, the_cast().eleni)
        elif word == "left":
            _left(store, key)
        elif word == "team":
            values["number"] = str(store.teams.add(key, key, at=NOW).id)
        elif word in LINKS:
            values["token"] = LINKS[word](store)
        elif word == "somebody":
            values["number"] = str(_somebody(store).id)
        elif word == "hook":
            values |= _webhook(store)
        elif word == "token":
            values["number"] = str(_token(store, key))
        elif word == "told":
            values["number"] = str(_told(store))
        elif word in ("file", "file-removed"):
            values["number"] = _file(store, key, removed=word == "file-removed")
        elif word == "missed":
            values["number"] = _missed(store)
        elif word in WORDS:
            place, value = WORDS[word]
            values[place] = value
        elif word != "-":
            raise AssertionError(f"{word} is no word of the table; add it to routes.py")
    return values


def _waived(store: Store, key: str) -> str:
    a_macro(store, key, en=COLD["en"])
    tone.waive(store, Waiver(key, "en", "blame", "The case", "It is a quote."), by=the_cast().reza)
    return str(tone.team_tone(store, key, by=the_cast().reza).waivers[0].id)


def _webhook(store: Store) -> Values:
    """Make a webhook with a delivery. Its secret cannot be opened, so nothing is ever sent to it."""
    for known in store.webhooks.all()[:-4]:
        store.webhooks.remove(known.id)  # there may be only so many
    events = frozenset({Event.APPROVED})
    made = store.webhooks.add(
        NewWebhook("https://hooks.example.org/", events, "x", store.sequence(), NOW, "Ada")
    )
    store.webhooks.put(made.id, [message(Event.TEST, {}, at=NOW)], at=NOW)
    (delivery,) = store.webhooks.deliveries(made.id, offset=0, limit=1)
    return {"number": str(made.id), "delivery": str(delivery.id)}


def _token(store: Store, name: str) -> int:
    return tokens.make(store, name, scope=Scope.READ, life=None, by=SYSTEM, now=NOW)[0].id


def _file(store: Store, key: str, *, removed: bool) -> str:
    sent = attachments.Sent("photo.png", an_image())
    made = attachments.add(store, Kind.MACRO, key, sent, limit=10_000, by=SYSTEM)
    if removed:
        attachments.remove(store, Kind.MACRO, key, made.id, by=SYSTEM)
    return str(made.id)


def _missed(store: Store) -> str:
    text = new_key()
    store.misses.note(Kept(text, text, "en"), found_nothing=True, at=NOW, forget_before=NOW, most=999)
    return next(str(each.id) for each in store.misses.all(since=NOW) if each.text == text)


def _told(store: Store) -> int:
    key = new_key()
    a_macro(store, key, approved=True)
    entry = (Kind.MACRO, key)
    return store.misfits.add(entry, "en", query="", remark=key, at=NOW, since=NOW, most=999)


def _private(store: Store, key: str, by: Person) -> None:
    """Make a macro that one person keeps for themselves."""
    library.create(
        store,
        Kind.MACRO,
        key,
        shortcut=None,
        situations=("billing",),
        source_locale="en",
        title=TITLES["en"],
        body=GOOD["en"],
        visibility=private(by),
        by=by,
    )


def _left(store: Store, key: str) -> None:
    """Make the private macro of somebody who was deactivated since."""
    gone = store.people.add(f"Gone {key}", f"gone {key}", "", {Role.AGENT}, at=NOW)
    _private(store, key, gone)
    store.people.set_ended(gone.id, NOW)


def _expected(values: Values) -> Data:
    return {"expected": "1"}


def _text(values: Values) -> Data:
    locale = values["locale"]
    return {
        "title": TITLES.get(locale, "T"),
        "body": GOOD.get(locale, "x") + "\n\nNew.",
        "expected": "1",
        "made_from": "1",
    }


def _new(values: Values) -> Data:
    return {
        "key": new_key(),
        "source_locale": "en",
        "title": "T",
        "body": GOOD["en"],
        "situations": "billing",
    }


def _typed(values: Values) -> Data:
    return {"kind": "macro", "key": values["key"], "locale": values["locale"], "title": "T", "body": "Typed."}


# What is sent to each unsafe route so that it succeeds for who may. A route that needs nothing has {}.
FORMS: Mapping[str, Callable[[Values], Data]] = {
    "/<kind>/<key>/files": lambda values: {"file": (_Again(an_image()), "photo.png")},
    "/<kind>/<key>/files/<number>": lambda values: {"alt": "Where the button is", "locale": ""},
    "/sign-in": lambda values: {"name": "Reza", "password": PASSWORD},
    "/first/<token>": lambda values: {"name": "Zoe", "password": PASSWORD},
    "/sign-in/code": lambda values: {"code": "000000"},
    "/invitation/<token>": lambda values: {"name": f"Zoe {next(_numbers)}", "password": PASSWORD},
    "/reset/<token>": lambda values: {"password": PASSWORD},
    "/profile/password": lambda values: {"old": PASSWORD, "new": PASSWORD},
    "/profile/signature": lambda values: {"first_name_en": "Zoe", "signature_fa": "زوئی"},
    "/profile/mail": lambda values: {"mail": "zoe@example.org"},
    "/profile/second-factor/confirm": lambda values: {"code": "000000"},
    "/profile/second-factor/codes": lambda values: {"password": PASSWORD},
    "/profile/second-factor/remove": lambda values: {"password": PASSWORD},
    "/settings/people/invite": lambda values: {"label": "Zoe", "roles": ["agent"]},
    "/settings/people/<number>/roles": lambda values: {"roles": ["editor"]},
    "/language": lambda values: {"code": "el"},
    "/theme": lambda values: {"theme": "dark"},
    "/<kind>/<key>/<locale>": _text,
    "/<kind>/<key>/<locale>/<step>": _expected,
    "/<kind>/<key>/<locale>/history/<number>/restore": _expected,
    "/<kind>/<key>/<locale>/history/<number>/revert": _expected,
    "/new/<kind>": _new,
    "/<kind>/<key>/describe": lambda values: {"shortcut": values["key"], "situations": "billing"},
    "/bulk": lambda values: {"which": "all", "change": "retire", "find": "x", "put": "y"},
    "/<kind>/<key>/stewardship": lambda values: {"owner": "0", "review_on": "2027-03-21", "every": "6"},
    "/tone": lambda values: {"kind": "macro", "locale": "en", "key": values["key"], "body": GOOD["en"]},
    "/macros/<key>/<locale>/waive": lambda values: {
        "rule": "blame",
        "text": "The case",
        "reason": "A quote.",
    },
    "/macros/<key>/<locale>/take-back": lambda values: {"waiver": values.get("waiver", "1")},
    "/writing/unsaved": lambda values: {**_typed(values), "expected": "1"},
    "/writing/unsaved/discard": _typed,
    "/writing/unsaved/take-back": _typed,
    "/writing/unsaved/take-apart": lambda values: {**_typed(values), "expected": "2"},
    "/writing/alike": _typed,
    "/settings/teams": lambda values: {"name": new_key()},
    "/settings/teams/<number>": lambda values: {"name": new_key()},
    "/situations": lambda values: {"tag": new_key(), "name_en": "New"},
    "/misses": lambda values: {"q": "gift card"},
    "/misses/ask": lambda values: {"q": "gift card"},
    "/<kind>/<key>/favourite": lambda values: {"on": "1"},
    "/<kind>/<key>/did-not-fit": lambda values: {"locale": "en", "remark": "Too long."},
    "/settings/tokens": lambda values: {"name": new_key(), "scope": "read", "life": "30"},
    "/settings/tone": lambda values: {},
    "/settings/webhooks": lambda values: {"url": "https://hooks.example.org/", "events": ["approved"]},
    "/settings/webhooks/<number>/switch": lambda values: {"on": "0"},
}


def form(route: Route, values: Values) -> Data:
    """Give what a person would type into the form of a route."""
    return FORMS.get(route.address, lambda _: {})(values)
