"""Write a picture of a page with at most 256 colours: it looks the same and takes a third of the bytes.

Reads what Chromium's screenshots are (8 bits, RGB, not interlaced), with nothing but the standard library.
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _unfiltered(kind: int, line: bytearray, above: bytes) -> bytearray:
    """Undo a line's filter, as the PNG specification numbers them."""
    if kind == 2:
        return bytearray((one + other) & 255 for one, other in zip(line, above, strict=True))
    for at in range(len(line)) if kind else ():
        left = line[at - 3] if at > 2 else 0
        corner = above[at - 3] if at > 2 else 0
        added = {1: left, 3: (left + above[at]) // 2}.get(kind)
        line[at] = (line[at] + (_paeth(left, above[at], corner) if added is None else added)) & 255
    return line


def _pixels(data: bytes) -> tuple[int, list[bytes]]:
    """Give the width, and each line as its RGB bytes."""
    chunks = list(_chunks(data))
    width, height, depth, colour = struct.unpack_from(">IIBB", chunks[0][1])
    if (depth, colour) != (8, 2):
        raise ValueError(f"expected 8 bits RGB, found {depth} bits of type {colour}")
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    lines, above, step = [], bytes(width * 3), width * 3 + 1
    for row in range(height):
        line = raw[row * step : (row + 1) * step]
        above = bytes(_unfiltered(line[0], bytearray(line[1:]), above))
        lines.append(above)
    return width, lines


def _palette(counted: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """Choose the most frequent colours that differ, and give every other one its nearest."""
    chosen: dict[bytes, bytes] = {}  # what they share in their upper bits -> the colour itself
    for colour, _ in counted.most_common():
        chosen.setdefault(bytes(part >> 3 for part in colour), colour)
    palette = list(islice(chosen.values(), _COLOURS))
    places = {
        colour: min(
            range(len(palette)),
            key=lambda at: sum((one - other) ** 2 for one, other in zip(colour, palette[at], strict=True)),
        )
        for colour in counted
    }
    return palette, places


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def shrink(path: Path) -> None:
    """Write the picture again, with a palette."""
    width, lines = _pixels(path.read_bytes())
    rows = [[line[at : at + 3] for at in range(0, len(line), 3)] for line in lines]
    palette, places = _palette(Counter(pixel for row in rows for pixel in row))
    raw = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"PLTE", b"".join(palette))
    path.write_bytes(_SIGNATURE + body + _chunk(b"IDAT", zlib.compress(raw, 9)) + _chunk(b"IEND", b""))
