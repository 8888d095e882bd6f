"""Building the search index in a process of its own, of low priority: `python -m kb.services.building`.

Started by `indexing.py` alone, which holds the lock that it inherits. It reads where the library is from its input,
which stays open as long as whoever started it lives.
"""

import json
import os
import signal
import sys
import threading
from pathlib import Path

from kb.services.indexing import UNWRITABLE, Indexer, IndexUnwritable
from kb.services.workspace import open_workspace
from kb.settings import Settings

_NICE = 10  # of 19: whoever answers people goes first


def main() -> None:
    """Build the index anew, and exit with what became of it."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for who started it, and reaches us through the input
    os.nice(_NICE)
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    workspace = open_workspace(Settings(data=Path(asked["data"]), database_url=asked["database_url"]))
    try:
        Indexer(workspace).build()
    except IndexUnwritable:
        sys.exit(UNWRITABLE)
    finally:
        workspace.close()


def _end_with_parent() -> None:
    while os.read(
        sys.stdin.fileno(), 1
    ):  # not through Python's buffer, which an end of ours would find locked
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
