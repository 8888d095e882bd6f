"""Telling that a reply is in another language than was said, so that "everything is missing" has its reason."""

import re

from kb.languages.guess import other_language
from kb.tone.report import Report

# Quoted lines, code, placeholders and addresses are in no language. Every repetition is bounded or ends at its mark.
_OPAQUE = re.compile(
    r"^[ \t]*>[^\n]*|^[ \t]*(?P<fence>```|~~~).*?(?P=fence)|`[^`\n]{1,300}`|\{\{[^{}\n]{1,300}\}\}"
    r"|https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]{1,253}",
    re.MULTILINE | re.DOTALL,
)
_MISSING = 2  # elements


def foreign_language(text: str, report: Report) -> str | None:
    """Name the language (a tag of BCP 47) that a reply is clearly in where it is not the report's locale.

    None where that cannot be told, and where two of the elements were found: what was understood is in the right language.
    """
    return None if len(report.missing) < _MISSING else other_language(_OPAQUE.sub(" ", text), report.locale)
