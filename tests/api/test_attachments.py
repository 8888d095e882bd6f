"""Files over HTTP: saved under a name, listed, fetched, removed; each change named by what was seen before."""

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.visibility import private
from kb.services import accounts, library
from tests import pictures
from tests.api.conftest import Api
from tests.pictures import an_image

ALL = "/macros/double-charge/attachments"
NEW = {"If-None-Match": "*"}


def test_a_file_is_saved_listed_fetched_and_removed(api_on_both: Api) -> None:
    script, reader = api_on_both.as_("write"), api_on_both.as_("read")

    made = script.call("PUT", f"{ALL}/گزارش 1.png?alt=The button&locale=en", data=an_image(), headers=NEW)
    listed = reader.get(ALL)
    fetched = reader.get(f"{ALL}/گزارش 1.png")

    assert (made.status_code, made.json["name"], made.json["alt"], made.json["locale"]) == (
        201, "گزارش 1.png", "The button", "en",
    )  # fmt: skip
    assert listed.json == {"items": [made.json]}
    assert (fetched.content_type, len(fetched.data)) == ("image/png", made.json["size"])
    assert fetched.headers["ETag"] == made.headers["ETag"]
    assert fetched.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in fetched.headers["Content-Security-Policy"]
    assert reader.get(made.headers["Location"].removeprefix("/api/v1")).status_code == 200
    assert (
        reader.get(f"{ALL}/گزارش 1.png", headers={"If-None-Match": made.headers["ETag"]}).status_code == 304
    )
    removed = script.call("DELETE", f"{ALL}/گزارش 1.png", headers={"If-Match": made.headers["ETag"]})
    assert (removed.status_code, reader.get(ALL).json) == (200, {"items": []})


def test_nobody_overwrites_what_they_have_not_seen(api: Api) -> None:
    script = api.as_("write")
    path, other = f"{ALL}/photo.png", an_image(size=(9, 9))
    first = script.call("PUT", path, data=an_image(), headers=NEW)

    assert script.call("PUT", path, data=other).status_code == 428
    assert script.call("PUT", path, data=other, headers=NEW).status_code == 412
    second = script.call("PUT", path, data=other, headers={"If-Match": first.headers["ETag"]})
    late = script.call("PUT", path, data=an_image(), headers={"If-Match": first.headers["ETag"]})
    gone = script.call("DELETE", path, headers={"If-Match": first.headers["ETag"]})

    assert (second.status_code, second.json["width"]) == (200, 9)
    assert [(each.status_code, each.json["code"]) for each in (late, gone)] == [(412, "changed")] * 2
    assert [each["what"] for each in script.get("/changes").json["changes"]][-2:] == ["attached", "attached"]


@pytest.mark.parametrize(
    ("name", "content", "status", "path"),
    [
        ("x.html", pictures.HTML, 422, "file"),
        ("x.png", pictures.SVG, 422, "file"),
        ("x.jpg", an_image(), 422, "name"),
        ("x.png", an_image()[:50], 422, "file"),
        ("x.txt", b"", 422, "file"),
        ("photo%E2%80%AEgnp.exe", an_image(), 422, "name"),
        ("..%5Cx.png", an_image(), 422, "name"),
        ("x.txt", b"x" * 10_000_001, 413, None),
        ("x.png?locale=xx", an_image(), 422, "locale"),
        ("x.png?alt=" + "x" * 301, an_image(), 422, "alt"),
    ],
    ids=range(10),
)
def test_what_cannot_be_taken_names_the_field(
    api: Api, name: str, content: bytes, status: int, path: str | None
) -> None:
    answer = api.as_("write").call("PUT", f"{ALL}/{name}", data=content, headers=NEW)

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert [each["path"] for each in answer.json.get("errors", [])] == ([path] if path else [])
    assert api.as_("read").get(ALL).json == {"items": []}


def test_the_files_of_what_is_not_there_or_not_seen_are_not_there(api: Api) -> None:
    store = api.workspace.store
    eleni = next(each for each in accounts.people(store, by=SYSTEM) if each.name == "Eleni")
    library.create(
        store, Kind.MACRO, "hers", shortcut=None, situations=(), source_locale="en", title="T", body="B",
        visibility=private(eleni), by=eleni,
    )  # fmt: skip
    script = api.as_("admin")

    for key in ("hers", "nowhere"):
        path = f"/macros/{key}/attachments"
        assert script.get(path).status_code == 404
        assert script.call("PUT", f"{path}/x.png", data=an_image(), headers=NEW).status_code == 404
        assert script.call("DELETE", f"{path}/x.png").status_code == 404
    assert script.get(f"{ALL}/none.png").status_code == 404
