"""Kill rounds: `kb import` is killed at chance moments, and nothing is half done and nothing stays broken.

The short form is in the suite (`services/test_kills.py`); the long one is `python -m tests.kill_rounds`.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from kb.accounts.user import SYSTEM
from kb.exchange import kb_library
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant
from kb.search import Query
from kb.services import library, search
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.texts import GOOD

KB = "from kb.cli import main; main(prog_name='kb')"
# The same, and killed at the n-th time that it opens, renames or removes a file of the data folder.
KILLED_AT_FILE = """
import os, signal, sys
left, folder = int(sys.argv.pop(1)), sys.argv.pop(1)
def count(event, arguments):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and folder in str(arguments[0]):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
"""


@dataclass
class Rounds:
    """A library of `macros` macros, imported again and again with other texts, and killed at it."""

    folder: Path
    macros: int
    chance: random.Random
    takes: float = 0.0
    done: int = 0
    kills: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The data folder that all rounds share."""
        return self.folder / "data"

    def begin(self) -> None:
        """Import once in peace, and note how long that takes."""
        started = time.monotonic()
        assert self._import().wait() == 0
        self.takes = time.monotonic() - started
        self.look()

    def kill_at_a_moment(self) -> None:
        """Kill one import at a chance moment of its time."""
        process = self._import()
        time.sleep(self.takes * self.chance.uniform(0.2, 1.1))
        self._end(process)

    def kill_at_a_file(self) -> None:
        """Kill one import between two steps at its files: those of the index, mostly."""
        process = self._import(at_file=self.chance.randint(1, 60))
        process.wait()
        self._end(process)

    def kill_beside_another(self) -> None:
        """Kill one import while another runs, which has to end well."""
        other, process = self._import(), self._import()
        time.sleep(self.takes * self.chance.uniform(0.2, 1.5))
        process.kill()
        assert other.wait(timeout=120) == 0
        self._end(process)

    def look(self) -> None:
        """Open the library as the next start does: it is of one round, found whole, and nothing differs."""
        workspace = open_workspace(Settings.from_environment({}, data=self.data))
        entries = library.entries(workspace.store, by=SYSTEM)
        titles = {entry.source.latest.title for entry in entries}
        differences = search.check(workspace)  # before a search had the occasion to mend
        answer = search.find(workspace, Query("charge", limit=self.macros))
        workspace.close()
        assert len(entries) == self.macros
        assert len(titles) == 1, titles
        assert answer.total == self.macros
        assert {hit.title for hit in answer.hits} == titles
        assert differences == []
        self.seen.append(*titles)

    def _import(self, *, at_file: int = 0) -> "subprocess.Popen[bytes]":
        self.done += 1
        path = self.folder / f"{self.done}.json"
        path.write_text(self._library(self.done), encoding="utf-8")
        code, more = (KILLED_AT_FILE + KB, [str(at_file), str(self.data)]) if at_file else (KB, [])
        command = [sys.executable, "-c", code, *more, "import", str(path), "--data", str(self.data)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        process.kill()
        self.kills += process.wait() == -signal.SIGKILL
        self.look()

    def _library(self, number: int) -> str:
        return kb_library.write(
            FileEntry(
                Kind.MACRO,
                f"macro-{macro}",
                "en",
                {
                    "en": FileVariant(
                        f"Round {number}", f"{GOOD['en']}\n\n#{macro} of {number}", Status.APPROVED
                    )
                },
                (f"situation-{number}",),
                f"s{macro}",
            )
            for macro in range(self.macros)
        )


def main() -> None:
    """Run the long form and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="three kills each")
    parser.add_argument("--macros", type=int, default=150)
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hamdeli-kills-") as folder:
        rounds = Rounds(Path(folder), given.macros, random.Random(given.seed))
        rounds.begin()
        for _ in range(given.rounds):
            rounds.kill_at_a_moment()
            rounds.kill_at_a_file()
            rounds.kill_beside_another()
    changed = sum(before != after for before, after in zip(rounds.seen, rounds.seen[1:], strict=False))
    counts = {"kills": rounds.kills, "imports": rounds.done, "libraries that changed": changed}
    sys.stdout.write(f"{json.dumps(counts)} whole and in step after each\n")


if __name__ == "__main__":
    main()
