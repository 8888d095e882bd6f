"""The page that shows the design speaks of what the style sheets and the sprite really hold."""

import re
from pathlib import Path

import pytest

from kb.web.design import colours, sizes
from tests.web.conftest import Site

STATIC = Path(__file__).parents[2] / "kb" / "web" / "static"


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *(
            (text, ground, 4.5)
            for text in ("ink", "ink-soft", "accent", "red", "amber")
            for ground in ("paper", "surface")
        ),
        *((mark, "surface", 3.0) for mark in ("acknowledgement", "action", "invitation", "line-strong")),
        ("on-accent", "accent", 4.5),
        ("accent-strong", "accent-tint", 4.5),
        ("amber", "amber-tint", 4.5),
        ("red", "red-tint", 4.5),
        ("ink", "mark", 4.5),
    ],
)
def test_every_pair_of_colours_can_be_read(theme: str, front: str, back: str, least: float) -> None:
    known = {colour.name: getattr(colour, theme) for colour in colours()}

    assert contrast(known[front], known[back]) >= least


def test_the_page_shows_every_token_and_every_icon(site: Site) -> None:
    page = site.as_("Eleni").look("/design")
    shown = {code.text for code in page.select("code")}

    tokens = set(
        re.findall(r"--([a-z0-9-]+): light-dark\(#", (STATIC / "css" / "tokens.css").read_text("utf-8"))
    )
    icons = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "vendor" / "icons.svg").read_text("utf-8")))
    assert len(tokens) > 15
    assert tokens | icons <= shown


def test_space_goes_in_steps_of_four() -> None:
    assert all(step.pixels % 4 == 0 for step in sizes("space"))


def test_every_step_of_the_type_has_its_line_in_the_style_sheet() -> None:
    sheet = (STATIC / "css" / "design.css").read_text("utf-8")

    assert set(re.findall(r"\.type-(text-[a-z0-9]+)", sheet)) == {step.name for step in sizes("text")}
