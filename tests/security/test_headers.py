"""What every answer says to the browser, on every address and with every status."""

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.security.routes import form, make, routes
from tests.web.conftest import Site

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What no answer may hold: traces, objects, paths of the machine.
INSIDES = re.compile(
    r"Traceback \(most|object at 0x|site-packages|/work/|/tmp/|/dev/shm|\.py\b|sqlalchemy|werkzeug|jinja2",
    re.I,
)


def wrong_headers(answer: TestResponse) -> list[str]:
    headers = answer.headers
    policy = dict(part.split(" ", 1) for part in headers.get("Content-Security-Policy", "x y").split("; "))
    wrong = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    wrong += [name for name in POLICY if policy.get(name) != POLICY[name]]
    wrong += [f"unknown {name}" for name in policy.keys() - POLICY.keys()]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if headers.get("Cache-Control") != "private, no-store":
        wrong.append("Cache-Control")
    wrong += [name for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin") if name in headers]
    return wrong


@pytest.mark.parametrize("who", ["Guest", "Eleni", "Ada"])
def test_every_answer_on_every_address_carries_them(house: Site, who: str) -> None:
    visitor = house.guest() if who == "Guest" else house.as_(who)
    wrong, open_ = {}, {}
    words = ("approved,submit,kb-library", "unknown,submit,no-format")
    both = [make(house.workspace.store, each) for each in words]  # a form without its token changes nothing

    for route in routes(house.app):
        for values in both:
            answer = visitor.client.open(route.path(values), method=route.method, data=form(route, values))
            if wrong_headers(answer):
                wrong[route] = wrong_headers(answer)
            if answer.status_code >= 400 and INSIDES.search(answer.text):
                open_[route] = INSIDES.findall(answer.text)

    assert wrong == {}
    assert open_ == {}


@pytest.mark.parametrize(
    ("path", "options", "status"),
    [
        ("/nowhere", {}, 404),
        ("/static/x", {}, 404),
        ("/sign-in", {"method": "DELETE"}, 405),
        ("/sign-in", {"method": "OPTIONS"}, 200),
        ("/sign-in", {"method": "POST", "data": b"x" * 5_000_000}, 413),
        ("/sign-in", {"method": "POST", "headers": {"Origin": "https://evil.test"}}, 403),
        ("/sign-in", {"method": "POST", "content_type": "multipart/form-data"}, 400),
        ("/macros/%00", {}, 404),
    ],
)
def test_a_refusal_carries_them_too(house: Site, path: str, options: dict[str, object], status: int) -> None:
    answer = house.guest().client.open(path, **options)

    assert answer.status_code == status
    assert wrong_headers(answer) == []
    assert not INSIDES.search(answer.text)


def test_a_fault_of_ours_carries_them_and_shows_nothing(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(house.app.view_functions, "situations.index", lambda: {}["/work/secret"])

    answer = house.as_("Ada").get("/situations")

    assert answer.status_code == 500
    assert wrong_headers(answer) == []
    assert not INSIDES.search(answer.text)
    assert "secret" not in answer.text


def test_a_method_that_is_not_there_names_those_that_are(house: Site) -> None:
    allowed = house.as_("Ada").client.delete("/situations").headers["Allow"]

    assert set(allowed.split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_static_files_carry_them_and_may_be_kept(house: Site) -> None:
    page = house.as_("Eleni").look("/")
    files = {each["href"] for each in page.select("link[href]")} | {
        each["src"] for each in page.select("script")
    }

    for file in files:
        with house.guest().get(file) as answer:
            assert wrong_headers(answer) == ["Cache-Control"]
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/healthz"])
def test_behind_tls_a_browser_is_told_to_stay_there(settings: Settings, path: str) -> None:
    workspace = open_workspace(settings)
    plain = create_app(settings, workspace=workspace).test_client().get(path)
    behind_tls = (
        create_app(replace(settings, secure_cookies=True), workspace=workspace).test_client().get(path)
    )
    workspace.close()

    assert "Strict-Transport-Security" not in plain.headers
    assert behind_tls.headers["Strict-Transport-Security"] == "max-age=63072000"


def test_every_cookie_is_kept_from_scripts_and_other_sites(settings: Settings, quick_hashes: None) -> None:
    workspace = open_workspace(settings)
    app = create_app(replace(settings, secure_cookies=True), workspace=workspace)
    site = Site(app, workspace)
    visitor = site.guest()

    cookies = visitor.get("/sign-in", base_url="https://localhost").headers.getlist("Set-Cookie")
    workspace.close()

    assert cookies
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "secure", "path=/"} <= parts
        assert {"samesite=lax", "samesite=strict"} & parts


@pytest.mark.parametrize(("path", "data"), [("/language", {"code": "fa"}), ("/theme", {"theme": "dark"})])
def test_a_choice_is_kept_in_a_cookie_that_no_script_reads(
    house: Site, path: str, data: dict[str, str]
) -> None:
    cookie = house.guest().post(path, data).headers["Set-Cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=lax" in cookie
