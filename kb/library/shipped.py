"""The starter library as it stands in its folder: one folder an entry, one file a language.

templates_library/situations.toml          [tag] with a name a locale
templates_library/macros/<key>/macro.toml  shortcut, situations, source_locale
templates_library/macros/<key>/<locale>.md `# title`, then the body
templates_library/articles/<key>/article.toml, <locale>.md
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.errors import N_, BadFile, Problem
from kb.library import validation
from kb.library.entry import Kind, Situation, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile

_FOLDERS = {Kind.MACRO: "macros", Kind.ARTICLE: "articles"}
_FIELDS = {
    Kind.MACRO: frozenset({"shortcut", "situations", "source_locale"}),
    Kind.ARTICLE: frozenset({"situations", "source_locale"}),
}


@dataclass(frozen=True)
class Shipped:
    """The starter library: its texts, all to be approved by the gate, and the names of situations."""

    file: LibraryFile
    situations: tuple[Situation, ...]


def shipped_folder() -> Path:
    """Find the starter library: inside the installed package, else at the top of the checkout."""
    package = Path(__file__).parents[1]
    installed = package / "shipped" / "templates_library"
    return installed if installed.is_dir() else package.parent / "templates_library"


def read_shipped(folder: Path) -> Shipped:
    """Read a folder of shipped texts. Raises BadFile with file, line or field, and what was expected."""
    entries = tuple(_read_entry(kind, path) for kind in Kind for path in _entry_folders(folder, kind))
    return Shipped(LibraryFile(entries, str(folder)), _read_situations(folder / "situations.toml"))


@cache
def shipped_situations() -> tuple[Situation, ...]:
    """Give the names of the situations that the starter library knows."""
    return _read_situations(shipped_folder() / "situations.toml")


def _entry_folders(folder: Path, kind: Kind) -> list[Path]:
    top = folder / _FOLDERS[kind]
    return sorted(path for path in top.iterdir() if path.is_dir()) if top.is_dir() else []


def _read_entry(kind: Kind, folder: Path) -> FileEntry:
    facts_file = folder / f"{kind}.toml"
    facts = _toml(facts_file)
    problems = [
        Problem(name, N_("unknown field; known are: %(known)s"), {"known": ", ".join(sorted(_FIELDS[kind]))})
        for name in sorted(facts.keys() - _FIELDS[kind])
    ]
    entry = FileEntry(
        kind=kind,
        key=validation.key(folder.name, "key", problems),
        source_locale=validation.locale(_string(facts, "source_locale", problems), "source_locale", problems),
        variants=dict(_variants(kind, folder)),
        situations=validation.situations(_strings(facts, "situations", problems), "situations", problems),
        shortcut=validation.shortcut(_string(facts, "shortcut", problems) or None, "shortcut", problems),
    )
    if entry.source_locale not in entry.variants:
        problems.append(Problem("source_locale", N_("the text in the source language is missing")))
    if problems:
        raise BadFile(facts_file, problems)
    return entry


def _variants(kind: Kind, folder: Path) -> Iterator[tuple[str, FileVariant]]:
    for file in sorted(folder.glob("*.md")):
        problems: list[Problem] = []
        locale = validation.locale(file.stem, "", problems)
        heading, _, rest = _read(file).partition("\n")
        if not heading.startswith("# "):
            problems.append(Problem("line 1", N_("expected the title: # and a space before it")))
        title = validation.title(heading.removeprefix("# "), "line 1", problems)
        body = validation.body(rest.strip("\n"), kind, "", problems)
        if problems:
            raise BadFile(file, problems)
        yield locale, FileVariant(title, body, Status.APPROVED)


def _read_situations(file: Path) -> tuple[Situation, ...]:
    problems: list[Problem] = []
    found = []
    for tag, names in _toml(file).items() if file.exists() else ():
        validation.tag(tag, tag, problems)
        if not isinstance(names, dict):
            problems.append(Problem(tag, N_("expected a table of names, a locale each")))
            continue
        read = {
            validation.locale(locale, f"{tag}.{locale}", problems): validation.situation_name(
                str(name), f"{tag}.{locale}", problems
            )
            for locale, name in names.items()
        }
        found.append(Situation(tag, read))
    if problems:
        raise BadFile(file, problems)
    return tuple(found)


def _toml(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(_read(file))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(file, [Problem("", N_("not TOML: %(reason)s"), {"reason": str(error)})]) from None


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadFile(file, [Problem("", N_("not UTF-8"))]) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadFile(
            file, [Problem("", N_("the file cannot be read: %(reason)s"), {"reason": reason})]
        ) from None


def _string(facts: Mapping[str, object], name: str, problems: list[Problem]) -> str:
    value = facts.get(name, "")
    if isinstance(value, str):
        return value
    problems.append(Problem(name, N_("expected a string")))
    return ""


def _strings(facts: Mapping[str, object], name: str, problems: list[Problem]) -> list[str]:
    value = facts.get(name, [])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    problems.append(Problem(name, N_("expected a list of strings")))
    return []
