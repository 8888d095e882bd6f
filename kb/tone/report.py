"""What the tone checker answers, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ElementName = Literal["acknowledgement", "action", "invitation"]
ELEMENTS: tuple[ElementName, ...] = ("acknowledgement", "action", "invitation")

LONGEST_REPLY = 200_000
"""Characters of a reply that is checked for somebody outside; macros are far shorter."""


@dataclass(frozen=True)
class Evidence:
    """A span of the text as given, in code points, that satisfies an element."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Element:
    """One of the three required elements: present where it has evidence."""

    name: ElementName
    evidence: tuple[Evidence, ...] = ()

    @property
    def present(self) -> bool:
        """Whether the reply has this element."""
        return bool(self.evidence)


@dataclass(frozen=True)
class Finding:
    """One piece of advice. `rule` is a name of the rule table (`over-empathy`); `message` says why and
    `suggestion` how to mend it: both are gettext ids, already complete sentences.
    """

    rule: str
    start: int
    end: int
    text: str
    message: str
    suggestion: str


@dataclass(frozen=True)
class Report:
    """The whole answer for one reply in one locale."""

    locale: str
    elements: Mapping[ElementName, Element]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether all three required elements are present: what the gate asks."""
        return all(self.elements[name].present for name in ELEMENTS)

    @property
    def missing(self) -> tuple[ElementName, ...]:
        """The required elements that are absent, in the order of the rules."""
        return tuple(name for name in ELEMENTS if not self.elements[name].present)
