"""What was worked out for a word, remembered: most words of a reply were seen before."""

from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")

LONGEST_WORD = 64  # characters; no word is longer, and made-up ones must not fill the memory
_MOST_WORDS = 50_000


class Remembered(dict[str, _Value]):
    """Word -> what a function makes of it; a word longer than any is worked out each time."""

    def __init__(self, make: Callable[[str], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> _Value:
        made = self._make(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = made
        return made


def remembered(make: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """Remember what a function gives for each word; looking it up again costs less than a call."""
    return Remembered(make).__getitem__
