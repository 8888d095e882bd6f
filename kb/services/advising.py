"""Keeping what the tone rules say of texts in use, by following the change log: the elements that lists show, the advice
that is counted.

Of few new texts a server's own thread has the rules read them, gently; of many, as after an import or a change of
the rules, a process of the lowest priority, for agents search meanwhile.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress

from kb.errors import Invalid
from kb.library import gate
from kb.library.entry import Entry, Kind
from kb.library.gate import Seen
from kb.library.readers import Readers, StoppedError
from kb.library.stewardship import UNSAID
from kb.library.usage import EntryId
from kb.locks import alone
from kb.services.workspace import Workspace
from kb.storage import Store
from kb.storage.findings import Reached, Told
from kb.tone.edition import edition

EVERY = 2.0  # seconds between two looks at the change log
MANY = 2_000  # changes that are read side by side
_CHANGES_AT_ONCE = 200
_BESIDE_AT_ONCE = 1_000  # for other processes, which wait for each other at the end of each
_REST = 4.0
_LAST = 19  # the lowest priority

Progress = Callable[[int, int], None]
"""Called with how many changes are looked at, and of how many."""

_log = logging.getLogger(__name__)


def elements_of(
    store: Store, texts: Iterable[tuple[Kind, str, str]]
) -> Mapping[tuple[Kind, str, str], tuple[str, ...]]:
    """Name the elements of the texts in use of entries in these locales, (kind, key, locale); an article needs none. What
    nobody has told of yet is read now.
    """
    wanted = [text for text in texts if text[0] is Kind.MACRO]
    known = store.findings.elements(key for _, key, _ in wanted) if wanted else {}
    lacking = [text for text in wanted if text[1:] not in known]
    entries = store.entries.some((kind, key) for kind, key, _ in lacking) if lacking else {}
    found = {text: known[text[1:]] for text in wanted if text[1:] in known}
    for kind, key, locale in lacking:
        entry = entries.get((kind, key))
        if entry is not None and locale in entry.variants:
            found[kind, key, locale] = _seen(entry.variants[locale].in_use.body, locale).elements
    return found


class Adviser:
    """Follows the change log of a workspace, one in all processes."""

    def __init__(
        self, workspace: Workspace, *, readers: int = 1, nice: int = _LAST, rest: float = _REST
    ) -> None:
        """`readers` is how many processes, of this niceness, read where there is much to read; `rest` how much longer
        than it reads this one rests after an entry, for it has others to answer.
        """
        self._workspace, self._store = workspace, workspace.store
        self._lock_file = workspace.settings.data / "advice.lock"
        self._number, self._nice, self._rest = readers, nice, rest
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self) -> None:
        """Follow from now on, in a thread beside, until the workspace is closed."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="adviser", daemon=True)
            self._workspace.at_close(self.stop)
            self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def catch_up(self, progress: Progress | None = None) -> None:
        """Go on to the newest change, unless another process is at it."""
        with suppress(StoppedError), alone(self._lock_file) as lock, ExitStack() as ending:
            readers, most = None, 0
            while lock is not None and not self._stopping.is_set():
                before = self._store.findings.reached()
                left = max(0, self._store.sequence() - _since(before))
                most = max(most, left)
                if left >= MANY and readers is None:
                    readers = ending.enter_context(Readers(self._number, nice=self._nice))
                if progress:
                    progress(most - left, most)
                if not left or not self._step(before, readers):
                    return

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.catch_up()
            except Exception:  # the thread outlives a database that restarts and a disk that is full
                _log.exception("what the tone rules advise could not be brought up to date")

    def _step(self, before: Reached, readers: Readers | None) -> bool:
        """Look at the next changes; False where somebody else is at them."""
        changes = self._store.changes(_since(before), _BESIDE_AT_ONCE if readers else _CHANGES_AT_ONCE)
        macros = dict.fromkeys(
            (Kind.MACRO, each.key) for each in changes if each.kind == Kind.MACRO and each.what not in UNSAID
        )
        entries = self._store.entries.some(macros)
        told = self._told_by(readers, entries) if readers else self._told_gently(entries)
        after = Reached(edition(), changes[-1].sequence)
        return self._store.findings.keep(told, before=before, after=after)

    def _told_gently(self, entries: Mapping[EntryId, Entry]) -> dict[EntryId, dict[str, Told]]:
        """Have the rules read entries, and leave the processor to others for a while after each."""
        told: dict[EntryId, dict[str, Told]] = {}
        for key, entry in entries.items():
            began = time.thread_time()
            told[key] = {
                locale: Told(variant.in_use.number, _seen(variant.in_use.body, locale))
                for locale, variant in entry.variants.items()
            }
            self._stopping.wait(self._rest * (time.thread_time() - began))
        return told

    def _told_by(self, readers: Readers, entries: Mapping[EntryId, Entry]) -> dict[EntryId, dict[str, Told]]:
        """Have other processes read what is not remembered."""
        texts = {
            (key, locale): (variant.in_use.body, locale)
            for key, entry in entries.items()
            for locale, variant in entry.variants.items()
        }
        known = {place: gate.remembered(*text) for place, text in texts.items()}
        unread = {place: texts[place] for place, seen in known.items() if seen is None}
        known |= dict(zip(unread, readers.seen(list(unread.values()), self._stopping), strict=True))
        told: dict[EntryId, dict[str, Told]] = {key: {} for key in entries}
        for (key, locale), seen in known.items():
            told[key][locale] = Told(entries[key].variants[locale].in_use.number, seen or Seen())
        return told


def _since(reached: Reached) -> int:
    """Give the last change that was looked at: what another state of the rules told is told anew."""
    return reached.sequence if reached.edition == edition() else 0


def _seen(body: str, locale: str) -> Seen:
    try:
        return gate.seen(body, locale)
    except Invalid:  # a language without tone rules
        return Seen()
