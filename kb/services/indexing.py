"""Keeping the search index in step with the database, by following the change log.

The database is the truth. One process at a time writes the index, whoever follows; readers see each
commit whole. An index that is missing, damaged, behind or ahead is mended without being asked.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from kb.errors import N_, Invalid, KbError
from kb.library.entry import Entry, Kind, Situation
from kb.library.gate import elements
from kb.library.stewardship import UNSAID
from kb.search.engine import Document
from kb.search.whoosh_view import DamageError
from kb.services.workspace import Workspace
from kb.storage import Change

EVERY = 0.1  # seconds between two looks at the change log
INSPECT_EVERY = 5.0  # seconds between two looks at the index itself, for one that was deleted meanwhile
CHANGES_AT_ONCE = 20_000


class IndexUnwritable(KbError):
    """The search index cannot be written: no room, no right. The library itself is untouched."""


Progress = Callable[[int, int], None]
"""Called with how many entries are done, and of how many."""

_WHOLE = b"built whole\n"  # what the lock file says between builds

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Counts:
    """What was indexed."""

    macros: int
    articles: int
    variants: int


class Indexer:
    """Follows the change log into the search engine of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._store, self._engine = workspace.store, workspace.engine
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock_file = workspace.settings.data / "index.lock"
        self._reached = -1
        self._inspect_at = 0.0

    def catch_up(self, *, wait: bool = True, progress: Progress | None = None) -> bool:
        """Bring the index to the newest change. Without `wait`, gives False at once where another process
        is at it. `progress` is told of an index that has to be built whole. Raises IndexUnwritable.
        """
        with _told(), self._alone(wait=wait) as is_alone:
            if is_alone:
                self._follow_log(progress)
        return is_alone

    def rebuild(self, progress: Progress | None = None) -> Counts:
        """Build the index anew from the database. Raises IndexUnwritable."""
        with _told(), self._alone(wait=True):
            return self._rebuild(progress)

    def was_interrupted(self) -> bool:
        """Whether the index was never built to its end: a lost one was."""
        try:
            return self._lock_file.read_bytes() != _WHOLE
        except OSError:
            return True

    def follow(self) -> None:
        """Catch up from now on, in a thread beside, until the workspace is closed."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
            self._workspace.at_close(self.stop)
            self._workspace.is_followed = True
            self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stopping.set()
        self._workspace.nudge()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        is_warm = False
        while not self._stopping.is_set():
            try:
                self._look()
                if not is_warm:
                    self._engine.warm()
                    is_warm = True
            except Exception:  # the thread outlives a database that restarts and a disk that is full
                _log.exception("the search index could not be brought up to date")
                self._stopping.wait(1.0)
            self._workspace.nudged.wait(EVERY)
            self._workspace.nudged.clear()

    def _look(self) -> None:
        is_due = time.monotonic() >= self._inspect_at or not self._workspace.is_index_checked
        newest = self._store.sequence()
        if newest == self._reached and not is_due:
            return
        if self.catch_up(wait=False):
            self._reached = self._engine.sequence()
            self._inspect_at = time.monotonic() + INSPECT_EVERY

    def _follow_log(self, progress: Progress | None) -> None:
        have, newest = self._engine.sequence(), self._store.sequence()
        if have == newest:
            pass
        elif have == 0 or have > newest:
            self._rebuild(progress)
        else:
            self._apply_changes(have)
        self._workspace.is_index_checked = True

    def _apply_changes(self, have: int) -> None:
        try:
            while changes := self._store.changes(have, CHANGES_AT_ONCE):
                documents, removed = self._read(changes)
                have = changes[-1].sequence
                self._engine.apply(documents, removed, sequence=have)
        except (
            Exception
        ) as error:  # a damaged index can raise anything (pickle, zlib, struct): it is built anew
            _log.warning("the search index is damaged and is built anew")
            _log.debug("what was found: %r", error)
            self._rebuild(None)
        else:
            if self._engine.sequence() < have:  # it broke while it was written
                self._rebuild(None)

    def _read(self, changes: Sequence[Change]) -> tuple[list[Document], list[tuple[Kind, str]]]:
        """Read the entries that the changes touch: those to index, and those to take out."""
        tags = dict.fromkeys(change.key for change in changes if change.kind == "situation")
        keys = dict.fromkeys(
            (Kind(change.kind), change.key)
            for change in changes
            if change.kind in set(Kind) and change.what not in UNSAID
        )
        with self._store.reading():
            touched = self._store.entries.some(keys)
            for tag in tags:
                touched.update(
                    {(known.kind, known.key): known for known in self._store.entries.all(situation=tag)}
                )
            names = _names(self._store.situations.all())
        kept = [known for known in touched.values() if not known.retired]
        gone = [key for key in keys if key not in touched or touched[key].retired]
        return [document for known in kept for document in documents(known, names)], gone

    def _rebuild(self, progress: Progress | None) -> Counts:
        with self._store.reading():
            newest = self._store.sequence()
            entries = self._store.entries.all()
            names = _names(self._store.situations.all())
        self._lock_file.write_bytes(b"")
        self._engine.clear()
        # One commit for all: as long as it is not done, the index says 0 and a crash starts it over.
        self._engine.apply(_all_documents(entries, names, progress), (), sequence=newest)
        if self._engine.sequence() != newest:
            raise _unwritable(None)
        self._lock_file.write_bytes(_WHOLE)
        self._workspace.is_index_checked = True
        return Counts(
            macros=sum(known.kind is Kind.MACRO for known in entries),
            articles=sum(known.kind is Kind.ARTICLE for known in entries),
            variants=sum(len(known.variants) for known in entries),
        )

    @contextmanager
    def _alone(self, *, wait: bool) -> Iterator[bool]:
        """Hold the lock that lets one indexer at a time write, over threads and processes."""
        handle = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(handle)


@contextmanager
def _told() -> Iterator[None]:
    """Tell what the folder or the engine refuses; other errors pass as they are."""
    try:
        yield
    except (OSError, DamageError) as error:
        cause = error.__cause__ if isinstance(error, DamageError) else error
        raise _unwritable(cause.strerror if isinstance(cause, OSError) else None) from error


def _unwritable(reason: str | None) -> IndexUnwritable:
    message = N_("The search index cannot be written (%(reason)s). It mends itself as soon as it can be.")
    return IndexUnwritable(message, reason=reason or "it broke while it was written")


def documents(
    entry: Entry, names: Mapping[str, tuple[str, ...]], *, with_elements: bool = True
) -> list[Document]:
    """Give an entry as it is indexed, a document a variant: the text in use. `names` are the situations'.

    Elements take a tone check each: who needs those of a few texts only leaves them out.
    """
    return [
        Document(
            kind=entry.kind,
            key=entry.key,
            locale=locale,
            title=variant.in_use.title,
            body=variant.in_use.body,
            shortcut=entry.shortcut,
            situations=entry.situations,
            situation_names=tuple(name for tag in entry.situations for name in names.get(tag, ())),
            approved=variant.approved is not None,
            elements=elements_of(entry.kind, variant.in_use.body, locale) if with_elements else (),
            visibility=entry.visibility,
        )
        for locale, variant in entry.variants.items()
    ]


def elements_of(kind: Kind, body: str, locale: str) -> tuple[str, ...]:
    """Name the tone elements that a text has; those of an article, or without rules, are not asked for."""
    if kind is not Kind.MACRO:
        return ()
    try:
        return elements(body, locale)
    except Invalid:  # a language without tone rules
        return ()


def _names(situations: Iterable[Situation]) -> Mapping[str, tuple[str, ...]]:
    return {situation.tag: tuple(situation.names.values()) for situation in situations}


def _all_documents(
    entries: Sequence[Entry], names: Mapping[str, tuple[str, ...]], progress: Progress | None
) -> Iterator[Document]:
    for done, entry in enumerate(entries, 1):
        yield from documents(entry, names)
        if progress:
            progress(done, len(entries))
