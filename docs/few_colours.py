"""Write a picture of a page with few colours: it looks the same and takes a third of the bytes."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

from PIL import Image

_COLOURS = 80
_Colour = tuple[int, int, int]


def _coarse(colour: _Colour) -> _Colour:
    red, green, blue = colour
    return red >> 3, green >> 3, blue >> 3


def _weight(counted: tuple[int, _Colour]) -> int:
    """Say how much a colour matters: vivid ones are few, and each means something."""
    count, colour = counted
    return count * (8 + max(colour) - min(colour)) ** 2


def _palette(colours: Iterable[_Colour]) -> tuple[list[_Colour], dict[_Colour, int]]:
    """Choose the first colours that differ, and give every other one its nearest."""
    chosen: dict[_Colour, _Colour] = {}  # what they share in their upper bits -> the colour itself
    colours = list(colours)
    for colour in colours:
        chosen.setdefault(_coarse(colour), colour)
    palette = list(islice(chosen.values(), _COLOURS))
    nearest = {
        coarse: min(
            range(len(palette)),
            key=lambda at: sum((one - other) ** 2 for one, other in zip(colour, palette[at], strict=True)),
        )
        for coarse, colour in chosen.items()
    }
    return palette, {colour: nearest[_coarse(colour)] for colour in colours}


def shrink(path: Path) -> None:
    """Write the picture again, with a palette of its most telling colours that differ."""
    image = Image.open(path).convert("RGB")
    pixels = image.tobytes()  # red, green, blue of each, one after the other
    colours = list(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    counted = [(count, colour) for colour, count in Counter(colours).items()]
    palette, places = _palette(colour for _, colour in sorted(counted, key=_weight, reverse=True))
    small = Image.new("P", image.size)
    small.putpalette(list(chain.from_iterable(palette)))
    small.putdata([places[colour] for colour in colours])
    small.save(path, optimize=True)
