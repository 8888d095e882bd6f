"""What the editor tells of a text beside the text itself: that it is not saved yet, or that two edits are in it."""

from dataclasses import dataclass
from typing import Self

from kb.library.unsaved import Unsaved
from kb.services.merging import Merged
from kb.web import difference
from kb.web.marking import Piece


@dataclass(frozen=True)
class UnderWay:
    """What somebody typed and did not save, with what it changes."""

    typed: Unsaved
    title: list[Piece]
    body: list[Piece]

    @classmethod
    def of(cls, typed: Unsaved | None, title: str, body: str) -> Self | None:
        """Compare it with the saved text; None where nothing was typed."""
        if typed is None:
            return None
        return cls(typed, difference.words(title, typed.title), difference.words(body, typed.body))


@dataclass(frozen=True)
class Together:
    """Two edits in one text, with what came from the other person."""

    merged: Merged
    title: list[Piece]
    body: list[Piece]

    @classmethod
    def of(cls, merged: Merged) -> Self:
        """Compare the other person's text with the one that both began with."""
        base, theirs = merged.base, merged.theirs
        title = difference.words(base.title, theirs.title) if base.title != theirs.title else []
        return cls(merged, title, difference.words(base.body, theirs.body))
