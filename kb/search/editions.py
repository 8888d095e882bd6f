"""An index for each edition of word lists, and which of them answers.

What an index holds depends on the rules that it was made by, so another edition has one of its own, built beside and put
into its place whole. Until it is there, an earlier edition's stands in: a copy of links, which costs nothing, kept in
step with the change log like any index. So an older program on the same folder goes on with its own, untouched.

The folder holds, for an edition e: `e` (its index), `e.new` (being built), `e.before` (what stands in, as `e.copy` while it is
copied), `e.gone` (on its way out) and `e.lock` (held, shared, by every process of this edition).
"""

import errno
import fcntl
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from kb.library.entry import Kind
from kb.locks import alone
from kb.search.engine import Answer, Document, Like, Query, Twin
from kb.search.whoosh_engine import WhooshEngine, edition_held, edition_name

_NEW, _COPY, _BEFORE, _GONE, _LOCK = ".new", ".copy", ".before", ".gone", ".lock"
_IN_STEP = "in-step"  # a file in `e.before`: it was brought to the newest change, and may answer
_OF_A_WRITER = "WRITELOCK"
_ATTEMPTS = 20


class Editions:
    """The search engine of a folder: this edition's index answers, or what stands in for it."""

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        """Open what is there; `name` is that of the edition, this program's where none is given."""
        self._folder, self._name = Path(folder), name or edition_name()
        self._held: int | None = None
        self._take()
        self._lock = threading.Lock()
        self._is_looked_at = False
        self.own = WhooshEngine(self._place(""), name=self._name)
        self.stand_in: WhooshEngine | None = None

    # The door

    def search(self, query: Query) -> Answer:
        """Answer a query; never raises for what a person typed, nor for a broken index."""
        return self._answering().search(query)

    def alike(self, like: Like) -> list[Twin]:
        """Find the entries that say nearly the same as a text; none where the index is broken."""
        return self._answering().alike(like)

    def sequence(self) -> int:
        """The change-log number that what answers holds; 0 where it is empty, new or damaged."""
        return self._answering().sequence()

    def apply(
        self, documents: Iterable[Document], removed: Iterable[tuple[Kind, str]], *, sequence: int
    ) -> None:
        """Write changed and removed entries into this edition's index, in one commit."""
        self.own.apply(documents, removed, sequence=sequence)

    def clear(self) -> None:
        """Forget everything, so that the index can be built anew."""
        self.dismiss()
        self.own.clear()

    def differences(self, documents: Iterable[Document]) -> list[tuple[Kind, str]]:
        """Name the entries that this edition's index holds otherwise than these documents, all it should hold."""
        return self.own.differences(documents)

    def warm(self) -> None:
        """Read ahead what first searches would wait for."""
        self._answering().warm()

    def close(self) -> None:
        """Let the files go."""
        self.own.close()
        if self.stand_in:
            self.stand_in.close()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    # Which answers

    def renew(self) -> bool:
        """Go over to what is there by now. Gives whether it is this edition's index that answers; opening it may take
        a second, in which what answered before goes on.
        """
        self._is_looked_at = True
        stand_in = self.stand_in
        if stand_in is None:
            if self.own.sequence() == 0 and (self._place(_BEFORE) / _IN_STEP).exists():
                self._open_stand_in()
            return self.stand_in is None
        # Not to what was true some changes ago: who may see an entry is among what changes.
        if self.own.sequence() >= max(1, stand_in.sequence()):
            self._let_go()
            return True
        return False

    def _answering(self) -> WhooshEngine:
        if not self._is_looked_at:  # not at the start: many a command never searches
            self.renew()
        stand_in = self.stand_in
        if stand_in is None:
            return self.own
        # Cleared away by who built: then the new one is there. A damaged one says so itself.
        return stand_in if stand_in.healthy and self._place(_BEFORE).exists() else self.own

    def _open_stand_in(self) -> None:
        with self._lock:
            name = None
            with suppress(OSError):  # cleared away just now
                name = edition_held(self._place(_BEFORE))
            if name and self.stand_in is None:
                self.stand_in = WhooshEngine(self._place(_BEFORE), name=name)

    def _let_go(self) -> None:
        # Not closed: another thread may be reading. Its files are closed with its last reader.
        with self._lock:
            self.stand_in = None

    def lacks_own(self) -> bool:
        """Whether there is no index of this edition, not even a broken one."""
        return edition_held(self._place("")) is None

    def has_earlier(self) -> bool:
        """Whether there is an index of another edition that could stand in."""
        return self._place(_BEFORE).exists() or any(self._others())

    # For the one process that writes

    def _take(self) -> None:
        """Make the folder, and say that this edition is in use; anew where somebody deleted the folder meanwhile."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self._held is not None and _is(self._held, self._place(_LOCK))):
            before, self._held = self._held, _in_use(self._place(_LOCK))
            if before is not None:
                os.close(before)

    def copy_earlier(self) -> WhooshEngine | None:
        """Give what may stand in once it was brought up to date: that of a builder who was killed, or a new copy of the
        newest index of another edition. None where there is no other.
        """
        self._take()
        place = self._place(_BEFORE)
        with suppress(OSError):
            name = edition_held(place)
            if name:
                return self.stand_in or WhooshEngine(place, name=name)
        shutil.rmtree(place, ignore_errors=True)
        for source, name in self._others():
            _copy(source, place, name)
            return WhooshEngine(place, name=name)
        return None

    def let_stand_in(self, copy: WhooshEngine) -> None:
        """Have the copy, which is up to date now, answer in all processes."""
        with self._lock:
            self.stand_in = copy
        (self._place(_BEFORE) / _IN_STEP).touch()

    def dismiss(self) -> None:
        """Have nothing stand in any more."""
        self._let_go()
        shutil.rmtree(self._place(_BEFORE), ignore_errors=True)

    def begin(self) -> WhooshEngine:
        """Give an engine beside, to build this edition's index in."""
        self._take()
        shutil.rmtree(self._place(_NEW), ignore_errors=True)
        return WhooshEngine(self._place(_NEW), name=self._name)

    def publish(self, built: WhooshEngine) -> None:
        """Put what was built into the place of this edition's index."""
        built.close()
        # From now on it is not kept in step: who has it open goes over, and nobody else begins.
        (self._place(_BEFORE) / _IN_STEP).unlink(missing_ok=True)
        for _attempt in range(_ATTEMPTS):
            shutil.rmtree(self._place(_GONE), ignore_errors=True)
            with suppress(FileNotFoundError):
                self._place("").rename(self._place(_GONE))
            try:
                self._place(_NEW).rename(self._place(""))
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise
                continue  # a process that started just then made the folder anew, empty
            break
        shutil.rmtree(self._place(_GONE), ignore_errors=True)

    def forget_others(self) -> None:
        """Take away what stood in, and the indexes of editions that no process uses any more."""
        if not self.renew() or self.own.sequence() == 0:
            return
        places = list(self._folder.iterdir())
        for name in {_edition_of(path) for path in places if path.is_dir() or path.suffix == _LOCK}:
            if name == self._name:
                _remove(self._place(suffix) for suffix in (_NEW, _COPY, _BEFORE, _GONE))
                continue
            with alone(self._folder / (name + _LOCK)) as lock:
                if lock is not None:
                    _remove(path for path in places if path.is_dir() and _edition_of(path) == name)
                    (self._folder / (name + _LOCK)).unlink(missing_ok=True)
        for path in places:
            if path.is_file() and path.suffix != _LOCK:  # of a program that had all in one folder
                path.unlink(missing_ok=True)

    def _others(self) -> Iterator[tuple[Path, str]]:
        """Give the folders with a readable index of another edition, and its name, the newest first."""
        places = [path for path in self._folder.iterdir() if path.is_dir() and not path.suffix]
        # Once all editions had this folder itself.
        for path in sorted((self._folder, *places), key=lambda each: each.stat().st_mtime_ns, reverse=True):
            name = edition_held(path) if path != self._place("") else None
            if name:
                yield path, name

    def _place(self, suffix: str) -> Path:
        return self._folder / (self._name + suffix)


def _edition_of(path: Path) -> str:
    return path.name.partition(".")[0]


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, place: Path, name: str) -> None:
    """Copy an index by links: its files are never written again, only replaced."""
    beside = place.with_suffix(_COPY)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(mode=0o700)
    for path in source.iterdir():
        if (
            path.is_file()
            and (name in path.name or path.name == "manifest.json")
            and _OF_A_WRITER not in path.name
        ):
            try:
                os.link(path, beside / path.name)
            except OSError:  # a file system without links
                shutil.copy2(path, beside / path.name)
    beside.rename(place)


def _in_use(path: Path) -> int:
    """Hold the lock of an edition with all others that use it, until what is given is closed."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        if _is(handle, path):
            return handle
        os.close(handle)  # just taken away, with what nobody used


def _is(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
