import multiprocessing
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.library.entry import Kind, Status
from kb.locks import alone
from kb.search import Answer, Document, Query
from kb.services import library, search
from kb.services.search import Counts, Indexer
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import NOW, Cast, the_cast
from tests.texts import GOOD, TITLES, a_macro

KEY = "double-charge"
APPROVED = Status.APPROVED


@pytest.fixture
def workspace(both: Settings) -> Iterator[Workspace]:
    """An empty workspace, on both databases."""
    opened = open_workspace(both)
    yield opened
    opened.close()


def keys(workspace: Workspace, text: str, **more: object) -> list[str]:
    answer = search.find(workspace, Query(text, **more))  # type: ignore[arg-type]
    return [hit.key for hit in answer.hits]


def within(seconds: float, wanted: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if wanted():
            return True
        time.sleep(0.02)
    return wanted()


class TestIndexer:
    def test_what_is_saved_is_found(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)

        Indexer(workspace).catch_up()

        assert keys(workspace, "second charge") == [KEY]
        assert workspace.engine.sequence() == workspace.store.sequence()
        assert search.check(workspace) == []

    def test_an_edit_is_found_within_a_second(self, workspace: Workspace, cast: Cast) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).follow()
        assert within(5, lambda: keys(workspace, "charge") == [KEY])

        body = GOOD["en"].replace("payment", "zebra")
        save_and_approve(workspace, body, cast)

        assert within(1, lambda: keys(workspace, "zebra") == [KEY])

    def test_a_draft_is_found_by_those_who_ask_for_drafts(self, workspace: Workspace) -> None:
        a_macro(workspace.store)
        Indexer(workspace).catch_up()

        assert keys(workspace, "charge") == []
        assert keys(workspace, "charge", drafts=True) == [KEY]

    def test_the_approved_text_is_found_until_the_new_one_is_approved(
        self, workspace: Workspace, cast: Cast
    ) -> None:
        a_macro(workspace.store, approved=True)
        edit(workspace, GOOD["en"].replace("payment", "zebra"), 1, cast)
        Indexer(workspace).catch_up()

        assert keys(workspace, "payment") == [KEY]
        assert keys(workspace, "zebra") == []

    def test_a_retired_macro_is_gone(self, workspace: Workspace, cast: Cast) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()

        library.retire(workspace.store, Kind.MACRO, KEY, by=cast.reza)
        Indexer(workspace).catch_up()

        assert keys(workspace, "charge") == []
        library.bring_back(workspace.store, Kind.MACRO, KEY, by=cast.reza)
        Indexer(workspace).catch_up()
        assert keys(workspace, "charge") == [KEY]

    def test_a_situation_is_found_by_its_new_name(self, workspace: Workspace, cast: Cast) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()

        library.name_situation(workspace.store, "billing", {"en": "Ostriches"}, by=cast.reza)
        Indexer(workspace).catch_up()

        assert keys(workspace, "ostriches") == [KEY]


class TestMending:
    def test_a_deleted_index_is_rebuilt_at_the_next_start(self, both: Settings, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        workspace.close()
        shutil.rmtree(both.index_folder)

        again = open_workspace(both)

        assert keys(again, "charge") == [KEY]
        assert again.engine.sequence() == again.store.sequence()
        again.close()

    def test_an_index_left_behind_is_caught_up_at_the_next_start(
        self, both: Settings, workspace: Workspace
    ) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        a_macro(workspace.store, "later", approved=True)
        workspace.close()

        again = open_workspace(both)

        assert sorted(keys(again, "charge")) == [KEY, "later"]
        again.close()

    def test_an_index_ahead_of_its_database_is_rebuilt(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        ghost = Document(Kind.MACRO, "ghost", "en", "Ghost", "charge", None, (), (), approved=True)
        workspace.engine.apply([ghost], (), sequence=9_999)

        Indexer(workspace).catch_up()

        assert keys(workspace, "charge") == [KEY]
        assert search.check(workspace) == []

    def test_a_damaged_index_is_rebuilt_at_the_next_start(self, both: Settings, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        workspace.close()
        for file in _files(both.index_folder):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

        again = open_workspace(both)

        assert keys(again, "charge") == [KEY]
        assert search.check(again) == []
        again.close()

    def test_an_index_deleted_while_running_is_mended(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        indexer = Indexer(workspace)
        indexer.follow()
        assert within(5, lambda: workspace.engine.sequence() == workspace.store.sequence())

        shutil.rmtree(workspace.settings.index_folder)

        assert keys(workspace, "charge") == [KEY]
        assert within(10, lambda: workspace.engine.sequence() == workspace.store.sequence())
        assert keys(workspace, "charge") == [KEY]

    def test_another_database_has_another_index(self, both: Settings, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        other = open_workspace(
            Settings.from_environment({}, data=both.data, database_url=_sqlite(both.data / "b.db"))
        )

        assert keys(other, "charge") == []
        assert keys(workspace, "charge") == [KEY]
        other.close()

    def test_the_database_answers_while_another_process_builds_the_index(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True, fa=GOOD["fa"])

        with alone(workspace.settings.data / "index.lock"):
            answer = search.find(workspace, Query("charge", locale="fa"))

        assert [(hit.key, hit.locale, hit.locales) for hit in answer.hits] == [(KEY, "fa", ("en", "fa"))]
        assert answer.situations == {"billing": 1}

    @pytest.mark.parametrize("error", [EOFError, TypeError, KeyError, OSError])
    def test_an_engine_that_breaks_is_answered_for(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        def broken(_: Query) -> Answer:
            raise error

        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        monkeypatch.setattr(workspace.engine, "search", broken)

        assert keys(workspace, "charge") == [KEY]

    def test_applying_to_a_broken_index_builds_it_anew(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        a_macro(workspace.store, approved=True)
        Indexer(workspace).catch_up()
        a_macro(workspace.store, "later", approved=True)
        apply, failures = workspace.engine.own.apply, [EOFError()]

        def broken_once(*given: object, **more: object) -> None:
            if failures:
                raise failures.pop()
            apply(*given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(workspace.engine.own, "apply", broken_once)
        Indexer(workspace).catch_up()

        assert sorted(keys(workspace, "charge")) == [KEY, "later"]


class TestReindex:
    def test_it_counts_and_tells_how_far_it_is(self, workspace: Workspace) -> None:
        a_macro(workspace.store, "one", approved=True)
        a_macro(workspace.store, "two", fa=GOOD["fa"])
        told: list[tuple[int, int]] = []

        counts = search.reindex(workspace, lambda done, of: told.append((done, of)))

        assert counts == Counts(macros=2, articles=0, variants=3)
        assert told == [(1, 2), (2, 2)]

    def test_an_index_that_differs_is_named(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        search.reindex(workspace)
        shutil.rmtree(workspace.settings.index_folder)

        assert search.check(workspace) != []
        search.reindex(workspace)
        assert search.check(workspace) == []

    @pytest.mark.parametrize("stop_at", ["begin", "publish"])
    def test_an_index_whose_first_build_was_killed_is_built_and_not_a_difference(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, stop_at: str
    ) -> None:
        def killed(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        a_macro(workspace.store, approved=True)
        with monkeypatch.context() as patch:
            patch.setattr(workspace.engine, stop_at, killed)
            with pytest.raises(KeyboardInterrupt):
                Indexer(workspace).catch_up()

        assert search.check(workspace) == []
        assert keys(workspace, "charge") == [KEY]

    def test_a_lost_entry_is_named(self, workspace: Workspace) -> None:
        a_macro(workspace.store, "one", approved=True)
        a_macro(workspace.store, "two", approved=True)
        search.reindex(workspace)
        workspace.engine.apply([], [(Kind.MACRO, "two")], sequence=workspace.store.sequence())

        assert any("two" in difference for difference in search.check(workspace))

    def test_an_old_text_is_named(self, workspace: Workspace) -> None:
        a_macro(workspace.store, approved=True)
        old = Document(Kind.MACRO, KEY, "en", "Old title", GOOD["en"], None, ("billing",), (), approved=True)
        workspace.engine.apply([old], (), sequence=workspace.store.sequence())

        assert any(KEY in difference for difference in search.check(workspace))

    def test_an_entry_too_many_is_named(self, workspace: Workspace) -> None:
        search.reindex(workspace)
        ghost = Document(Kind.MACRO, "ghost", "en", "Ghost", "Boo", None, (), (), approved=True)
        workspace.engine.apply([ghost], (), sequence=workspace.store.sequence())

        assert search.check(workspace) != []


def _make_and_index(settings: Settings, name: str) -> list[str]:
    """What `kb import` does beside a running server."""
    workspace = open_workspace(settings)
    for number in range(5):
        a_macro(workspace.store, f"{name}-{number}", approved=True)
        Indexer(workspace).catch_up()
    found = keys(workspace, "charge", limit=100)
    workspace.close()
    return [key for key in found if key.startswith(name)]


def test_processes_share_an_index(both: Settings, workspace: Workspace) -> None:
    Indexer(workspace).follow()
    context = multiprocessing.get_context("spawn")
    names = [f"process{number}" for number in range(3)]

    with context.Pool(3) as pool:
        found = pool.starmap(_make_and_index, [(both, name) for name in names])

    assert [len(mine) for mine in found] == [5, 5, 5]
    assert within(5, lambda: len(keys(workspace, "charge", limit=100)) == 15)
    assert within(5, lambda: search.check(workspace) == [])


def edit(workspace: Workspace, body: str, expected: int, cast: Cast) -> None:
    library.save_variant(
        workspace.store,
        Kind.MACRO,
        KEY,
        "en",
        title=TITLES["en"],
        body=body,
        expected=expected,
        by=cast.reza,
        now=NOW,
    )


def save_and_approve(workspace: Workspace, body: str, cast: Cast) -> None:
    edit(workspace, body, 1, cast)
    library.approve(workspace.store, Kind.MACRO, KEY, "en", expected=2, by=the_cast().reza)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _sqlite(file: Path) -> str:
    return f"sqlite:///{file}"
