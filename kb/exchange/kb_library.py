"""The library file `kb-library`, version 1: a strict reader that lists every problem, and a writer.

A file is read whole or refused whole. Lone surrogates, characters that no database keeps, lengths and
placeholders are judged by `library.validation`, as at every other border.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import N_, BadFile, Invalid, Problem
from kb.exchange import attachments, strict_json
from kb.exchange.format import Exported, Format, Note, Options
from kb.library import validation
from kb.library.entry import Entry, Kind, Revision, Status, Variant
from kb.library.file import FileEntry, FileVariant, LibraryFile

FORMAT, VERSION = "kb-library", 1
SHOWN_PROBLEMS = 100
MOST_TAGS = 1_000  # as they stand in the file; those of an entry, each once, are far fewer
_LISTS = {"macros": Kind.MACRO, "articles": Kind.ARTICLE}
_FIELDS = {
    Kind.MACRO: ("key", "shortcut", "situations", "source_locale", "variants"),
    Kind.ARTICLE: ("key", "situations", "source_locale", "variants"),
}
_OPTIONAL = ("shortcut", "situations")
_VARIANT_FIELDS = ("title", "body", "status")


def read_path(path: Path, *, limit: int) -> LibraryFile:
    """Read a file of at most `limit` bytes. Raises BadFile."""
    return read(read_bytes(path, limit=limit), name=str(path), limit=limit)


def read_bytes(path: Path, *, limit: int) -> bytes:
    """Read the bytes of a file, one more than `limit` at most; its size is asked before. Raises BadFile."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise BadFile(path, [_too_large(limit)])
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        problem = Problem(
            "", N_("the file cannot be read: %(reason)s"), {"reason": error.strerror or str(error)}
        )
        raise BadFile(path, [problem]) from None


def read(data: bytes, *, name: str, limit: int | None = None) -> LibraryFile:
    """Read a library file. Raises BadFile with every problem in it (the first hundred)."""
    if limit is not None and len(data) > limit:
        raise BadFile(name, [_too_large(limit)])
    reader = _Reader()
    entries = reader.file(strict_json.parse(data, name))
    if reader.problems:
        raise BadFile(name, _shown(reader.problems))
    return LibraryFile(entries, name)


def read_entry(value: object, kind: Kind, key: str) -> FileEntry:
    """Read one macro or article as a file holds it, by a key that is known; it may say the key again.

    Raises Invalid, with paths that begin at the entry.
    """
    reader = _Reader()
    if isinstance(value, strict_json.Object):
        value.setdefault("key", key)
        if isinstance(value["key"], str) and value["key"] != key:
            reader.problems.append(
                Problem("key", N_("expected %(wanted)s, found %(found)s"), _keys(key, value["key"]))
            )
    entry = reader.entry(value, "", kind)
    if reader.problems or entry is None:
        raise Invalid(_shown(reader.problems))
    return entry


def _keys(wanted: str, found: str) -> dict[str, str]:
    return {"wanted": ascii(wanted[:80]), "found": ascii(found[:80])}


def write(entries: Iterable[FileEntry]) -> str:
    """Write entries as a library file: sorted by kind and key, the same text for the same library."""
    lists: dict[str, list[object]] = {name: [] for name in _LISTS}
    names = {kind: name for name, kind in _LISTS.items()}
    for entry in sorted(entries, key=lambda entry: entry.key):
        lists[names[entry.kind]].append(entry_object(entry))
    document = {"format": FORMAT, "version": VERSION, **lists}
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def file_entry(entry: Entry) -> tuple[FileEntry | None, tuple[Note, ...]]:
    """Give an entry as a file holds it, and notes on what the file leaves out.

    An approved text goes before a newer draft of it: a file holds one text a locale.
    """
    notes: list[Note] = []
    variants: dict[str, FileVariant] = {}
    for locale, variant in sorted(entry.variants.items()):
        revision = variant.in_use
        if revision.number != variant.latest.number:
            message = N_("The approved text is exported; the newer draft beside it is not.")
            notes.append(Note.of(entry, locale, message))
        variants[locale] = _file_variant(variant, revision)
    if entry.source_locale not in variants:
        return None, (*notes, Note.of(entry, "*", N_("Without its source text the entry is not exported.")))
    made = FileEntry(entry.kind, entry.key, entry.source_locale, variants, entry.situations, entry.shortcut)
    return made, tuple(notes)


def newest(entry: Entry) -> FileEntry:
    """Give an entry with the newest text of each locale, as whoever edits it from elsewhere sees it."""
    variants = {
        locale: FileVariant(variant.latest.title, variant.latest.body, variant.latest.status)
        for locale, variant in sorted(entry.variants.items())
    }
    return FileEntry(entry.kind, entry.key, entry.source_locale, variants, entry.situations, entry.shortcut)


def _file_variant(variant: Variant, revision: Revision) -> FileVariant:
    status = Status.APPROVED if variant.approved else revision.status
    return FileVariant(revision.title, revision.body, status)


def export(entries: Sequence[Entry], options: Options) -> Exported:
    """Write entries of the store as a library file. Their files stay out: its shape is fixed."""
    notes = list(attachments.left_out(entries, options))
    made: list[FileEntry] = []
    for entry in entries:
        written, about = file_entry(entry)
        notes.extend(about)
        if written:
            made.append(written)
    return Exported(write(made), tuple(notes))


def entry_object(entry: FileEntry) -> dict[str, object]:
    """Give an entry as the object that stands for it in a file."""
    shortcut = {"shortcut": entry.shortcut} if entry.shortcut else {}
    variants = {
        locale: {"title": variant.title, "body": variant.body, "status": str(variant.status)}
        for locale, variant in entry.variants.items()
    }
    return {
        "key": entry.key,
        **shortcut,
        "situations": list(entry.situations),
        "source_locale": entry.source_locale,
        "variants": variants,
    }


def _too_large(limit: int) -> Problem:
    message = N_("the file is larger than %(limit)s bytes, the limit of this library (KB_IMPORT_LIMIT)")
    return Problem("", message, {"limit": limit})


def _shown(problems: list[Problem]) -> list[Problem]:
    if len(problems) <= SHOWN_PROBLEMS:
        return problems
    more = Problem(
        "", N_("and more: only the first %(count)s problems are listed"), {"count": SHOWN_PROBLEMS}
    )
    return [*problems[:SHOWN_PROBLEMS], more]


@dataclass
class _Reader:
    """Walks the parsed values and collects what is wrong, each thing with its path."""

    problems: list[Problem] = field(default_factory=list)

    def file(self, value: object) -> tuple[FileEntry, ...]:
        top = self._object(value, "")
        if top is None:
            return ()
        self._known_fields(top, "", ("format", "version", *_LISTS), required=("format", "version"))
        self._constant(top, "format", FORMAT)
        self._constant(top, "version", VERSION)
        return tuple(
            entry
            for name, kind in _LISTS.items()
            if name in top
            for entry in self._entries(top[name], name, kind)
        )

    def _entries(self, value: object, path: str, kind: Kind) -> Iterator[FileEntry]:
        taken: dict[tuple[str, str], str] = {}
        for index, item in enumerate(self._list(value, path)):
            if self._is_full():
                return
            here = f"{path}[{index}]"
            entry = self.entry(item, here, kind)
            if entry is None:
                continue
            for name, value, message in (
                ("key", entry.key, N_("the key %(value)s is taken by %(other)s")),
                ("shortcut", entry.shortcut, N_("the shortcut %(value)s is taken by %(other)s")),
            ):
                other = taken.setdefault((name, value), here) if value else here
                if other != here:
                    self._add(
                        f"{here}.{name}", message, {"value": ascii(value and value[:80]), "other": other}
                    )
            yield entry

    def entry(self, value: object, path: str, kind: Kind) -> FileEntry | None:
        item = self._object(value, path)
        if item is None:
            return None
        fields = _FIELDS[kind]
        self._known_fields(item, path, fields, required=[name for name in fields if name not in _OPTIONAL])
        key = self._text(item, "key", path)
        source = self._text(item, "source_locale", path)
        source = None if source is None else self._locale(source, strict_json.join(path, "source_locale"))
        variants, locales = self._variants(item, path, kind)
        shortcut = self._text(item, "shortcut", path) if kind is Kind.MACRO else None
        if source is not None and locales is not None and source not in locales:
            self._add(
                strict_json.join(path, "variants"),
                N_("the source variant %(locale)s is missing"),
                {"locale": source},
            )
        return FileEntry(
            kind,
            "" if key is None else validation.key(key, strict_json.join(path, "key"), self.problems),
            source or "",
            variants,
            self._situations(item, path),
            validation.shortcut(shortcut, strict_json.join(path, "shortcut"), self.problems),
        )

    def _situations(self, item: strict_json.Object, path: str) -> tuple[str, ...]:
        if "situations" not in item:
            return ()
        here = strict_json.join(path, "situations")
        tags = self._list(item["situations"], here)
        for index, tag in enumerate(tags):
            if not isinstance(tag, str):
                self._wrong_type(f"{here}[{index}]", "text", tag)
        if not all(isinstance(tag, str) for tag in tags):
            return ()
        if len(tags) > MOST_TAGS:
            self._add(here, N_("more than %(limit)s tags"), {"limit": MOST_TAGS})
        return validation.situations([str(tag) for tag in tags[:MOST_TAGS]], here, self.problems)

    def _variants(
        self, item: strict_json.Object, path: str, kind: Kind
    ) -> tuple[Mapping[str, FileVariant], Mapping[str, str] | None]:
        """Read the texts, and the locales that were given (code -> tag); None for these where nothing is known."""
        here = strict_json.join(path, "variants")
        value = self._object(item["variants"], here) if "variants" in item else None
        if value is None:
            return {}, None
        read: dict[str, FileVariant] = {}
        given: dict[str, str] = {}
        for tag, text in value.items():
            if self._is_full():
                break
            at = strict_json.join(here, tag)
            locale = self._locale(tag, at)
            if locale in given:
                arguments = {"tag": tag, "other": given[locale], "locale": locale}
                self._add(
                    at, N_("%(tag)s and %(other)s are the same locale (%(locale)s); keep one"), arguments
                )
            given.setdefault(locale, tag)
            variant = self._variant(text, at, kind)
            if variant:
                read[locale] = variant
        return read, given

    def _variant(self, value: object, path: str, kind: Kind) -> FileVariant | None:
        item = self._object(value, path)
        if item is None:
            return None
        self._known_fields(item, path, _VARIANT_FIELDS, required=_VARIANT_FIELDS)
        title, body = self._text(item, "title", path), self._text(item, "body", path)
        status = self._status(item, path)
        if title is None or body is None or status is None:
            return None
        body = validation.body(body, kind, f"{path}.body", self.problems)
        if not body and status is not Status.DRAFT:
            self._add(f"{path}.body", N_("expected a text, found an empty one; only a draft may be empty"))
        return FileVariant(validation.title(title, f"{path}.title", self.problems), body, status)

    def _status(self, item: strict_json.Object, path: str) -> Status | None:
        text = self._text(item, "status", path)
        if text is None or text in set(Status):
            return None if text is None else Status(text)
        allowed = ", ".join(Status)
        message = N_("expected one of %(allowed)s, found %(found)s")
        self._add(f"{path}.status", message, {"allowed": allowed, "found": ascii(text[:40])})
        return None

    def _locale(self, tag: str, path: str) -> str:
        return validation.locale(tag, path, self.problems)

    def _constant(self, item: strict_json.Object, name: str, wanted: str | int) -> None:
        found = item.get(name, wanted)
        if type(found) is not type(wanted) or found != wanted:
            shown = ascii(found[:40]) if isinstance(found, str) else found
            shown = (
                strict_json.kind_of(found)
                if isinstance(found, (dict, list, strict_json.NotANumber))
                else shown
            )
            self._add(
                name, N_("expected %(wanted)s, found %(found)s"), {"wanted": repr(wanted), "found": shown}
            )

    def _known_fields(
        self, item: strict_json.Object, path: str, known: Sequence[str], *, required: Sequence[str]
    ) -> None:
        for name in item:
            if name not in known:
                self._add(
                    strict_json.join(path, name),
                    N_("unknown field; known here: %(known)s"),
                    {"known": ", ".join(known)},
                )
        for name in required:
            if name not in item:
                self._add(strict_json.join(path, name), N_("this field is missing"))

    def _text(self, item: strict_json.Object, name: str, path: str) -> str | None:
        if name not in item:
            return None
        value = item[name]
        if isinstance(value, str):
            return value
        self._wrong_type(strict_json.join(path, name), "text", value)
        return None

    def _list(self, value: object, path: str) -> list[object]:
        if isinstance(value, list):
            return value
        self._wrong_type(path, "list", value)
        return []

    def _object(self, value: object, path: str) -> strict_json.Object | None:
        if not isinstance(value, strict_json.Object):
            self._wrong_type(path, "object", value)
            return None
        for key in value.twins:
            self._add(strict_json.join(path, key), N_("this field stands here more than once"))
        return value

    def _wrong_type(self, path: str, expected: str, value: object) -> None:
        arguments = {"expected": expected, "found": strict_json.kind_of(value)}
        self._add(path, N_("expected %(expected)s, found %(found)s"), arguments)

    def _add(self, path: str, message: str, arguments: Mapping[str, object] | None = None) -> None:
        if not self._is_full():
            self.problems.append(Problem(path or "line 1", message, arguments or {}))

    def _is_full(self) -> bool:
        """Whether more is wrong than is shown: a file of nothing but faults shall not fill the memory with them."""
        return len(self.problems) > SHOWN_PROBLEMS


KB_LIBRARY = Format(
    name=FORMAT,
    title=N_("Hamdeli library file"),
    media_type="application/json",
    filename="kb-library.json",
    loses=(
        N_("Images and files stay here."),
        N_("Earlier revisions, authors and times are not in the file."),
        N_("Where an approved text has a newer draft beside it, the draft is not in the file."),
        N_("Names of situations and retired entries are not in the file."),
    ),
    approved_only=False,
    write=export,
)
