"""A text's history as a timeline: its revisions, the steps that each took, and what differs between any two."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from kb.library.entry import Entry, Revision
from kb.services import changelog, library
from kb.storage.changes import Change
from kb.web import access, difference
from kb.web.marking import Piece

# What happened to a revision after it was written.
_STEPS = frozenset({"submitted", "approved", "sent back", "step taken back", "found still right"})


@dataclass(frozen=True)
class Point:
    """A revision with the steps that it took, oldest first."""

    revision: Revision
    steps: Sequence[Change]


@dataclass(frozen=True)
class Timeline:
    """All revisions, newest first; the one that is shown, the one that it is compared with, and what differs."""

    points: Sequence[Point]
    chosen: Revision
    other: Revision | None
    title: list[Piece]
    body: list[Piece]

    @property
    def newest(self) -> Revision:
        """The newest revision."""
        return self.points[0].revision

    @property
    def is_same(self) -> bool:
        """Whether the two that are compared say the same."""
        return self.other is not None and not any(piece.names for piece in (*self.title, *self.body))


def of_text(entry: Entry, locale: str) -> Timeline:
    """Read a text's timeline; `?revision=` chooses a revision, `?with=` another one instead of the one before it.
    Of the two the older is the one that was.
    """
    store, person = access.store(), access.person()
    revisions = library.history(store, entry.kind, entry.key, locale, by=person)
    changes = changelog.of_text(store, entry.kind, entry.key, locale, by=person)
    points = [
        Point(each, [c for c in changes if c.revision == each.number and c.what in _STEPS])
        for each in revisions
    ]
    chosen = _asked("revision", revisions) or revisions[0]
    earlier = next((each for each in revisions if each.number < chosen.number), None)
    other = _asked("with", revisions) or earlier
    if other is None or other.number == chosen.number:
        return Timeline(points, chosen, None, [Piece(chosen.title)], [Piece(chosen.body)])
    before, after = sorted((other, chosen), key=lambda each: each.number)
    title, body = difference.words(before.title, after.title), difference.words(before.body, after.body)
    return Timeline(points, chosen, other, title, body)


def _asked(name: str, revisions: Sequence[Revision]) -> Revision | None:
    wanted = request.args.get(name, "")
    return next((each for each in revisions if str(each.number) == wanted), None)


def undo() -> int | None:
    """Give the revision that the toast leads back to."""
    given = request.args.get("undo", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
