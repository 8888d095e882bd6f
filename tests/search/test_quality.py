"""The starter library is found by what people type; the numbers are floors, `kb.search.score` prints the table."""

from collections import defaultdict
from pathlib import Path

import pytest

from kb.library.shipped import read_shipped, shipped_folder
from kb.search import score
from kb.search.whoosh_engine import WhooshEngine
from tests.search.memory_engine import MemoryEngine

SETS = sorted((Path(__file__).parent / "quality").glob("*.jsonl"))
CASES = score.cases(SETS)


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("starter") / "index")
    engine.apply(score.documents(read_shipped(shipped_folder())), (), sequence=1)
    return engine


def test_there_are_enough_queries_of_every_kind() -> None:
    assert len(CASES) >= 200
    assert {case.locale for case in CASES} == {"en", "fa", "el", "zh"}
    assert 0.15 < sum(case.held for case in CASES) / len(CASES) < 0.35


@pytest.mark.parametrize("part", ["kind", "locale"])
def test_right_macros_come_first(part: str, starter: WhooshEngine) -> None:
    ranks = defaultdict(list)
    for case in CASES:
        ranks[getattr(case, part)].append(score.reciprocal_rank(starter, case))

    low = {name: sum(found) / len(found) for name, found in ranks.items() if sum(found) < 0.85 * len(found)}

    assert low == {}


def test_the_mean_reciprocal_rank_is_kept(starter: WhooshEngine) -> None:
    ranks = [score.reciprocal_rank(starter, case) for case in CASES]

    assert sum(ranks) / len(ranks) >= 0.95


def test_expected_keys_exist() -> None:
    known = {entry.key for entry in read_shipped(shipped_folder()).file.entries}

    assert {key for case in CASES for key in case.expected} <= known


def test_a_second_engine_gives_the_same_results(starter: WhooshEngine) -> None:
    memory = MemoryEngine()
    memory.apply(score.documents(read_shipped(shipped_folder())), (), sequence=1)

    for case in CASES:
        query = score.Query(case.query, case.locale)
        assert memory.search(query) == starter.search(query)
