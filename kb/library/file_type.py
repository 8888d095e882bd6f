"""What a file is, told by its bytes: never by what its sender calls it.

The list is short on purpose. HTML and SVG are not on it, for browsers run what is in them; nor are archives, which may
hold anything. Only of plain text does the name's ending say which kind it is.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from kb.errors import N_, Invalid, Problem


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken; the first of `endings` is its usual one."""

    media_type: str
    endings: tuple[str, ...]
    name: str

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.media_type.startswith("image/")


_OFFICE = "application/vnd.openxmlformats-officedocument"
PNG = FileType("image/png", ("png",), N_("PNG image"))
JPEG = FileType("image/jpeg", ("jpg", "jpeg"), N_("JPEG image"))
GIF = FileType("image/gif", ("gif",), N_("GIF image"))
WEBP = FileType("image/webp", ("webp",), N_("WebP image"))
PDF = FileType("application/pdf", ("pdf",), N_("PDF document"))
TEXT = FileType("text/plain", ("txt",), N_("Plain text"))
CSV = FileType("text/csv", ("csv",), N_("CSV table"))
WORD = FileType(f"{_OFFICE}.wordprocessingml.document", ("docx",), N_("Word document"))
EXCEL = FileType(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), N_("Excel table"))
ODT = FileType("application/vnd.oasis.opendocument.text", ("odt",), N_("OpenDocument text"))
FILE_TYPES = {each.media_type: each for each in (PNG, JPEG, GIF, WEBP, PDF, TEXT, CSV, WORD, EXCEL, ODT)}
"""Media type -> kind of file: all that is taken."""
ENDINGS = tuple(ending for each in FILE_TYPES.values() for ending in each.endings)

_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), WEBP),
    (re.compile(rb"%PDF-[12]\.\d"), PDF),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|script|svg|\?xml|!--|iframe|meta)\b", re.IGNORECASE)
_PROGRAM_ENDINGS = frozenset(
    {"htm", "html", "xhtml", "xht", "svg", "svgz", "xml", "mht", "mhtml", "js", "mjs", "hta"}
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LOOKED_AT = 1_000  # bytes before which HTML would begin
_PDF_ENDS_WITHIN = 2_000
_FILES_IN_DOCUMENT = 5_000
_DOCUMENTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}

_UNKNOWN = N_("Files of this kind are not taken. Use one of: %(known)s")
_PROGRAM = N_(
    "HTML and SVG files are not taken: they can hold programs. Send a picture as PNG, a page as PDF."
)
_BROKEN = N_("The file is damaged or cut off. Save it again and send it once more.")


def recognise(content: bytes, name: str) -> FileType:
    """Tell what a file is by its bytes; `name` decides only between kinds of text. Raises Invalid for what is not taken."""
    found = next((kind for signature, kind in _SIGNATURES if signature.match(content)), None)
    if found is PDF and b"%%EOF" not in content[-_PDF_ENDS_WITHIN:]:
        raise _refused(_BROKEN)
    return found or (_document(content) if content.startswith(b"PK\x03\x04") else _text(content, name))


def _document(content: bytes) -> FileType:
    """Tell an office document from an archive by the list of its parts; nothing of it is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _refused(_BROKEN) from None
    # An OpenDocument's first part is its type, unpacked, from the 30th byte on: name, then value.
    if content[30:].startswith(b"mimetype" + ODT.media_type.encode()) and "content.xml" in parts:
        return ODT
    found = next((kind for part, kind in _DOCUMENTS.items() if part in parts), None)
    has_programs = any(part.lower().endswith("vbaproject.bin") for part in parts)
    if found is None or has_programs or len(parts) > _FILES_IN_DOCUMENT or "[Content_Types].xml" not in parts:
        raise _refused(_UNKNOWN)
    return found


def _text(content: bytes, name: str) -> FileType:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT]) or ending in _PROGRAM_ENDINGS:
        raise _refused(_PROGRAM)
    kind = next((each for each in (TEXT, CSV) if ending in each.endings), None)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if kind is None or not text.strip() or _NOT_TEXT.search(text):
        raise _refused(_UNKNOWN)
    return kind


def _refused(message: str) -> Invalid:
    return Invalid([Problem("file", message, {"known": ", ".join(ENDINGS)})])
