"""Images and files on the pages: sending, listing, describing, taking away; and how their bytes are handed out."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.services import attachments, library
from tests import pictures
from tests.pictures import an_image
from tests.texts import GOOD, TITLES
from tests.web.conftest import Site, Visitor, page_of

FILES = "/macros/double-charge/files"


def send(visitor: Visitor, content: bytes, name: str, path: str = FILES, **more: str) -> TestResponse:
    # Encoded here: for large files the client would open some of its own, and leave them open.
    values = {"csrf_token": visitor.token(), "file": FileStorage(BytesIO(content), name), **more}
    boundary, body = encode_multipart(values)
    return visitor.client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def names(page: BeautifulSoup) -> list[str]:
    return [name.text for name in page.select(".file-name")]


def problems(answer: TestResponse) -> str:
    return " ".join(each.text.strip() for each in page_of(answer).select("[data-files] .problem"))


def test_an_editor_adds_an_image_and_agents_find_it_beside_the_text(site: Site) -> None:
    reza, eleni = site.as_("Reza"), site.as_("Eleni")

    answer = send(reza, an_image(size=(640, 480)), "where the button is.png", next="/macros/double-charge")

    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/macros/double-charge?done=file-added#files",
    )
    page = eleni.look("/macros/double-charge")
    assert names(page) == ["where the button is.png"]
    assert "PNG image · " in page.select_one(".file-said p").text
    assert page.select_one("[data-files] form") is None
    glance = eleni.look("/glance/macros/double-charge")
    assert names(glance) == ["where the button is.png"]
    assert glance.select_one("[data-inline-image]")["data-inline-image"] == f"{FILES}/1"
    assert names(reza.look("/macros/double-charge/en")) == ["where the button is.png"]


def test_the_size_and_the_count_are_in_the_page_s_digits(site: Site) -> None:
    send(site.as_("Reza"), b"x" * 1_234_567, "notes.txt")

    page = site.as_("Reza").speak("fa").look("/macros/double-charge")

    assert "۱٫۲ مگابایت" in page.select_one(".file-said p").text
    assert "۱ از ۵" in page.select_one("[data-files] .card-head").text


HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept"),
    [
        (an_image() + pictures.HTML, "x.html", "image/png", "x.png"),
        (an_image("JPEG"), "x.svg", "image/jpeg", "x.jpg"),
        (pictures.PDF_WITH_SCRIPT, "x.png", "application/pdf", "x.pdf"),
        (pictures.PDF, "گزارش.pdf", "application/pdf", "گزارش.pdf"),
        (b"hello <script>alert(1)</script>", "x.txt", "text/plain; charset=utf-8", "x.txt"),
        (
            pictures.WORD,
            "x.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "x.docx",
        ),
    ],
    ids=range(6),
)
def test_what_people_send_in_is_never_shown_as_our_page(
    site: Site, content: bytes, name: str, media_type: str, kept: str
) -> None:
    send(site.as_("Reza"), content, name)

    answer = site.as_("Eleni").get(f"{FILES}/1")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert {header: answer.headers[header] for header in HARMLESS} == HARMLESS
    assert names(site.as_("Eleni").look("/macros/double-charge")) == [kept]
    assert answer.data.startswith(content[:4])


def test_a_thumbnail_is_ours_and_sent_once(site: Site) -> None:
    send(site.as_("Reza"), an_image(size=(640, 480)), "x.png")
    eleni = site.as_("Eleni")

    small = eleni.get(f"{FILES}/1/thumbnail")
    again = eleni.get(f"{FILES}/1/thumbnail", headers={"If-None-Match": small.headers["ETag"]})

    assert (small.headers["Content-Type"], small.headers.get("Content-Disposition", "inline")[:6]) == (
        "image/webp",
        "inline",
    )
    assert {header: small.headers[header] for header in HARMLESS} == HARMLESS
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (pictures.HTML, "x.html", "HTML and SVG files are not taken"),
        (pictures.SVG, "x.png", "HTML and SVG files are not taken"),
        (b"MZ\x90\x00", "x.exe", "Files of this kind are not taken"),
        (an_image()[:60], "x.png", "damaged"),
        (an_image(), "photo\u202egnp.exe", "hidden character"),
        (an_image(), "../x.png", "not allowed in names"),
        (an_image(), "..\\x.png", "not allowed in names"),
        (b"", "x.png", "empty"),
    ],
    ids=range(8),
)
def test_what_cannot_be_taken_is_refused_and_says_why(
    site: Site, content: bytes, name: str, reason: str
) -> None:
    answer = send(site.as_("Reza"), content, name)

    assert answer.status_code == 422
    assert reason in problems(answer)
    assert names(page_of(answer)) == []


def test_a_file_over_the_limit_is_refused_unread(site: Site) -> None:
    reza = site.as_("Reza")
    for length in (10_000_001, 11_000_000):
        answer = send(reza, b"x" * length, "x.txt")
        assert answer.status_code in (413, 422)
        assert "at most 10 MB" in problems(answer)
    assert send(reza, b"x" * 10_000_000, "x.txt").status_code == 303
    assert reza.post("/situations", {"tag": "x", "name_en": "x" * 5_000_000}).status_code == 413


def test_nothing_large_is_read_for_who_may_not_send_it(site: Site) -> None:
    class Unread(BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = readinto = read  # type: ignore[assignment]

    asked = {
        "input_stream": Unread(),
        "headers": {"Content-Length": "9000000", "Content-Type": "multipart/form-data; boundary=x"},
    }
    statuses = {
        name: visitor.client.post(FILES, **asked).status_code
        for name, visitor in (("Guest", site.guest()), ("Eleni", site.as_("Eleni")), ("Mei", site.as_("Mei")))
    }

    assert statuses == {"Guest": 401, "Eleni": 403, "Mei": 403}


def test_a_sixth_file_is_refused_and_the_form_is_gone(site: Site) -> None:
    reza = site.as_("Reza")
    for _ in range(5):
        send(reza, an_image(), "photo.png")

    answer = send(reza, an_image(), "photo.png")

    assert answer.status_code == 422
    assert "There are 5 files here already" in problems(answer)
    page = reza.look(FILES)
    assert names(page) == ["photo.png", *(f"photo-{number}.png" for number in range(2, 6))]
    assert page.select_one("[data-file-drop]") is None


def test_a_file_is_taken_away_and_brought_back(site: Site) -> None:
    reza = site.as_("Reza")
    send(reza, an_image(), "photo.png")

    removed = reza.post(f"{FILES}/1/remove", {"next": "/macros/double-charge?locale=en&done=x"})
    page = reza.look(removed.headers["Location"])

    assert removed.headers["Location"] == "/macros/double-charge?locale=en&done=file-removed&undo=1#files"
    assert (names(page), page.select_one("[data-notice] span").text) == ([], "File removed.")
    assert site.as_("Eleni").get(f"{FILES}/1").status_code == 404
    undo = page.select_one("[data-notice] form[data-file-undo]")
    assert reza.post(undo["action"]).status_code == 303
    assert names(reza.look(FILES)) == ["photo.png"]


def test_a_file_may_go_with_one_text_and_say_what_it_shows(site: Site) -> None:
    reza, eleni, store = site.as_("Reza"), site.as_("Eleni"), site.workspace.store
    library.save_variant(
        store,
        Kind.MACRO,
        "double-charge",
        "fa",
        title=TITLES["fa"],
        body=GOOD["fa"],
        expected=None,
        by=SYSTEM,
    )
    send(reza, an_image(), "photo.png")

    reza.post(f"{FILES}/1", {"alt": "  A “button”,\n<b>lit</b> ", "locale": "fa"})

    image = reza.look("/macros/double-charge").select_one(".file img")
    assert (image["alt"], reza.look(FILES).select_one(".file-said [lang]")["lang"]) == (
        "A “button”, <b>lit</b>",
        "fa",
    )
    assert names(eleni.look("/macros/double-charge")) == []  # the Persian text is not approved yet
    assert eleni.get(f"{FILES}/1").status_code == 404
    library.approve(store, Kind.MACRO, "double-charge", "fa", expected=1, by=SYSTEM)
    assert names(eleni.look("/glance/macros/double-charge?locale=fa")) == ["photo.png"]
    assert names(eleni.look("/glance/macros/double-charge?locale=en")) == []


@pytest.mark.parametrize(
    "form",
    [{"alt": "x" * 301}, {"alt": "a\u202eb"}, {"alt": "a\x00b"}, {"alt": "", "locale": "xx"}],
    ids=range(4),
)
def test_a_description_that_cannot_be_kept_is_refused(site: Site, form: dict[str, str]) -> None:
    reza = site.as_("Reza")
    send(reza, an_image(), "photo.png")

    answer = reza.post(f"{FILES}/1", form)

    assert answer.status_code == 422
    assert problems(answer)
    assert attachments.listed(site.workspace.store, Kind.MACRO, "double-charge", by=SYSTEM)[0].alt == ""


def test_a_form_of_another_page_adds_nothing(site: Site) -> None:
    reza = site.as_("Reza")

    assert reza.client.post(FILES, data={"file": (BytesIO(an_image()), "x.png")}).status_code == 400
    assert (
        send(reza, an_image(), "x.png", next="//evil.test").headers["Location"]
        == f"{FILES}?done=file-added#files"
    )
    assert len(names(reza.look(FILES))) == 1
