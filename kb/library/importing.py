"""What a library file does to a library: a plan, made without changing anything.

For each text of the file: it is new, differs from what is there, or says the same. A text that claims
to be approved goes through the gate; one that fails is kept for review and reported.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kb.errors import Problem
from kb.library.entry import Entry, Kind, Revision, Status, Variant
from kb.library.file import FileEntry, FileVariant
from kb.library.gate import examine
from kb.library.workflow import with_variant
from kb.tone.policy import DEFAULT_POLICY, Policy

Known = Mapping[tuple[Kind, str], Entry]


@dataclass(frozen=True)
class Held:
    """A text that claimed to be approved and was kept for review; `missing` are tone elements, `problems` hold
    the team's errors too.
    """

    kind: Kind
    key: str
    locale: str
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Planned:
    """One entry before and after, and which of its locales are touched how."""

    before: Entry | None
    after: Entry
    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Judged:
    """What a plan needs of the gate's verdict: the whole, with all its evidence, is too much to keep of a large file."""

    passed: bool
    missing: tuple[str, ...]
    reasons: tuple[Problem, ...]


@dataclass
class Gate:
    """The gate under a team's policy, with a memory: the plan is made before the transaction, and checked again
    inside it.
    """

    policy: Policy = DEFAULT_POLICY
    _judged: dict[tuple[Kind, str, str, str, str, str, str], Judged] = field(default_factory=dict)

    def verdict(
        self, kind: Kind, key: str, locale: str, text: FileVariant, source: Revision | None
    ) -> Judged:
        """Give the gate's verdict of a text."""
        made_from = (source.title, source.body) if source else ("", "")
        asked = (kind, key, locale, text.title, text.body, *made_from)
        if asked not in self._judged:
            verdict = examine(kind, text.title, text.body, locale, source, self.policy, key)
            self._judged[asked] = Judged(verdict.passed, verdict.missing, verdict.reasons)
        return self._judged[asked]


def plan(
    known: Known, entries: Iterable[FileEntry], gate: Gate, *, author: str, at: datetime
) -> list[Planned]:
    """Plan the import of each entry of a file, in the file's order."""
    return [_Plan(known.get((entry.kind, entry.key)), entry, gate, author, at).made() for entry in entries]


def texts_for_the_gate(known: Known, given: FileEntry) -> list[tuple[str, str]]:
    """Give the texts, with their locales, whose tone the plan of an entry will ask for."""
    before = known.get((given.kind, given.key))
    return [
        (text.body, locale)
        for locale, text in given.variants.items()
        if given.kind is Kind.MACRO
        and text.status is Status.APPROVED
        and not (before and _says(_approved(before, locale), text))
    ]


class _Plan:
    """The plan of one entry under way."""

    def __init__(self, before: Entry | None, given: FileEntry, gate: Gate, author: str, at: datetime) -> None:
        self._before, self._given, self._gate = before, given, gate
        self._author, self._at = author, at
        self._how: dict[str, list[str]] = {"created": [], "updated": [], "unchanged": []}
        self._held: list[Held] = []

    def made(self) -> Planned:
        given = self._given
        entry = Entry(given.kind, given.key, given.source_locale, given.situations, given.shortcut, {})
        if self._before is not None:
            entry = replace(entry, variants=self._before.variants, visibility=self._before.visibility)
        others = (locale for locale in given.variants if locale != given.source_locale)
        for locale in (given.source_locale, *others):  # the source first: the others are made from it
            entry = self._put(entry, locale, given.variants[locale])
        if self._before is not None and self._before.source_locale != given.source_locale:
            entry = _restamped(entry)
        self._count_facts(entry)
        how = {name: tuple(locales) for name, locales in self._how.items()}
        return Planned(self._before, entry, held=tuple(self._held), **how)

    def _put(self, entry: Entry, locale: str, text: FileVariant) -> Entry:
        before = entry.variants.get(locale)
        status = self._status(entry, locale, text)
        after = self._variant(entry, locale, text, status)
        self._how["created" if before is None else "unchanged" if after == before else "updated"].append(
            locale
        )
        return with_variant(entry, after)

    def _status(self, entry: Entry, locale: str, text: FileVariant) -> Status:
        if text.status is not Status.APPROVED or _says(_approved(entry, locale), text):
            return text.status
        source = None if locale == entry.source_locale else entry.source.latest
        verdict = self._gate.verdict(entry.kind, entry.key, locale, text, source)
        if verdict.passed:
            return Status.APPROVED
        self._held.append(Held(entry.kind, entry.key, locale, verdict.missing, verdict.reasons))
        return Status.REVIEW

    def _variant(self, entry: Entry, locale: str, text: FileVariant, status: Status) -> Variant:
        before = entry.variants.get(locale)
        if before is not None and _says(before.approved, text):
            return before  # whatever the file claims for it; and a newer draft beside it stays
        if before is not None and _says(before.latest, text):
            latest = replace(before.latest, status=_further(before.latest.status, status))
        else:
            made_from = None if locale == entry.source_locale else entry.source.latest.number
            number = before.latest.number + 1 if before else 1
            latest = Revision(number, text.title, text.body, status, made_from, self._author, self._at)
        kept = before.approved if before else None
        return Variant(locale, latest, latest if latest.status is Status.APPROVED else kept)

    def _count_facts(self, after: Entry) -> None:
        """An entry whose facts alone differ counts by its source text."""
        before, locale = self._before, after.source_locale
        if before is None or replace(before, variants={}) == replace(after, variants={}):
            return
        if locale in self._how["unchanged"]:
            self._how["unchanged"].remove(locale)
            self._how["updated"].append(locale)


def _approved(entry: Entry, locale: str) -> Revision | None:
    variant = entry.variants.get(locale)
    return variant.approved if variant else None


def _says(revision: Revision | None, text: FileVariant) -> bool:
    return revision is not None and (revision.title, revision.body) == (text.title, text.body)


def _further(now: Status, given: Status) -> Status:
    """A file takes a text on, never back."""
    order = list(Status)
    return max(now, given, key=order.index)


def _restamped(entry: Entry) -> Entry:
    """Point all texts to a new source text; a file that names another source has them in step."""
    for locale, variant in entry.variants.items():
        stamp = None if locale == entry.source_locale else entry.source.latest.number
        latest = replace(variant.latest, source_revision=stamp)
        in_use = variant.approved is not None and variant.approved.number == latest.number
        entry = with_variant(entry, Variant(locale, latest, latest if in_use else variant.approved))
    return entry
