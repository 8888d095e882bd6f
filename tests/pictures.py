"""Images and files for tests, small and well-formed, made where they are used."""

import zipfile
from io import BytesIO
from typing import Any

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
# A PDF that asks its reader to run a script when it is opened.
PDF_WITH_SCRIPT = PDF.replace(
    b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
)


def an_image(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: Any) -> bytes:
    """Draw stripes that tell the upper left corner from the others."""
    image = Image.new("RGB", size, (240, 240, 240))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    out = BytesIO()
    image.convert(mode).save(out, kind, **more)
    return out.getvalue()


def a_document(*parts: str, first: tuple[str, str] | None = None) -> bytes:
    """Make an archive with these parts, as office programs write them."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if first:
            archive.writestr(*first)
        for part in parts:
            archive.writestr(part, "<x/>")
    return out.getvalue()


WORD = a_document("[Content_Types].xml", "word/document.xml")
