"""Reading the tone of many texts side by side, in processes of their own: one alone takes minutes for a large library."""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, wait
from itertools import islice, repeat
from types import TracebackType
from typing import Self

from kb.errors import Invalid
from kb.library import gate
from kb.library.gate import Seen
from kb.tone import Report

Text = tuple[str, str]
"""A body and its locale."""

Reports = Mapping[Text, Report]

_AT_ONCE = 50  # texts that a process is given: a tenth of a second
_GROUPS_AT_ONCE = 12
_AHEAD = 20  # parts that are read while those before are used
_LOOKED_EVERY = 0.2  # seconds
_NO_PROCESS = (OSError, BrokenExecutor)

_log = logging.getLogger(__name__)


def cores() -> int:
    """Count the processors that readers may use: at most two, for each reader takes 0.2 GB."""
    return min(2, len(os.sched_getaffinity(0)))


class StoppedError(Exception):
    """Who waits for readers is to stop."""


class Readers:
    """Processes that read tone, started with the first text and ended with the block. Where there can be none, or one
    dies, this process reads by itself.
    """

    def __init__(self, number: int, *, nice: int = 0) -> None:
        """`nice` is added to their niceness: 19 leaves the processors to whoever else wants them."""
        self._pool = ProcessPoolExecutor(
            number, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(nice,)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What Python 3.14 calls `kill_workers`: the end of the program would wait for what they still have to read.
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()

    def seen(self, texts: Sequence[Text], stopping: threading.Event) -> list[Seen]:
        """Give what the rules say of each text, nothing for a language without rules; in this order. Raises
        StoppedError as soon as it is `stopping`: a reader that everybody else goes before can take long.
        """
        parts = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
        try:
            asked = [self._pool.submit(_seen, part) for part in parts]
            while wait(asked, _LOOKED_EVERY).not_done:
                if stopping.is_set():
                    raise StoppedError
            return [seen for part in asked for seen in part.result()]
        except _NO_PROCESS as error:
            _tell(error)
            return _seen(texts)

    def foreseen(self, groups: Iterable[Sequence[Text]]) -> Iterator[None]:
        """Have the gate know the reports of texts before it asks for them: the n-th step is made when the n-th group of
        texts may be asked for.
        """
        groups = iter(groups)
        asked: deque[tuple[int, Future[Reports]]] = deque()
        try:
            while True:
                while len(asked) < _AHEAD and (part := list(islice(groups, _GROUPS_AT_ONCE))):
                    texts = [text for group in part for text in group]
                    asked.append((len(part), self._pool.submit(_reports, texts)))
                if not asked:
                    return
                number, told = asked.popleft()
                gate.foresee(told.result())
                yield from repeat(None, number)
        except _NO_PROCESS as error:
            _tell(error)
            yield from repeat(None)


def _tell(error: Exception) -> None:
    _log.warning("no process can be had to read the tone of many texts, so this one does it: %s", error)


# In the process that reads


def _begin(nice: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    os.nice(nice)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave with whoever started this process, however that one ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _reports(texts: Sequence[Text]) -> Reports:
    return {text: report for text in texts if (report := _report(*text))}


def _seen(texts: Sequence[Text]) -> list[Seen]:
    reports = (_report(*text) for text in texts)
    return [gate.what_is_seen(report) if report else Seen() for report in reports]


def _report(body: str, locale: str) -> Report | None:
    try:
        return gate.tone(body, locale)
    except Invalid:  # a language without tone rules
        return None
