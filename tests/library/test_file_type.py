"""What a file is taken for: by its bytes, whatever it is called."""

import pytest

from kb.errors import Invalid, Problem
from kb.library import attachment, validation
from kb.library.file_type import (
    CSV,
    EXCEL,
    FILE_TYPES,
    GIF,
    JPEG,
    ODT,
    PDF,
    PNG,
    TEXT,
    WEBP,
    WORD,
    FileType,
    recognise,
)
from tests import pictures
from tests.pictures import a_document, an_image

TAKEN = [
    (an_image("PNG"), "x", PNG),
    (an_image("PNG"), "x.html", PNG),
    (an_image("JPEG"), "photo.png", JPEG),
    (an_image("GIF"), "x.gif", GIF),
    (an_image("WEBP"), "x.svg", WEBP),
    (pictures.PDF, "x.exe", PDF),
    (pictures.PDF_WITH_SCRIPT, "x.pdf", PDF),
    ("قیمت‌ها\n".encode(), "prices.txt", TEXT),
    ("name;price\nα;1\n".encode(), "prices.CSV", CSV),
    (pictures.WORD, "x.zip", WORD),
    (a_document("[Content_Types].xml", "xl/workbook.xml"), "x.xlsx", EXCEL),
    (a_document("content.xml", first=("mimetype", ODT.media_type)), "x.odt", ODT),
]
REFUSED = [
    (pictures.HTML, "x.html", "HTML and SVG"),
    (pictures.HTML, "x.txt", "HTML and SVG"),
    (pictures.HTML, "x.png", "HTML and SVG"),
    (b"\xef\xbb\xbf\n <HTML>", "x.txt", "HTML and SVG"),
    (pictures.SVG, "x.svg", "HTML and SVG"),
    (b"<?xml version='1.0'?>" + pictures.SVG, "x.png", "HTML and SVG"),
    (b"just words", "x.svg", "HTML and SVG"),
    (b"alert(1)", "x.js", "HTML and SVG"),
    (b"just words", "x.png", "not taken"),
    (b"just words", "words", "not taken"),
    (b"a\x00b", "x.txt", "not taken"),
    ("سلام".encode("utf-16"), "x.txt", "not taken"),
    (b" \n", "x.txt", "not taken"),
    (b"MZ\x90\x00" + b"x" * 100, "x.png", "not taken"),
    (b"GIF89", "x.gif", "not taken"),
    (pictures.HTML + pictures.PDF, "x.pdf", "HTML and SVG"),
    (pictures.PDF[:-8], "x.pdf", "damaged"),
    (a_document("x.txt"), "x.docx", "not taken"),
    (a_document("word/document.xml"), "x.docx", "not taken"),
    (a_document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "x.docx", "not taken"),
    (a_document("[Content_Types].xml", "word/document.xml")[:-30], "x.docx", "damaged"),
]


@pytest.mark.parametrize(("content", "name", "expected"), TAKEN)
def test_a_file_is_what_its_bytes_are(content: bytes, name: str, expected: FileType) -> None:
    assert recognise(content, name) is expected


@pytest.mark.parametrize(("content", "name", "reason"), REFUSED)
def test_what_is_not_on_the_list_is_refused_with_a_reason(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        recognise(content, name)


def test_the_list_of_kinds_stays_short() -> None:
    runs = {
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "application/xml",
        "text/javascript",
    }

    assert FILE_TYPES.keys() & runs == set()
    assert len(FILE_TYPES) == 10


BAD_NAMES = [
    "", ".png", "..", "../x.png", "a/b.png", "a\\b.png", "C:x.png", "x.png\x00", "x\ny.png", "x\u2028y.png",
    "photo\u202egnp.exe", "\u2067x\u2069.png", "a\u200bb.png", "\ufeffx.png", "x.png ", " x.png", "x.", "x\ud800.png",
    "x" * 97 + ".png", "ا" * 100 + ".png", "<x>.png", 'a"b.png', "a|b.png", "a*b?.png", "\u0085x.png", "—.png",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_name_that_misleads_or_leads_elsewhere_is_refused(name: str) -> None:
    problems: list[Problem] = []
    validation.file_name(name, "name", problems)

    assert [problem.where for problem in problems] == ["name"]


@pytest.mark.parametrize(
    "name", ["photo.png", "گزارش‌ها.pdf", "报告 (2).txt", "Απόδειξη №5.csv", "a.b-c_d.webp", "x"]
)
def test_an_ordinary_name_is_taken_as_it_is(name: str) -> None:
    problems: list[Problem] = []

    assert (validation.file_name(name, "name", problems), problems) == (name, [])


@pytest.mark.parametrize(
    ("name", "kind", "fitting"),
    [
        ("photo.PNG", PNG, "photo.PNG"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("photo.png", JPEG, "photo.jpg"),
        ("page.html", PNG, "page.png"),
        ("photo", WEBP, "photo.webp"),
        ("نسخهٔ ۱.۲", PDF, "نسخهٔ ۱.۲.pdf"),
    ],
)
def test_a_name_gets_the_ending_of_what_the_file_is(name: str, kind: FileType, fitting: str) -> None:
    assert attachment.fitting_name(name, kind) == fitting


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = ["photo.png", "Photo-2.PNG"]

    assert attachment.free_name("PHOTO.png", taken) == "PHOTO-3.png"
    assert attachment.free_name("other.png", taken) == "other.png"
    long = "x" * 96 + ".png"
    assert len(attachment.free_name(long, [long])) <= 100
