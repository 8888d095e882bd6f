"""Processes are killed at chance moments: nothing is half done, nothing stays broken."""

import multiprocessing
import random
import time

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.search import Query
from kb.services import exchange, library, search
from kb.services.search import Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.texts import GOOD

MACROS, KILLS = 150, 6


def a_file(round_: int) -> LibraryFile:
    entries = tuple(
        FileEntry(
            Kind.MACRO,
            f"macro-{number}",
            "en",
            {"en": FileVariant(f"Round {round_}", f"{GOOD['en']}\n\n#{number} of {round_}", Status.APPROVED)},
            (f"situation-{round_}",),
        )
        for number in range(MACROS)
    )
    return LibraryFile(entries)


def _import_and_index(settings: Settings, round_: int) -> None:
    workspace = open_workspace(settings)
    exchange.import_entries(workspace.store, a_file(round_), by=SYSTEM)
    Indexer(workspace).catch_up()


def rounds_seen(workspace: Workspace) -> set[str]:
    return {entry.source.latest.title for entry in library.entries(workspace.store)}


def test_killed_imports_are_whole_or_not_there(settings: Settings) -> None:
    chance = random.Random(20261122)
    context = multiprocessing.get_context("spawn")
    open_workspace(settings).close()
    begun = time.monotonic()
    first = context.Process(target=_import_and_index, args=(settings, 0))
    first.start()
    first.join()
    takes = time.monotonic() - begun

    for round_ in range(1, KILLS + 1):
        process = context.Process(target=_import_and_index, args=(settings, round_))
        process.start()
        time.sleep(takes * chance.uniform(0.3, 1.0))
        process.kill()
        process.join()

        workspace = open_workspace(settings)
        assert len(rounds_seen(workspace)) == 1
        found = search.find(workspace, Query("charge", limit=5))
        assert found.total == MACROS
        assert search.check(workspace) == []
        workspace.close()
