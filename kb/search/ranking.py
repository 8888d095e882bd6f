"""Which of the entries found comes first: the rules, outside any engine.

The title counts over the body, all words over some, whole words over beginnings, beginnings over corrected and
converted words, the asked locale over others. The numbers were chosen on tests/search/quality, not on its
held-out fold.
"""

from bisect import bisect_right
from math import log

from kb.search.analysis import BODY, LENGTH, NAME, STANDINGS, TITLE, TITLE_WORDS

# How much a word counts by the way it was found.
EXACT = 1.0
INFLECTED = 0.88
COMPOUND = 0.85
SYNONYM = 0.6
HALVES = 0.55
BEGUN = 0.6
SLIPPED = 0.45
CONVERTED = 0.45
PIECES = 0.3

STOP_WORD = 0.1  # a stop word's share of what another word would count
COMMON = 0.5  # an everyday word's share in a sentence; in a small library its rarity says little
SENTENCE = 4  # words from which on a query is read as a sentence
BEGUN_TOO = 0.35  # a beginning that is also a whole word
ASKED_LOCALE = 1.08


def _impact(standing: int) -> float:
    times = standing & BODY
    steps = standing // LENGTH  # a macro's 30 to 90 words are one or two; an article's length buys it less
    impact = times * 2.0 / (times + 0.6 + 0.4 * steps)  # about 1 for once, growing slowly to 2
    if standing & TITLE:
        impact += 2.6 + 2.0 / max(1, standing // TITLE_WORDS % 32)
    if standing & NAME:
        impact += 1.6
    return impact


IMPACTS: tuple[float, ...] = tuple(map(_impact, range(STANDINGS)))
# What a term counts for in an entry, in steps from the best: titles with the body, titles, more than once in a body,
# once in a short one, in a long one. An entry's rough score is told in these.
TIERS = (6.2, 5.6, 5.0, 4.5, 4.1, 3.8, 3.5, 3.2, 2.9, 2.6, 1.9, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6, 0.4, 0.25)
COVERED = 1.5  # what meeting one more word is worth in a rough score, whatever it counts for
_NEGATED = tuple(-least for least in TIERS)  # rising, for bisecting
REACHED: tuple[int, ...] = tuple(
    next((step for step, least in enumerate(TIERS) if impact >= least), len(TIERS)) for impact in IMPACTS
)


def tier_of(least: float) -> int | None:
    """Give the lowest tier that counts for at least so much, about; None where none does."""
    at = bisect_right(_NEGATED, -least * 0.95)
    return at - 1 if at else None


def rarity(holding: int, total: int) -> float:
    """Weigh a word by how few entries hold it (BM25's inverse document frequency, never under zero)."""
    return log(1.0 + (total - holding + 0.5) / (holding + 0.5))


def combined(points: float, covered: float) -> float:
    """Give an entry's score from the points of its words and the share (0 to 1) of the query that it covers."""
    bonus = 1.5 if covered > 0.999 else 1.0
    return points * (0.2 + 0.8 * covered) * bonus
