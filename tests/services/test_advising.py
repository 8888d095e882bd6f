"""What the tone rules say of texts in use, kept beside them: whoever reads it, and however much there is."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import pytest

from kb.accounts.user import SYSTEM
from kb.library import gate, readers
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.gate import Seen
from kb.library.readers import Readers
from kb.services import advising, exchange, library
from kb.services.advising import Adviser, elements_of
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.texts import COLD, GOOD, a_macro

ALL = ("acknowledgement", "action", "invitation")
PATIENCE = 60.0  # seconds that nothing should ever take


@pytest.fixture
def workspace(both: Settings) -> Iterator[Workspace]:
    """An empty workspace, on both databases."""
    opened = open_workspace(both)
    yield opened
    opened.close()


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that this process has the rules read, which remembers none from before."""
    known: list[str] = []
    check = gate.check
    monkeypatch.setattr(gate, "_seen", {})
    monkeypatch.setattr(gate, "tone", lru_cache(maxsize=1)(gate.tone.__wrapped__))
    monkeypatch.setattr(gate, "check", lambda body, locale: known.append(body) or check(body, locale))
    return known


def elements(workspace: Workspace, key: str, locale: str = "en") -> tuple[str, ...]:
    return elements_of(workspace.store, [(Kind.MACRO, key, locale)])[Kind.MACRO, key, locale]


def rewrite(workspace: Workspace, key: str, body: str, expected: int) -> None:
    library.save_variant(
        workspace.store, Kind.MACRO, key, "en", title="T", body=body, expected=expected, by=SYSTEM
    )


def a_file(number: int, status: Status) -> LibraryFile:
    return LibraryFile(
        tuple(
            FileEntry(
                Kind.MACRO,
                f"macro-{place}",
                "en",
                {
                    "en": FileVariant("T", f"{GOOD['en']} Nr {place}!", status),
                    "fa": FileVariant("T", f"{COLD['fa']} {place}", status),
                },
            )
            for place in range(number)
        )
    )


def test_elements_are_told_of_the_text_in_use(workspace: Workspace, checked: list[str]) -> None:
    a_macro(workspace.store, "good", fa=GOOD["fa"])
    a_macro(workspace.store, "cold", en=COLD["en"])
    Adviser(workspace).catch_up()
    del checked[:]

    assert elements(workspace, "good") == elements(workspace, "good", "fa") == ALL
    assert elements(workspace, "cold") != ALL
    assert checked == []  # kept, not read again


def test_until_they_are_told_they_are_read_for_whoever_asks(workspace: Workspace) -> None:
    a_macro(workspace.store, "good")

    assert elements(workspace, "good") == ALL
    assert elements_of(workspace.store, [(Kind.MACRO, "nothing", "en"), (Kind.ARTICLE, "good", "en")]) == {}


def test_a_text_that_was_rewritten_has_no_elements_of_the_one_before(workspace: Workspace) -> None:
    a_macro(workspace.store, "good")
    Adviser(workspace).catch_up()

    rewrite(workspace, "good", COLD["en"], expected=1)

    assert elements(workspace, "good") != ALL
    rewrite(workspace, "good", GOOD["en"], expected=2)
    Adviser(workspace).catch_up()
    assert elements(workspace, "good") == ALL


def test_after_a_change_of_the_rules_all_is_told_anew(
    workspace: Workspace, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_macro(workspace.store, "good")
    Adviser(workspace, rest=0).catch_up()
    monkeypatch.setattr(advising, "edition", lambda: "newer")
    gate._seen.clear()
    gate.tone.cache_clear()
    del checked[:]

    Adviser(workspace, rest=0).catch_up()

    assert checked == [GOOD["en"]]
    assert workspace.store.findings.reached() == advising.Reached("newer", workspace.store.sequence())


def test_a_long_import_checks_no_tone_twice(workspace: Workspace, checked: list[str]) -> None:
    exchange.import_entries(workspace.store, a_file(4, Status.APPROVED), by=SYSTEM)
    Adviser(workspace, rest=0).catch_up()

    assert len(checked) == 8


def test_many_texts_are_read_by_other_processes(
    workspace: Workspace, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advising, "MANY", 4)
    exchange.import_entries(workspace.store, a_file(4, Status.DRAFT), by=SYSTEM)
    far: list[tuple[int, int]] = []

    Adviser(workspace, readers=2).catch_up(lambda done, of: far.append((done, of)))

    assert checked == []
    assert elements(workspace, "macro-3") == ALL
    assert elements(workspace, "macro-3", "fa") == gate.seen(f"{COLD['fa']} 3", "fa").elements
    assert far[0] == (0, far[0][1])
    assert far[-1] == (far[0][1], far[0][1])


def test_a_large_file_goes_through_the_gate_side_by_side(
    workspace: Workspace, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "cores", lambda: 2)
    monkeypatch.setattr(exchange, "_MANY", 4)

    report = exchange.import_entries(workspace.store, a_file(30, Status.APPROVED), by=SYSTEM)

    assert checked == []
    assert report.created == 60
    assert [held.key for held in report.held] == [f"macro-{place}" for place in range(30)]
    assert {held.locale for held in report.held} == {"fa"}


def test_what_is_approved_already_is_read_by_nobody(
    workspace: Workspace, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = a_file(8, Status.APPROVED).entries
    file = LibraryFile(tuple(replace(each, variants={"en": each.variants["en"]}) for each in good))
    exchange.import_entries(workspace.store, file, by=SYSTEM)
    monkeypatch.setattr(exchange, "cores", lambda: 2)
    monkeypatch.setattr(exchange, "_MANY", 4)
    monkeypatch.setattr(exchange, "Readers", None)  # none is started
    del checked[:]

    report = exchange.import_entries(workspace.store, file, by=SYSTEM)

    assert report.unchanged == 8
    assert checked == []


def test_where_no_process_can_be_had_this_one_reads(
    workspace: Workspace, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(advising, "MANY", 4)
    monkeypatch.setattr(exchange, "_MANY", 4)
    monkeypatch.setattr(exchange, "cores", lambda: 2)
    monkeypatch.setattr(readers.ProcessPoolExecutor, "submit", refuse)

    report = exchange.import_entries(workspace.store, a_file(4, Status.APPROVED), by=SYSTEM)
    Adviser(workspace).catch_up()

    assert len(report.held) == 4
    assert len(checked) == 8
    assert elements(workspace, "macro-3") == ALL


def test_who_stops_does_not_wait_for_a_slow_reader(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advising, "MANY", 4)
    exchange.import_entries(workspace.store, a_file(4, Status.DRAFT), by=SYSTEM)
    adviser = Adviser(workspace)
    held: list[int] = []
    seen = Readers.seen

    def slow(self: Readers, texts: Sequence[readers.Text], stopping: threading.Event) -> list[Seen]:
        seen(self, texts[:1], threading.Event())
        held.extend(self._pool._processes)
        os.kill(held[0], signal.SIGSTOP)
        threading.Timer(0.1, adviser.stop).start()
        return seen(self, texts, stopping)

    monkeypatch.setattr(Readers, "seen", slow)
    try:
        adviser.catch_up()
    finally:
        os.kill(held[0], signal.SIGCONT)

    assert workspace.store.findings.reached().sequence == 0


def test_a_killed_program_leaves_no_reader_behind() -> None:
    program = """
        import sys, threading, time
        from kb.library.readers import Readers
        with Readers(1) as readers:
            readers.seen([("Hello", "en")], threading.Event())
            print(*readers._pool._processes, flush=True)
            time.sleep(600)
    """
    started = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE)
    reader = int(started.stdout.readline())  # type: ignore[union-attr]

    started.send_signal(signal.SIGKILL)
    started.communicate()

    end = time.monotonic() + PATIENCE
    while is_running(reader):
        assert time.monotonic() < end
        time.sleep(0.02)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
        with open(f"/proc/{number}/stat") as status:
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
