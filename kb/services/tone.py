"""The verbs of tone: check a reply; the team's policy: choose levels, waive a finding, take a waiver back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from kb.accounts.audit import Act
from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, Invalid, NotFound, Problem
from kb.languages.names import name_of
from kb.library import validation, workflow
from kb.library.entry import Kind
from kb.library.team_tone import ChosenLevel, GivenWaiver, TeamTone
from kb.services import audit, library
from kb.storage import Store
from kb.storage.changes import NewChange
from kb.tone import Report, check
from kb.tone.foreign import foreign_language
from kb.tone.policy import LEVELS, Waiver, level_problems, waiver_problems
from kb.tone.report import LONGEST_REPLY


def check_reply(text: str, locale: str) -> Report:
    """Check the tone of a reply that is no macro. Raises Invalid for what is no reply in this locale."""
    problems: list[Problem] = []
    if len(text) > LONGEST_REPLY:
        sizes = {"length": len(text), "limit": LONGEST_REPLY}
        problems.append(Problem("text", N_("This has %(length)s characters; at most %(limit)s fit."), sizes))
    if "\0" in text:
        place = {"code": "U+0000", "line": text.count("\n", 0, text.index("\0")) + 1}
        problems.append(Problem("text", N_("line %(line)s: the character %(code)s cannot be kept."), place))
    if problems:
        raise Invalid(problems)
    report = check(text, locale)
    foreign = foreign_language(text, report)
    if foreign:
        arguments = {"language": name_of(foreign), "locale": report.locale}
        message = N_("this looks like %(language)s, but the locale is %(locale)s")
        raise Invalid([Problem("locale", message, arguments)])
    return report


def team_tone(store: Store, key: str | None = None, *, by: Person) -> TeamTone:
    """Give what the team decided, with the waivers of one macro or with all, as far as the person sees the macros."""
    found = store.tone.read(key)
    keys = [(Kind.MACRO, given.waiver.key) for given in found.waivers]
    seen = library.some(store, keys, by=by) if keys else {}
    return replace(
        found, waivers=tuple(each for each in found.waivers if (Kind.MACRO, each.waiver.key) in seen)
    )


def set_levels(
    store: Store, levels: Mapping[str, str], *, by: Person, now: datetime | None = None
) -> tuple[str, ...]:
    """Give advice rules these levels (rule -> level); names those that changed. Raises Invalid for an element,
    which no team can change, and for what is no rule or no level.
    """
    require(by, Right.APPROVE)
    problems = [each for rule, level in levels.items() for each in level_problems(rule, level, rule)]
    if problems:
        raise Invalid(problems)
    at = now or datetime.now(UTC)
    with store.transaction():
        policy = store.tone.read().policy
        changed = [
            ChosenLevel(rule, level, by.name, at)
            for rule in levels
            for level in LEVELS
            if level == levels[rule] != policy.level(rule)
        ]
        store.tone.set_levels(changed)
        store.log.append([NewChange(at, by.name, f"set to {c.level}", "tone", c.rule) for c in changed])
        for choice in changed:
            _record(store, f"tone/{choice.rule}", choice.level, by, at)
    return tuple(chosen.rule for chosen in changed)


def waive(store: Store, waiver: Waiver, *, by: Person, now: datetime | None = None) -> None:
    """Waive one finding of a macro's text. The same finding is waived once; who came first stays named.
    Raises Invalid without a reason and for an element, NotFound for a text that is not there.
    """
    require(by, Right.APPROVE)
    problems = list(waiver_problems(waiver))
    reason = validation.reason(waiver.reason, "reason", problems)
    text = validation.quoted(waiver.text, "text", problems)
    if problems:
        raise Invalid(problems)
    kept = Waiver(waiver.key, waiver.locale, waiver.rule, text, reason)
    at = now or datetime.now(UTC)
    with store.transaction():
        workflow.variant(library.entry(store, Kind.MACRO, kept.key, by=by), kept.locale)
        if store.tone.read(kept.key).given(kept) is None:
            store.tone.waive(GivenWaiver(0, kept, by.name, at))
            store.log.append([_change(kept, f"waived {kept.rule}", by, at)])
            _record(store, _place(kept), f"waived {kept.rule}", by, at)


def take_back(store: Store, key: str, waiver_id: int, *, by: Person, now: datetime | None = None) -> None:
    """Let a waived finding count again. Raises NotFound where the macro has no such waiver."""
    require(by, Right.APPROVE)
    at = now or datetime.now(UTC)
    with store.transaction():
        found = next((each for each in team_tone(store, key, by=by).waivers if each.id == waiver_id), None)
        if found is None:
            raise NotFound(N_("This waiver was taken back already."))
        store.tone.take_back(found.id)
        what = f"counts again: {found.waiver.rule}"
        store.log.append([_change(found.waiver, what, by, at)])
        _record(store, _place(found.waiver), what, by, at)


def _change(waiver: Waiver, what: str, by: Person, at: datetime) -> NewChange:
    return NewChange(at, by.name, what, Kind.MACRO, waiver.key, waiver.locale)


def _place(waiver: Waiver) -> str:
    return f"{Kind.MACRO}/{waiver.key}/{waiver.locale}"


def _record(store: Store, target: str, detail: str, by: Person, at: datetime) -> None:
    audit.record(store, by=by, what=Act.TONE_CHANGED, target=target, detail=detail, at=at)
