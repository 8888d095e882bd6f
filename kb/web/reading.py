"""A variant ready to be read and copied: rendered in its own direction, with its tone and its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kb.errors import Invalid, Problem
from kb.languages import LANGUAGES, Language
from kb.library import alignment, markup, rendering
from kb.library.entry import Entry, Kind, Revision, Status
from kb.library.sentences import Block
from kb.tone.report import Report
from kb.web import cards, placeholder_names, toning, values
from kb.web.values import Field, Values

State = Literal["draft", "review", "approved", "outdated", "missing"]


@dataclass(frozen=True)
class Rendered:
    """A text as a page shows it, and the same for the clipboard; `problems` where it cannot be rendered."""

    html: str
    rich: str
    plain: str
    markdown: str
    blocks: tuple[Block, ...] = ()
    missing: tuple[str, ...] = ()
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
    fields: tuple[Field, ...]


@lru_cache(maxsize=512)
def render(body: str, locale: str, kind: Kind) -> Rendered:
    """Render a text for those who write it: every placeholder a chip. What is over the bounds is named, never half shown."""
    try:
        html = markup.render(body, locale=locale, kind=kind, label=placeholder_names.labels(locale))
        rich = markup.render(body, locale=locale, kind=kind, chips=False)
        return Rendered(html, rich, markup.plain(body, kind=kind), body)
    except Invalid as refusal:
        return Rendered("", "", body, body, problems=refusal.problems)


def filled(body: str, locale: str, kind: Kind, known: Values) -> Rendered:
    """Render a text for those who send it, with what is known."""
    written = known.in_text(body, locale)
    if not written and not known.out:
        return _unfilled(body, locale, kind)
    missing = tuple(values.missing(body, locale, known))
    return _rendered(rendering.leave_out(body, known.out), locale, kind, written, missing)


@lru_cache(maxsize=512)
def _unfilled(body: str, locale: str, kind: Kind) -> Rendered:
    """Render a text that nothing is known for, which is the same for all and kept a while."""
    return _rendered(body, locale, kind, {}, tuple(values.missing(body, locale, Values())))


def _rendered(
    body: str, locale: str, kind: Kind, written: Mapping[str, str], missing: tuple[str, ...]
) -> Rendered:
    try:
        made = markup.fill(body, written, locale=locale, kind=kind, label=placeholder_names.labels(locale))
    except Invalid as refusal:
        return Rendered("", "", body, body, problems=refusal.problems)
    return Rendered(made.html, made.rich, made.plain, rendering.fill(body, written), made.blocks, missing)


def of_variant(entry: Entry, locale: str, *, drafts: bool) -> Reading | None:
    """Make a variant ready; None where this reader may not see it or there is none."""
    if locale not in cards.readable(entry, drafts=drafts):
        return None
    variant = entry.variants[locale]
    revision = variant.in_use
    known = values.of_page()
    return Reading(
        LANGUAGES[locale],
        revision,
        filled(revision.body, locale, entry.kind, known),
        revision.status,
        entry.is_outdated(locale),
        variant.approved is not None and variant.latest.number != variant.approved.number,
        toning.report(revision.body, locale) if entry.kind is Kind.MACRO else None,
        toning.elements(entry.kind, revision.body, locale),
        tuple(values.fields_of(revision.body, locale, known)),
    )


def aligned(ours: Reading, theirs: Reading) -> str:
    """Say for each sentence of `theirs` which of `ours` say the same: `0 1,2 - 3`."""
    pairs = _aligned(ours.rendered.blocks, theirs.rendered.blocks)
    return " ".join(",".join(map(str, numbers)) or "-" for numbers in pairs)


@lru_cache(maxsize=512)
def _aligned(ours: tuple[Block, ...], theirs: tuple[Block, ...]) -> list[tuple[int, ...]]:
    return alignment.align(ours, theirs)


def same_shape(ours: Reading, theirs: Reading) -> bool:
    """Whether two readings can stand row by row."""
    return alignment.has_same_shape(ours.rendered.blocks, theirs.rendered.blocks)


def state(entry: Entry, locale: str) -> State:
    """Say in one word how far a variant is; outdated wins over its status."""
    if locale not in entry.variants:
        return "missing"
    if entry.is_outdated(locale):
        return "outdated"
    return entry.variants[locale].latest.status.value
