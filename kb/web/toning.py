"""What pages say about tone: the three elements in words, the advice rules by name, a report ready to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb import tone
from kb.errors import N_, Invalid
from kb.library import gate
from kb.library.entry import Kind
from kb.tone.report import ELEMENTS, ElementName, Finding, Report


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

RULES: Mapping[str, str] = {
    "over-empathy": N_("Much feeling, little doing"),
    "over-apology": N_("Too many apologies"),
    "late-action": N_("The action comes late"),
    "pity": N_("Sounds like pity"),
    "curt": N_("Sounds curt"),
    "closed-door": N_("Closes the door"),
    "impatience": N_("Sounds impatient"),
    "overlong": N_("Very long"),
    "overpromise": N_("Promises too much"),
    "no-timeframe": N_("No time given"),
    "vague-apology": N_("Vague apology"),
    "vague-action": N_("Vague action"),
    "hand-off": N_("Only passes them on"),
    "blame": N_("Sounds like blame"),
    "informal-register": N_("Too familiar"),
    "no-name": N_("No name"),
}


@dataclass(frozen=True)
class Light:
    """One element as the tone panel shows it."""

    name: ElementName
    words: ElementWords
    present: bool
    evidence: tuple[str, ...]
    phrases: tuple[str, ...]


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


def _phrases(locale: str, name: ElementName) -> tuple[str, ...]:
    try:
        given: Sequence[str] = tone.phrases(locale, name)
    except Invalid:
        return ()
    return tuple(given[:4])


def lights(known: Report, locale: str) -> list[Light]:
    """Say for each element whether it is there, by which words, and what could be put in."""
    return [
        Light(
            name,
            WORDS[name],
            known.elements[name].present,
            tuple(each.text for each in known.elements[name].evidence),
            () if known.elements[name].present else _phrases(locale, name),
        )
        for name in ELEMENTS
    ]


def rule_name(finding: Finding) -> str:
    """Give the gettext id that names a finding's rule."""
    return RULES.get(finding.rule, finding.rule)
