from collections.abc import Iterator

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.shipped import read_shipped, shipped_folder
from kb.services import library
from kb.services.workspace import Workspace, load_starter_library, open_workspace
from kb.settings import Settings
from kb.storage import Store
from tests.cast import NOW
from tests.texts import a_macro


@pytest.fixture
def started(settings: Settings) -> Iterator[Workspace]:
    """A workspace after its first start."""
    workspace = open_workspace(settings, load_shipped=True)
    yield workspace
    workspace.close()


def test_the_first_start_loads_the_starter_library(started: Workspace) -> None:
    shipped = read_shipped(shipped_folder())

    assert {(entry.kind, entry.key) for entry in library.entries(started.store, by=SYSTEM)} == {
        (entry.kind, entry.key) for entry in shipped.file.entries
    }
    assert {situation.tag for situation in library.situations(started.store) if situation.names} == {
        situation.tag for situation in shipped.situations
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_every_shipped_text_passes_the_gate(started: Workspace, kind: Kind) -> None:
    held = [
        (entry.key, locale)
        for entry in library.entries(started.store, kind=kind, by=SYSTEM)
        for locale, variant in entry.variants.items()
        if variant.approved is None
    ]

    assert held == []


def test_a_second_start_changes_nothing(settings: Settings, started: Workspace) -> None:
    before = started.store.sequence()

    open_workspace(settings, load_shipped=True).close()

    assert started.store.sequence() == before


def test_a_library_that_is_in_use_is_left_alone(store: Store) -> None:
    a_macro(store)

    assert load_starter_library(store, now=NOW) is None
    assert len(library.entries(store, by=SYSTEM)) == 1


def test_an_opened_workspace_is_private(settings: Settings) -> None:
    open_workspace(settings).close()

    folders = (settings.data, settings.index_folder)
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700, 0o700]
