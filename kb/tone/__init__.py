"""The tone checker: text -> elements with evidence, findings with advice. No web, no database."""

from kb.languages import language
from kb.tone import rulebook
from kb.tone.engine import check
from kb.tone.report import ELEMENTS, Element, ElementName, Evidence, Finding, Report
from kb.tone.rulebook import Register

__all__ = ["ELEMENTS", "Element", "Evidence", "Finding", "Report", "check", "phrases", "registers"]


def registers(locale: str) -> tuple[Register, ...]:
    """Name the registers that there are phrases in, formal first; raises Invalid for a strange locale."""
    return tuple(rulebook.insertable(language(locale).code))


def phrases(locale: str, element: ElementName, register: Register = "formal") -> tuple[str, ...]:
    """Give the sentences to insert for a missing element, best first; raises Invalid for a strange locale."""
    known = rulebook.insertable(language(locale).code)
    return known.get(register, known["formal"])[element]
