"""The tone checker: text -> elements with evidence, findings with advice. No web, no database."""

from kb.tone.engine import check
from kb.tone.report import ELEMENTS, Element, Evidence, Finding, Report

__all__ = ["ELEMENTS", "Element", "Evidence", "Finding", "Report", "check"]
