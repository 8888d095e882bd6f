"""A change of many texts at once as values: what is to be done, how far it has come, what became of each text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from kb import placeholders
from kb.languages.whole_words import replace_whole
from kb.library.entry import Kind

Phase = Literal["trying", "tried", "doing", "done", "undoing", "undone"]
State = Literal["new", "ready", "same", "held", "done", "undone", "stays"]
WAITING: Mapping[Phase, State] = {"trying": "new", "doing": "ready", "undoing": "done"}
"""Which texts a phase still has to see to; the others wait for a person."""
UNDONE_WITHIN = timedelta(days=1)


class Change(StrEnum):
    """What can be done to many texts."""

    ADD_SITUATION = "add-situation"
    REMOVE_SITUATION = "remove-situation"
    OWNER = "owner"
    REVIEW = "review"
    RETIRE = "retire"
    BRING_BACK = "bring-back"
    SUBMIT = "submit"
    APPROVE = "approve"
    REPLACE = "replace"


OF_TEXTS = frozenset({Change.SUBMIT, Change.APPROVE, Change.REPLACE})
"""What is done to a text in a language; the others are done to an entry as a whole."""


@dataclass(frozen=True)
class Given:
    """What a change is made with. `locale` None stands for all languages, where that is possible; `whole` finds no
    words inside others, nor in the names of placeholders.
    """

    situation: str = ""
    owner: int | None = None
    review_on: date | None = None
    every: int | None = None
    locale: str | None = None
    find: str = ""
    put: str = ""
    whole: bool = False

    def replaced(self, body: str) -> str:
        """Give a text with what is found replaced everywhere."""
        if self.whole and self.locale:
            names = placeholders.name_spans(body)
            return replace_whole(body, self.find, self.put, self.locale, names)
        return body.replace(self.find, self.put) if self.find else body


@dataclass(frozen=True)
class Said:
    """Why a text was held: a message id with its arguments."""

    message: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One text of a change; `before` holds what undoing it needs."""

    id: int
    kind: Kind
    key: str
    locale: str | None
    state: State
    notes: tuple[Said, ...] = ()
    before: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class BulkChange:
    """A change, how far it has come, and how many of its texts are how (state -> number)."""

    id: int
    person_id: int
    at: datetime
    change: Change
    given: Given
    phase: Phase
    counts: Mapping[State, int]

    @property
    def total(self) -> int:
        """How many texts it is about."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many of them this phase still has to see to."""
        return self.counts.get(WAITING[self.phase], 0) if self.phase in WAITING else 0

    def can_be_undone(self, now: datetime) -> bool:
        """Whether something was done, less than a day ago, that can be taken back."""
        has_done = self.phase in ("doing", "done") and self.counts.get("done", 0) > 0
        return has_done and now - self.at <= UNDONE_WITHIN
