"""The tone checker: text -> elements with evidence, findings with advice. No web, no database."""

from collections.abc import Mapping

from kb.languages import language
from kb.tone import rulebook
from kb.tone.engine import check, load
from kb.tone.report import ELEMENTS, Element, ElementName, Evidence, Finding, Report
from kb.tone.rulebook import Register

__all__ = [
    "ELEMENTS",
    "Element",
    "Evidence",
    "Finding",
    "Report",
    "check",
    "load",
    "mends",
    "phrases",
    "registers",
]


def registers(locale: str) -> tuple[Register, ...]:
    """Name the registers that there are phrases in, formal first; raises Invalid for a strange locale."""
    return tuple(rulebook.insertable(language(locale).code))


# Advice that another sentence in the place of its own takes away -> the element whose phrases do.
_MENDED_BY: Mapping[str, ElementName] = {
    "closed-door": "invitation",
    "vague-action": "action",
    "vague-apology": "acknowledgement",
}


def mends(locale: str, rule: str, register: Register = "formal") -> tuple[str, ...]:
    """Give the phrases that mend what a rule of advice found, best first; none where only thought helps.

    `kb.tone.placing.mending` says what of the text they replace. Raises Invalid for a strange locale.
    """
    known = rulebook.insertable(language(locale).code)
    return known.get(register, known["formal"]).get(_MENDED_BY.get(rule, rule), ())


def phrases(locale: str, element: ElementName, register: Register = "formal") -> tuple[str, ...]:
    """Give the sentences to insert for a missing element, best first; raises Invalid for a strange locale."""
    known = rulebook.insertable(language(locale).code)
    return known.get(register, known["formal"])[element]
