"""django-helpdesk: a fixture for `manage.py loaddata`, replies and knowledge base.

Read and tried in November 2026 with django-helpdesk 2.6.1 on Django 5.2:
<https://github.com/django-helpdesk/django-helpdesk>, `models.py`, `lib.py`, `update_ticket.py`.
Neither replies nor articles have a locale there: a reply's name begins with it, and each locale has
its own knowledge-base categories. Placeholders are filled when a reply is posted; in articles never.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from kb import placeholders
from kb.errors import N_
from kb.exchange import attachments
from kb.exchange.format import Exported, Format, Note, Options
from kb.exchange.texts import held_back, substitute, substituted, texts_to_export
from kb.library.entry import Entry, Kind, Revision
from kb.placeholders import Placeholder

PLACEHOLDERS: Mapping[str, str] = {
    "customer.email": "ticket.submitter_email",
    "agent.name": "ticket.assigned_to",
    "ticket.id": "ticket.ticket",
    "ticket.subject": "ticket.title",
    "ticket.url": "ticket.ticket_url",
    "brand.name": "queue.title",
}
NAME_LIMIT, SLUG_LIMIT = 100, 50
# Below FIRST_KEY are the helpdesk's own entries; its keys are 32-bit integers.
FIRST_KEY, LAST_KEY = 1_000_000, 2**31 - 1
# What Django's template engine reads in a posted reply. `{%` without `%}` makes posting fail.
_THEIR_SYNTAX = ("{%", "%}", "{#")
_UNSORTED = "general"


def export(entries: Sequence[Entry], options: Options) -> Exported:
    """Write macros as preset replies and articles as knowledge-base items."""
    fixture = _Fixture(options)
    for entry in sorted(entries, key=lambda entry: (entry.kind, entry.key)):
        fixture.add(entry)
    rows = fixture.rows()
    notes = (*fixture.notes, *attachments.left_out(entries, options))
    return Exported(json.dumps(rows, ensure_ascii=False, indent=2, sort_keys=True) + "\n", notes)


def write_placeholder(placeholder: Placeholder) -> str:
    """Write a placeholder in Django's syntax; one that the helpdesk lacks as text."""
    theirs, fallback = PLACEHOLDERS.get(placeholder.name), placeholder.fallback
    if theirs is None:
        return substitute(placeholder)
    if fallback is None:
        return f"{{{{ {theirs} }}}}"
    escaped = fallback.replace("\\", "\\\\")  # a fallback has no double quote
    return f'{{{{ {theirs}|default:"{escaped}" }}}}'


def primary_keys(names: Iterable[str]) -> dict[str, int]:
    """Give each name a key that depends on the name alone; where two names meet, the later in order moves on."""
    taken: dict[int, str] = {}
    for name in sorted(set(names)):
        digest = hashlib.sha256(name.encode()).digest()
        key = FIRST_KEY + int.from_bytes(digest[:8]) % (LAST_KEY - FIRST_KEY + 1)
        while key in taken:
            key = key + 1 if key < LAST_KEY else FIRST_KEY
        taken[key] = name
    return {name: key for key, name in taken.items()}


def shortened(text: str, limit: int) -> str:
    """Cut a text to a number of characters, with an ellipsis for what is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


@dataclass
class _Fixture:
    """Collects what goes into the fixture, then gives it rows with primary keys."""

    options: Options
    notes: list[Note] = field(default_factory=list)
    _replies: list[tuple[Entry, str, Revision]] = field(default_factory=list)
    _items: list[tuple[Entry, str, Revision]] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Take an entry's texts, with a note on each that is changed or left out."""
        known = PLACEHOLDERS if entry.kind is Kind.MACRO else ()
        chosen = texts_to_export(entry, lambda text: held_back(text, known, self.options))
        self.notes.extend(chosen.notes)
        for locale, text in chosen.texts.items():
            self.notes.extend(_notes_on(entry, locale, text))
            (self._replies if entry.kind is Kind.MACRO else self._items).append((entry, locale, text))

    def rows(self) -> list[dict[str, object]]:
        """Give categories first, for the items name them."""
        replies = primary_keys(_name(entry.key, locale) for entry, locale, _ in self._replies)
        items = primary_keys(_name(entry.key, locale) for entry, locale, _ in self._items)
        categories = primary_keys(_name(_main_situation(entry), locale) for entry, locale, _ in self._items)
        return [
            *(self._category(name, key) for name, key in sorted(categories.items())),
            *(
                _item(
                    text,
                    items[_name(entry.key, locale)],
                    categories[_name(_main_situation(entry), locale)],
                    order,
                )
                for order, (entry, locale, text) in enumerate(self._items, 1)
            ),
            *(
                self._reply(locale, text, replies[_name(entry.key, locale)])
                for entry, locale, text in self._replies
            ),
        ]

    def _reply(self, locale: str, text: Revision, key: int) -> dict[str, object]:
        return {
            "model": "helpdesk.presetreply",
            "pk": key,
            "fields": {
                "name": shortened(_reply_name(locale, text), NAME_LIMIT),
                "queues": list(self.options.queues),
                "body": placeholders.fill(text.body, write_placeholder),
            },
        }

    def _category(self, name: str, key: int) -> dict[str, object]:
        tag, locale = name.split("/")
        title = self.options.situation_name(tag, locale)
        slug = f"{tag}-{locale.lower()}"
        if len(slug) > SLUG_LIMIT:
            slug = f"{tag[:30]}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}-{locale.lower()}"[:SLUG_LIMIT]
        return {
            "model": "helpdesk.kbcategory",
            "pk": key,
            "fields": {
                "name": shortened(f"[{locale}] {title}", NAME_LIMIT),
                "title": shortened(title, NAME_LIMIT),
                "slug": slug,
                "description": title,
                "queue": None,
                "public": True,
            },
        }


def _item(text: Revision, key: int, category: int, order: int) -> dict[str, object]:
    title = _without_placeholders(text.title)
    return {
        "model": "helpdesk.kbitem",
        "pk": key,
        "fields": {
            "category": category,
            "title": shortened(title, NAME_LIMIT),
            "question": title,
            "answer": _without_placeholders(text.body),
            "votes": 0,
            "recommendations": 0,
            # The text's own time, not the clock: the same library gives the same fixture.
            "last_updated": text.at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
            "team": None,
            "order": order,
            "enabled": True,
            "voted_by": [],
            "downvoted_by": [],
        },
    }


def _notes_on(entry: Entry, locale: str, text: Revision) -> Iterator[Note]:
    is_macro = entry.kind is Kind.MACRO
    name = _reply_name(locale, text) if is_macro else text.title
    if len(name) > NAME_LIMIT:
        message = N_("The name is longer than %(limit)s characters: it is shortened.")
        yield Note.of(entry, locale, message, limit=NAME_LIMIT)
    yield from substituted(entry, locale, text.body, PLACEHOLDERS if is_macro else ())
    for mark in _THEIR_SYNTAX if is_macro else ():
        if mark in text.body:
            message = N_("%(mark)s in the text will be read by django-helpdesk as its own syntax.")
            yield Note.of(entry, locale, message, mark=mark)


def _reply_name(locale: str, text: Revision) -> str:
    return f"[{locale}] {_without_placeholders(text.title)}"


def _without_placeholders(text: str) -> str:
    return placeholders.fill(text, substitute)


def _main_situation(entry: Entry) -> str:
    return entry.situations[0] if entry.situations else _UNSORTED


def _name(first: str, locale: str) -> str:
    return f"{first}/{locale}"


DJANGO_HELPDESK = Format(
    name="django-helpdesk",
    title=N_("django-helpdesk: fixture for loaddata"),
    media_type="application/json",
    filename="django-helpdesk.json",
    loses=(
        N_("Images and files stay here."),
        N_("Only approved texts are exported."),
        N_("Shortcuts and the situations of macros are not exported: preset replies have no tags."),
        N_("Of an article's situations only the first is exported, as its category."),
        N_(
            "Placeholders that django-helpdesk does not have become their fallback text, or a blank for the agent to fill in."
        ),
        N_("Names longer than 100 characters are shortened."),
    ),
    write=export,
)
