"""Word classes as data: `<code>/<class>.txt`, a word a line, `#` begins a comment, read at first use."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent


def entries(path: Path) -> Iterator[str]:
    """Give the entries of a word file: comments and empty lines left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


@lru_cache(maxsize=8)
def lexicon(code: str) -> dict[str, tuple[str, ...]]:
    """Read the classes of a language: name -> entries. Several words may share a line, parted by commas."""
    return {
        path.stem: tuple(word.strip() for line in entries(path) for word in line.split(",") if word.strip())
        for path in sorted((_HERE / code).glob("*.txt"))
    }
