"""Search, tone, export and the change log over HTTP, each as the command line answers."""

import json
from pathlib import Path

import pytest

from kb.library.entry import Kind
from kb.services import library
from kb.services.search import Indexer
from tests.api.conftest import Api
from tests.cast import Cast
from tests.cli.running import kb
from tests.texts import COLD, GOOD, a_macro


def test_a_search_answers_as_the_command_line(api: Api) -> None:
    Indexer(api.workspace).catch_up()
    by_command = kb("search", "charged twice", "--json", "--data", api.workspace.settings.data).json

    by_http = api.as_("read").get("/search?q=charged twice").json

    assert list(by_http) == ["query", "took_ms", "total", "results"]
    assert {**by_http, "took_ms": 0} == {**by_command, "took_ms": 0}


def test_a_search_can_be_narrowed(api: Api) -> None:
    script = api.as_("read")
    a_macro(
        api.workspace.store,
        "double-delivery",
        approved=True,
        situations=("delivery",),
        title="Charged twice more",
    )

    Indexer(api.workspace).catch_up()

    def keys(query: str) -> list[str]:
        return [each["key"] for each in script.get(f"/search?q=charged&{query}").json["results"]]

    assert keys("situation=delivery") == ["double-delivery"]
    assert keys("kind=article") == []
    assert len(keys("limit=1")) == 1
    assert keys("locale=en-GB&situation=billing") == ["double-charge"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("limit=1", "q"),
        ("q=x&limit=0", "limit"),
        ("q=x&limit=1001", "limit"),
        ("q=x&limit=1_0", "limit"),
        ("q=x&limit=%EF%BC%91", "limit"),
        ("q=x&limit=99999999999999999999", "limit"),
        ("q=x&kind=both", "kind"),
        ("q=x&locale=qq", "locale"),
        ("q=x&locale=%00", "locale"),
    ],
)
def test_a_search_that_cannot_be_names_the_field(api: Api, query: str, path: str) -> None:
    answer = api.as_("read").get(f"/search?{query}")

    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])


@pytest.mark.parametrize(
    "words", ["", "x" * 10_000, "(" * 3_000, "%00", "%ff%fe", "%F0%9F%98%80", "*a*", "\u202e"]
)
def test_odd_words_are_answered(api: Api, words: str) -> None:
    assert api.as_("read").get(f"/search?q={words}").status_code == 200


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
@pytest.mark.parametrize("texts", [GOOD, COLD])
def test_a_reply_is_checked_as_on_the_command_line(api: Api, locale: str, texts: dict[str, str]) -> None:
    by_command = kb("tone", "--locale", locale, "--json", stdin=texts[locale]).json

    answer = api.as_("read").call("POST", "/tone", json={"locale": locale, "text": texts[locale]})

    assert answer.status_code == 200
    assert answer.json == by_command
    assert answer.json["passed"] is (texts is GOOD)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"text": "Hello"}, "locale"),
        ({"locale": "en"}, "text"),
        ({"locale": "qq", "text": "Hello"}, "locale"),
        ({"locale": "en", "text": 1}, "text"),
        ({"locale": "en", "text": "x" * 200_001}, "text"),
        ({"locale": "en", "text": "a\x00b"}, "text"),
        ({"locale": "en", "text": "Hello", "more": 1}, "more"),
        ({"locale": "en", "text": GOOD["fa"]}, "locale"),
        ([], ""),
        (None, ""),
        ("text", ""),
    ],
)
def test_what_is_no_reply_names_the_field(api: Api, body: object, path: str) -> None:
    answer = api.as_("read").call("POST", "/tone", data=json.dumps(body), content_type="application/json")

    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])


BAD_JSON = {
    "not JSON": (b"{", 400),
    "empty": (b"", 400),
    "not UTF-8": (b'{"locale": "en", "text": "\xff"}', 400),
    "deep": (b"[" * 100_000, 400),
    "quite deep": (b"[" * 60 + b"]" * 60, 422),
    "NaN": (b'{"locale": "en", "text": NaN}', 422),
    "infinite": (b'{"locale": "en", "text": 1e400}', 422),
    "a long number": (b'{"locale": "en", "text": ' + b"9" * 5_000 + b"}", 422),
    "twin keys": (b'{"locale": "en", "text": "a", "text": "b"}', 422),
    "a lone surrogate": (b'{"locale": "en", "text": "\\ud800"}', 422),
    "a surrogate as a name": (b'{"locale": "en", "text": "a", "\\udfff": 1}', 422),
}


@pytest.mark.parametrize("name", BAD_JSON)
@pytest.mark.parametrize("call", ["POST /tone", "PUT /macros/late-parcel", "PUT /articles/late-parcel"])
def test_json_that_cannot_be_kept_is_refused(api: Api, call: str, name: str) -> None:
    (method, path), (data, status) = call.split(), BAD_JSON[name]
    headers = {"Content-Type": "application/json", "If-None-Match": "*"}

    answer = api.as_("write").call(method, path, data=data, headers=headers)

    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.json["errors"] != []


@pytest.mark.parametrize("name", ["kb-library", "zendesk", "django-helpdesk"])
def test_an_export_is_what_the_command_writes(api: Api, name: str) -> None:
    by_command = kb("export", "--to", name, "--data", api.workspace.settings.data).out

    answer = api.as_("read").get(f"/export/{name}")

    assert (answer.status_code, answer.text) == (200, by_command)


def test_an_export_is_sent_again_only_where_something_changed(api: Api, cast: Cast) -> None:
    script = api.as_("read")
    first = script.get("/export/zendesk")
    known = {"If-None-Match": first.headers["ETag"]}

    assert script.get("/export/zendesk", headers=known).status_code == 304
    assert script.get("/export/zendesk?unknown=hold", headers=known).status_code == 200
    assert script.get("/export/kb-library", headers=known).status_code == 200
    head = script.call("HEAD", "/export/zendesk")
    assert (head.headers["ETag"], "Content-Length" in head.headers) == (first.headers["ETag"], False)
    library.retire(api.workspace.store, Kind.MACRO, "double-charge", by=cast.reza)
    assert script.get("/export/zendesk", headers=known).status_code == 200


def test_what_was_exported_can_be_imported(api: Api, tmp_path: Path) -> None:
    file = tmp_path / "library.json"
    file.write_text(api.as_("read").get("/export/kb-library").text, encoding="utf-8")

    done = kb("import", file, "--data", api.workspace.settings.data)

    assert done.out == "created=0 updated=0 unchanged=1 held=0\n"


def test_an_unknown_format_names_those_there_are(api: Api) -> None:
    answer = api.as_("read").get("/export/nothing")

    assert answer.status_code == 404
    assert "kb-library" in answer.json["detail"]


def test_the_change_log_is_read_in_pieces(api: Api) -> None:
    script = api.as_("read")
    for number in range(5):
        a_macro(api.workspace.store, f"macro-{number}")
    seen: list[int] = []
    since = 0
    while True:
        page = script.get(f"/changes?since={since}&limit=3").json
        seen += [each["sequence"] for each in page["changes"]]
        since = page["next"]
        if since == page["newest"]:
            break

    assert seen == list(range(1, page["newest"] + 1))
    assert script.get(f"/changes?since={since}").json["changes"] == []
    assert script.get("/changes").json["changes"][0].keys() == {
        "sequence", "at", "who", "what", "kind", "key", "locale", "revision",
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "since=9223372036854775808", "limit=0", "limit=1001"]
)
def test_a_place_in_the_change_log_that_cannot_be_is_refused(api: Api, query: str) -> None:
    answer = api.as_("read").get(f"/changes?{query}")

    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, query.split("=")[0])


def test_a_place_after_the_end_is_empty(api_on_both: Api) -> None:
    answer = api_on_both.as_("read").get("/changes?since=2147483647").json

    assert (answer["changes"], answer["next"]) == ([], 2147483647)
