"""Several texts put together into one reply: one greeting, one closing, and a word on what is said twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb import placeholders
from kb.errors import Invalid
from kb.library import gate
from kb.tone import placing
from kb.tone.report import ELEMENTS, ElementName

# A last paragraph of nothing but who writes: `{{ agent.first_name }}`, `{{ agent.name }}, {{ brand.name }}`.
_SIGNED = re.compile(r"\s*(?:\{\{ ?(?:agent|brand)\.[^{}\n]{1,250}\}\}[\s,،，*_|-]{0,9}){1,4}\Z")


@dataclass(frozen=True)
class Part:
    """One text of a reply and the locale that it is in."""

    body: str
    locale: str


def core(part: Part) -> tuple[int, int]:
    """Give the span of what is said between the greeting and the closing, whole paragraphs; all where that is nothing."""
    signed = _SIGNED.search(part.body)
    end = signed.start() if signed and part.body[: signed.start()].strip() else len(part.body)
    try:
        first, last = placing.said(part.body[:end], part.locale)
    except Invalid:
        return 0, end
    start = part.body.rfind("\n\n", 0, first) + 2 if "\n\n" in part.body[:first] else 0
    closing = part.body.find("\n\n", last, end)
    return start, closing if closing >= 0 else end


def greets(part: Part) -> bool:
    """Whether a text begins with a greeting of its own."""
    return core(part)[0] > 0


def compose(parts: Sequence[Part]) -> list[Part]:
    """Leave out every greeting but the first text's, and every closing but the last one's."""
    made = []
    for number, part in enumerate(parts):
        start, end = core(part)
        begin = 0 if number == 0 else start
        stop = len(part.body) if number == len(parts) - 1 else end
        made.append(Part(part.body[begin:stop].strip("\n"), part.locale))
    return made


def said_twice(parts: Sequence[Part]) -> list[tuple[ElementName, list[str]]]:
    """Name the elements that more than one text has, with the words that give it: two thanks, two invitations.

    Every text may act: only acknowledgements and invitations are told.
    """
    found = []
    for name in ELEMENTS:
        words = [_words(part, name) for part in parts] if name != "action" else []
        heard = [each for each in words if each]
        if len(heard) > 1:
            found.append((name, heard))
    return found


def _words(part: Part, name: ElementName) -> str:
    try:
        evidence = gate.tone(part.body, part.locale).elements[name].evidence
    except Invalid:
        return ""
    return placeholders.fill(evidence[0].text, lambda each: each.fallback or "…") if evidence else ""
