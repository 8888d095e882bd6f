"""How a text moves: new revisions and statuses, as pure functions from one entry to the next.

Nothing here saves; who calls these checks rights and writes the outcome with the change log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kb.accounts.roles import Right
from kb.errors import N_, Conflict, NotFound
from kb.library.entry import Entry, Revision, Status, Variant
from kb.library.gate import GateClosed, examine
from kb.tone.policy import DEFAULT_POLICY, Policy


class Action(StrEnum):
    """What can be done with a text's status."""

    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send back"


@dataclass(frozen=True)
class Step:
    """Where an action leads, and the right that it asks for; None stands for the right to write this variant."""

    status: Status
    right: Right | None


STEPS: Mapping[tuple[Status, Action], Step] = {
    (Status.DRAFT, Action.SUBMIT): Step(Status.REVIEW, None),
    (Status.DRAFT, Action.APPROVE): Step(Status.APPROVED, Right.APPROVE),
    (Status.REVIEW, Action.APPROVE): Step(Status.APPROVED, Right.APPROVE),
    (Status.REVIEW, Action.SEND_BACK): Step(Status.DRAFT, Right.APPROVE),
}
"""Every way a status can change; a new text is a draft, whatever stood before."""


class StaleSave(Conflict):
    """Somebody saved this text meanwhile; `current` is what they saved."""

    def __init__(self, current: Revision) -> None:
        super().__init__(
            N_("%(author)s saved this text meanwhile. Both texts are shown; nothing was lost."),
            author=current.author,
        )
        self.current = current


def variant(entry: Entry, locale: str) -> Variant:
    """Give an entry's variant; raises NotFound."""
    found = entry.variants.get(locale)
    if found is None:
        raise NotFound(N_("There is no text in this language yet."))
    return found


def expect(entry: Entry, locale: str, expected: int | None) -> None:
    """Raise StaleSave where the newest revision is not the one that the person saw."""
    found = entry.variants.get(locale)
    if found is not None and found.latest.number != expected:
        raise StaleSave(found.latest)
    if found is None and expected is not None:
        raise NotFound(N_("There is no text in this language yet."))


def right_to_write(entry: Entry, locale: str) -> Right:
    """Name the right that changing this variant asks for."""
    return Right.WRITE if locale == entry.source_locale else Right.TRANSLATE


def has_text(entry: Entry, locale: str, title: str, body: str) -> bool:
    """Whether the newest revision says exactly this."""
    found = entry.variants.get(locale)
    return found is not None and (found.latest.title, found.latest.body) == (title, body)


def with_text(
    entry: Entry,
    locale: str,
    *,
    title: str,
    body: str,
    author: str,
    at: datetime,
    made_from: int | None = None,
) -> Entry:
    """Add a draft beside what is approved. `made_from` is the source's revision that the author saw."""
    before = entry.variants.get(locale)
    draft = Revision(
        number=before.latest.number + 1 if before else 1,
        title=title,
        body=body,
        status=Status.DRAFT,
        source_revision=None if locale == entry.source_locale else made_from or entry.source.latest.number,
        author=author,
        at=at,
    )
    return with_variant(entry, Variant(locale, draft, before.approved if before else None))


def right_for(action: Action, entry: Entry, locale: str) -> Right:
    """Name the right that an action on this variant asks for, whatever its status is."""
    asked = {step.right for (_, known), step in STEPS.items() if known is action}
    return next(iter(asked)) or right_to_write(entry, locale)


def step(entry: Entry, locale: str, action: Action) -> Step:
    """Look up where an action leads from here; raises Conflict where it leads nowhere."""
    found = STEPS.get((variant(entry, locale).latest.status, action))
    if found is None:
        raise Conflict(N_("The text is not in a state for this; somebody may have been quicker."))
    return found


def moved(entry: Entry, locale: str, action: Action, policy: Policy = DEFAULT_POLICY) -> Entry:
    """Take one step. Raises Conflict where there is no such step and GateClosed where the gate is."""
    status = step(entry, locale, action).status
    latest = replace(variant(entry, locale).latest, status=status)
    if status is Status.APPROVED:
        source = None if locale == entry.source_locale else entry.source.latest
        verdict = examine(entry.kind, latest.title, latest.body, locale, source, policy, entry.key)
        if not verdict.passed:
            raise GateClosed(verdict)
        return with_variant(entry, Variant(locale, latest, latest))
    return with_variant(entry, replace(variant(entry, locale), latest=latest))


def still_right(entry: Entry, locale: str, *, made_from: int | None = None) -> Entry:
    """Stamp a translation as made from the source's newest revision (or the one that the person compared it with)."""
    if locale == entry.source_locale:
        raise Conflict(N_("This is the source text itself."))
    before = variant(entry, locale)
    stamp = made_from or entry.source.latest.number
    latest = replace(before.latest, source_revision=stamp)
    is_approved = before.approved is not None and before.approved.number == latest.number
    return with_variant(entry, Variant(locale, latest, latest if is_approved else before.approved))


def offered(entry: Entry) -> Entry:
    """Put every text into review, as one that its owner approved for themselves only and now gives to others."""
    variants = {
        locale: Variant(locale, replace(known.latest, status=Status.REVIEW))
        for locale, known in entry.variants.items()
    }
    return replace(entry, variants=variants)


def with_variant(entry: Entry, changed: Variant) -> Entry:
    """Give the entry with one variant put in or replaced."""
    return replace(entry, variants={**entry.variants, changed.locale: changed})
