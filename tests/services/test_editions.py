"""After an upgrade of word lists one process builds the new index, gently, and the earlier one answers."""

import fcntl
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kb.accounts.user import SYSTEM, Person, Role
from kb.cli.serve import _log_to_stderr
from kb.library.entry import Kind
from kb.library.visibility import Visibility
from kb.search import Query
from kb.search import editions as editions_module
from kb.services import accounts, indexing, library, search
from kb.services.search import Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import NOW
from tests.kill_rounds import KB, KILLED_AT_FILE
from tests.texts import GOOD, TITLES, a_macro

OLD = "entries6x0000abcd"
PATIENCE = 120.0  # seconds that nothing should ever take


def wait_for(wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.02)


def keys(workspace: Workspace, text: str, by: Person | None = None) -> list[str]:
    return sorted(hit.key for hit in search.find(workspace, Query(text), by=by).hits)


@contextmanager
def opened(settings: Settings) -> Iterator[Workspace]:
    workspace = open_workspace(settings)
    try:
        yield workspace
    finally:
        workspace.close()


@contextmanager
def of_the_old_edition() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions_module, "edition_name", lambda: OLD)
        yield


@pytest.fixture
def reza(settings: Settings) -> Person:
    """An editor, in an installation whose index is whole, and of an earlier edition: charge-0 to charge-2."""
    with of_the_old_edition(), opened(settings) as workspace:
        for number in range(3):
            a_macro(workspace.store, f"charge-{number}", approved=True)
        Indexer(workspace).catch_up()
        return accounts.add_person(
            workspace.store,
            "Reza B",
            roles=frozenset({Role.EDITOR}),
            password="so long a password",
            by=SYSTEM,
            now=NOW,
        )


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The processes started to build an index, each of which is stopped before its first step."""
    started: list[subprocess.Popen[bytes]] = []
    start = indexing._start_child

    def start_stopped(workspace: Workspace, lock: int) -> "subprocess.Popen[bytes]":
        child = start(workspace, lock)
        child.send_signal(signal.SIGSTOP)
        started.append(child)
        return child

    monkeypatch.setattr(indexing, "MANY", 1)
    monkeypatch.setattr(indexing, "_start_child", start_stopped)
    return started


def no_answer_from_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(search, "_from_database", refuse)


def test_of_two_servers_one_builds_and_both_answer_rightly_meanwhile(
    settings: Settings,
    reza: Person,
    children: "list[subprocess.Popen[bytes]]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two servers after an upgrade; the builder is killed once; an entry is made private and one is edited meanwhile."""
    no_answer_from_the_database(monkeypatch)
    with opened(settings) as first, opened(settings) as second:
        both = (first, second)
        for workspace in both:
            Indexer(workspace).follow()
            assert keys(workspace, "charge") == [
                "charge-0",
                "charge-1",
                "charge-2",
            ]  # from the first question on
        wait_for(lambda: len(children) == 1)
        assert search.being_built(second) == (0, 0)
        assert search.check(second) == ["the search index is being built anew: 0 of 0 entries"]

        library.show_to(first.store, Kind.MACRO, "charge-0", Visibility(owner=reza.id), by=reza, now=NOW)
        edited = GOOD["en"].replace("payment", "zebra")
        library.save_variant(
            first.store,
            Kind.MACRO,
            "charge-1",
            "en",
            title=TITLES["en"],
            body=edited,
            expected=1,
            by=reza,
            now=NOW,
        )
        library.approve(first.store, Kind.MACRO, "charge-1", "en", expected=2, by=reza)
        for workspace in both:
            wait_for(lambda at=workspace: keys(at, "zebra") == ["charge-1"])  # type: ignore[misc]
            assert keys(workspace, "charge") == ["charge-1", "charge-2"]
            assert keys(workspace, "charge", reza) == ["charge-0", "charge-1", "charge-2"]
            assert workspace.engine.stand_in is not None
        assert len(children) == 1

        children[0].kill()
        wait_for(lambda: len(children) == 2)  # by whichever server came first
        children[1].send_signal(signal.SIGCONT)
        newest = first.store.sequence()
        for workspace in both:
            wait_for(lambda at=workspace: at.engine.own.sequence() == newest)  # type: ignore[misc]
            wait_for(lambda at=workspace: at.engine.stand_in is None)  # type: ignore[misc]
            assert keys(workspace, "charge") == ["charge-1", "charge-2"]
            assert keys(workspace, "zebra") == ["charge-1"]
            assert search.check(workspace) == []
        assert children[1].wait() == 0
        assert len(children) == 2
        assert search.being_built(first) is None


def test_a_builder_ends_with_the_server_that_started_it_and_frees_the_lock(
    settings: Settings, reza: Person
) -> None:
    with opened(settings) as workspace, (settings.data / "index.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        child = indexing._start_child(workspace, lock.fileno())
        lock.close()
        assert not Indexer(workspace).catch_up(wait=False)  # the child holds it still
        child.stdin.close()  # type: ignore[union-attr]  # as the end of this process would
        child.wait(PATIENCE)

        assert Indexer(workspace).catch_up(wait=False)
        assert search.check(workspace) == []
        assert keys(workspace, "charge") == ["charge-0", "charge-1", "charge-2"]


def test_a_server_that_is_closed_takes_its_builder_along(
    settings: Settings, reza: Person, children: "list[subprocess.Popen[bytes]]"
) -> None:
    with opened(settings) as workspace:
        Indexer(workspace).follow()
        wait_for(lambda: len(children) == 1)

    assert children[0].returncode == -signal.SIGKILL


def test_where_no_process_can_be_started_the_server_builds_the_index_itself(
    settings: Settings, reza: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no room for a process")

    monkeypatch.setattr(indexing, "MANY", 1)
    monkeypatch.setattr(indexing, "_start_child", none)
    with opened(settings) as workspace:
        Indexer(workspace).follow()
        wait_for(lambda: workspace.engine.own.sequence() == workspace.store.sequence())
        assert keys(workspace, "charge") == ["charge-0", "charge-1", "charge-2"]


def test_what_answers_during_a_reindex_is_kept_in_step(
    settings: Settings, reza: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`kb reindex` beside a server, with the earlier edition's index and with this one's."""
    no_answer_from_the_database(monkeypatch)
    monkeypatch.setattr(indexing, "EVERY", 0.0)
    seen: list[list[str]] = []
    with opened(settings) as builder, opened(settings) as server:

        def meanwhile(done: int, _: int) -> None:
            server.engine.renew()
            if done == 1:
                owner = Visibility() if seen else Visibility(owner=reza.id)
                library.show_to(builder.store, Kind.MACRO, "charge-0", owner, by=reza, now=NOW)
            seen.append(keys(server, "charge"))

        for _time in range(2):
            search.reindex(builder, meanwhile)
            server.engine.renew()
            seen.append(keys(server, "charge"))
            assert search.check(builder) == []

    everything, public = ["charge-0", "charge-1", "charge-2"], ["charge-1", "charge-2"]
    assert seen == [everything, public, public, public, public, everything, everything, everything]


def test_a_database_put_back_has_no_index_of_its_future_stand_in(settings: Settings, reza: Person) -> None:
    with opened(settings) as workspace:
        Indexer(workspace).catch_up()
        workspace.engine.own.apply([], (), sequence=9_999)

        Indexer(workspace).catch_up()

        assert workspace.engine.stand_in is None
        assert search.check(workspace) == []


@pytest.mark.parametrize("at_file", [10, 45, 66])
def test_a_killed_build_leaves_what_can_be_gone_on_from(
    settings: Settings, reza: Person, at_file: int
) -> None:
    command = [sys.executable, "-c", KILLED_AT_FILE + KB, str(at_file), str(settings.index_folder)]
    killed = subprocess.run([*command, "reindex", "--data", str(settings.data)], check=False)

    with opened(settings) as workspace:
        Indexer(workspace).follow()
        assert keys(workspace, "charge") == ["charge-0", "charge-1", "charge-2"]
        wait_for(lambda: workspace.engine.own.sequence() == workspace.store.sequence())
        wait_for(lambda: workspace.is_index_checked)
        assert search.check(workspace) == []
    assert killed.returncode == -signal.SIGKILL


def test_the_log_tells_of_the_index_and_not_of_each_request_that_waits() -> None:
    queue, ours = logging.getLogger("waitress.queue"), logging.getLogger("kb")
    before = queue.level, ours.level
    try:
        _log_to_stderr()

        assert not queue.isEnabledFor(logging.WARNING)
        assert logging.getLogger("kb.services.indexing").isEnabledFor(logging.INFO)
    finally:
        queue.setLevel(before[0])
        ours.setLevel(before[1])
