"""Which placeholders the library uses, and how often: counted seldom, asked for by every writer."""

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from kb import placeholders
from kb.storage import Store

KEPT_FOR = timedelta(minutes=10)


class PlaceholdersInUse:
    """The names of placeholders in the texts that all see, with how many texts use them; counted once in ten minutes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._counted: tuple[datetime, Mapping[str, int]] | None = None

    def names(self, *, now: datetime | None = None) -> Mapping[str, int]:
        """Give name -> texts, the most used first."""
        at = now or datetime.now(UTC)
        with self._lock:
            if self._counted is None or at - self._counted[0] > KEPT_FOR:
                self._counted = at, self._count()
            return self._counted[1]

    def _count(self) -> Mapping[str, int]:
        counted: Counter[str] = Counter()
        for text in self._store.entries.texts_with("{{"):
            counted.update(placeholders.names(text).keys())
        return dict(counted.most_common())
