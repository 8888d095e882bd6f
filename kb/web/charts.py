"""Charts as shapes with places, for a template to draw: bars, lines over weeks, shades for a table.

Places are in units of a drawing that is `WIDTH` wide, so small that its words can be read on a phone. Where the page
runs from right to left, so do the axes. Every shape leads to what it stands for and says it in words; series differ by
pattern, dashes and marks as well as by colour.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH = 360
_ROW, _BAR, _LABEL = 42, 16, 16
_HEIGHT, _TOP, _BOTTOM, _SIDE = 190, 10, 24, 34
_THINNEST = 3.0
_LONGEST = 44
_SHADES = 5


@dataclass(frozen=True)
class Part:
    """A part of a bar: how much, of which series, where it leads, and what it says."""

    series: str
    value: int
    link: str
    said: str


@dataclass(frozen=True)
class Row:
    """A bar with its parts; `shown` is its sum in the page's digits, `lang` the language of its label."""

    label: str
    parts: Sequence[Part]
    shown: str
    lang: str = ""


@dataclass(frozen=True)
class Box:
    """A part of a bar as it is drawn."""

    x: float
    y: float
    width: float
    part: Part


@dataclass(frozen=True)
class Line:
    """A bar as it is drawn: its label and its sum stand above it, at the two sides."""

    row: Row
    label: str
    y: float
    bar_y: float
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Bars:
    """Bars below each other."""

    lines: Sequence[Line]
    height: int
    start: int
    end: int
    bar: int = _BAR
    width: int = WIDTH


def bars(rows: Sequence[Row], *, rtl: bool) -> Bars:
    """Place bars, the longest over the whole width."""
    most = max((_sum(row) for row in rows), default=0) or 1
    lines = [_line(row, place * _ROW, most, rtl=rtl) for place, row in enumerate(rows)]
    return Bars(lines, len(rows) * _ROW, WIDTH if rtl else 0, 0 if rtl else WIDTH)


def _sum(row: Row) -> int:
    return sum(part.value for part in row.parts)


def _line(row: Row, y: float, most: int, *, rtl: bool) -> Line:
    at, boxes = 0.0, []
    shown = [part for part in row.parts if part.value]
    room = WIDTH - _THINNEST * len(shown)
    for part in shown:
        width = _THINNEST + room * part.value / most
        x = WIDTH - at - width if rtl else at
        boxes.append(Box(round(x, 1), y + _LABEL + 4, round(width, 1), part))
        at += width
    label = row.label if len(row.label) <= _LONGEST else row.label[: _LONGEST - 1] + "…"
    return Line(row, label, y + _LABEL - 3, y + _LABEL + 4, boxes)


@dataclass(frozen=True)
class Dot:
    """One point of a line, with its mark as a path; `part` says what it stands for."""

    x: float
    y: float
    path: str
    part: Part


@dataclass(frozen=True)
class Curve:
    """One series: its points as a polyline has them, and a mark for each."""

    series: str
    points: str
    dots: Sequence[Dot]


@dataclass(frozen=True)
class Tick:
    """A number at the side, or a day below."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Lines:
    """Series over time. `running` is the band of the last day or week, which is not over: its beginning and width."""

    curves: Sequence[Curve]
    levels: Sequence[Tick]
    days: Sequence[Tick]
    first: float
    last: float
    base: float
    running: tuple[float, float]
    height: int = _HEIGHT
    width: int = WIDTH


def lines(
    series: Sequence[Sequence[Part]], days: Sequence[str], *, rtl: bool, number: Callable[[float], str]
) -> Lines:
    """Place series that have a part for each day; of the days three are named, numbers stand at the beginning side."""
    top = _round_up(max((part.value for parts in series for part in parts), default=0))
    step = (WIDTH - _SIDE - 10) / max(1, len(days) - 1)
    base = _HEIGHT - _BOTTOM

    def x(place: int) -> float:
        at = _SIDE + place * step
        return round(WIDTH - at if rtl else at, 1)

    def y(value: float) -> float:
        return round(base - (base - _TOP) * value / top, 1)

    curves = []
    for order, parts in enumerate(series):
        dots = [
            Dot(x(place), y(part.value), _mark(order, x(place), y(part.value)), part)
            for place, part in enumerate(parts)
        ]
        name = parts[0].series if parts else ""
        curves.append(Curve(name, " ".join(f"{dot.x},{dot.y}" for dot in dots), dots))
    side = WIDTH - _SIDE + 8 if rtl else _SIDE - 8
    levels = [Tick(side, y(level), number(level)) for level in (0, top / 2, top)]
    named = sorted({0, len(days) // 2, len(days) - 1}) if days else []
    below = [Tick(x(place), _HEIGHT - 6, days[place]) for place in named]
    end = max(0, len(days) - 1)
    running = min(x(end), x(max(0, end - 1))), step
    return Lines(curves, levels, below, x(0), x(end), base, running)


def _round_up(value: int) -> int:
    """Give the next even number of one digit and noughts: halves of it can be read."""
    power = int("1" + "0" * (len(str(value)) - 1))
    return max(2, next(step * power for step in (1, 2, 4, 6, 8, 10) if step * power >= value))


_MARKS = (
    "M{l} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",  # a circle
    "M{l} {t}h8v8h-8z",  # a square
    "M{x} {t}l5 8h-10z",  # a triangle
    "M{x} {t}l5 4l-5 4l-5 -4z",  # a diamond
)


def _mark(order: int, x: float, y: float) -> str:
    places = {"x": x, "y": y, "l": round(x - 4, 1), "t": round(y - 4, 1)}
    return _MARKS[order % len(_MARKS)].format(**places)


def shade(value: int, whole: int) -> int:
    """Give one of five shades for a part of a whole: 0 for nothing, 4 for all, and only for all."""
    if value <= 0 or whole <= 0:
        return 0
    return _SHADES - 1 if value >= whole else 1 + min(2, value * 3 // whole)
