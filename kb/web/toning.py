"""What pages say about tone: the three elements in words, levels, a report ready to show."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb import tone
from kb.errors import N_, Invalid
from kb.library import gate
from kb.library.entry import Kind
from kb.library.team_tone import GivenWaiver, TeamTone
from kb.tone.guide import TITLES
from kb.tone.placing import Place, places
from kb.tone.policy import Judgement
from kb.tone.report import ELEMENTS, ElementName, Finding, Report
from kb.tone.rulebook import Register


@dataclass(frozen=True)
class ElementWords:
    """How an element is spoken of; all are gettext ids."""

    label: str
    present: str
    missing: str
    mend: str


WORDS: Mapping[ElementName, ElementWords] = {
    "acknowledgement": ElementWords(
        N_("Acknowledges"),
        N_("Acknowledgement: present"),
        N_("Acknowledgement: missing"),
        N_("Show that you see the person: thank them for writing, or name what went wrong."),
    ),
    "action": ElementWords(
        N_("Acts"),
        N_("Action: present"),
        N_("Action: missing"),
        N_("Name one concrete step: what you did, what you will do and when, or what they can do now."),
    ),
    "invitation": ElementWords(
        N_("Invites"),
        N_("Invitation: present"),
        N_("Invitation: missing"),
        N_("Leave the line open: ask what you need to know, or invite them to write back."),
    ),
}

LEVEL_WORDS: Mapping[str, str] = {
    "off": N_("Off"),
    "note": N_("Note"),
    "warning": N_("Warning"),
    "error": N_("Error"),
}


@dataclass(frozen=True)
class Light:
    """One element as the tone panel shows it; `place` is where a phrase of it goes."""

    name: ElementName
    words: ElementWords
    present: bool
    evidence: tuple[str, ...]
    phrases: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Mend:
    """Phrases that take the place of what a rule complains of."""

    phrases: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class WaivedFinding:
    """A finding that was waived: why, by whom, when."""

    finding: Finding
    given: GivenWaiver


def report(body: str, locale: str) -> Report | None:
    """Check a reply; None for a locale whose rules are not there."""
    try:
        return gate.tone(body, locale)
    except Invalid:
        return None


def elements(kind: Kind, body: str, locale: str) -> tuple[str, ...]:
    """Name the elements that a macro has; an article needs none."""
    known = report(body, locale) if kind is Kind.MACRO else None
    return tuple(name for name in ELEMENTS if known and known.elements[name].present)


def register_of(known: Report) -> Register:
    """Name the register that phrases should have to go with a reply."""
    is_familiar = any(finding.rule == "informal-register" for finding in known.findings)
    return "informal" if is_familiar and "informal" in registers(known.locale) else "formal"


def registers(locale: str) -> tuple[Register, ...]:
    """Name the registers that a language has phrases in; none where it has no rules."""
    try:
        return tone.registers(locale)
    except Invalid:
        return ()


def lights(known: Report, body: str, register: Register) -> list[Light]:
    """Say for each element whether it is there, by which words, and what could be put in where."""
    where = places(body, known)
    return [
        Light(
            name,
            WORDS[name],
            known.elements[name].present,
            tuple(dict.fromkeys(each.text for each in known.elements[name].evidence)),
            tone.phrases(known.locale, name, register),
            where[name],
        )
        for name in ELEMENTS
    ]


def waived(team: TeamTone, judged: Judgement) -> list[WaivedFinding]:
    """List what was waived in a text, with who and why."""
    return [
        WaivedFinding(each.finding, given)
        for each in judged.waived
        if (given := team.given(each.waiver)) is not None
    ]


def rule_name(finding: Finding) -> str:
    """Give the gettext id that names a finding's rule."""
    return TITLES.get(finding.rule, finding.rule)
