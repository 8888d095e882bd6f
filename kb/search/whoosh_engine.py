# Whoosh types its calls only in part.
# mypy: disable-error-code="no-untyped-call"
"""The embedded engine: Whoosh keeps the postings and the texts; analysis, matching and ranking are ours.

One Whoosh document is one entry with all its variants. Only this module and `whoosh_view` know Whoosh. A damaged or
foreign index is never an error here: it answers nothing, its sequence is 0, and whoever follows the change log
builds it anew.
"""

import json
import os
import re
import shutil
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TypedDict

from whoosh import index as whoosh_index
from whoosh.codec.base import Segment
from whoosh.fields import ID as ID_FIELD
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader

from kb.errors import N_, Conflict
from kb.languages import LANGUAGES, wordlists
from kb.library.entry import Kind
from kb.library.visibility import Viewer
from kb.search import analysis, likeness, stored
from kb.search.answering import answer
from kb.search.engine import Answer, Document, Like, Query, Twin
from kb.search.postings import numbers_of
from kb.search.query import parse
from kb.search.stored import StoredEntry
from kb.search.whoosh_codec import Writer
from kb.search.whoosh_view import (
    FACETS,
    ID,
    SEQUENCE,
    DamageError,
    Segments,
    View,
    reading_files,
)

_VERSION = "entries6"  # raised when what is written changes, so that an older one is rebuilt
_MANIFEST = "manifest.json"
_SUMMED = (".toc", ".trm", ".pst", ".col")
_LOCK_SECONDS = 30.0
_LEVEL_BITS = 3  # segments are alike in size up to eight times,
_MOST_ALIKE = 5  # and so many of them are joined
_WARMED = 2000  # terms a field
_STALE_SECONDS = 60.0  # a younger file may be of one that begins the index anew, which takes no lock
_BEGUN_ANEW = 20  # times that another process may do so while we open the folder
_ANY_EDITION = re.compile(rf"_({_VERSION}x[0-9a-f]{{8}})_[0-9]+\.toc")
_LEFT_BEHIND = re.compile(r"_.*\.toc\..+|.*\.tmp")


_OnDisk = tuple[str, int, int]  # the table of contents, its time and its place in the file system
_STEP_NS = 50_000_000  # more than any file system's step of time


class Manifest(TypedDict):
    """The sums of an index's files at one commit."""

    toc: str
    sums: dict[str, int]


def _schema() -> Schema:
    return Schema(**{ID: ID_FIELD(unique=True)})


class WhooshEngine:
    """The search engine in a folder of its own. One writes at a time; many may search, from many threads."""

    def __init__(self, directory: Path, *, name: str | None = None) -> None:
        """Open the index there; `name` is that of its edition, this program's where none is given."""
        self._directory = Path(directory)
        self._name = name or edition_name()
        self._toc = re.compile(rf"_{re.escape(self._name)}_([0-9]+)\.toc")
        self._lock = threading.RLock()
        self._segments = Segments()
        self._view: View | None = None
        self._state: _OnDisk | None = None
        self._looked: tuple[int, _OnDisk | None] | None = None  # the folder's time, and what was in it then
        self._damage: str | None = None
        self._prepare()

    # The door

    def search(self, query: Query) -> Answer:
        """Answer a query; never raises for what a person typed, nor for a broken index."""
        try:
            view = self._current()
            return answer(query, parse(query.text), view) if view else Answer((), 0)
        except DamageError as damage:
            self._damage = str(damage)
            return Answer((), 0, damaged=True)

    def alike(self, like: Like) -> list[Twin]:
        """Find the entries that say nearly the same as a text; none where the index is broken."""
        try:
            view = self._current()
            return likeness.twins(like, view) if view else []
        except DamageError as damage:
            self._damage = str(damage)
            return []

    def sequence(self) -> int:
        """The change-log number that the index holds; 0 where it is empty, new or damaged."""
        try:
            view = self._current()
        except DamageError as damage:
            self._damage = str(damage)
            return 0
        return view.sequence if view and self._damage is None else 0

    @property
    def healthy(self) -> bool:
        """Whether all that was read so far could be read."""
        self.sequence()
        return self._damage is None

    def apply(
        self, documents: Iterable[Document], removed: Iterable[tuple[Kind, str]], *, sequence: int
    ) -> None:
        """Write changed and removed entries in one commit. An index that cannot be read is begun anew; where it
        breaks while it is written, it is left empty with sequence 0.
        """
        entries, gone = _by_entry(documents), list(removed)
        with self._lock:
            fresh = self.sequence() == 0
            if fresh:
                self.clear()
            replaced = () if fresh else {*entries, *gone}
            try:
                self._write(entries.values(), replaced, sequence)
            except DamageError:
                self._wipe()

    def build(self, documents: Iterable[Document], *, sequence: int) -> None:
        """Write all of it anew in one commit, from documents in which those of an entry follow each other; they are
        taken as they come. Where it breaks while it is written, it is left empty with sequence 0.
        """
        entries = groupby(documents, key=lambda each: (each.kind, each.key))
        with self._lock:
            self.clear()
            try:
                self._write((list(group) for _, group in entries), (), sequence)
            except DamageError:
                self._wipe()

    def clear(self) -> None:
        """Forget everything, so that the index can be built anew."""
        with self._lock:
            self._wipe()
            with reading_files():
                whoosh_index.create_in(str(self._directory), _schema(), self._name)
            self._write_manifest()

    def differences(self, documents: Iterable[Document]) -> list[tuple[Kind, str]]:
        """Name the entries that the index holds otherwise than these documents, which are all it should hold."""
        wanted = {key: stored.load(stored.dump(group)) for key, group in _by_entry(documents).items()}
        held: dict[tuple[Kind, str], StoredEntry] = {}
        try:
            view = self._current()
            if view:
                held = {(Kind(e.kind), e.key): e for e in map(view.entry, numbers_of(view.live))}
        except DamageError as damage:
            self._damage = str(damage)
        return sorted(key for key in wanted.keys() | held.keys() if wanted.get(key) != held.get(key))

    def warm(self) -> None:
        """Read ahead what first searches would wait for: frequent terms, dictionaries by stem and by sound."""
        try:
            view = self._current()
            if view:
                view.warm(_WARMED)
        except DamageError as damage:
            self._damage = str(damage)
        for text in ("a", "qqqq", "zhuangchuang", "ا", "ض", "α", "ξξ", "的"):
            self.search(Query(text, drafts=True, viewer=Viewer(everything=True)))

    def close(self) -> None:
        """Let the files go."""
        with self._lock:
            if self._view:
                self._view.close()
            self._view = None

    # Reading

    def _current(self) -> View | None:
        """Give the newest state, opened at most once; None where there is no index yet."""
        state = self._state_on_disk()
        if state is None:
            return None
        if state != self._state or self._view is None:
            with self._lock:
                self._open_newest()
        return self._view

    def _open_newest(self) -> None:
        """Open the state on disk. Another process may commit and clear away what is being opened: then again."""
        state = self._state_on_disk()
        while state is not None and (state != self._state or self._view is None):
            try:
                self._open(state)
            except DamageError:
                newer = self._state_on_disk()
                if newer == state:
                    raise
                state = newer

    def _state_on_disk(self) -> _OnDisk | None:
        """Name the newest table of contents; looked for anew only where the folder changed, or may be about to: times
        of files are told in steps, and two commits may share one.
        """
        try:
            changed = self._directory.stat().st_mtime_ns
            if self._looked and self._looked[0] == changed:
                return self._looked[1]
            state = self._newest_on_disk()
        except FileNotFoundError:
            return None
        self._looked = (changed, state) if time.time_ns() - changed > _STEP_NS else None
        return state

    def _newest_on_disk(self) -> _OnDisk | None:
        """Give the newest table of contents; a rebuilt one may bear the number of an old one, not its time."""
        newest = max(
            (
                (int(match[1]), match[0])
                for match in map(self._toc.fullmatch, os.listdir(self._directory))
                if match
            ),
            default=None,
        )
        if newest is None:
            return None
        stat = (self._directory / newest[1]).stat()
        return newest[1], stat.st_mtime_ns, stat.st_ino

    def _open(self, state: _OnDisk) -> None:
        with reading_files():
            if self._state is None:
                self._check_manifest(state[0])
            opened = whoosh_index.open_dir(str(self._directory), self._name)
            self._view = View(
                opened.reader(),
                self._segments,
                self._view,
            )
        self._state = state
        self._damage = None

    # Writing

    def _write(
        self,
        entries: Iterable[Sequence[Document]],
        replaced: Iterable[tuple[Kind, str]],
        sequence: int,
    ) -> None:
        with reading_files_or_lock():
            writer = Writer(whoosh_index.open_dir(str(self._directory), self._name), timeout=_LOCK_SECONDS)
        try:
            with reading_files():
                for kind, key in replaced:
                    writer.delete_by_term(ID, f"{kind}/{key}")
                writer.delete_by_term(ID, SEQUENCE)
            for documents in entries:
                # Outside: a fault of our own analysis is not damage.
                name, shown = f"{documents[0].kind}/{documents[0].key}", stored.dump(documents)
                terms = {
                    **analysis.entry_terms(documents),
                    FACETS: analysis.facets(documents),
                    ID: {name: 1},
                }
                with reading_files():
                    writer.add_entry(terms, shown, **{ID: name})
            with reading_files():
                writer.add_entry({FACETS: {SEQUENCE: 1}}, b"%d" % sequence, **{ID: SEQUENCE})
        except BaseException:
            writer.cancel()
            raise
        with reading_files():
            writer.commit(mergetype=_merge_alike)
        self._write_manifest()

    def _prepare(self) -> None:
        """Make the folder ours alone and sweep what a killed writer left. Where another process begins it anew just
        then, it vanishes under our hands for a moment: then once more.
        """
        for _attempt in range(_BEGUN_ANEW):
            try:
                self._sweep()
            except (FileNotFoundError, FileExistsError):
                continue
            return
        self._sweep()

    def _sweep(self) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory.chmod(0o700)
        # Under the writers' lock: the files of one that is at work look the same.
        lock = FileStorage(str(self._directory)).lock(f"{self._name}_WRITELOCK")
        if lock.acquire(blocking=False):
            try:
                for path in list(self._directory.iterdir()):
                    if (
                        _LEFT_BEHIND.fullmatch(path.name)
                        and path.stat().st_mtime < time.time() - _STALE_SECONDS
                    ):
                        path.unlink(missing_ok=True)
            finally:
                lock.release()

    def _wipe(self) -> None:
        self.close()
        self._state, self._damage, self._segments = None, None, Segments()
        shutil.rmtree(self._directory, ignore_errors=True)
        self._prepare()

    # Whoosh never syncs its files: what a power cut left half written is told by lengths and sums of our own.

    def _write_manifest(self) -> None:
        state = self._state_on_disk()
        if state is None:
            return
        manifest = self._read_manifest()
        known = manifest["sums"] if manifest else {}
        # A segment's file never changes, so an edit sums only the small file that it wrote.
        sums = {
            path.name: known.get(path.name) or _sum(path)
            for path in self._directory.iterdir()
            if path.suffix in _SUMMED
        }
        beside = self._directory / f"{_MANIFEST}.tmp"
        beside.write_text(json.dumps({"toc": state[0], "sums": sums}))
        beside.replace(self._directory / _MANIFEST)

    def _read_manifest(self) -> Manifest | None:
        path = self._directory / _MANIFEST
        return json.loads(path.read_text()) if path.exists() else None

    def _check_manifest(self, toc: str) -> None:
        """Raise DamageError where a file is not as it was written: then no pickle of it is read either."""
        manifest = self._read_manifest()
        if manifest is None:
            raise DamageError(_MANIFEST)
        if manifest["toc"] != toc:
            return  # a commit came between, or the writer was killed before it wrote the sums
        for name, expected in manifest["sums"].items():
            if _sum(self._directory / name) != expected:
                raise DamageError(name)


_LISTS = ("synonyms", "stopwords", "forms", "verbs")


@cache
def edition_name() -> str:
    """Name the index by what its content depends on beside the texts: our version and word lists."""
    lines = [line for code in LANGUAGES for name in _LISTS for line in wordlists.lines(code, name)]
    return f"{_VERSION}x{zlib.crc32(chr(10).join(lines).encode()):08x}"


def edition_held(directory: Path) -> str | None:
    """Name the edition of the index in a folder, where this program can read one of it; the newest of several."""
    held = {path: match[1] for path in directory.iterdir() if (match := _ANY_EDITION.fullmatch(path.name))}
    return held[max(held, key=lambda path: path.stat().st_mtime_ns)] if held else None


@contextmanager
def reading_files_or_lock() -> Iterator[None]:
    """As `reading_files`, but another process that keeps writing is told as such."""
    try:
        with reading_files():
            yield
    except DamageError as damage:
        if isinstance(damage.__cause__, whoosh_index.LockError):
            raise Conflict(N_("The search index is being written by another process.")) from damage
        raise


def _sum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())


def _by_entry(documents: Iterable[Document]) -> Mapping[tuple[Kind, str], list[Document]]:
    found: dict[tuple[Kind, str], list[Document]] = defaultdict(list)
    for document in documents:
        found[Kind(document.kind), document.key].append(document)
    return found


def _merge_alike(writer: Writer, segments: list[Segment]) -> list[Segment]:
    """Join segments once many are of much the same size: so most edits write only themselves, few write some more,
    and the large segments stay as they are.
    """
    levels: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        levels[segment.doc_count_all().bit_length() // _LEVEL_BITS].append(segment)
    full = [level for level, alike in levels.items() if len(alike) >= _MOST_ALIKE]
    joined = [alike for level, alike in levels.items() if full and level <= max(full)]
    merged = [segment for alike in joined for segment in alike]
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]
