"""The verbs of texts under way: keep what was typed, find it again, discard it, take that back. They are their typist's
alone: nobody else reads them, whatever their right.
"""

from datetime import UTC, datetime

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, NotAllowed
from kb.library import validation
from kb.library.unsaved import KEPT_FOR, MOST, Details, Place, Unsaved
from kb.library.visibility import require_with
from kb.library.workflow import has_text, right_to_write
from kb.services import library
from kb.storage import Store

_LONGEST_NAME = 200  # longer than may be saved: what is too long is kept too, to be cut


def keep(
    store: Store,
    place: Place,
    *,
    title: str,
    body: str,
    expected: int | None,
    made_from: int | None = None,
    details: Details | None = None,
    by: Person,
    now: datetime | None = None,
) -> bool:
    """Keep what a person typed, in the place of what they had typed before; says whether there was something to keep:
    a text that is saved already is not, nor one that was typed before the one that is kept.
    """
    at = now or datetime.now(UTC)
    chosen = _unfinished(details) if details and place.is_new else Details()
    text = validation.unfinished(title), validation.unfinished(body)
    typed = Unsaved(place, *text, expected, made_from, at, chosen)
    with store.transaction():
        _require(store, place, by)
        if _is_saved(store, typed, by):
            store.unsaved.forget(by.id, place)
            return False
        known = store.unsaved.find(by.id, place)
        if known is not None and known.at > at:
            return False
        store.unsaved.keep(by.id, typed, forget_before=at - KEPT_FOR, most=MOST)
        return True


def find(store: Store, place: Place, *, by: Person) -> Unsaved | None:
    """Give what a person typed of a text and has not saved. Of a new entry the locale may be another one."""
    found = store.unsaved.find(by.id, place)
    return None if found is None or _is_saved(store, found, by) else found


def discard(store: Store, place: Place, *, by: Person) -> bool:
    """Put aside what was typed; it can be taken back. Says whether there was something."""
    require(by, Right.READ)
    return store.unsaved.discard(by.id, place)


def take_back(store: Store, place: Place, *, by: Person) -> bool:
    """Have again what was discarded. Says whether it is still there."""
    require(by, Right.READ)
    return store.unsaved.discard(by.id, place, discarded=False)


def forget(store: Store, place: Place, *, by: Person) -> None:
    """Forget what was typed: it is saved."""
    store.unsaved.forget(by.id, place)


def _require(store: Store, place: Place, by: Person) -> None:
    if place.is_new:
        require(by, Right.READ)
    else:
        entry = library.entry(store, place.kind, place.key, by=by)
        require_with(by, right_to_write(entry, place.locale), entry.visibility, place.locale)
    if by.id <= 0:  # the system, or a token
        raise NotAllowed(N_("Your role does not allow this."))


def _unfinished(details: Details) -> Details:
    """Give what was chosen within bounds; a tag that can be none is left out."""
    tags = dict.fromkeys(tag for tag in details.situations if not validation.is_not_a_name(tag))
    return Details(
        validation.unfinished(details.key[:_LONGEST_NAME]),
        validation.unfinished(details.shortcut[:_LONGEST_NAME]),
        tuple(tags)[:MOST],
        validation.unfinished(details.visibility[:_LONGEST_NAME]),
        details.teams[:MOST],
    )


def _is_saved(store: Store, typed: Unsaved, by: Person) -> bool:
    """Whether the text is empty and new, or what the newest revision says."""
    if typed.place.is_new:
        return typed.details.is_empty and not (typed.title.strip() or typed.body.strip())
    entry = library.some(store, [(typed.place.kind, typed.place.key)], by=by).get(
        (typed.place.kind, typed.place.key)
    )
    if entry is None:
        return False
    if typed.place.locale not in entry.variants:
        return not (typed.title.strip() or typed.body.strip())
    return has_text(entry, typed.place.locale, typed.title.strip(), typed.body.rstrip())
