"""Keeping the search index in step with the database, by following the change log.

The database is the truth. One process at a time writes the index, whoever follows; readers see each
commit whole. An index that is missing, damaged, behind or ahead is mended without being asked.

A whole index is built beside and put into place when it holds the newest change (`kb/search/editions.py`). In a server
a large one is built by a child of low priority (`building.py`), while this process keeps in step what answers meanwhile.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from kb.errors import N_, KbError
from kb.library.entry import Entry, Kind, Situation
from kb.library.stewardship import UNSAID
from kb.locks import alone, is_held
from kb.search.engine import Document, Engine
from kb.search.whoosh_view import DamageError
from kb.services.workspace import Workspace
from kb.storage import Change

EVERY = 0.1  # seconds between two looks at the change log
INSPECT_EVERY = 5.0  # seconds between two looks at the index itself, for one that was deleted meanwhile
CHANGES_AT_ONCE = 20_000
MANY = 2_000  # changes ever made: a library with more takes long enough to index that a child does it
UNWRITABLE = 73  # what a child exits with, as sysexits.h has it
_TOLD_EVERY = 30.0  # seconds between two lines in the log
_NOTED_EVERY = 1.0  # seconds between two notes of how far it is, in the lock file
_TIDY_AFTER = 60.0  # seconds after a start or a build: by then nobody reads what stood in
_LONGEST_PAUSE = 60.0  # seconds between two attempts that fail
_FEW = 200  # changes that a start waits for
_AT_THE_START = 20.0  # seconds at most until what stands in answers: the database would be slower


class IndexUnwritable(KbError):
    """The search index cannot be written: no room, no right. The library itself is untouched."""


class _Stopped(Exception):
    """Who builds was asked to stop."""


Progress = Callable[[int, int], None]
"""Called with how many entries are done, and of how many."""

_WHOLE = b"built whole\n"  # what the lock file says between builds
_BUILDING = b"building "  # and while one goes on: how many entries are done, and of how many
_BEGUN = _BUILDING + b"0 of 0\n"

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
        self._tidy_at: float | None = time.monotonic() + _TIDY_AFTER
        self._followed_at = self._noted_at = 0.0
        self._pause = 1.0
        self._lacks_children = False

    def catch_up(self, *, wait: bool = True, progress: Progress | None = None) -> bool:
        """Bring the index to the newest change. Without `wait`, gives False at once where another process
        is at it. `progress` is told of an index that has to be built whole. Raises IndexUnwritable.
        """
        with _told(), alone(self._lock_file, wait=wait) as lock:
            if lock is not None:
                self._follow_log(lock, progress)
        return lock is not None

    def rebuild(self, progress: Progress | None = None) -> Counts:
        """Build the index anew from the database. Raises IndexUnwritable."""
        with _told(), alone(self._lock_file, wait=True):
            if self._engine.own.sequence() == 0:
                self._stand_in()
            counts = self._rebuild(progress)
            self._engine.forget_others()
        return counts

    def build(self) -> None:
        """Build the index anew, for another process that holds the lock and keeps in step what answers meanwhile.
        Raises IndexUnwritable.
        """
        with _told():
            self._rebuild(None, follow=False)

    def was_interrupted(self) -> bool:
        """Whether the index was never built to its end: a lost one was."""
        try:
            return self._read_note() != _WHOLE
        except OSError:
            return True

    def under_way(self) -> tuple[int, int] | None:
        """Give how many entries are indexed, and of how many, where a process is building the index just now."""
        with suppress(OSError, ValueError):
            noted = self._read_note()
            if noted.startswith(_BUILDING) and is_held(self._lock_file):
                done, of = noted.removeprefix(_BUILDING).split(b" of ")
                return int(done), int(of)
        return None

    def follow(self) -> None:
        """Catch up from now on, in a thread beside, until the workspace is closed. Where only an earlier edition's index
        is there, it answers when this returns.
        """
        if self._thread is None:
            try:
                self._stand_in_at_once()
            except Exception:  # the thread tries again
                _log.exception("no index of earlier word lists could be opened")
            self._thread = threading.Thread(target=self._run, name="indexer", daemon=True)
            self._workspace.at_close(self.stop)
            self._workspace.is_followed = True
            self._thread.start()

    def stop(self) -> None:
        """Stop following; a build that is under way is given up."""
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
                self._pause = 1.0
            except _Stopped:
                return
            except Exception as error:  # the thread outlives a database that restarts and a disk that is full
                was_killed = isinstance(error, subprocess.SubprocessError)
                _log.error("the search index is not up to date: %s", error, exc_info=not was_killed)
                self._stopping.wait(self._pause)
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
            self._workspace.nudged.wait(EVERY)
            self._workspace.nudged.clear()

    def _look(self) -> None:
        is_over = self._go_over()
        is_due = time.monotonic() >= self._inspect_at or not self._workspace.is_index_checked
        newest = self._store.sequence()
        if newest == self._reached and not is_due and is_over:
            return
        if self.catch_up(wait=False):
            self._reached = self._engine.own.sequence()
            self._inspect_at = time.monotonic() + INSPECT_EVERY

    def _go_over(self) -> bool:
        """Go over to the index of this edition as soon as it is there; False as long as another one stands in."""
        stood_in = self._engine.stand_in is not None
        is_over = self._engine.renew()
        if stood_in and is_over:
            _log.info("searches are answered from the new search index")
            self._engine.warm()
        return is_over

    def _follow_log(self, lock: int, progress: Progress | None) -> None:
        own, newest = self._engine.own, self._store.sequence()
        have = own.sequence()
        if have > newest:  # an older database was put back: what other editions hold is not of it either
            own.clear()
            self._rebuild(progress)
        elif have < newest and not (have and self._keep_up(own)):
            self._build_anew(lock, progress)
        self._workspace.is_index_checked = True
        self._engine.renew()
        if self._tidy_at is not None and time.monotonic() >= self._tidy_at:
            self._tidy_at = None
            self._engine.forget_others()

    def _keep_up(self, engine: Engine) -> bool:
        """Apply the changes since, to an index that holds some; where it is found damaged it is emptied, and False."""
        have = engine.sequence()
        while changes := self._store.changes(have, CHANGES_AT_ONCE):
            documents, removed = self._read(changes)
            have = changes[-1].sequence
            try:
                engine.apply(documents, removed, sequence=have)
            except Exception as error:  # a damaged index can raise anything (pickle, zlib, struct)
                _log.warning("the search index is damaged and is built anew")
                _log.debug("what was found: %r", error)
                engine.clear()
                return False
            if engine.sequence() < have:  # it broke while it was written
                return False
        return True

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

    # Building it whole

    def _build_anew(self, lock: int, progress: Progress | None) -> None:
        """Have an earlier edition's index stand in, and build this edition's: in a child where it takes long and this
        process has people to answer.
        """
        self._stand_in()
        is_serving = threading.current_thread() is self._thread
        if is_serving and not self._lacks_children and self._store.sequence() >= MANY:
            self._build_beside(lock)
        else:
            self._rebuild(progress, rest=is_serving and self._lacks_children)

    def _stand_in_at_once(self) -> None:
        until = time.monotonic() + _AT_THE_START
        while self._engine.lacks_own() and self._engine.stand_in is None and time.monotonic() < until:
            with alone(self._lock_file) as lock:
                if lock is not None:
                    self._stand_in(at_most=_FEW)
                    return
            self._stopping.wait(EVERY)  # another process is at it
            if not self._engine.has_earlier():
                return
            self._engine.renew()

    def _stand_in(self, *, at_most: int | None = None) -> None:
        """Have an earlier edition's index answer; not where more than so many changes are to be applied to it first."""
        copy = self._engine.copy_earlier()
        if copy is None or (at_most is not None and copy.sequence() + at_most < self._store.sequence()):
            return
        if 0 < copy.sequence() <= self._store.sequence() and self._keep_up(copy):
            if self._engine.stand_in is not copy:
                _log.info("an index of earlier word lists answers until the new one is built")
            self._engine.let_stand_in(copy)
        else:
            self._engine.dismiss()

    def _follow_meanwhile(self) -> None:
        """Keep in step what answers while the index is built."""
        if time.monotonic() < self._followed_at + EVERY:
            return
        answering = self._engine.stand_in or self._engine.own
        have = answering.sequence()
        if have and have < self._store.sequence() and not self._keep_up(answering):
            self._engine.dismiss()
        self._followed_at = time.monotonic()

    def _build_beside(self, lock: int) -> None:
        began = told_at = time.monotonic()
        _log.info("the search index is built anew, by a process of low priority")
        self._write_note(_BEGUN)
        try:
            child = _start_child(self._workspace, lock)
        except OSError as error:
            self._lacks_children = True
            raise subprocess.SubprocessError(
                "no process could be started to build the search index"
            ) from error
        with _ended(child):
            while child.poll() is None:
                if self._stopping.is_set():
                    raise _Stopped
                try:
                    self._follow_meanwhile()
                except Exception as error:  # of a database that restarts: the child goes on
                    _log.warning("the database cannot be followed just now: %s", error)
                    self._stopping.wait(self._pause)
                if time.monotonic() >= told_at + _TOLD_EVERY and (far := self.under_way()):
                    _log.info("the search index is being built: %d of %d entries", *far)
                    told_at = time.monotonic()
                self._workspace.nudged.wait(EVERY)
                self._workspace.nudged.clear()
        if self._engine.own.sequence() > 0 and self._keep_up(self._engine.own):
            _log.info("the search index is built, in %.0f s", time.monotonic() - began)
            self._engine.renew()
            self._tidy_at = time.monotonic() + _TIDY_AFTER
            return
        if child.returncode == UNWRITABLE:
            raise _unwritable(None)
        # Where it never began (Python inside another server, no room for a process) this process builds the next time.
        self._lacks_children = self._read_note() == _BEGUN and child.returncode >= 0
        raise subprocess.CalledProcessError(child.returncode, "building the search index")

    def _rebuild(self, progress: Progress | None, *, follow: bool = True, rest: bool = False) -> Counts:
        """Build it beside from the database, and put it into place. With `rest`, half of the time is left to others."""
        with self._store.reading():
            newest = self._store.sequence()
            entries = self._store.entries.all()
            names = _names(self._store.situations.all())

        def documents_of_all() -> Iterator[Document]:
            for done, entry in enumerate(entries, 1):
                began = time.thread_time()
                yield from documents(entry, names)
                if rest:
                    self._stopping.wait(time.thread_time() - began)
                self._note(done, len(entries))
                if follow:
                    self._follow_meanwhile()
                if progress:
                    progress(done, len(entries))

        self._note(0, len(entries))
        built = self._engine.begin()
        built.build(documents_of_all(), sequence=newest)
        if built.sequence() != newest or (newest and not self._keep_up(built)):
            raise _unwritable(None)
        self._engine.publish(built)
        self._write_note(_WHOLE)
        self._tidy_at = time.monotonic() + _TIDY_AFTER
        self._workspace.is_index_checked = True
        return Counts(
            macros=sum(known.kind is Kind.MACRO for known in entries),
            articles=sum(known.kind is Kind.ARTICLE for known in entries),
            variants=sum(len(known.variants) for known in entries),
        )

    def _note(self, done: int, of: int) -> None:
        """Write down how far it is, for whoever asks; and stop where that was asked for."""
        if self._stopping.is_set():
            raise _Stopped
        if done == 0 or time.monotonic() >= self._noted_at + _NOTED_EVERY:
            self._write_note(_BUILDING + b"%d of %d\n" % (done, of))
            self._noted_at = time.monotonic()

    # The note in the lock's file

    def _read_note(self) -> bytes:
        return self._lock_file.read_bytes().partition(b"\n")[0] + b"\n"

    def _write_note(self, note: bytes) -> None:
        """Write a line at one stroke: a file that is emptied first may be read empty."""
        handle = os.open(self._lock_file, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(handle, note, 0)
            os.ftruncate(handle, len(note))
        finally:
            os.close(handle)


def _start_child(workspace: Workspace, lock: int) -> "subprocess.Popen[bytes]":
    """Start a process that builds the index under our lock, which is free when both are gone. It ends with its input,
    so never later than this one.
    """
    settings = {"data": str(workspace.settings.data), "database_url": workspace.settings.database_url}
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "kb.services.building"],
        stdin=subprocess.PIPE,
        pass_fds=(lock,),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    with suppress(BrokenPipeError):
        child.stdin.write(json.dumps(settings).encode() + b"\n")  # type: ignore[union-attr]  # a pipe, as asked
        child.stdin.flush()  # type: ignore[union-attr]
    return child


@contextmanager
def _ended(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Leave no child behind."""
    try:
        yield
    finally:
        child.kill()
        with suppress(BrokenPipeError):
            child.stdin.close()  # type: ignore[union-attr]
        child.wait()


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


def documents(entry: Entry, names: Mapping[str, tuple[str, ...]]) -> list[Document]:
    """Give an entry as it is indexed, a document a variant: the text in use. `names` are the situations'."""
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
            visibility=entry.visibility,
        )
        for locale, variant in entry.variants.items()
    ]


def _names(situations: Iterable[Situation]) -> Mapping[str, tuple[str, ...]]:
    return {situation.tag: tuple(situation.names.values()) for situation in situations}
