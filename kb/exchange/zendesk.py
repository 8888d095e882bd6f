"""Zendesk: macros whose text is dynamic content, one item a macro and one variant a locale.

Read in November 2026: <https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/>,
<https://developer.zendesk.com/api-reference/ticketing/ticket-management/dynamic_content/>,
<https://support.zendesk.com/hc/en-us/articles/4408886858138> (placeholders),
<https://support.zendesk.com/hc/en-us/articles/4408842967578> (Liquid by language).
A locale that the account does not have stands inside the macro, chosen by Liquid.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from kb import placeholders
from kb.errors import N_
from kb.exchange import attachments
from kb.exchange.format import Exported, Format, Note, Options
from kb.exchange.texts import held_back, substitute, substituted, texts_to_export
from kb.languages import LANGUAGES
from kb.library import markup, rendering
from kb.library.entry import Entry, Kind, Revision
from kb.placeholders import Placeholder

# Our name -> Zendesk's, as its list of placeholders has them.
PLACEHOLDERS: Mapping[str, str] = {
    "customer.name": "ticket.requester.name",
    "customer.first_name": "ticket.requester.first_name",
    "customer.email": "ticket.requester.email",
    "agent.name": "current_user.name",
    "agent.first_name": "current_user.first_name",
    "ticket.id": "ticket.id",
    "ticket.subject": "ticket.title",
    "ticket.url": "ticket.link",
    "organization.name": "ticket.organization.name",
    "brand.name": "ticket.brand.name",
}
# Zendesk's codes, as `GET /api/v2/locales` writes them; others are our own tags in lower case.
LOCALES: Mapping[str, str] = {"en": "en-US", "el": "el", "zh": "zh-cn", "fa": "fa"}

_TARGETS = frozenset({"ticket.url"})  # the placeholder whose value is an address

_ABOUT = {
    "locale": "Zendesk wants an integer `locale_id`. At push, look `locale` up in GET /api/v2/locales of the account "
    "and send the id found there as `locale_id` (and that of `default_locale` as `default_locale_id`) instead.",
    "order": "Send every one of `dynamic_content_items` to POST /api/v2/dynamic_content/items first. Where the answer's "
    "`placeholder` is spelled differently from the `{{dc.…}}` of the macro, put the answer's in its place; then send "
    "every one of `macros` to POST /api/v2/macros. The macro's `description` keeps our key.",
    "language": "A text in a language that the account does not have is chosen in the macro by the requester's language, "
    "by the name that the account shows for it.",
}
_ABOUT_FILES = (
    "`file` is the name that `kb export --attachments DIR` gives a file in the folder. After its macro is there (the one with "
    "this `description`), send each to POST /api/v2/macros/{id}/attachments as multipart/form-data: `attachment` is the "
    "file, `filename` its name. A macro takes five."
)


def export(entries: Sequence[Entry], options: Options) -> Exported:
    """Write macros as one JSON document of requests to send; articles are left out, and said to be."""
    notes: list[Note] = []
    macros: list[object] = []
    items: list[object] = []
    out: dict[str, _Macro] = {}
    for entry in sorted(entries, key=lambda entry: (entry.kind, entry.key)):
        if entry.kind is not Kind.MACRO:
            notes.append(Note.of(entry, "*", N_("Articles are not exported to Zendesk.")))
            continue
        chosen = texts_to_export(entry, lambda text: _unwritable(text, options))
        written = _Macro(entry, chosen.texts, options)
        notes.extend(chosen.notes)
        if chosen.texts:
            notes.extend(written.notes())
            out[entry.key] = written
            macros.append({"macro": written.macro()})
            items.extend([{"item": written.item()}] if written.variants else [])
    document: dict[str, object] = {"about": _ABOUT, "dynamic_content_items": items, "macros": macros}
    files, about_files = attachments.as_requests(
        {key: each.entry for key, each in out.items()},
        {key: each.texts for key, each in out.items()},
        options,
    )
    notes.extend(about_files)
    if files:
        document |= {"about": {**_ABOUT, "attachments": _ABOUT_FILES}, "attachments": files}
    return Exported(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", tuple(notes))


def write_placeholder(placeholder: Placeholder) -> str:
    """Write a placeholder in Liquid as safe HTML; one that Zendesk lacks as text."""
    theirs, fallback = PLACEHOLDERS.get(placeholder.name), placeholder.fallback
    if theirs is None:
        return str(escape(substitute(placeholder)))
    if fallback is None:
        return f"{{{{{theirs}}}}}"
    return f"{{% if {theirs} != blank %}}{{{{{theirs}}}}}{{% else %}}{escape(fallback)}{{% endif %}}"


def locale_code(locale: str) -> str:
    """Give Zendesk's code for one of our locales."""
    return LOCALES.get(locale, locale.lower())


def _unwritable(text: str, options: Options) -> list[str]:
    """Name the placeholders that hold a text back."""
    return held_back(text, PLACEHOLDERS, options)


@dataclass(frozen=True)
class _Macro:
    """One macro being written; `texts` maps our locale codes to the revisions that may go out."""

    entry: Entry
    texts: Mapping[str, Revision]
    options: Options

    @property
    def variants(self) -> list[str]:
        """The locales that become dynamic content, the default one first."""
        present = [locale for locale in self.texts if locale in self.options.zendesk_locales]
        return sorted(present, key=lambda locale: (locale != self.entry.source_locale, locale))

    @property
    def apart(self) -> list[str]:
        """The locales that the account does not have."""
        return [locale for locale in self.texts if locale not in self.options.zendesk_locales]

    def item(self) -> dict[str, object]:
        default = self.variants[0]
        variants = [
            {
                "locale": locale_code(locale),
                "default": locale == default,
                "active": True,
                "content": self._html(locale),
            }
            for locale in self.variants
        ]
        name = self.entry.key.replace("-", " ")
        return {"name": name, "default_locale": locale_code(default), "variants": variants}

    def macro(self) -> dict[str, object]:
        actions = [
            {"field": "comment_value_html", "value": self._comment()},
            {"field": "comment_mode_is_public", "value": "true"},
        ]
        if self.entry.situations:
            actions.append({"field": "current_tags", "value": " ".join(self.entry.situations)})
        return {
            "title": self._title(),
            "description": f"key: {self.entry.key}",
            "active": True,
            "restriction": None,
            "actions": actions,
        }

    def notes(self) -> list[Note]:
        notes = [
            Note.of(
                self.entry,
                locale,
                N_(
                    "Zendesk has no %(language)s for agents: the text stands in the macro, chosen by the requester's language."
                ),
                language=LANGUAGES[locale].name if locale in LANGUAGES else locale,
            )
            for locale in self.apart
        ]
        for locale, text in self.texts.items():
            notes.extend(self._notes_on(locale, text))
        return notes

    def _notes_on(self, locale: str, text: Revision) -> list[Note]:
        notes = list(substituted(self.entry, locale, text.body, PLACEHOLDERS))
        for placeholder in rendering.in_targets(text.body):
            if placeholder.name not in _TARGETS:
                message = N_("A link that leads to %(name)s is exported without its target.")
                notes.append(Note.of(self.entry, locale, message, name=placeholder.name))
        if "{%" in text.body:
            message = N_("%(mark)s in the text will be read by Zendesk as its own syntax.")
            notes.append(Note.of(self.entry, locale, message, mark="{%"))
        return notes

    def _title(self) -> str:
        locale = self.options.locale
        text = (
            self.texts.get(locale)
            or self.texts.get(self.entry.source_locale)
            or next(iter(self.texts.values()))
        )
        title = placeholders.fill(text.title, substitute)
        parts = [self.options.situation_name(tag, locale) for tag in self.entry.situations[:1]]
        return "::".join(part.replace("::", ": ").strip() for part in (*parts, title))

    def _comment(self) -> str:
        dynamic = f"{{{{dc.{self.entry.key.replace('-', '_')}}}}}"
        default = dynamic if self.variants else self._html(self._default_apart())
        cases = [locale for locale in self.apart if self.variants or locale != self._default_apart()]
        if not cases:
            return default
        whens = "".join(f"{{% when '{_language_name(locale)}' %}}{self._html(locale)}" for locale in cases)
        return f"{{% case ticket.requester.language %}}{whens}{{% else %}}{default}{{% endcase %}}"

    def _default_apart(self) -> str:
        return self.entry.source_locale if self.entry.source_locale in self.apart else self.apart[0]

    def _html(self, locale: str) -> str:
        direction = "rtl" if markup.direction(locale) == "rtl" else None
        return str(
            markup.to_html(
                self.texts[locale].body,
                write_placeholder,
                kind=self.entry.kind,
                targets=_TARGETS,
                block_dir=direction,
            )
        )


def _language_name(locale: str) -> str:
    """Give the language's own name, as Zendesk shows it (Ελληνικά, فارسی); no quotation mark is in any."""
    return LANGUAGES[locale].name.replace("'", "") if locale in LANGUAGES else locale


ZENDESK = Format(
    name="zendesk",
    title=N_("Zendesk: macros and dynamic content"),
    media_type="application/json",
    filename="zendesk.json",
    loses=(
        N_("Only approved texts are exported."),
        N_("Articles are not exported."),
        N_("Shortcuts are not exported: Zendesk macros have none."),
        N_("Of the titles only the one in the chosen language is exported: Zendesk macros have one title."),
        N_(
            "Placeholders that Zendesk does not have become their fallback text, or a blank for the agent to fill in."
        ),
    ),
    write=export,
    kinds=frozenset({Kind.MACRO}),
)
