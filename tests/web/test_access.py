"""Who sees what, forms from elsewhere, sessions that end, headers."""

import re
import time
from dataclasses import replace
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from flask import Flask

from kb.app import create_app
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.web.conftest import PASSWORD, Site, page_of

VALUES = {
    "kind": "macros",
    "key": "double-charge",
    "locale": "en",
    "step": "approve",
    "number": "1",
    "delivery": "1",
    "tag": "billing",
    "name": "kb-library",
    "token": "x",
    "handle": "x",
}


def addresses(app: Flask, method: str) -> list[str]:
    """Every address of the application for a method, with values put in."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint != "static"
    ]
    return [
        re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>", lambda match: VALUES[match[1]], str(rule))
        for rule in rules
    ]


def test_a_guest_is_led_to_sign_in_and_back(site: Site) -> None:
    answer = site.guest().get("/macros/double-charge?locale=fa")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/macros/double-charge?locale%3Dfa"


def test_a_guest_sees_no_page_but_the_public_ones(site: Site) -> None:
    guest = site.guest()

    opened = {path for path in addresses(site.app, "GET") if guest.get(path).status_code == 200}

    assert opened == {"/sign-in", "/healthz", "/api/v1/openapi.json"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/macros/double-charge", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/macros/double-charge/en", {"Ada", "Reza"}),
        ("/macros/double-charge/fa", {"Ada", "Reza", "Mei"}),
        ("/macros/double-charge/en/history", {"Ada", "Reza", "Mei"}),
        ("/new/macros", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/mine", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/settings/teams", {"Ada"}),
        ("/macros/double-charge/describe", {"Ada", "Reza"}),
        ("/retired", {"Ada", "Reza"}),
        ("/translate", {"Ada", "Reza", "Mei"}),
        ("/situations", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/situations/billing", {"Ada", "Reza"}),
        ("/guide/tone-rules", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/settings/tone", {"Ada", "Reza"}),
        ("/design", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/misses", {"Ada", "Reza"}),
        ("/settings/people", {"Ada"}),
        ("/settings/people/1", {"Ada"}),
        ("/settings/audit", {"Ada", "Reza"}),
        ("/profile", {"Ada", "Reza", "Mei", "Eleni"}),
        ("/export", {"Ada", "Reza"}),
        ("/export/kb-library", {"Ada", "Reza"}),
    ],
)
def test_each_page_opens_for_those_who_may(site: Site, path: str, allowed: set[str]) -> None:
    answers = {name: site.as_(name).get(path).status_code for name in ("Ada", "Reza", "Mei", "Eleni")}

    assert answers == {name: 200 if name in allowed else 403 for name in answers}


def test_an_agent_may_save_nothing_for_others(site: Site) -> None:
    eleni = site.as_("Eleni")
    own = {
        "/new/macros",
        "/sign-in",
        "/sign-out",
        "/language",
        "/theme",
        "/sign-in/code",
        "/first/x",
        "/tone",
        "/misses",
        "/misses/ask",
        "/macros/double-charge/did-not-fit",
        "/macros/double-charge/favourite",
        "/writing/alike",
        "/writing/unsaved",
        "/writing/unsaved/discard",
        "/writing/unsaved/take-back",
        "/writing/unsaved/take-apart",
        "/macros/double-charge/en/used",
        "/macros/double-charge/en/filled",
        "/reply",
        "/reply/filled",
    }
    theirs = ("/profile", "/invitation", "/reset")

    refused = {
        path: eleni.post(path).status_code
        for path in addresses(site.app, "POST")
        if path not in own and not path.startswith(theirs)
    }

    assert {path: status for path, status in refused.items() if status != 403} == {}


@pytest.mark.parametrize("token", [None, "", "wrong", "a.b.c"])
def test_no_form_is_taken_without_its_token(site: Site, token: str | None) -> None:
    ada = site.as_("Ada")
    data = {} if token is None else {"csrf_token": token}

    answers = {path: ada.client.post(path, data=data).status_code for path in addresses(site.app, "POST")}

    assert {path: status for path, status in answers.items() if status not in (400, 403, 404)} == {}


def test_a_token_of_another_visit_is_refused_and_the_text_comes_back(site: Site) -> None:
    theirs = site.guest().token()

    answer = site.as_("Reza").client.post(
        "/macros/double-charge/en",
        data={"csrf_token": theirs, "title": "T", "body": "What I typed", "expected": "1"},
    )

    assert answer.status_code == 400
    assert "What I typed" in page_of(answer).select_one("textarea#body").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "\u00ff"},
    ],
)
def test_a_form_sent_by_another_site_is_refused(site: Site, headers: dict[str, str]) -> None:
    assert site.as_("Ada").post("/theme", {"theme": "dark"}, headers=headers).status_code == 403


def test_a_copied_cookie_is_worth_nothing_after_sign_out(site: Site) -> None:
    reza = site.as_("Reza")
    copied = reza.client.get_cookie("visit").value

    reza.post("/sign-out")

    thief = site.guest()
    thief.client.set_cookie("visit", copied)
    assert thief.get("/").status_code == 303
    assert reza.client.get_cookie("visit").value != copied


def test_signing_in_gives_a_new_id_and_leads_back(site: Site) -> None:
    guest = site.guest()
    before = guest.token() and guest.client.get_cookie("visit").value

    answer = guest.post("/sign-in", {"name": "Reza", "password": PASSWORD, "next": "/situations"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/situations")
    assert guest.client.get_cookie("visit").value != before
    assert guest.look("/situations").select_one(".menu bdi").text == "Reza"


def test_the_cookie_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    cookie = site.guest().get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("name", ["Reza", "Nobody"])
def test_a_wrong_password_says_the_same_for_everyone(site: Site, name: str) -> None:
    answer = site.guest().post("/sign-in", {"name": name, "password": "wrong password"})

    assert answer.status_code == 422
    assert page_of(answer).select_one(".note-error").text.strip() == "The name or the password is not right."
    assert page_of(answer).select_one("#name")["value"] == name


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "\thttps://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/nowhere",
        "///evil.example",
        "/%2f%2fevil.example",
        "/sign-in@evil.example",
        "/static/x",
        "/macros/double-charge\r\nX: y",
        "data:text/html,x",
        "/" * 3000,
        "",
        "é",
    ],
)
def test_a_redirect_stays_on_our_pages(site: Site, target: str) -> None:
    answer = site.guest().post("/sign-in", {"name": "Reza", "password": PASSWORD, "next": target})

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/macros/double-charge"])
def test_every_answer_says_what_the_browser_may_do(site: Site, path: str) -> None:
    headers = site.as_("Eleni").get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


def test_static_files_may_be_kept_for_ever(site: Site) -> None:
    sheet = site.as_("Eleni").look("/").select_one("link[rel=stylesheet]")["href"]

    with site.guest().get(sheet) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert re.match(r"/static/[0-9a-f]{12}/css/", urlsplit(sheet).path)


def test_a_supervisor_learns_that_the_process_serves(site: Site) -> None:
    until = time.monotonic() + 5
    while (told := site.guest().get("/healthz").json)["index"] == "building" and time.monotonic() < until:
        time.sleep(0.02)

    assert (told["status"], told["index"]) == ("ok", "ready")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/macros/unknown", "/macros/double-charge/xx", "/export/nothing"]
)
def test_a_page_that_is_not_there_says_so_without_insides(site: Site, path: str) -> None:
    answer = site.as_("Ada").get(path)

    assert answer.status_code == 404
    assert not re.search(r"Traceback|object at 0x|/work/|site-packages", answer.text)
    assert page_of(answer).h1.text == "There is nothing here"


def test_what_a_signed_out_person_typed_is_shown_again(site: Site) -> None:
    answer = site.guest().post("/macros/double-charge/en", {"title": "T", "body": "An hour of work"})

    assert answer.status_code == 401
    assert "An hour of work" in [area.text.strip() for area in page_of(answer).select("textarea")]


@pytest.mark.parametrize(("name", "path"), [("Eleni", "double-charge/fa"), ("Mei", "gone/fa")])
def test_what_was_typed_is_shown_again_whatever_the_refusal(site: Site, name: str, path: str) -> None:
    answer = site.as_(name).post(f"/macros/{path}", {"title": "عنوان", "body": "یک ساعت کار"})

    assert answer.status_code in (403, 404)
    assert [area.text.strip() for area in page_of(answer).select("textarea")] == ["عنوان", "یک ساعت کار"]


def test_a_forged_host_is_refused(settings: Settings, quick_hashes: None) -> None:
    workspace = open_workspace(settings)
    app = create_app(replace(settings, trusted_hosts=("help.example.org",)), workspace=workspace)

    forged = app.test_client().get("/sign-in", headers={"Host": "evil.example"})
    own = app.test_client().get("/sign-in", headers={"Host": "help.example.org"})

    workspace.close()
    assert (forged.status_code, own.status_code) == (400, 200)
    assert "evil.example" not in forged.text


def test_secure_cookies_are_bound_to_this_host(settings: Settings, quick_hashes: None) -> None:
    workspace = open_workspace(settings)
    app = create_app(replace(settings, secure_cookies=True), workspace=workspace)

    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]

    workspace.close()
    assert cookie.startswith("__Host-visit=")
    assert "Secure" in cookie


def test_a_request_that_is_too_large_is_refused(site: Site) -> None:
    answer = site.as_("Reza").post("/macros/double-charge/en", {"title": "T", "body": "x" * 5_000_000})

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/?q=%00",
        "/?q=%ff%fe",
        "/?q=" + "(" * 3000,
        "/?situation=%00&kind=%00&locale=%00",
        "/macros/%00",
        "/macros/%ff",
        "/macros/" + "a" * 5000,
        "/macros/double-charge/en/history?revision=%00",
        "/translate/%00",
        "/?done=%3Cscript%3E",
        "/first/" + "x" * 5000,
        "/invitation/" + "x" * 5000,
        "/reset/%00",
        "/settings/audit?by=%00&what=%ff&target=" + "x" * 5000,
        "/settings/audit?page=99999999999999999999",
        "/settings/audit?page=999999",
    ],
)
def test_odd_addresses_are_answered_calmly(site: Site, path: str) -> None:
    assert site.as_("Reza").get(path).status_code in (200, 404)


@pytest.mark.parametrize("text", ["\x00", "\x1b[31m", "\ud800", "\u202e", "\u3000", "x" * 5000, "é" * 300])
@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/sign-in", "name"),
        ("/sign-in", "password"),
        ("/macros/double-charge/en", "title"),
        ("/macros/double-charge/en", "body"),
        ("/macros/double-charge/en", "expected"),
        ("/macros/double-charge/describe", "shortcut"),
        ("/macros/double-charge/describe", "situations"),
        ("/new/macros", "key"),
        ("/situations", "name_fa"),
        ("/tone", "body"),
        ("/tone", "locale"),
        ("/tone", "key"),
        ("/tone", "register"),
        ("/settings/tone", "level_blame"),
        ("/profile/password", "old"),
        ("/profile/password", "new"),
        ("/profile/mail", "mail"),
        ("/sign-in/code", "code"),
        ("/macros/double-charge/en/waive", "reason"),
        ("/macros/double-charge/en/waive", "text"),
        ("/macros/double-charge/en/waive", "rule"),
    ],
)
def test_odd_characters_are_answered_calmly(site: Site, path: str, field: str, text: str) -> None:
    fields = {"name": "Reza", "password": "wrong password", "title": "T", "body": "Hello", "expected": "1"}
    fields |= {"key": "late", "source_locale": "en", "tag": "late", "kind": "macro", "locale": "en"}
    sent, reza = text.encode("utf-8", "surrogatepass"), site.as_("Reza")
    body = b"&".join(
        name.encode() + b"=" + quote_from_bytes(sent if name == field else value.encode("utf-8")).encode()
        for name, value in {**fields, "csrf_token": reza.token(), field: text}.items()
    )

    answer = reza.client.post(path, data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (200, 303, 409, 422)


def test_a_fault_of_ours_is_a_page_without_insides(site: Site) -> None:
    site.app.view_functions["situations.index"] = lambda: {}["a secret key"]

    answer = site.as_("Ada").get("/situations")

    assert answer.status_code == 500
    assert page_of(answer).h1.text == "Something broke on our side"
    assert "secret" not in answer.text
