"""What a viewer does not see is neither found nor counted nor hinted at, whichever engine answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.library.visibility import ANYBODY, FOR_ALL, Viewer, Visibility
from kb.search import Answer, Document, Query, plain
from kb.search.whoosh_engine import WhooshEngine
from tests.search.memory_engine import MemoryEngine
from tests.search.texts import a_document

SHELF = [
    a_document("open", title="Refund the parcel", shortcut="ref", situations=("refund",)),
    a_document(
        "billing", title="Refund the invoice", situations=("invoice",), visibility=Visibility(frozenset({3}))
    ),
    a_document(
        "sales", title="Refund the offer", situations=("offer",), visibility=Visibility(frozenset({4, 5}))
    ),
    a_document(
        "own", title="Refund quickly", shortcut="refq", situations=("mine",), visibility=Visibility(owner=7)
    ),
    a_document("draft", title="Refund slowly", approved=False, visibility=Visibility(owner=7)),
]
VIEWERS = {
    "anybody": (ANYBODY, {"open"}),
    "no team": (Viewer(8), {"open"}),
    "a team": (Viewer(8, frozenset({3})), {"open", "billing"}),
    "another of two": (Viewer(8, frozenset({5})), {"open", "sales"}),
    "two teams": (Viewer(8, frozenset({3, 4, 9})), {"open", "billing", "sales"}),
    "who writes": (Viewer(9, every_team=True), {"open", "billing", "sales"}),
    "the owner": (Viewer(7), {"open", "own", "draft"}),
    "the system": (Viewer(everything=True), {"open", "billing", "sales", "own", "draft"}),
}
Search = Callable[[Query], Answer]


@pytest.fixture(params=["whoosh", "memory", "plain"])
def search(request: pytest.FixtureRequest, tmp_path: Path) -> Search:
    if request.param == "plain":
        return lambda query: plain.search(SHELF, query)
    engine = WhooshEngine(tmp_path / "index") if request.param == "whoosh" else MemoryEngine()
    engine.apply(SHELF, (), sequence=1)
    return engine.search


def situations_of(keys: set[str]) -> dict[str, int]:
    return {tag: 1 for each in SHELF if each.key in keys for tag in each.situations}


@pytest.mark.parametrize("text", ["refund", ""])
@pytest.mark.parametrize("drafts", [True, False])
@pytest.mark.parametrize("who", VIEWERS)
def test_each_viewer_finds_what_they_see(search: Search, who: str, drafts: bool, text: str) -> None:
    viewer, seen = VIEWERS[who]
    expected = seen if drafts else seen - {"draft"}

    answer = search(Query(text, drafts=drafts, viewer=viewer))

    assert {hit.key for hit in answer.hits} == expected
    assert answer.total == len(expected)
    assert dict(answer.situations) == situations_of(expected)
    assert dict(answer.locales) == {"en": len(expected)}


def test_a_hit_says_whom_it_is_visible_to(search: Search) -> None:
    answer = search(Query("refund", viewer=Viewer(everything=True)))

    assert {hit.key: hit.visibility for hit in answer.hits} == {
        "open": FOR_ALL,
        "billing": Visibility(frozenset({3})),
        "sales": Visibility(frozenset({4, 5})),
        "own": Visibility(owner=7),
    }


@pytest.mark.parametrize("engine", ["whoosh", "memory"])
@pytest.mark.parametrize(
    "text", ["invoic", "invoise", "/refq", "quikly", "tag:invoice", '"refund the invoice"', "-parcel refund"]
)
def test_nothing_hints_at_what_is_not_seen(engine: str, text: str, tmp_path: Path) -> None:
    search = WhooshEngine(tmp_path / "index") if engine == "whoosh" else MemoryEngine()
    search.apply(SHELF, (), sequence=1)

    answer = search.search(Query(text))

    assert (answer.hits, answer.total, answer.guess) == ((), 0, None)
    assert not any(answer.situations)
    assert not any(answer.locales)


def test_a_text_that_is_shown_to_others_is_found_by_those_alone(tmp_path: Path) -> None:
    engines = WhooshEngine(tmp_path / "index"), MemoryEngine()
    for engine in engines:
        engine.apply(SHELF, (), sequence=1)
        moved: list[Document] = [a_document("billing", title="Refund the invoice")]
        engine.apply(moved, (), sequence=2)

        assert [hit.key for hit in engine.search(Query("invoice")).hits] == ["billing"]
        engine.apply([each for each in SHELF if each.key == "billing"], (), sequence=3)
        assert engine.search(Query("invoice")).total == 0


def test_an_index_that_shows_a_text_to_others_than_the_database_is_named(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.apply([a_document("billing")], (), sequence=1)

    wrong = engine.differences([a_document("billing", visibility=Visibility(frozenset({3})))])

    assert [key for _, key in wrong] == ["billing"]
