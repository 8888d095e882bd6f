"""Text in, report out."""

from kb.tone.report import Report


def check(text: str, locale: str) -> Report:
    """Check one reply; raises Invalid for a locale without rules."""
    raise NotImplementedError
