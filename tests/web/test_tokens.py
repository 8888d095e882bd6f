"""The pages of the API: tokens made, shown once and revoked; the reference that is made from the document."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kb.accounts.user import SYSTEM, Scope
from kb.api.problems import CODES
from kb.services import tokens
from kb.web.reference import ERRORS
from tests.web.conftest import Site, page_of

PATH = "/settings/tokens"


def test_a_token_is_made_shown_once_used_and_revoked(site: Site) -> None:
    ada, program = site.as_("Ada"), site.guest().client

    made = ada.post(PATH, {"name": "Nightly export", "scope": "read", "life": "90"})
    secret = str(page_of(made).select_one("#secret")["value"])
    headers = {"Authorization": f"Bearer {secret}"}
    used = program.get("/api/v1/changes", headers=headers)
    listed = ada.look(PATH)
    button = listed.select_one(".list-line form")
    revoked = ada.post(str(button["action"]))

    assert (made.status_code, used.status_code, revoked.status_code) == (201, 200, 303)
    assert made.headers["Cache-Control"] == "private, no-store"
    assert "Nightly export" in listed.select_one(".list-main bdi").text
    assert secret not in listed.text
    assert program.get("/api/v1/changes", headers=headers).status_code == 401
    assert ada.look(PATH).select(".list-line form") == []


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "scope": "read", "life": "30"},
        {"name": "x" * 61, "scope": "read", "life": "30"},
        {"name": "a\u202eb", "scope": "read", "life": "30"},
        {"name": "ci", "scope": "all", "life": "30"},
        {"name": "ci", "scope": "read", "life": "31"},
    ],
)
def test_a_token_that_cannot_be_says_why(site: Site, typed: dict[str, str]) -> None:
    answer = site.as_("Ada").post(PATH, typed)

    assert answer.status_code == 422
    assert page_of(answer).select(".problem") != []


def test_what_ended_stands_below_what_is_good(site: Site) -> None:
    store, past = site.workspace.store, datetime.now(UTC) - timedelta(days=9)
    tokens.make(store, "<b>good</b>", scope=Scope.WRITE, life=None, by=SYSTEM, now=past)
    tokens.make(store, "old", scope=Scope.READ, life=2, by=SYSTEM, now=past)

    lines = site.as_("Ada").look(PATH).select(".list-line")

    assert [line.select_one("bdi").text for line in lines] == ["<b>good</b>", "old"]
    assert [line.select_one(".chip").text for line in lines] == ["No end", "Expired"]


def test_the_reference_tells_every_call_and_every_error(site: Site) -> None:
    page, document = site.as_("Eleni").look("/guide/api"), site.guest().get("/api/v1/openapi.json").json
    calls = [call for path in document["paths"].values() for call in path.values() if "operationId" in call]

    assert {call["operationId"] for call in calls} == {
        each["id"] for each in page.select("article.rule:has(.chip)")
    }
    assert {each["id"] for each in page.select("#errors .fields > div")} == set(ERRORS)
    targets = {str(link["href"])[1:] for link in page.select(".reference a[href^='#'], .guide-index a")}
    assert targets <= {each["id"] for each in page.select("[id]")}
    assert len(calls) > 20


def test_every_code_of_the_api_is_explained_where_its_type_leads(site: Site) -> None:
    assert set(CODES.values()) | {"csrf", "invalid-token", "gate-closed"} == set(ERRORS)
    assert re.match(r"/guide/api#", site.guest().get("/api/v1/changes").json["type"])
