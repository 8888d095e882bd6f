"""Where the texts of `kb tone --all` come from: the library in the database, or `kb-library` files."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.cli.reading import STDIN, is_stdin, read_bytes
from kb.cli.toning.checked import File, Source
from kb.errors import BadFile, Invalid, Problem
from kb.exchange import json_places, kb_library, strict_json
from kb.languages import parse_locale
from kb.library.entry import Entry, Kind, Revision, Status, Variant


@dataclass(frozen=True)
class MacroText:
    """One text of a macro, and where it stands; None for the database."""

    key: str
    locale: str
    status: Status
    text: str
    source: Source | None = None


class JsonSource(Source):
    """A text within a JSON file."""

    def __init__(self, file: File, place: json_places.JsonText) -> None:
        super().__init__(file)
        self._place = place

    def offset(self, index: int) -> int:
        """Say where in the file the character of an index of the text is written."""
        return self._place.offset(index)


def of_entries(entries: Collection[Entry]) -> Iterator[MacroText]:
    """Give the texts of macros: the one in use, and the newer draft beside an approved one."""
    for entry in entries:
        if entry.kind is Kind.MACRO:
            for locale, variant in sorted(entry.variants.items()):
                for revision in _revisions(variant):
                    yield MacroText(entry.key, locale, revision.status, revision.body)


def _revisions(variant: Variant) -> Iterator[Revision]:
    if variant.approved:
        yield variant.approved
    if variant.approved is None or variant.approved.number != variant.latest.number:
        yield variant.latest


def of_paths(paths: Sequence[Path], refused: list[Invalid], *, limit: int) -> Iterator[MacroText]:
    """Give the texts of macros in `kb-library` files, and in all such files of folders, as they stand there.

    What cannot be read goes to `refused`, and the others are read all the same.
    """
    for path in paths:
        with _kept(path, refused):
            for file in _files(path):
                with _kept(file, refused):
                    yield from _of_file(file, limit)


@contextmanager
def _kept(path: Path, refused: list[Invalid]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = Problem("", "cannot be read: %(reason)s", {"reason": error.strerror or str(error)})
        refused.append(BadFile(path, [problem]))
    except Invalid as wrong:
        refused.append(wrong)


def _files(path: Path) -> list[Path]:
    if is_stdin(path) or not path.is_dir():
        return [path]
    visible = (each for each in sorted(path.rglob("*.json")) if not _is_hidden(each.relative_to(path)))
    found = [each for each in visible if each.is_file() and _claims_to_be_ours(each)]
    if not found:
        raise BadFile(path, [Problem("", "no kb-library file (*.json) is in this folder")])
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "node_modules" for part in path.parts)


def _claims_to_be_ours(path: Path) -> bool:
    """Whether a file among others names our format: a broken one is told later, a stranger's is left alone."""
    with path.open("rb") as file:
        return b'"kb-library"' in file.read()


def _of_file(path: Path, limit: int) -> Iterator[MacroText]:
    if is_stdin(path):
        data, name = read_bytes(path)
    else:
        data, name = kb_library.read_bytes(path, limit=limit), path.as_posix()
    library = kb_library.read(data, name=name, limit=limit)
    content = strict_json.decode(data, name)
    file = File(name, content)
    keys = [entry.key for entry in library.entries if entry.kind is Kind.MACRO]
    statuses = {
        (entry.key, locale): variant.status
        for entry in library.entries
        if entry.kind is Kind.MACRO
        for locale, variant in entry.variants.items()
    }
    for place, written in json_places.texts(content):
        match place:
            case ("macros", int(index), "variants", str(tag), "body"):
                key, locale = keys[index], parse_locale(tag) or tag
                source = None if name == STDIN else JsonSource(file, written)
                yield MacroText(key, locale, statuses[key, locale], written.text, source)
