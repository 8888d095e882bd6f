"""Reading ahead what the first person to come would wait for: the tone rules of each language, the search index."""

import gc
import logging
import threading

from kb.languages import LANGUAGES
from kb.library import markup
from kb.search.engine import Query
from kb.services import search
from kb.services.workspace import Workspace
from kb.tone import ELEMENTS, check, phrases

_log = logging.getLogger(__name__)


def warm(workspace: Workspace) -> threading.Thread:
    """Read ahead in a thread beside, which is given; closing the workspace waits for it."""
    stopping = threading.Event()
    thread = threading.Thread(target=_warm, args=(workspace, stopping), name="warming", daemon=True)

    def stop() -> None:
        stopping.set()
        thread.join()

    workspace.at_close(stop)
    thread.start()
    return thread


def _warm(workspace: Workspace, stopping: threading.Event) -> None:
    markup.plain("A list and code:\n\n- `a`")  # Markdown loads its extensions with the first text
    for code in LANGUAGES:
        if stopping.is_set():
            return
        try:
            check(" ".join(phrases(code, each)[0] for each in ELEMENTS), code)
            search.find(workspace, Query("a", code))
        except Exception:  # whoever asks later is told what is wrong
            _log.exception("what is needed for %s could not be read ahead", code)
    settle()


def settle() -> None:
    """Keep what was read ahead out of the search for garbage: all of it stays as long as the process, and to look
    through it would hold every answer up for 0.2 s.
    """
    gc.collect()
    gc.freeze()
