"""The page that shows the design: its tokens, read from the style sheet itself, and every small part that pages share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response

from kb.library.entry import Status
from kb.web import interface, placeholder_names
from kb.web.pages import page

design = Blueprint("design", __name__)
_STATIC = Path(__file__).parent / "static"
_TOKEN = re.compile(r"^\s+--([a-z0-9-]+): ([^;\n]+);$", re.MULTILINE)
_TWO_THEMES = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
_REM = 16  # CSS pixels
TEXTS = {
    "en": "A reply that works: it sees the person, does something, and leaves the door open.",
    "fa": "پاسخی که به کار می‌آید: آدم را می‌بیند، کاری می‌کند و در را باز می‌گذارد.",
    "el": "Μια απάντηση που βοηθά: βλέπει τον άνθρωπο, κάνει κάτι και αφήνει την πόρτα ανοιχτή.",
    "zh": "管用的回复：看见对方的处境，做一件实事，并留一扇可以再来的门。",
}
"""One sentence a language, to judge the type by."""


@dataclass(frozen=True)
class Colour:
    """A colour with its values in the light and in the dark."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Size:
    """A step of a scale, in CSS pixels."""

    name: str
    pixels: float


@cache
def _tokens() -> dict[str, str]:
    return dict(_TOKEN.findall((_STATIC / "css" / "tokens.css").read_text("utf-8")))


def colours() -> list[Colour]:
    """List the colours as the style sheet has them."""
    found = ((name, _TWO_THEMES.fullmatch(value)) for name, value in _tokens().items())
    return [Colour(name, both[1], both[2]) for name, both in found if both]


def sizes(scale: str) -> list[Size]:
    """List the steps of a scale, `space` or `text`, the smallest first."""
    return sorted(_steps(scale), key=lambda step: step.pixels)


def _steps(scale: str) -> Iterator[Size]:
    for name, value in _tokens().items():
        if name.startswith(f"{scale}-"):
            number = float(value.removesuffix("rem").removesuffix("px"))
            yield Size(name, number * _REM if value.endswith("rem") else number)


def icons() -> list[str]:
    """Name the icons of the sprite."""
    return re.findall(r'<symbol id="([a-z0-9-]+)"', (_STATIC / "vendor" / "icons.svg").read_text("utf-8"))


@design.get("/design")
def show() -> Response:
    """Show the tokens and the parts."""
    return page(
        "design/index.html",
        colours=colours(),
        spaces=sizes("space"),
        steps=sizes("text"),
        icons=icons(),
        texts=TEXTS,
        states=[*Status, "outdated", "missing", "retired"],
        all_elements=[
            (),
            ("acknowledgement",),
            ("acknowledgement", "action"),
            ("acknowledgement", "action", "invitation"),
        ],
        placeholder=placeholder_names.labels(interface.code())("customer.first_name"),
    )
