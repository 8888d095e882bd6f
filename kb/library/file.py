"""A library file as values: what a `kb-library` JSON file and the shipped folder are read into.

A file holds one text a variant, without history; nothing in it has been through the gate yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.library.entry import Kind, Status


@dataclass(frozen=True)
class FileVariant:
    """One text in one locale, with the status that the file claims for it."""

    title: str
    body: str
    status: Status = Status.DRAFT


@dataclass(frozen=True)
class FileEntry:
    """A macro or an article as it stands in a file; `variants` maps our locale codes to texts.

    The source locale always has a variant. `shortcut` is None for articles.
    """

    kind: Kind
    key: str
    source_locale: str
    variants: Mapping[str, FileVariant]
    situations: tuple[str, ...] = ()
    shortcut: str | None = None


@dataclass(frozen=True)
class LibraryFile:
    """Everything that one file holds, in the file's order; `name` is the file's name, for messages."""

    entries: tuple[FileEntry, ...] = field(default_factory=tuple)
    name: str = ""
