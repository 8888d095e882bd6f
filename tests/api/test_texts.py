"""Lists, single texts and their way to approval, situations, the translator's queue, and imports over HTTP."""

from typing import Any

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.library.visibility import private
from kb.services import library
from kb.services.accounts import people
from tests.api.conftest import Api
from tests.api.test_access import the_caller
from tests.cli.running import a_library
from tests.texts import COLD, GOOD, a_macro

TEXT = "/macros/double-charge/variants"


def pages(api: Api, path: str) -> list[dict[str, Any]]:
    script, cursor, found = api.as_("read"), "", []
    while cursor is not None:
        page = script.get(
            f"{path}{'&' if '?' in path else '?'}limit=3{f'&cursor={cursor}' if cursor else ''}"
        ).json
        assert len(page["items"]) <= 3
        found += page["items"]
        cursor = page["next"]
    return found


def test_a_long_list_is_read_in_parts(api_on_both: Api) -> None:
    for number in range(7):
        a_macro(
            api_on_both.workspace.store,
            f"macro-{number}",
            situations=("delivery",) if number % 2 else ("billing",),
        )

    assert [each["key"] for each in pages(api_on_both, "/macros")] == [
        "double-charge",
        *(f"macro-{number}" for number in range(7)),
    ]
    assert len(pages(api_on_both, "/macros?situation=delivery")) == 3
    assert pages(api_on_both, "/macros?situation=none") == pages(api_on_both, "/articles") == []


@pytest.mark.parametrize("query", ["cursor=A", "cursor=%00", "limit=0", "limit=201"])
def test_a_part_that_cannot_be_is_refused(api: Api, query: str) -> None:
    answer = api.as_("read").get(f"/macros?{query}")

    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, query.split("=")[0])


def test_a_translation_goes_from_draft_to_approval(api_on_both: Api) -> None:
    script = api_on_both.as_("write")
    text = {"title": "برداشت دوباره", "body": GOOD["fa"]}

    made = script.put(f"{TEXT}/fa", text)
    known = made.headers["ETag"]
    sent = script.call("POST", f"{TEXT}/fa/submit", headers={"If-Match": known})
    stale = script.call("POST", f"{TEXT}/fa/approve", headers={"If-Match": known})
    done = script.call("POST", f"{TEXT}/fa/approve", headers={"If-Match": sent.headers["ETag"]})

    assert [each.status_code for each in (made, sent, stale, done)] == [201, 200, 412, 200]
    assert [each.json["latest"]["status"] for each in (made, sent, done)] == ["draft", "review", "approved"]
    assert done.json["approved"] == done.json["latest"]
    assert script.get(f"{TEXT}/fa").headers["ETag"] == done.headers["ETag"]
    assert script.get("/macros/double-charge").json["variants"]["fa"]["status"] == "approved"


def test_a_closed_gate_says_what_is_missing(api: Api) -> None:
    script = api.as_("write")
    made = script.put(f"{TEXT}/el", {"title": "Διπλή", "body": COLD["el"]})

    answer = script.call("POST", f"{TEXT}/el/approve", headers={"If-Match": made.headers["ETag"]})

    assert (answer.status_code, answer.json["code"]) == (422, "gate-closed")
    assert [each["path"] for each in answer.json["errors"]] != []


def test_a_step_that_leads_nowhere_is_a_conflict(api: Api) -> None:
    script = api.as_("write")

    assert script.call("POST", f"{TEXT}/en/send-back", headers={"If-Match": "*"}).status_code == 409
    assert script.call("POST", f"{TEXT}/en/fly", headers={"If-Match": "*"}).status_code == 404
    assert script.call("POST", f"{TEXT}/en/approve").status_code == 428


@pytest.mark.parametrize("locale", ["qq", "fa-IR", "EN", "*", "hand-off-step"])
def test_a_text_has_one_address(api: Api, locale: str) -> None:
    script = api.as_("write")

    made = script.put(f"{TEXT}/{locale}", {"title": "T", "body": GOOD["fa"]})

    assert (made.status_code, made.json["code"]) == (404, "not-found")
    assert script.get(f"{TEXT}/{locale}").status_code == 404


def test_revisions_are_listed_and_restored(api: Api) -> None:
    script = api.as_("write")
    for number in range(5):
        known = script.get(f"{TEXT}/en").headers["ETag"]
        script.put(f"{TEXT}/en", {"title": f"Title {number}", "body": GOOD["en"]}, match=known)

    listed = pages(api, f"{TEXT}/en/revisions")
    restored = script.call("POST", f"{TEXT}/en/revisions/1/restore", headers={"If-Match": "*"})

    assert [(each["number"], each["title"]) for each in listed[:2]] == [(6, "Title 4"), (5, "Title 3")]
    assert len(listed) == 6
    assert (restored.json["latest"]["number"], restored.json["latest"]["title"]) == (7, "Charged twice")
    assert restored.json["approved"]["number"] == 1
    assert (
        script.call("POST", f"{TEXT}/en/revisions/99/restore", headers={"If-Match": "*"}).status_code == 404
    )


def test_an_agent_is_shown_no_drafts_here_either(api: Api) -> None:
    eleni = the_caller(api, "Eleni")

    answers = [
        eleni.get(path).status_code
        for path in (f"{TEXT}/en", f"{TEXT}/en/revisions", "/translations", "/translations/fa")
    ]

    assert answers == [403, 403, 403, 403]


def test_a_person_s_own_texts_are_nobody_else_s(api: Api) -> None:
    store = api.workspace.store
    reza = next(each for each in people(store, by=SYSTEM) if each.name == "Reza")
    a_macro(store, "only-mine")
    library.show_to(store, Kind.MACRO, "only-mine", private(reza), by=reza)
    script = api.as_("admin")

    assert [each["key"] for each in script.get("/macros").json["items"]] == ["double-charge"]
    assert script.get("/macros/only-mine").status_code == 404
    assert script.call("DELETE", "/macros/only-mine").status_code == 404
    assert "only-mine" not in script.get("/export/kb-library").text
    assert "only-mine" not in [
        each["key"]
        for each in script.get("/changes?limit=1000").json["changes"]
        if each["what"] != "withdrawn"
    ]
    taken = script.put(
        "/macros/only-mine",
        {"source_locale": "en", "variants": {"en": {"title": "T", "body": "B", "status": "draft"}}},
    )
    assert (taken.status_code, taken.json["errors"][0]["path"]) == (422, "key")
    assert the_caller(api, "Reza").get("/macros/only-mine").status_code == 200


def test_situations_are_named(api: Api) -> None:
    script = api.as_("write")

    made = script.put("/situations/returns", {"names": {"en": "Returns", "fa": "مرجوعی"}})
    changed = script.put("/situations/returns", {"names": {"en": "Sent back"}}, match=made.headers["ETag"])
    stale = script.put("/situations/returns", {"names": {}}, match=made.headers["ETag"])

    assert [each.status_code for each in (made, changed, stale)] == [201, 200, 412]
    assert script.get("/situations/returns").json == {
        "tag": "returns",
        "names": {"en": "Sent back"},
        "entries": 0,
    }
    assert [each["tag"] for each in script.get("/situations").json["items"]] == ["billing", "returns"]
    assert script.get("/situations/none").status_code == 404


@pytest.mark.parametrize(
    ("tag", "body", "path"),
    [
        ("Returns", {"names": {"en": "x"}}, "tag"),
        ("returns", {"names": {"qq": "x"}}, "names.qq"),
        ("returns", {"names": {"en": "x" * 201}}, "names.en"),
        ("returns", {"names": {"en": "a\nb"}}, "names.en"),
        ("returns", {"names": {"en": 1}}, "names.en.value"),
        ("returns", {}, "names"),
    ],
)
def test_a_situation_that_cannot_be_names_the_field(
    api: Api, tag: str, body: dict[str, Any], path: str
) -> None:
    answer = api.as_("write").put(f"/situations/{tag}", body)

    assert (answer.status_code, [each["path"] for each in answer.json["errors"]]) == (422, [path])


def test_the_translator_s_queue_is_counted_and_listed(api: Api) -> None:
    a_macro(api.workspace.store, "late-parcel", fa=GOOD["fa"])
    script = api.as_("read")

    counted = script.get("/translations").json["locales"]["fa"]
    listed = script.get("/translations/fa").json

    assert counted == {"outdated": 0, "missing": 1, "draft": 1, "review": 0}
    assert [(each["key"], each["state"]) for each in listed["items"]] == [
        ("double-charge", "missing"),
        ("late-parcel", "draft"),
    ]
    assert [each["key"] for each in script.get("/translations/fa?state=draft").json["items"]] == [
        "late-parcel"
    ]
    assert script.get("/translations/fa?limit=1").json["next"] == "1"
    assert script.get("/translations/qq").status_code == 404


def test_a_library_file_is_imported_once(api: Api) -> None:
    script = api.as_("write")

    first = script.call("POST", "/import", json=a_library())
    again = script.call("POST", "/import", json=a_library())
    held = script.call("POST", "/import", json=a_library(key="cold", shortcut="cold", body="Check it."))

    assert first.json == {"created": 2, "updated": 0, "unchanged": 0, "held": []}
    assert again.json == {"created": 0, "updated": 0, "unchanged": 2, "held": []}
    assert [(each["key"], each["locale"]) for each in held.json["held"]] == [("cold", "en")]


def test_a_refused_file_names_the_field_and_keeps_nothing(api: Api) -> None:
    script, file = api.as_("write"), a_library()
    file["macros"][0]["shortcutt"] = "dup"

    answer = script.call("POST", "/import", json=file)

    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "macros[0].shortcutt")
    assert script.get("/articles").json["items"] == []
    assert script.call("POST", "/import", data=b"{", content_type="application/json").status_code == 422
    assert script.call("POST", "/import", data=b"{}", content_type="text/plain").status_code == 415
