"""A library and queries by another hand, which no rule or list was made for: they are only measured."""

from collections import defaultdict
from pathlib import Path

import pytest

from kb.search import score
from kb.search.whoosh_engine import WhooshEngine

FOLDER = Path(__file__).parent / "unseen"
SETS = {path.stem: score.cases([path]) for path in sorted(FOLDER.glob("*.jsonl"))}


@pytest.fixture(scope="module")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """The library straight as approved, not through the gate."""
    engine = WhooshEngine(tmp_path_factory.mktemp("unseen") / "index")
    engine.apply(score.documents(score.read_library(FOLDER / "library.json")), (), sequence=1)
    return engine


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("part", ["kind", "locale"])
def test_right_entries_come_first_in_an_unseen_library(name: str, part: str, unseen: WhooshEngine) -> None:
    ranks = defaultdict(list)
    for case in SETS[name]:
        ranks[getattr(case, part)].append(score.reciprocal_rank(unseen, case))

    every = [rank for found in ranks.values() for rank in found]
    low = {kind: sum(found) / len(found) for kind, found in ranks.items() if sum(found) < 0.85 * len(found)}

    assert sum(every) / len(every) >= 0.95
    assert low == {}
