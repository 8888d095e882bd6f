"""`kb attachments`: the images and files of the library, out into a folder and in from one."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from kb.accounts.user import SYSTEM
from kb.cli.group import data_option
from kb.cli.opened import opened
from kb.errors import BadFile, Invalid, KbError, Problem
from kb.exchange.attachments import LIST_NAME, Listed, read_list, stored_name, write_list
from kb.library.attachment import Attachment
from kb.library.usage import EntryId
from kb.services import attachments as verbs
from kb.services.attachments import Sent
from kb.services.workspace import Workspace

_LONGEST_LIST = 50_000_000  # bytes


@click.group()
@data_option
def attachments() -> None:
    """Take the images and files of macros and articles out, or in."""


@attachments.command("export")
@data_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def export(folder: Path) -> None:
    """Write the files of all that is visible to all into DIR, with a list of them in attachments.json."""
    with opened() as workspace:
        count = write_files(workspace, verbs.of_library(workspace.store), folder)
    click.echo(f"files={count}")


@attachments.command("import")
@data_option
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def import_(folder: Path) -> None:
    """Take in the files that attachments.json in DIR lists. Doing it twice changes nothing the second time."""
    listed = read_list(_read(folder / LIST_NAME, _LONGEST_LIST), str(folder / LIST_NAME))
    with opened() as workspace:
        limit = workspace.settings.attachment_limit
        _check_all_there(folder, listed)
        counts = {"created": 0, "updated": 0, "unchanged": 0}
        for place, each in enumerate(listed):
            sent = Sent(each.name, _read(folder / each.file, limit + 1), each.alt, each.locale)
            try:
                done = verbs.put(workspace.store, each.kind, each.key, sent, limit=limit, by=SYSTEM)
            except Invalid as refused:
                raise BadFile(
                    folder / LIST_NAME, [_at(place, problem) for problem in refused.problems]
                ) from None
            except KbError as refused:
                problem = Problem(f"files[{place}]", refused.message, refused.arguments)
                raise BadFile(folder / LIST_NAME, [problem]) from None
            counts["created" if done.created else "updated" if done.changed else "unchanged"] += 1
    click.echo(" ".join(f"{name}={count}" for name, count in counts.items()))


def write_files(workspace: Workspace, files: Mapping[EntryId, Iterable[Attachment]], folder: Path) -> int:
    """Write files into a folder under their stable names, and the list of them; gives their number."""
    folder.mkdir(parents=True, exist_ok=True)
    told = [(kind, key, each) for (kind, key), known in sorted(files.items()) for each in known]
    for kind, key, each in told:
        _, content = verbs.content(workspace.store, kind, key, each.id, by=SYSTEM)
        _write(folder, stored_name(kind, key, each), content)
    _write(folder, LIST_NAME, write_list(told).encode())
    return len(told)


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write beside the place, then take it: a link that stands there is replaced, never followed."""
    beside = folder / f".{secrets.token_hex(8)}"
    try:
        beside.write_bytes(content)
        os.replace(beside, folder / name)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder / name)) from None
    finally:
        beside.unlink(missing_ok=True)


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit)


def _check_all_there(folder: Path, listed: Iterable[Listed]) -> None:
    """Refuse the folder before anything is kept where a file of the list is missing or leads out of it."""
    missing = [
        Problem(f"files[{place}].file", "there is no such file in the folder")
        for place, each in enumerate(listed)
        if (folder / each.file).is_symlink() or not (folder / each.file).is_file()
    ]
    if missing:
        raise BadFile(folder / LIST_NAME, missing[:100])


def _at(place: int, problem: Problem) -> Problem:
    return Problem(f"files[{place}].{problem.where}", problem.message, problem.arguments)
