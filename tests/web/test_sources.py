"""Templates, styles and scripts keep their own rules."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
WEB = ROOT / "kb" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SHEETS = sorted((WEB / "static" / "css").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "js").glob("*.js"))
PHYSICAL = re.compile(
    r"\b(?:left|right)\b|(?:margin|padding|border)-(?:top|bottom)\b|(?<![\w-])(?:top|bottom)\s*:"
    r"|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:(?![^{]*\)\s*(?:and|\{))"
)


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    found = re.compile(pattern)
    return [
        f"{path.name}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_styles_know_no_left_and_right() -> None:
    wrong = [
        f"{path.name}:{number}: {line.strip()[:60]}"
        for path in SHEETS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if PHYSICAL.search(line) and not line.strip().startswith(("@media", "/*"))
    ]

    assert wrong == []


def test_no_template_has_inline_styles_scripts_or_handlers() -> None:
    assert lines_with(r"""\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:""", TEMPLATES) == []


def test_no_template_trusts_a_text() -> None:
    assert lines_with(r"\|\s*safe\b|autoescape|Markup", TEMPLATES) == []


def test_only_the_markup_module_makes_html() -> None:
    sources = [path for path in (ROOT / "kb").rglob("*.py") if path.name != "markup.py"]

    assert lines_with(r"\bMarkup\(|import Markup|mark_safe", sources) == []


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in [*TEMPLATES, *WEB.glob("*.py")])

    unused = [
        path for path in TEMPLATES if f'"{path.relative_to(WEB / "templates").as_posix()}"' not in sources
    ]

    assert unused == []


def test_every_macro_and_style_sheet_is_used() -> None:
    text = "\n".join(path.read_text("utf-8") for path in TEMPLATES)
    macros = re.findall(r"{% macro (\w+)", text)

    assert [name for name in macros if len(re.findall(rf"\b(?:{name}\(|once\({name}\b)", text)) < 2] == []
    assert [sheet.stem for sheet in SHEETS if f"'{sheet.stem}'" not in text] == []


@pytest.mark.parametrize(("files", "most"), [(TEMPLATES, 120), (SCRIPTS, 100)], ids=["templates", "scripts"])
def test_files_stay_short(files: list[Path], most: int) -> None:
    assert [path.name for path in files if len(path.read_text("utf-8").splitlines()) > most] == []


def test_templates_say_nothing_without_gettext() -> None:
    words = re.compile(r">\s*[A-Za-z]{3,}[^<{]*<")

    assert [
        path.name
        for path in TEMPLATES
        if words.search(re.sub(r"{[{%#].*?[}%#]}", "", path.read_text("utf-8")))
    ] == []


def test_the_icon_sprite_holds_what_templates_use() -> None:
    used = runpy.run_path(str(ROOT / "docs" / "build_icons.py"))["used"]()
    sprite = (WEB / "static" / "vendor" / "icons.svg").read_text("utf-8")

    assert re.findall(r'<symbol id="([^"]+)"', sprite) == used


def test_every_vendored_file_says_where_it_comes_from() -> None:
    vendor = WEB / "static" / "vendor"
    versions = (vendor / "VERSIONS").read_text("utf-8")

    assert [
        path.name for path in vendor.iterdir() if path.name != "VERSIONS" and path.name not in versions
    ] == []


def test_colours_stand_in_one_place() -> None:
    others = [sheet for sheet in SHEETS if sheet.name != "tokens.css"]

    assert lines_with(r"#[0-9a-fA-F]{3,8}\b(?!-)|rgb\(", others) == []
