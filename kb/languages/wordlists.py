"""Reading the small, editable lists of `data/<code>/*.txt`: stop words, synonyms, forms, layouts.

One thing a line; `#` begins a comment, at the start of a line or after two spaces; empty lines are nothing.
"""

from functools import cache
from importlib.resources import files


@cache
def lines(code: str, name: str) -> tuple[str, ...]:
    """Give the lines of `data/<code>/<name>.txt` without comments; none where a language has no such list."""
    place = files("kb.languages") / "data" / code / f"{name}.txt"
    if not place.is_file():
        return ()
    found = (line.split("  #")[0].strip() for line in place.read_text("utf-8").splitlines())
    return tuple(line for line in found if line and not line.startswith("#"))


def words(code: str, name: str) -> frozenset[str]:
    """Give all words of a list, several a line allowed."""
    return frozenset(word for line in lines(code, name) for word in line.split())


def groups(code: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Give a list of groups: members parted by commas."""
    return tuple(
        tuple(member.strip() for member in line.split(",") if member.strip()) for line in lines(code, name)
    )
