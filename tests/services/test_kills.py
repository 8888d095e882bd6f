"""A few kills in each run of the suite; `python -m tests.kill_rounds` has the long form."""

import random
from pathlib import Path

from tests.kill_rounds import Rounds


def test_killed_imports_are_whole_or_not_there(tmp_path: Path) -> None:
    rounds = Rounds(tmp_path, 40, random.Random(20261122))
    rounds.begin()

    for _ in range(2):
        rounds.kill_at_a_moment()
        rounds.kill_at_a_file()
    rounds.kill_beside_another()

    assert rounds.kills >= 3
