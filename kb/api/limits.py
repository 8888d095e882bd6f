"""Limits on calls: a bucket a caller, in this process. A bucket fills by `rate` a minute and holds as many."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil

_MOST_CALLERS = 10_000  # buckets kept; those that were not asked for longest are full again, or soon will be


class Limits:
    """Buckets by the name of a caller."""

    def __init__(self, rate: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._clock = rate, clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """Take one call out of a caller's bucket; gives 0, or the seconds until there is one again."""
        with self._lock:
            now = self._clock()
            left, at = self._buckets.pop(caller, (float(self._rate), now))
            left = min(float(self._rate), left + (now - at) * self._rate / 60)
            wait = 0 if left >= 1 else ceil((1 - left) * 60 / self._rate)
            self._buckets[caller] = (left if wait else left - 1, now)
            if len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
        return wait
