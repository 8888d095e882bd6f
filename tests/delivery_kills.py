"""Kill rounds of webhooks: the process that tells them is killed at each step, and the receiver misses nothing.

The short form is in the suite (`services/test_delivery_kills.py`); the long one is `python -m tests.delivery_kills`.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

from kb.library.entry import Kind
from kb.services import library, webhooks
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import NOW, the_cast
from tests.receiving import Received, Receiver, receiving
from tests.texts import a_macro

EVENTS = ("approved", "changed", "retired")
STEPS = ("transaction", "connection", "before the answer", "after the answer")
ENVIRONMENT = {
    "KB_OUTGOING_ALLOW": "127.0.0.0/8",
    "PYTHONPATH": str(Path(__file__).parent.parent),
    "PATH": os.environ["PATH"],
}
# Tells webhooks as `kb serve` does, only that a lost attempt is repeated sooner. It is killed at the n-th begin or
# commit of a transaction, or at the n-th connection that it opens.
CHILD = """
import os, signal, sys, threading
from datetime import timedelta
from pathlib import Path
from sqlalchemy import Engine, event
from kb.services.delivering import Deliverer
from kb.services.workspace import open_workspace
from kb.settings import Settings

step, left = sys.argv[1], int(sys.argv[2])
workspace = open_workspace(Settings.from_environment(os.environ))

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

if step == "transaction":
    for moment in ("begin", "commit"):
        event.listen(Engine, moment, count)
if step == "connection":
    sys.addaudithook(lambda name, _: count() if name == "socket.connect" else None)
Deliverer(
    workspace, every=0.01, lease=timedelta(seconds=0.3), wait_after=lambda _: timedelta(seconds=0.05)
).follow()
threading.Event().wait()
"""


@dataclass
class Rounds:
    """One installation and one receiver; each round changes a few texts and kills whoever tells of it."""

    folder: Path
    receiver: Receiver
    chance: random.Random
    workspace: Workspace = field(init=False)
    secret: str = field(init=False)
    kills: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    done: int = 0

    def __post_init__(self) -> None:
        settings = Settings.from_environment(
            {},
            data=self.folder / "data",
            outgoing_allow=(ip_network("127.0.0.0/8"),),
            outgoing_ports=frozenset({self.receiver.port}),
        )
        self.workspace = open_workspace(settings)
        _, self.secret = webhooks.add(self.workspace, self.receiver.url, EVENTS, by=the_cast().ada, now=NOW)

    def kill_at(self, step: str) -> None:
        """Change a text, kill whoever tells of it at this step, and let the next one go on."""
        self._change()
        process = self._tell(step, self.chance.randint(1, 24 if step == "transaction" else 4))
        if step == "before the answer":
            self.receiver.before = lambda _: process.kill()
        self._wait(process, at_answer=step == "after the answer")
        self.receiver.before = None
        self.kills[step] += process.wait() == -signal.SIGKILL

    def go_on(self) -> None:
        """Start once more, in peace, until nothing waits; then look at what came."""
        process = self._tell("never", 0)
        until = time.monotonic() + 60
        while self._waits():
            assert time.monotonic() < until, "something still waits"
            time.sleep(0.02)
        process.kill()
        process.wait()
        self.look()

    def look(self) -> None:
        """Each change came at least once, always with the same bytes, and signed."""
        changes = {
            change.sequence for change in self.workspace.store.changes(0, 100_000) if change.kind == "macro"
        }
        bodies: dict[str, set[bytes]] = defaultdict(set)
        for got in self.receiver.received:
            bodies[got.id].add(got.body)
        assert {len(each) for each in bodies.values()} == {1}, "other bytes under one id"
        told = [json.loads(*each)["data"]["sequence"] for each in bodies.values()]
        assert sorted(told) == sorted(changes), "lost, or under two ids"
        assert all(map(self._is_signed, self.receiver.received))

    def close(self) -> None:
        """Close the installation."""
        self.workspace.close()

    def _is_signed(self, got: Received) -> bool:
        return got.is_signed_with(self.secret, now=int(got.headers["webhook-timestamp"]))

    def _change(self) -> None:
        self.done += 1
        key = f"macro-{self.done}"
        a_macro(self.workspace.store, key, approved=True)
        library.retire(self.workspace.store, Kind.MACRO, key, by=the_cast().reza)

    def _tell(self, step: str, number: int) -> "subprocess.Popen[bytes]":
        environment = {
            **ENVIRONMENT,
            "KB_DATA": str(self.folder / "data"),
            "KB_OUTGOING_PORTS": str(self.receiver.port),
        }
        return subprocess.Popen([sys.executable, "-c", CHILD, step, str(number)], env=environment)

    def _wait(self, process: "subprocess.Popen[bytes]", *, at_answer: bool) -> None:
        """Wait until it was killed, or has nothing left to do; with `at_answer` kill it right after one."""
        before = len(self.receiver.received)
        until = time.monotonic() + 60
        while process.poll() is None:
            assert time.monotonic() < until, "it neither ends nor is killed"
            if (at_answer and len(self.receiver.received) > before) or not self._waits():
                process.kill()
            time.sleep(0.001)

    def _waits(self) -> bool:
        store = self.workspace.store
        counts = webhooks.counts(store, by=the_cast().ada)
        return bool(store.webhooks.behind(store.sequence())) or any(
            "waiting" in each for each in counts.values()
        )


def main() -> None:
    """Run the long form and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="a kill at each step each")
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hamdeli-deliveries-") as folder, receiving() as receiver:
        rounds = Rounds(Path(folder), receiver, random.Random(given.seed))
        for _ in range(given.rounds):
            for step in STEPS:
                rounds.kill_at(step)
            rounds.go_on()
        rounds.close()
    ids = {got.id for got in receiver.received}
    counts = {"kills": rounds.kills, "messages": len(ids), "came": len(receiver.received)}
    sys.stdout.write(f"{json.dumps(counts)} none lost, none changed\n")


if __name__ == "__main__":
    main()
