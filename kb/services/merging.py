"""The verbs of two edits of one text: put them together where they touch different paragraphs, and take that back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kb.accounts.user import Person
from kb.library import workflow
from kb.library.entry import Entry, Revision
from kb.library.merging import Wording, merge
from kb.library.unsaved import Place
from kb.library.visibility import require_with
from kb.services import library, unsaved
from kb.storage import Store


@dataclass(frozen=True)
class Merged:
    """A text that holds two edits: the revision that both began with, the other person's, and the one that holds both."""

    base: Revision
    theirs: Revision
    both: Revision


def save_merged(
    store: Store,
    place: Place,
    *,
    title: str,
    body: str,
    expected: int,
    made_from: int | None = None,
    by: Person,
    now: datetime | None = None,
) -> Merged | None:
    """Save a stale edit together with what was saved meanwhile, as a draft; None where both changed the same paragraph.
    What the person typed is kept beside, for when they take it back.
    """
    at = now or datetime.now(UTC)
    mine = Wording(title, body.rstrip())
    with store.transaction():
        before = library.entry(store, place.kind, place.key, by=by)
        require_with(by, workflow.right_to_write(before, place.locale), before.visibility, place.locale)
        theirs = _latest(before, place)
        base = store.entries.revision(place.kind, place.key, place.locale, expected)
        both = base and merge(_wording(base), mine, _wording(theirs))
        if base is None or both is None:
            return None
        entry = library.save_variant(
            store,
            place.kind,
            place.key,
            place.locale,
            title=both.title,
            body=both.body,
            expected=theirs.number,
            made_from=made_from,
            by=by,
            now=at,
        )
        if by.id > 0:
            unsaved.keep(
                store,
                place,
                title=title,
                body=body,
                expected=theirs.number,
                made_from=made_from,
                by=by,
                now=at,
            )
            unsaved.discard(store, place, by=by)
        return Merged(base, theirs, _latest(entry, place))


def merged(store: Store, place: Place, base: int, theirs: int, *, by: Person) -> Merged | None:
    """Give again what was put together, as long as nothing was saved since."""
    with store.reading():
        both = _latest(library.entry(store, place.kind, place.key, by=by), place)
        older = [
            store.entries.revision(place.kind, place.key, place.locale, number) for number in (base, theirs)
        ]
    if older[0] is None or older[1] is None or not base < theirs == both.number - 1:
        return None
    return Merged(older[0], older[1], both)


def take_apart(
    store: Store, place: Place, *, expected: int, by: Person, now: datetime | None = None
) -> Entry:
    """Let the other person's text be the newest again; one's own is a text under way. Raises StaleSave."""
    at = now or datetime.now(UTC)
    with store.transaction():
        entry = library.restore(
            store, place.kind, place.key, place.locale, expected - 1, expected=expected, by=by, now=at
        )
        if unsaved.take_back(store, place, by=by):
            typed = store.unsaved.find(by.id, place)
            if typed is not None:
                unsaved.keep(
                    store,
                    place,
                    title=typed.title,
                    body=typed.body,
                    expected=_latest(entry, place).number,
                    made_from=typed.made_from,
                    by=by,
                    now=max(at, typed.at),
                )
    return entry


def _latest(entry: Entry, place: Place) -> Revision:
    return workflow.variant(entry, place.locale).latest


def _wording(revision: Revision) -> Wording:
    return Wording(revision.title, revision.body)
