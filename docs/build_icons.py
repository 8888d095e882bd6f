"""Build the icon sprite from an unpacked `lucide-static`: only the icons that templates use.

npm pack lucide-static && tar xzf lucide-static-*.tgz
python docs/build_icons.py package/icons
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "kb/web/templates"
SPRITE = ROOT / "kb/web/static/vendor/icons.svg"
_USED = re.compile(r"icon\('([a-z0-9-]+)'|press\([^{}]*'[a-z -]*(?:button|action)[a-z -]*', '([a-z0-9-]+)'")
_SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")


def used() -> list[str]:
    """Name every icon that a template asks for."""
    found = {
        direct or pressed
        for page in TEMPLATES.rglob("*.html")
        for direct, pressed in _USED.findall(page.read_text("utf-8"))
    }
    return sorted(found)


def build(icons: Path) -> str:
    """Write the sprite's text: one symbol an icon, strokes set by the page's own style."""
    symbols = [
        f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(_SHAPES.findall((icons / f"{name}.svg").read_text("utf-8")))}</symbol>'
        for name in used()
    ]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    SPRITE.write_text(build(Path(sys.argv[1])), "utf-8")
