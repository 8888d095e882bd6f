"""A few kills in each run of the suite; `python -m tests.delivery_kills` has the long form."""

import random
from pathlib import Path

from tests.delivery_kills import STEPS, Rounds
from tests.receiving import receiving


def test_killed_at_any_step_nothing_is_lost_and_nothing_changes(tmp_path: Path) -> None:
    with receiving() as receiver:
        rounds = Rounds(tmp_path, receiver, random.Random(20261122))

        for step in STEPS:
            rounds.kill_at(step)
        rounds.go_on()
        rounds.close()

    assert sum(rounds.kills.values()) >= 3
    assert len(receiver.received) >= len({got.id for got in receiver.received}) > 0
