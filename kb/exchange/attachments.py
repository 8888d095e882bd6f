"""Files beside a library: how they are named in a folder, the list that tells what each is, and notes where they stay.

A name in the folder is made of the entry's key and of the bytes alone: the same file has it every time, on every system,
and nothing that a person typed becomes a path.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.errors import N_, BadFile, Problem
from kb.exchange import strict_json
from kb.exchange.format import Note, Options
from kb.library.attachment import Attachment
from kb.library.entry import Entry, Kind
from kb.library.file_type import FILE_TYPES

LIST_NAME = "attachments.json"
_FORMAT, _VERSION = "kb-attachments", 1
_STORED = re.compile(r"(?:macro|article)-[a-z0-9-]{1,80}-[0-9a-f]{12}\.[a-z]{3,4}")
_FIELDS = {"kind", "key", "name", "alt", "locale", "sha256", "file"}


@dataclass(frozen=True)
class Listed:
    """One file as the list tells of it; `file` is its name in the folder."""

    kind: Kind
    key: str
    name: str
    alt: str
    locale: str | None
    sha256: str
    file: str


def stored_name(kind: Kind, key: str, attachment: Attachment) -> str:
    """Give the name of a file in the folder."""
    ending = FILE_TYPES[attachment.media_type].endings[0]
    return f"{kind}-{key}-{attachment.sha256[:12]}.{ending}"


def write_list(files: Iterable[tuple[Kind, str, Attachment]]) -> str:
    """Write the list of files of entries (kind, key, file), in the order given."""
    told = [
        {
            "kind": str(kind),
            "key": key,
            "name": each.name,
            "alt": each.alt,
            "locale": each.locale,
            "sha256": each.sha256,
            "file": stored_name(kind, key, each),
        }
        for kind, key, each in files
    ]
    whole = {"format": _FORMAT, "version": _VERSION, "files": told}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def read_list(data: bytes, name: str) -> list[Listed]:
    """Read a list. Raises BadFile with the path of what is wrong; what the texts say is checked where they are kept."""
    value = strict_json.parse(data, name)
    faults = list(strict_json.faults(value))
    if faults:
        raise BadFile(name, faults)
    if not isinstance(value, dict) or value.keys() != {"format", "version", "files"}:
        raise BadFile(name, [Problem("", N_("This is not a list of attachments."))])
    rows = value["files"]
    if (value["format"], value["version"]) != (_FORMAT, _VERSION) or not isinstance(rows, list):
        raise BadFile(name, [Problem("format", N_("This is not a list of attachments."))])
    read = [_row(row) for row in rows]
    bad = [place for place, row in enumerate(read) if row is None]
    if bad:
        message = N_("This does not name a file, and the macro or article that it belongs to.")
        raise BadFile(name, [Problem(f"files[{place}]", message) for place in bad[:100]])
    return [row for row in read if row is not None]


def _row(row: object) -> Listed | None:
    if not isinstance(row, dict) or row.keys() != _FIELDS:
        return None
    texts = {name: value for name, value in row.items() if isinstance(value, str)}
    locale = row["locale"]
    if texts.keys() | {"locale"} != _FIELDS or not (locale is None or isinstance(locale, str)):
        return None
    if texts["kind"] not in set(Kind) or not _STORED.fullmatch(texts["file"]):
        return None
    return Listed(
        Kind(texts["kind"]), texts["key"], texts["name"], texts["alt"], locale, texts["sha256"], texts["file"]
    )


def left_out(entries: Iterable[Entry], options: Options) -> Iterator[Note]:
    """Note each entry whose files a format does not hold."""
    for entry in entries:
        names = [each.name for each in options.attachments.get((entry.kind, entry.key), ())]
        if names:
            message = N_("Its files are not in this export: %(names)s")
            yield Note.of(entry, "*", message, names=", ".join(f"\u2068{name}\u2069" for name in names))


def as_requests(
    written: Mapping[str, Entry], locales: Mapping[str, Iterable[str]], options: Options
) -> tuple[list[dict[str, object]], list[Note]]:
    """Give what a program needs to send the files of macros (by key) after them, and notes; `locales` are those that go
    out of each. A helpdesk that sends a file with every text gets none that goes with a text that stays here.
    """
    told: list[dict[str, object]] = []
    notes: list[Note] = []
    for key, entry in written.items():
        for each in options.attachments.get((entry.kind, key), ()):
            if each.locale is not None and each.locale not in locales[key]:
                message = N_("The file %(name)s stays here, as the text that it goes with does.")
                notes.append(Note.of(entry, each.locale, message, name=f"\u2068{each.name}\u2069"))
                continue
            if each.locale is not None:
                message = N_("The file %(name)s goes with one language here; the helpdesk sends it with all.")
                notes.append(Note.of(entry, each.locale, message, name=f"\u2068{each.name}\u2069"))
            told.append(
                {
                    "macro": f"key: {key}",
                    "file": stored_name(entry.kind, key, each),
                    "filename": each.name,
                    "content_type": each.media_type,
                }
            )
    return told, notes
