"""What an address of the search page asks for, and the addresses that the page goes on to from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import request

from kb.accounts.roles import Right
from kb.languages import parse_locale
from kb.library.entry import Kind
from kb.web import access, addresses, given
from kb.web.cards import Card

CUSTOMER = "customer"
"""The cookie that remembers the customer's language until the browser is closed."""
ANY = "any"
"""How an address says that any language is asked for, where another one is remembered."""
MORE = (40, 80, 160, 320)
"""Steps of "show more"."""
_LONGEST = 500
_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What the address asks for; every link of the page is this with one thing changed."""

    text: str = ""
    locale: str | None = None
    situation: str | None = None
    kind: Kind | None = None
    drafts: bool = False
    exact: bool = False
    most: int = 0
    pop: bool = False
    is_remembered: bool = False

    @property
    def asked_locale(self) -> str | None:
        """How an address says the customer's language; `any` where another one is remembered, None for no word."""
        return self.locale or (ANY if self.is_remembered else None)

    @property
    def shown(self) -> int:
        """How many results the page holds."""
        return self.most or _SHOWN

    @classmethod
    def from_request(cls) -> "Asked":
        """Read the address; what is not known is left out."""
        asked = request.args
        kind = asked.get("kind", "")
        return cls(
            asked.get("q", "")[:_LONGEST].strip(),
            parse_locale(asked.get("locale", request.cookies.get(CUSTOMER, ""))),
            asked.get("situation", "")[:80] or None,
            Kind(kind) if kind in set(Kind) else None,
            asked.get("drafts") == "1" and access.can(Right.TRANSLATE),
            asked.get("exact") == "1",
            {str(number): number for number in MORE}.get(asked.get("most", ""), 0),
            request.path.startswith("/pop"),
            CUSTOMER in request.cookies,
        )

    def link(self, **changes: object) -> str:
        """Give the address of the same question with something changed."""
        if "locale" in changes and not changes["locale"]:
            changes["locale"] = ANY if self.asked_locale else None
        pairs = {**self._pairs, **{name: addresses.pair(name, value) for name, value in changes.items()}}
        home = addresses.of_page("search.pop" if self.pop else "search.home")
        return home + addresses.query((*pairs.values(), self._given))

    def page(self, card: Card) -> str:
        """Give the address of a result's own page, in the customer's language or the one it is shown in."""
        locale = addresses.pair("locale", self.locale or card.language.code)
        address = addresses.of_entry("entries.show", card.kind, card.key)
        return address + addresses.query((locale, self._given))

    def glance(self, card: Card) -> str:
        """Give the address of a result as the reading pane shows it."""
        locale = addresses.pair("locale", self.locale or card.language.code)
        drafts, pop = addresses.pair("drafts", "1" * self.drafts), addresses.pair("pop", "1" * self.pop)
        address = addresses.of_entry("search.glance", card.kind, card.key)
        return address + addresses.query((locale, drafts, pop, self._given))

    @cached_property
    def _pairs(self) -> Mapping[str, str]:
        asked = {
            "q": self.text,
            "locale": self.asked_locale,
            "situation": self.situation,
            "kind": self.kind,
            "drafts": "1" if self.drafts else None,
            "exact": "1" if self.exact and self.text else None,
        }
        return {name: addresses.pair(name, value) for name, value in asked.items()}

    @cached_property
    def _given(self) -> str:
        return "&".join(addresses.pair(name, value) for name, value in given.values().items())
