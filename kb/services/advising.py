"""Keeping what the tone rules advise on texts in use, by following the change log, so that it can be counted.

It goes no further than the index, which has the rules read every text that is new: what they found is still known then.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from kb.errors import Invalid
from kb.library.entry import Entry, Kind
from kb.library.gate import advice
from kb.library.stewardship import UNSAID
from kb.services.workspace import Workspace
from kb.storage.findings import Advice, Reached
from kb.tone.edition import edition

EVERY = 2.0  # seconds between two looks at the change log
_CHANGES_AT_ONCE = 200
_REST = 4  # times as long as the reading of an entry took

_log = logging.getLogger(__name__)


class Adviser:
    """Follows the change log of a workspace, one in all processes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._store = workspace, workspace.store
        self._lock_file = workspace.settings.data / "advice.lock"
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

    def catch_up(self) -> None:
        """Go on to where the index is, unless another process is at it."""
        with self._alone() as is_alone:
            while is_alone and not self._stopping.is_set() and self._step():
                pass

    def _run(self) -> None:
        while not self._stopping.wait(EVERY):
            try:
                self.catch_up()
            except Exception:  # the thread outlives a database that restarts and a disk that is full
                _log.exception("what the tone rules advise could not be brought up to date")

    def _step(self) -> bool:
        """Look at the next changes; False where there are none."""
        before = self._store.findings.reached()
        since = before.sequence if before.edition == edition() else 0
        limit = self._workspace.engine.own.sequence() - since
        changes = self._store.changes(since, min(limit, _CHANGES_AT_ONCE)) if limit > 0 else []
        changes = [each for each in changes if each.sequence <= since + limit]
        if not changes:
            return False
        macros = dict.fromkeys(
            (Kind.MACRO, each.key) for each in changes if each.kind == Kind.MACRO and each.what not in UNSAID
        )
        found = {key: self._advice(entry) for key, entry in self._store.entries.some(macros).items()}
        after = Reached(edition(), changes[-1].sequence)
        return self._store.findings.keep(found, before=before, after=after)

    def _advice(self, entry: Entry) -> Advice:
        """Have the rules read an entry, and leave the processor to others for a while: agents search meanwhile."""
        began = time.thread_time()
        found = _advice(entry)
        self._stopping.wait(_REST * (time.thread_time() - began))
        return found

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(handle)


def _advice(entry: Entry) -> Advice:
    return {locale: _of_text(variant.in_use.body, locale) for locale, variant in entry.variants.items()}


def _of_text(body: str, locale: str) -> tuple[tuple[str, str], ...]:
    try:
        return advice(body, locale)
    except Invalid:  # a language without tone rules
        return ()
