"""The tone checker: text -> elements with evidence, findings with advice. No web, no database."""

from kb.languages import language
from kb.tone import rulebook
from kb.tone.engine import check
from kb.tone.report import ELEMENTS, Element, ElementName, Evidence, Finding, Report

__all__ = ["ELEMENTS", "Element", "Evidence", "Finding", "Report", "check", "phrases"]


def phrases(locale: str, element: ElementName) -> tuple[str, ...]:
    """Give the sentences to insert for a missing element, best first; raises Invalid for a strange locale."""
    return rulebook.insertable(language(locale).code)[element]
