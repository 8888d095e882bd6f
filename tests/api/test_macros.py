"""Macros and articles over HTTP: fetched, saved whole, made, retired, and never lost between two who save."""

import threading
from typing import Any

import pytest

from tests.api.conftest import Api
from tests.texts import COLD, GOOD

MACRO = "/macros/double-charge"


def a_body(**changes: Any) -> dict[str, Any]:
    return {
        "shortcut": "late",
        "situations": ["delivery"],
        "source_locale": "en",
        "variants": {"en": {"title": "Late parcel", "body": GOOD["en"], "status": "approved"}},
        **changes,
    }


def test_a_macro_is_fetched_as_the_object_of_the_library_file(api: Api) -> None:
    answer = api.as_("read").get(MACRO)

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.json == {
        "key": "double-charge",
        "situations": ["billing"],
        "source_locale": "en",
        "variants": {"en": {"title": "Charged twice", "body": GOOD["en"], "status": "approved"}},
    }


def test_a_macro_is_made_saved_fetched_and_retired(api_on_both: Api) -> None:
    script = api_on_both.as_("write")

    made = script.put("/macros/late-parcel", a_body())
    same = script.put("/macros/late-parcel", made.json, match=made.headers["ETag"])
    changed = script.put("/macros/late-parcel", a_body(situations=[]), match=same.headers["ETag"])
    fetched = script.get("/macros/late-parcel")
    gone = script.call("DELETE", "/macros/late-parcel")

    assert [each.status_code for each in (made, same, changed, fetched, gone)] == [201, 200, 200, 200, 200]
    assert made.headers["Location"] == "/api/v1/macros/late-parcel"
    assert made.headers["ETag"] == same.headers["ETag"] != changed.headers["ETag"] == fetched.headers["ETag"]
    assert (fetched.json["situations"], fetched.json["shortcut"]) == ([], "late")
    assert script.get("/macros/late-parcel").status_code == 404
    assert script.call("DELETE", "/macros/late-parcel").status_code == 404


def test_articles_are_saved_alike(api: Api) -> None:
    body = {
        "source_locale": "en",
        "variants": {"en": {"title": "Refunds", "body": "Five days.", "status": "approved"}},
    }

    made = api.as_("write").put("/articles/refunds", body)

    assert made.status_code == 201
    assert api.as_("read").get("/articles/refunds").json == {"key": "refunds", "situations": [], **body}


def test_what_was_saved_is_found_and_told_under_the_token_s_name(api: Api) -> None:
    script = api.as_("write")
    script.put("/macros/late-parcel", a_body())

    changes = script.get("/changes").json["changes"]

    assert ("token: write", "macro", "late-parcel") in [
        (each["who"], each["kind"], each["key"]) for each in changes
    ]


def test_a_text_that_fails_the_gate_is_kept_for_review_and_says_why(api: Api) -> None:
    script = api.as_("write")
    before = script.get(MACRO)
    cold = {"title": "Charged twice", "body": COLD["en"], "status": "approved"}

    saved = script.put(MACRO, {**before.json, "variants": {"en": cold}}, match=before.headers["ETag"])

    assert saved.status_code == 200
    assert saved.json["variants"]["en"] == {**cold, "status": "review"}
    assert {"acknowledgement", "invitation"} <= {each["rule"] for each in saved.json["findings"]}
    assert script.get(MACRO).json["variants"]["en"]["status"] == "review"
    assert script.get("/search?q=charged+twice").json["results"][0]["key"] == "double-charge"


def test_a_new_macro_that_fails_the_gate_is_made_for_review(api: Api) -> None:
    body = a_body(variants={"en": {"title": "Late", "body": COLD["en"], "status": "approved"}})

    made = api.as_("write").put("/macros/late-parcel", body)

    assert (made.status_code, made.json["variants"]["en"]["status"]) == (201, "review")
    assert made.json["findings"] != []


def test_a_locale_that_is_left_out_stays(api: Api) -> None:
    script = api.as_("write")
    first = a_body()
    first["variants"]["fa"] = {"title": "دیرکرد", "body": GOOD["fa"], "status": "draft"}
    made = script.put("/macros/late-parcel", first)

    saved = script.put("/macros/late-parcel", a_body(), match=made.headers["ETag"])

    assert set(saved.json["variants"]) == {"en", "fa"}


def test_a_retired_key_is_free_again(api: Api) -> None:
    script = api.as_("write")
    etag = script.get(MACRO).headers["ETag"]
    script.call("DELETE", MACRO)

    stale = script.put(MACRO, a_body(), match=etag)
    made = script.put(MACRO, a_body())

    assert (stale.status_code, made.status_code) == (412, 201)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "precondition-required"),
        ({"If-Match": '"another"'}, 412, "changed"),
        ({"If-Match": "W/ETAG"}, 412, "changed"),
        ({"If-Match": "nonsense"}, 412, "changed"),
        ({"If-None-Match": "*"}, 412, "changed"),
        ({"If-None-Match": '"x"'}, 400, "malformed"),
        ({"If-Match": '"x"' * 4000}, 400, "malformed"),
        ({"If-Match": "*"}, 200, None),
        ({"If-Match": '"x", ETAG , "y"'}, 200, None),
    ],
)
def test_a_save_says_what_it_changes(
    api: Api, headers: dict[str, str], status: int, code: str | None
) -> None:
    script = api.as_("write")
    before = script.get(MACRO)
    sent = {name: value.replace("ETAG", before.headers["ETag"]) for name, value in headers.items()}

    answer = script.call("PUT", MACRO, json=before.json, headers=sent)

    assert (answer.status_code, answer.json.get("code")) == (status, code)


def test_the_key_of_the_address_that_is_not_there_cannot_be_changed(api: Api) -> None:
    assert api.as_("write").put("/macros/nothing", a_body(), match="*").status_code == 412


def test_a_retirement_can_name_the_state_that_was_seen(api: Api) -> None:
    script = api.as_("write")

    refused = script.call("DELETE", MACRO, headers={"If-Match": '"another"'})
    done = script.call("DELETE", MACRO, headers={"If-Match": script.get(MACRO).headers["ETag"]})

    assert (refused.status_code, done.status_code) == (412, 200)


def test_who_has_the_newest_is_not_sent_it_again(api: Api) -> None:
    script = api.as_("read")
    etag = script.get(MACRO).headers["ETag"]

    for sent in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = script.get(MACRO, headers={"If-None-Match": sent})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert script.call("HEAD", MACRO).headers["ETag"] == etag
    assert script.get(MACRO, headers={"If-None-Match": '"x"'}).status_code == 200


def test_two_who_save_at_once_lose_nothing(api_on_both: Api) -> None:
    scripts = [api_on_both.as_("write") for _ in range(6)]
    before = scripts[0].get(MACRO)
    etag = before.headers["ETag"]
    answers: list[int] = []

    def save(number: int) -> None:
        text = {"title": f"Title {number}", "body": GOOD["en"], "status": "draft"}
        body = {**before.json, "variants": {"en": text}}
        answers.append(scripts[number].put(MACRO, body, match=etag).status_code)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(scripts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 412, 412, 412, 412, 412]


def test_two_who_make_the_same_key_at_once_make_it_once(api: Api) -> None:
    scripts = [api.as_("write") for _ in range(4)]
    answers: list[int] = []

    def make(number: int) -> None:
        answers.append(scripts[number].put("/macros/late-parcel", a_body()).status_code)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(len(scripts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [201, 412, 412, 412]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"key": "another"}, "key"),
        ({"key": 1}, "key"),
        ({"more": 1}, "more"),
        ({"shortcut": "No Spaces"}, "shortcut"),
        ({"shortcut": None}, "shortcut"),
        ({"situations": "billing"}, "situations"),
        ({"situations": ["ok", "NO"]}, "situations[1]"),
        ({"source_locale": "xx"}, "source_locale"),
        ({"source_locale": "fa"}, "variants"),
        ({"variants": {}}, "variants"),
        ({"variants": []}, "variants"),
        ({"variants": {"en": {"title": "T", "body": "B", "status": "done"}}}, "variants.en.status"),
        ({"variants": {"en": {"title": "", "body": "B", "status": "draft"}}}, "variants.en.title"),
        ({"variants": {"en": {"title": "T", "status": "draft"}}}, "variants.en.body"),
        ({"variants": {"en": {"title": "T", "body": "{{ x", "status": "draft"}}}, "variants.en.body"),
        ({"variants": {"en": {"title": "T", "body": "x" * 20_001, "status": "draft"}}}, "variants.en.body"),
        ({"variants": {"en": {"title": "T", "body": "B", "status": "draft", "bdy": 1}}}, "variants.en.bdy"),
        ({"variants": {"qq": {"title": "T", "body": "B", "status": "draft"}}}, "variants.qq"),
    ],
)
def test_a_refused_body_names_the_field_and_keeps_nothing(
    api: Api, changes: dict[str, Any], path: str
) -> None:
    script = api.as_("write")

    answer = script.put("/macros/late-parcel", a_body(**changes))

    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert path in [each["path"] for each in answer.json["errors"]]
    assert script.get("/macros/late-parcel").status_code == 404


def test_a_shortcut_that_is_taken_is_named(api: Api) -> None:
    script = api.as_("write")
    script.put("/macros/late-parcel", a_body())

    answer = script.put("/macros/lost-parcel", a_body())

    assert answer.json["errors"] == [
        {"path": "shortcut", "message": "late-parcel has this shortcut already."}
    ]


def test_a_key_that_cannot_be_is_refused_with_its_field(api: Api) -> None:
    assert api.as_("write").put("/macros/Late_Parcel", a_body()).json["errors"][0]["path"] == "key"
    assert api.as_("write").get("/macros/%00").status_code == 404
