"""A team as a frozen value, and what its name may be."""

import unicodedata
from dataclasses import dataclass

from kb.accounts import names


@dataclass(frozen=True)
class Team:
    """A group of people for whom texts can be kept. `members` are the ids of its people."""

    id: int
    name: str
    members: frozenset[int] = frozenset()


def folded(name: str) -> str:
    """Give the form that is unique among teams: names that look the same have one, whatever cannot be seen in them."""
    seen = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return names.folded(" ".join(seen.split()))
