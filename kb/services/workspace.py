"""Everything that an open installation holds: its settings, its store and its search engine."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from kb.accounts.sealing import Seal
from kb.accounts.user import SYSTEM
from kb.errors import N_, Invalid, Problem
from kb.library.shipped import read_shipped, shipped_folder
from kb.outgoing.client import Client
from kb.search.editions import Editions
from kb.services import exchange
from kb.services.placeholders_in_use import PlaceholdersInUse
from kb.services.usage import Preferences
from kb.settings import Settings
from kb.storage import Store


@dataclass
class Workspace:
    """An open installation. Close it when done: that stops what runs beside it."""

    settings: Settings
    store: Store
    engine: Editions
    nudged: threading.Event = field(default_factory=threading.Event)
    is_index_checked: bool = False
    is_followed: bool = False
    _closers: list[Callable[[], None]] = field(default_factory=list)

    @cached_property
    def outgoing(self) -> Client:
        """Give the client for calls to other machines, with what the administrator allows it."""
        return Client(allowed=self.settings.outgoing_allow, ports=self.settings.outgoing_ports)

    def seal(self, purpose: str) -> Seal:
        """Give what keeps the secrets of one purpose closed at rest."""
        return Seal(self.settings.secret_key(), purpose)

    @cached_property
    def preferences(self) -> Preferences:
        """Give what each person uses most, kept for a minute."""
        return Preferences(self.store)

    @cached_property
    def placeholders_in_use(self) -> PlaceholdersInUse:
        """Give the names of placeholders that the library uses, counted once in ten minutes."""
        return PlaceholdersInUse(self.store)

    def nudge(self) -> None:
        """Tell who follows the change log that there is something new; saves time, is never needed."""
        self.nudged.set()

    def at_close(self, closer: Callable[[], None]) -> None:
        """Have something stopped before the store is closed."""
        self._closers.append(closer)

    def close(self) -> None:
        """Stop what runs beside, and close the store."""
        while self._closers:
            self._closers.pop()()
        self.store.close()


def open_workspace(settings: Settings, *, load_shipped: bool = False) -> Workspace:
    """Open, and make where it is new, the installation of these settings.

    `load_shipped` takes the starter library into a database that never held an entry.
    """
    _make_private_folder(settings.data)
    store = Store.open(settings)
    try:
        if load_shipped:
            load_starter_library(store, now=datetime.now(UTC))
        # A folder a database: an index of another one is never taken for ours.
        _make_private_folder(settings.index_folder)
        engine = Editions(settings.index_folder / store.identity)
    except BaseException:
        store.close()
        raise
    workspace = Workspace(settings, store, engine)
    workspace.at_close(engine.close)
    return workspace


def load_starter_library(store: Store, *, now: datetime) -> exchange.ImportReport | None:
    """Take in the shipped texts, by the same gate as any file, and the names of their situations.

    None where the database held an entry before.
    """
    if not store.entries.is_empty():
        return None
    shipped = read_shipped(shipped_folder())
    with store.transaction():
        if not store.entries.is_empty():  # another process was quicker
            return None
        report = exchange.import_entries(store, shipped.file, by=SYSTEM, now=now)
        exchange.name_new_situations(store, shipped.situations, by=SYSTEM, now=now)
    return report


def _make_private_folder(folder: Path) -> None:
    # One that is there is left as it is: it may be somebody's home.
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = N_("%(value)s cannot be used as a folder: %(reason)s")
        arguments = {"value": str(folder), "reason": error.strerror or str(error)}
        raise Invalid([Problem("KB_DATA", message, arguments)]) from error
