"""What is known of the customer and of the agent: values of a page or a form, and the fields for what is missing.

Values come with each question and are kept nowhere here: the window keeps them (`static/js/values.js`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g
from werkzeug.datastructures import MultiDict

from kb import placeholders
from kb.languages import writing
from kb.library import fields, rendering, signature
from kb.library.fields import FieldKind
from kb.services import people
from kb.web import access, given, interface, placeholder_names

# Beside the placeholders' own names; no placeholder has a colon.
OUT, CURRENCY, BESIDE = ":out", ":currency", ":beside"
_DEFAULT_CURRENCY = "EUR"
_NAME = re.compile(placeholders.NAME)
_MOST = 200


@dataclass(frozen=True)
class Values:
    """What is known of a customer (placeholder name -> value as it was given), what is left out, and the currency."""

    given: Mapping[str, str] = field(default_factory=dict)
    out: frozenset[str] = frozenset()
    currency: str = _DEFAULT_CURRENCY

    def in_text(self, text: str, locale: str) -> dict[str, str]:
        """Write the values that a text uses in its language; the agent's own where nothing was given."""
        names = placeholders.names(text)
        known = {name: self.given[name] for name in names if self.given.get(name, "").strip()}
        known = of_agent(set(names) - set(known), locale) | known
        return {
            name: fields.write(name, value, locale, currency=self.currency) for name, value in known.items()
        }

    def raw(self, name: str, locale: str) -> str:
        """Give what stands in the field of a placeholder of a text in this locale."""
        return self.given.get(name) or of_agent({name}, locale).get(name, "")


@dataclass(frozen=True)
class Field:
    """One field of the form: its words in the page's language, what is in it, and whether the copy waits for it."""

    name: str
    label: str
    kind: FieldKind
    value: str
    written: str
    fallback: str | None
    is_missing: bool
    is_out: bool
    choices: tuple[str, ...]

    @property
    def is_code(self) -> bool:
        """Whether it is typed from left to right in every language."""
        return fields.is_left_to_right(self.name)


def of_page() -> Values:
    """Give what the address of this page says."""
    return Values(given.values())


def sent(form: "MultiDict[str, str]") -> Values:
    """Read values that were sent with a form or an address; what cannot be a value is left out."""
    found: dict[str, str] = {}
    for name, value in form.items():
        if _NAME.fullmatch(name) and given.is_good(value) and len(found) < _MOST:
            found[name] = value.strip()
    currency = form.get(CURRENCY, "")
    out = frozenset(name for name in form.getlist(OUT)[:_MOST] if _NAME.fullmatch(name))
    return Values(found, out, currency if currency in writing.CURRENCIES else _DEFAULT_CURRENCY)


def fields_of(text: str, locale: str, known: Values) -> list[Field]:
    """List the fields that a text asks for, in its order."""
    label = placeholder_names.labels(interface.code())
    found = {each.name: each for each in reversed(placeholders.find(text))}
    written = known.in_text(text, locale)
    in_links = {each.name for each in rendering.in_targets(text)}
    waiting = missing(text, locale, known)
    return [
        Field(
            name,
            label(name),
            fields.kind_of(name),
            known.raw(name, locale),
            written.get(name, ""),
            None if name in in_links else each.fallback,
            name in waiting,
            name in known.out,
            tuple(fields.choices(name, locale)),
        )
        for name, each in reversed(found.items())
    ]


def missing(text: str, locale: str, known: Values) -> list[str]:
    """Name the placeholders that a copy waits for: no value, no fallback, and not left out on purpose."""
    written = known.in_text(text, locale)
    waiting = [each.name for each in rendering.unfilled(text, written)]
    return [name for name in dict.fromkeys(waiting) if name not in known.out]


def of_agent(names: set[str], locale: str) -> dict[str, str]:
    """Give what placeholders say of the signed-in person, by their profile, in a text of this locale."""
    if not any(name.startswith("agent.") for name in names):
        return {}
    person = access.person()
    if "signatures" not in g:
        g.signatures = people.signatures(access.store(), person)
    known = signature.values(g.signatures, locale, person.name)
    if "agent.email" in names:
        if "own_mail" not in g:
            g.own_mail = people.own_account(access.store(), person).mail or ""
        known["agent.email"] = g.own_mail
    return {name: value for name, value in known.items() if name in names and value}
