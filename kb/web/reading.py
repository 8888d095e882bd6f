"""A variant ready to be read and copied: rendered in its own direction, with its tone and its state."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.errors import Invalid, Problem
from kb.languages import LANGUAGES, Language
from kb.library import markup
from kb.library.entry import Entry, Kind, Revision, Status
from kb.tone.report import Report
from kb.web import cards, placeholder_names, toning

State = Literal["draft", "review", "approved", "outdated", "missing"]


@dataclass(frozen=True)
class Rendered:
    """A text as a page shows it, and the same for the clipboard; `problems` where it cannot be rendered."""

    html: str
    rich: str
    plain: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One variant for a reader."""

    language: Language
    revision: Revision
    rendered: Rendered
    status: Status
    outdated: bool
    newer_draft: bool
    report: Report | None
    elements: tuple[str, ...]


@lru_cache(maxsize=512)
def render(body: str, locale: str, kind: Kind) -> Rendered:
    """Render a text; what is over the bounds is named, never half shown."""
    try:
        html = markup.render(body, locale=locale, kind=kind, label=placeholder_names.labels(locale))
        rich = markup.render(body, locale=locale, kind=kind, chips=False)
        return Rendered(html, rich, markup.plain(body, kind=kind))
    except Invalid as refusal:
        return Rendered("", "", body, refusal.problems)


def of_variant(entry: Entry, locale: str, *, drafts: bool) -> Reading | None:
    """Make a variant ready; None where this reader may not see it or there is none."""
    if locale not in cards.readable(entry, drafts=drafts):
        return None
    variant = entry.variants[locale]
    revision = variant.in_use
    return Reading(
        LANGUAGES[locale],
        revision,
        render(revision.body, locale, entry.kind),
        revision.status,
        entry.is_outdated(locale),
        variant.approved is not None and variant.latest.number != variant.approved.number,
        toning.report(revision.body, locale) if entry.kind is Kind.MACRO else None,
        toning.elements(entry.kind, revision.body, locale),
    )


def state(entry: Entry, locale: str) -> State:
    """Say in one word how far a variant is; outdated wins over its status."""
    if locale not in entry.variants:
        return "missing"
    if entry.is_outdated(locale):
        return "outdated"
    return entry.variants[locale].latest.status.value
