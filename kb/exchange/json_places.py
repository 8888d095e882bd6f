"""Where the texts of a JSON file stand in it: for messages that point into the file.

Works on text that `strict_json` has read already; what is no JSON gives no places.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # two escapes, one character
_CHARACTER = re.compile(rf"{_PAIR}|\\u[0-9a-fA-F]{{4}}|\\.|.", re.DOTALL)

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class JsonText:
    """A text of a JSON file: where it begins after its quotation mark, and how it is written there."""

    start: int
    raw: str

    @property
    def text(self) -> str:
        """The text as read."""
        return str(json.loads(f'"{self.raw}"', strict=False))

    def offset(self, index: int) -> int:
        """Say where in the file the character of an index of the text begins; the text's length gives its end."""
        for count, match in enumerate(_CHARACTER.finditer(self.raw)):
            if count == index:
                return self.start + match.start()
        return self.start + len(self.raw)


def texts(document: str) -> Iterator[tuple[Path, JsonText]]:
    """Give each text that is a value, with its path of keys and indices from the top."""
    path: list[str | int] = []
    key: str | None = None
    for match in _PIECE.finditer(document):
        piece = match.group()
        if piece in "[{":
            path.append(0 if piece == "[" else "")
            key = None
        elif piece in "]}":
            path = path[:-1]
        elif piece == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
            key = None
        elif path and isinstance(path[-1], str) and key is None:
            key = path[-1] = str(json.loads(piece, strict=False))
        else:
            yield tuple(path), JsonText(match.start() + 1, piece[1:-1])
