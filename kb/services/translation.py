"""The verbs of the translator's page: what is to be done, and what changed in the source."""

from collections.abc import Mapping

from kb.accounts.user import Person
from kb.errors import N_, NotFound
from kb.library.entry import Entry, Kind, Revision
from kb.services import library
from kb.storage import Store
from kb.translation import queue as rules
from kb.translation.queue import State, Task


def queue(store: Store, locale: str, *, by: Person) -> list[Task]:
    """List what is to be done in a locale: outdated, missing, drafts, to review. Private texts are in no queue."""
    return rules.tasks(_shared(store, by), locale)


def overview(store: Store, *, by: Person) -> Mapping[str, Mapping[State, int]]:
    """Count what is to be done by locale and state."""
    return rules.overview(_shared(store, by))


def _shared(store: Store, by: Person) -> list[Entry]:
    return [each for each in library.entries(store, by=by) if not each.visibility.is_private]


def source_then_and_now(
    store: Store, kind: Kind, key: str, locale: str, *, by: Person
) -> tuple[Revision | None, Revision]:
    """Give the source's revision that the translation was made from (None for no translation) and its newest."""
    with store.reading():
        entry = library.entry(store, kind, key, by=by)
        now = entry.source.latest
        if locale == entry.source_locale:
            raise NotFound(N_("This is the source text itself."))
        variant = entry.variants.get(locale)
        made_from = variant.latest.source_revision if variant else None
        if made_from is None or made_from == now.number:
            return (now if made_from else None), now
        return store.entries.revision(kind, key, entry.source_locale, made_from), now
