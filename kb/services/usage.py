"""The verbs of use: count a copy, and say what is used most, by one person and by all. Nothing of any text is kept."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from kb.accounts.roles import Right, require
from kb.accounts.user import Person
from kb.errors import N_, NotFound
from kb.library import workflow
from kb.library.entry import Kind
from kb.library.usage import OWN, EntryId, Use, worth
from kb.library.visibility import may_with
from kb.services import library
from kb.storage import Store

APART = timedelta(seconds=10)  # copied again so soon, as Markdown after plain text, it is the same use
MOST = 30  # entries that one person, and that all together, are known to use
KEPT_FOR = timedelta(minutes=1)
_MOST_PEOPLE = 1_000


def count(
    store: Store, kind: Kind, key: str, locale: str, *, by: Person, now: datetime | None = None
) -> bool:
    """Count that a person copied a text; says whether it counted. Raises NotFound for a text that is not there."""
    require(by, Right.READ)
    at = now or datetime.now(UTC)
    with store.transaction():
        entry = library.entry(store, kind, key, by=by)
        variant = workflow.variant(entry, locale)
        if variant.approved is None and not may_with(by, Right.TRANSLATE, entry.visibility):
            raise NotFound(N_("There is no text in this language yet."))
        return store.uses.note(by.id, (kind, key), locale, at=at, worth=worth(at), apart=APART)


def recent(store: Store, *, by: Person, most: int) -> list[EntryId]:
    """Give what a person used last, the newest first."""
    return store.uses.recent(most, person_id=by.id)


def most_used(store: Store, *, most: int) -> list[EntryId]:
    """Give what all together use most; older uses count less. Who asks may not see all of it."""
    return list(store.uses.weights(most))


def listed(store: Store, *, by: Person) -> list[Use]:
    """Give how often every text in use that a person sees was copied, and when last; by nobody in particular."""
    require(by, Right.READ)
    with store.reading():
        totals = store.uses.totals()
        seen = library.some(store, dict.fromkeys((use.kind, use.key) for use in totals), by=by)
    return [use for use in totals if (use.kind, use.key) in seen]


class Preferences:
    """What each person prefers, as search asks for it with every letter: worked out once a minute and kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[datetime, Mapping[EntryId, float]]] = OrderedDict()

    def of(self, person: Person, *, now: datetime | None = None) -> Mapping[EntryId, float]:
        """Give the weights of what a person, and everybody, uses most; their own count much more."""
        at = now or datetime.now(UTC)
        kept = self._kept.get(person.id)
        if kept is not None and at - kept[0] < KEPT_FOR:
            return kept[1]
        found = self._read(person)
        with self._lock:
            self._kept[person.id] = at, found
            while len(self._kept) > _MOST_PEOPLE:
                self._kept.popitem(last=False)
        return found

    def forget(self, person: Person) -> None:
        """Work this person's out anew at the next search: they used something."""
        with self._lock:
            self._kept.pop(person.id, None)

    def _read(self, person: Person) -> Mapping[EntryId, float]:
        with self._store.reading():
            weights = self._store.uses.weights(MOST)
            own = self._store.uses.weights(MOST, person_id=person.id)
        for entry, weight in own.items():
            weights[entry] = weights.get(entry, 0.0) + OWN * weight
        return weights
