"""A variant ready to be read and copied: rendered in its own direction, with its tone and its state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from kb.errors import Invalid, Problem
from kb.languages import LANGUAGES, Language
from kb.library import alignment, markup, rendering
from kb.library.entry import Entry, Kind, Revision, Status
from kb.library.markup import Copied
from kb.library.sentences import Block
from kb.tone.report import Report
from kb.web import cards, placeholder_names, toning, values
from kb.web.values import Field, Values

State = Literal["draft", "review", "approved", "outdated", "missing"]


@dataclass(frozen=True)
class Rendered:
    """A text as a page shows it, and the same for the clipboard; `problems` where it cannot be rendered."""

    html: str
    copied: Callable[[], Copied]
    markdown: str
    blocks: tuple[Block, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def rich(self) -> str:
        """What is copied with its form."""
        return self.copied().rich

    @property
    def plain(self) -> str:
        """What is copied as plain text."""
        return self.copied().plain

    @classmethod
    def refused(cls, body: str, problems: tuple[Problem, ...]) -> "Rendered":
        """Give a text that cannot be rendered: it is copied as it stands."""
        return cls("", lambda: Copied("", body), body, problems=problems)


@dataclass(frozen=True)
class Reading:
    """One variant for a reader. What few pages show of it is worked out when it is asked for."""

    kind: Kind
    language: Language
    revision: Revision
    known: Values
    rendered: Rendered
    status: Status
    outdated: bool
    newer_draft: bool

    @cached_property
    def report(self) -> Report | None:
        """What the rules say of its tone; None for an article, and in a language without rules."""
        return toning.report(self.revision.body, self.language.code) if self.kind is Kind.MACRO else None

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """The elements that it has; an article needs none."""
        return toning.elements(self.kind, self.revision.body, self.language.code)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the form for what it asks for."""
        return tuple(values.fields_of(self.revision.body, self.language.code, self.known))


@lru_cache(maxsize=512)
def render(body: str, locale: str, kind: Kind) -> Rendered:
    """Render a text for those who write it: every placeholder a chip. What is over the bounds is named, never half shown."""
    try:
        html = markup.render(body, locale=locale, kind=kind, label=placeholder_names.labels(locale))
        rich = markup.render(body, locale=locale, kind=kind, chips=False)
        copied = Copied(rich, markup.plain(body, kind=kind))
        return Rendered(html, lambda: copied, body)
    except Invalid as refusal:
        return Rendered.refused(body, refusal.problems)


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
        return Rendered.refused(body, refusal.problems)

    def copied() -> Copied:
        try:
            return made.copied()
        except Invalid:  # nested so deeply that it is read in one place of the program and not in another
            return Copied("", body)

    return Rendered(made.html, copied, rendering.fill(body, written), made.blocks, missing)


def of_variant(entry: Entry, locale: str, *, drafts: bool) -> Reading | None:
    """Make a variant ready; None where this reader may not see it or there is none."""
    if locale not in cards.readable(entry, drafts=drafts):
        return None
    variant = entry.variants[locale]
    revision = variant.in_use
    known = values.of_page()
    return Reading(
        entry.kind,
        LANGUAGES[locale],
        revision,
        known,
        filled(revision.body, locale, entry.kind, known),
        revision.status,
        entry.is_outdated(locale),
        variant.approved is not None and variant.latest.number != variant.approved.number,
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
