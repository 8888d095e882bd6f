"""What else the keys typed could mean: another keyboard layout, or a word of another script in Latin letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.search.analysis import Unit
from kb.search.query import Parsed
from kb.search.vocabulary import Vocabulary


@dataclass(frozen=True)
class Guess:
    """A piece of the query (`start`, `end`) read otherwise: word by word, the terms of `field` it could mean."""

    start: int
    end: int
    field: str
    words: tuple[tuple[str, ...], ...]
    quality: float
    how: str


def readings(
    parsed: Parsed, missing: Sequence[Unit], vocabularies: Mapping[str, Sequence[Vocabulary]]
) -> list[Guess]:
    """Give the other readings of the words that nothing was found for."""
    return []
