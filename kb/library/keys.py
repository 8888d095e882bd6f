"""The key that is proposed for a new entry: its title in Latin letters, free among those that are taken."""

from collections.abc import Callable

from kb.languages.latin import in_latin
from kb.placeholders import fill

LONGEST = 60  # characters: keys stand in addresses, and may be twenty longer


def proposed(title: str) -> str:
    """Spell a title as a key, whole words only; empty where nothing of it has a spelling."""
    key = ""
    for word in in_latin(fill(title, lambda _: " ")):
        longer = f"{key}-{word}" if key else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        key = longer
    return key


def free(title: str, is_taken: Callable[[str], bool], fallback: str) -> str:
    """Propose a key that is not taken: numbered where the title's is; `fallback` for a title without a spelling."""
    wanted = proposed(title) or fallback
    if not is_taken(wanted):
        return wanted
    number = 2
    while is_taken(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
