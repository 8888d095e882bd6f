"""`kb import`: load a library file, whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from kb.accounts.user import SYSTEM
from kb.cli.bar import progress_bar, progress_bars
from kb.cli.group import current_settings, data_option
from kb.cli.opened import opened
from kb.cli.reading import STDIN, is_stdin, stdin
from kb.exchange import kb_library
from kb.library.file import LibraryFile
from kb.library.importing import Held
from kb.library.readers import cores
from kb.services.advising import Adviser
from kb.services.exchange import import_entries
from kb.services.search import Indexer, IndexUnwritable
from kb.services.workspace import Workspace

_NICE = 5  # for who reads the tone: the index, which one process builds, comes first


@click.command("import")
@data_option
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Load FILE, a kb-library file; - is standard input. Loading it twice changes nothing the second time.

    A text that is marked approved and does not pass the gate is kept, as review, and named on standard error.
    """
    settings = current_settings()
    library = _read(file, settings.import_limit)
    with opened() as workspace:
        with progress_bar("Checking") as progress:
            report = import_entries(workspace.store, library, by=SYSTEM, progress=progress)
        for held in report.held:
            click.echo(_line(held), err=True)
        click.echo(
            f"created={report.created} updated={report.updated} unchanged={report.unchanged} held={len(report.held)}"
        )
        _derive(workspace)


def _derive(workspace: Workspace) -> None:
    """Bring the index and what the tone rules say up to date, side by side: a large library takes a while."""
    adviser = Adviser(workspace, readers=cores(), nice=_NICE, rest=0)
    behind = None
    with progress_bars("Indexing", "Reading the tone") as (indexed, read), ThreadPoolExecutor(1) as beside:
        advised = beside.submit(adviser.catch_up, read)
        try:
            Indexer(workspace).catch_up(progress=indexed)
        except IndexUnwritable as error:
            behind = error
        try:
            advised.result()
        finally:
            adviser.stop()
    if behind is not None:  # the texts are in, and that is what was asked for
        click.echo(f"Warning: the texts are in the library, but: {behind}", err=True)


def _read(file: Path, limit: int) -> LibraryFile:
    if is_stdin(file):
        return kb_library.read(stdin().read(limit + 1), name=STDIN, limit=limit)
    return kb_library.read_path(file, limit=limit)


def _line(held: Held) -> str:
    reasons = [*(f"missing {name}" for name in held.missing), *map(str, held.problems)]
    return f"held: {held.kind} {held.key} {held.locale}: {'; '.join(reasons)}"
