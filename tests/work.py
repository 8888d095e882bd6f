"""Work counted, not timed: what a busy machine does in a second proves nothing about the code."""

import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType


def calls(function: Callable[[], object]) -> Counter[str]:
    """How often each function and built-in was called, by its qualified name."""
    counted: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            counted[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            counted[getattr(argument, "__qualname__", "")] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return counted


def work(function: Callable[[], object]) -> int:
    """The number of calls in all; run it once before where something is remembered."""
    return calls(function).total()
