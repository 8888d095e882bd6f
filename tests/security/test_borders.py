"""What comes in from outside: sizes, hosts, locales, addresses to go on to, and characters nobody types."""

import os
import re
import socket
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.wrappers import Response

from kb.accounts.user import SYSTEM, Role, Scope
from kb.app import create_app
from kb.errors import KbError
from kb.library.entry import Kind
from kb.library.signature import Signature
from kb.services import accounts, library, people, tokens, tone
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.storage import Store
from kb.tone.policy import Waiver
from kb.web import targets
from tests.applications import application
from tests.cast import NOW, the_cast
from tests.security.test_headers import INSIDES
from tests.texts import a_macro
from tests.web.browsing import chromium, served
from tests.web.conftest import PASSWORD, Site

# --- where one is led on to

ELSEWHERE = [
    "//evil.test",
    "///evil.test",
    "////evil.test/%2f..",
    "/\\evil.test",
    "\\\\evil.test",
    "\\/evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "/\r\n/evil.test",
    "\t//evil.test",
    " //evil.test",
    "\u00a0//evil.test",
    "\u3000//evil.test",
    "\x00//evil.test",
    "/\x00/evil.test",
    "https:evil.test",
    "https:/evil.test",
    "https://evil.test",
    "HTTPS://evil.test",
    "\thttps://evil.test",
    "http://localhost@evil.test",
    "http://localhost:80@evil.test/",
    "http://localhost.evil.test",
    "https://evil.test#localhost",
    "https://evil.test?localhost/",
    "javascript:xss()",
    "JaVaScRiPt:xss()",
    "java\tscript:xss()",
    "data:text/html,<script>xss()</script>",
    "vbscript:x",
    "blob:x",
    "/%09/evil.test",
    "/%5cevil.test",
    "/%2f%2fevil.test",
    "/%2fevil.test",
    "//evil%E3%80%82test",
    "/.//evil.test",
    "/..//evil.test",
    "/./\\evil.test",
    "/sign-in/../\\/evil.test",
    "//[::1]@evil.test",
    "/;@evil.test",
    "?//evil.test",
    "#//evil.test",
    "@evil.test",
    ".evil.test",
    "/static/../../evil.test",
    "/\u202e//evil.test",
    "//\uff45vil.test",
    "/\\\\evil.test",
    "/sign-out",
    "/" * 3_000,
    "/?" + "x" * 3_000,
]


def _led_to(answer: Response) -> str:
    assert answer.status_code == 303
    return answer.headers["Location"]


@pytest.mark.parametrize("target", ELSEWHERE, ids=ascii)
def test_no_address_leads_out_of_the_house(house: Site, target: str) -> None:
    way = {"next": target}

    assert _led_to(house.guest().post("/sign-in", {"name": "Reza", "password": PASSWORD, **way})) == "/"
    assert _led_to(house.as_("Ada").post("/language", {"code": "en", **way})) == "/"
    assert _led_to(house.as_("Ada").post("/theme", {"theme": "dark", **way})) == "/"


@pytest.mark.parametrize(
    "target", ["/situations", "/?q=%D9%84+x&locale=fa", "/macros/double-charge?locale=fa"]
)
def test_a_page_of_the_house_is_led_to(house: Site, target: str) -> None:
    assert _led_to(house.as_("Ada").post("/language", {"code": "en", "next": target})) == target


@pytest.mark.browser
def test_whatever_is_let_through_stays_on_this_host_for_a_browser(
    app: Flask, address: str, browser: Browser
) -> None:
    """Python and Chromium read addresses differently: what Python lets through is given to Chromium."""
    parts = [
        "/",
        "//",
        "\\",
        "\t",
        "evil.test",
        ":",
        "@",
        "?",
        "#",
        "%2f",
        "%5c",
        ".",
        "..",
        ";",
        "?q=//",
        "?q=\\",
    ]
    pages = ["", "/situations", "/macros/x", "/translate/fa"]
    tried = {page + a + b + c for page in pages for a in parts for b in parts for c in parts}
    with app.test_request_context("/"):
        let_through = sorted({kept for target in (*tried, *ELSEWHERE) if (kept := targets.inside(target))})
    page = browser.new_page()
    page.goto(f"{address}/sign-in")

    hosts = page.evaluate(
        "(all) => all.map((each) => [each, new URL(each, location.href).origin])", let_through
    )
    page.close()

    assert len(let_through) > 100
    assert {each: origin for each, origin in hosts if origin != address} == {}


# --- who is there


def test_a_sign_in_does_the_same_work_and_says_the_same_for_everyone(
    house: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.accounts import passwords

    checked: list[str] = []
    verify = passwords._hasher.verify

    class Counting:
        def verify(self, known: str, given: str) -> bool:
            checked.append(given)
            return verify(known, given)

        def __getattr__(self, name: str) -> object:
            return getattr(hasher, name)

    hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    answers = []
    for name in ("Reza", "Nobody", "reza", "x" * 80, "nobody\u202e", "Ada "):
        checked.clear()
        answer = house.guest().post("/sign-in", {"name": name, "password": "not the right one"})
        text = re.sub(r'value="[^"]*"', "", answer.text)
        answers.append((answer.status_code, len(checked), text))

    assert [each for each in answers if each[:2] != (422, 1)] == []
    assert len({text for _, _, text in answers}) == 1


def test_guessing_is_stopped_for_known_and_unknown_names_alike(house: Site) -> None:
    def answers(name: str) -> list[int]:
        guest = house.guest()
        return [
            guest.post("/sign-in", {"name": name, "password": "not the right one"}).status_code
            for _ in range(12)
        ]

    known, unknown = answers("Mei"), answers("Meilin")

    assert known == unknown
    assert known[:10] == [422] * 10
    # Not even the right password helps now.
    assert house.guest().post("/sign-in", {"name": "Mei", "password": PASSWORD}).status_code != 303


# --- which host we are

FORGED_HOSTS = ["evil.test", "localhost.evil.test", "localhost@evil.test", "", "a b", "\u00ff", "localhost:x"]
FORGED_HOSTS += ["localhost,evil.test", "[::1", "http://localhost/", "x" * 5_000, "localhost\tevil.test"]


@pytest.mark.parametrize("host", FORGED_HOSTS, ids=ascii)
def test_no_forged_host_is_answered_or_repeated(prepared: Settings, host: str) -> None:
    workspace = open_workspace(prepared)

    with application(replace(prepared, public_url="https://kb.example"), workspace) as app:
        answers = [
            app.test_client().get(path, headers={"Host": host}) for path in ("/sign-in", "/", "/nowhere")
        ]
    workspace.close()

    for answer in answers:
        assert answer.status_code == 400 or (host == "" and answer.status_code < 500)
        assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "X-Remote-User", "Remote-User"],
)
def test_no_header_of_a_proxy_is_believed_unasked(house: Site, name: str) -> None:
    for value in ("evil.test", "host=evil.test", "/export", "Ada", "1"):
        answer = house.guest().get("/", headers={name: value})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/")


# --- locales

LOCALES = [
    "fa-IR",
    "fa_IR",
    "FA",
    "zh-Hans",
    "zh_Hans_CN",
    "zh-CN",
    "zh-Hant",
    "el-polyton",
    "en-GB-oed",
    "xx",
]
LOCALES += [
    "",
    " ",
    "-",
    "_",
    "--",
    "e",
    "en-",
    "-en",
    "en--US",
    "en-US-x-private",
    "fa_IR@x1",
    "fa@calendar=persian",
]
LOCALES += [
    "x" * 5_000,
    "en" + "-a" * 500,
    "i-klingon",
    "und",
    "*",
    "*;q=0",
    "en;q=2",
    "en;q=-1",
    "en;q=NaN",
    "fa;q=1e400",
]
LOCALES += [
    "../../etc/passwd",
    "..",
    "%2e%2e",
    "en/../fa",
    "en\x00",
    "\x00",
    "\ud800",
    "\u202e",
    "fa\u200c",
    "ف",
    "中",
]
LOCALES += [
    "<script>",
    "'",
    '"',
    "en'--",
    "{{7*7}}",
    "%s",
    "%(x)s",
    "C",
    "POSIX",
    "C.UTF-8",
    "root",
    "en_US.UTF-8",
]
LOCALES += [
    "nn-NO",
    "tlh",
    "aa-Aaaa-AA-aaaaa",
    "en,fa",
    "en fa",
    "1",
    "12-34",
    "e\u0301n",
    "ＥＮ",
    "en\r\nX: y",
]


def _header(text: str) -> str:
    return re.sub(
        r"[\r\n\x00]",
        " ",
        text.encode("utf-8", "surrogateescape" if text.isascii() else "replace").decode("latin-1"),
    )


def test_no_string_for_a_locale_does_harm(house: Site) -> None:
    assert len(LOCALES) >= 60
    ada, wrong = house.as_("Ada"), {}
    for text in LOCALES:
        quoted = quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
        asked = {
            "path": ada.get(f"/translate/{quoted}"),
            "path of a text": ada.get(f"/macros/double-charge/{quoted}"),
            "query": ada.get(f"/?locale={quoted}"),
            "header": ada.get("/situations", headers={"Accept-Language": _header(text)}),
            "cookie": ada.get("/situations", headers={"Cookie": f"language={quoted}"}),
            "profile": ada.post("/language", {"code": text.encode("utf-8", "replace").decode()}),
            "tone": ada.post("/tone", {"kind": "macro", "locale": text.encode("utf-8", "replace").decode()}),
        }
        wrong |= {
            (where, text[:40]): answer.status_code
            for where, answer in asked.items()
            if answer.status_code not in (200, 303, 308, 400, 404, 422) or INSIDES.search(answer.text)
        }

    assert wrong == {}


def test_memory_does_not_grow_with_the_locales_that_are_asked_for(house: Site) -> None:
    guest = house.guest()

    def ask(start: int) -> None:
        for n in range(start, start + 100):
            guest.get(
                "/sign-in",
                headers={"Accept-Language": f"fa-IR-x{n},en_US@y{n}", "Cookie": f"language=el_GR@z{n}"},
            )

    ask(0)
    tracemalloc.start()
    ask(1_000)
    sizes = [tracemalloc.get_traced_memory()[0]]
    for start in (2_000, 3_000, 4_000):
        ask(start)
        sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()

    # Bytes; one catalog a string would be a hundred megabytes each time. What works beside may load its own, once.
    assert min(after - before for before, after in pairwise(sizes)) < 150_000


# --- sizes


def test_a_form_of_too_many_fields_is_refused_unread(house: Site) -> None:
    for path in ("/sign-in", "/new/macros", "/situations", "/nowhere"):
        answer = house.as_("Ada").client.post(
            path, data=b"title=x&" + b"a&" * 200_000, content_type="application/x-www-form-urlencoded"
        )

        assert answer.status_code in (404, 413)
        assert not INSIDES.search(answer.text)


def test_the_server_refuses_a_large_body_by_its_length(tmp_path: Path) -> None:
    """Nothing of it is waited for, and nothing is kept on the disk; where files are taken, one file is asked for."""
    start = "from kb.cli import main; main()"
    command = [sys.executable, "-c", start, "serve", "--port", "0", "--data", str(tmp_path / "data")]
    refused = {
        "POST /sign-in": 900_000_000,
        "POST /macros": 5_000_000,
        "POST /macros/x/files": 10_100_000,
        "POST /macros/x/files/1": 9_900_000,
        "PUT /macros/x/files": 9_900_000,
        "PUT /api/v1/articles/x/attachments/y.png": 90_000_000,
        "POST /api/v1/import": 5_000_000,
    }
    read = ("POST /macros/x/files", "PUT /api/v1/macros/x/attachments/y.png")
    opened = open_workspace(Settings.from_environment({}, data=tmp_path / "data"))
    keys = {
        scope: tokens.make(opened.store, scope, scope=scope, life=1, by=SYSTEM, now=datetime.now(UTC))[1]
        for scope in Scope
    }
    sent = {Scope.READ: b"x", Scope.WRITE: bytes(9_900_000), Scope.ADMIN: bytes(9_900_000), "made up": b"x"}
    opened.close()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            port = int(server.stdout.readline().split(":")[2].split("/")[0])
            answers = {call: _answer(port, call, length, b"x") for call, length in refused.items()}
            others = {call: _answer(port, call, 9_900_000, bytes(9_900_000)) for call in read}
            imports = {
                scope: _answer(port, "POST /api/v1/import", 9_900_000, sent[scope], f"Bearer {key}")
                for scope, key in {**keys, "made up": "kb_" + "x" * 43}.items()
            }
        finally:
            server.terminate()

    assert set(answers.values()) == {"413"}, answers
    assert set(others.values()) == {"401"}, others
    # One that may import is heard, and told that this is no library.
    assert imports == {Scope.READ: "413", Scope.WRITE: "422", Scope.ADMIN: "422", "made up": "413"}


def _answer(port: int, call: str, length: int, body: bytes, authorization: str = "") -> str:
    """Announce a body of some length, send what is given of it, and give the status of the answer."""
    head = f"{call} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n"
    head += f"Authorization: {authorization}\r\n\r\n" if authorization else "\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(head.encode() + body)
        return client.recv(200).decode().split(" ")[1]


# --- what is kept on the disk


def test_what_is_made_at_the_first_start_is_its_owners_alone(settings: Settings) -> None:
    umask = os.umask(0)
    try:
        workspace = open_workspace(settings)
        create_app(settings, workspace=workspace)
        a_macro(workspace.store)
    finally:
        os.umask(umask)
    kept = [settings.data, *settings.data.rglob("*")]
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in kept}
    workspace.close()

    assert modes[settings.data] == 0o700
    assert modes[settings.data / "secret.key"] == 0o600
    assert modes[settings.data / "hamdeli.db"] == 0o600
    in_the_open = {path for path, mode in modes.items() if mode & 0o077 and path.parent == settings.data}
    assert in_the_open == set()


# --- characters

BAD = {
    "NUL": "a\x00b",
    "escape": "\x1b[31mred",
    "backspace": "a\x08",
    "C1": "a\x85b\x9b",
    "lone high surrogate": "a\ud800",
    "lone low surrogate": "\udfffb",
    "not a character": "a\ufffe\uffff",
    "override": "a\u202eb",
    "unclosed isolate": "a\u2067b",
    "byte order mark": "\ufeff",
    "too long": "x" * 300_000,
    "a line and a return": "a\r\nb",
    "separators": "a\u2028b\u2029c",
    "empty": "",
    "blank": " \u3000\u00a0 ",
    "zero width": "\u200b\u200d",
    "marks without a letter": "\u0301" * 500,
    "2^63": "9223372036854775808",
    "2^31": "2147483648",
    "minus": "-1",
    "quote": "'; DROP TABLE entry; --",
    "percent": "%s %(x)s %%",
    "braces": "{{ {% {#",
}


def _borders(store: Store, text: str) -> Iterator[tuple[str, object]]:
    """Give every verb that takes a text, with the text in one of its places."""
    yield from _borders_of_entries(store, text)
    yield from _borders_of_people(store, text)


def _borders_of_entries(store: Store, text: str) -> Iterator[tuple[str, object]]:
    reza, macro = the_cast().reza, Kind.MACRO

    def create(
        key: str = "k",
        title: str = "T",
        body: str = "B",
        tag: str = "t",
        shortcut: str | None = None,
        locale: str = "en",
    ) -> object:
        return lambda: library.create(
            store,
            macro,
            key,
            shortcut=shortcut,
            situations=(tag,),
            source_locale=locale,
            title=title,
            body=body,
            by=reza,
            now=NOW,
        )

    yield "key", create(key=text)
    yield "title", create(title=text)
    yield "body", create(body=text)
    yield "tag", create(tag=text)
    yield "shortcut", create(shortcut=text)
    yield "source locale", create(locale=text)
    yield "entry", lambda: library.entry(store, macro, text, by=reza)
    yield (
        "variant",
        lambda: library.save_variant(
            store, macro, "double-charge", text, title="T", body="B", expected=None, by=reza
        ),
    )
    yield "situation", lambda: library.name_situation(store, text, {"en": "N"}, by=reza)
    yield "situation name", lambda: library.name_situation(store, "t", {"en": text}, by=reza)
    yield "situation locale", lambda: library.name_situation(store, "t", {text: "N"}, by=reza)
    yield "situation asked for", lambda: library.entries(store, situation=text, by=reza)
    yield "level of a rule", lambda: tone.set_levels(store, {text: "error"}, by=reza)
    yield "level", lambda: tone.set_levels(store, {"blame": text}, by=reza)
    for place in ("rule", "text", "reason"):
        waiver = Waiver("double-charge", "en", **{"rule": "blame", "text": "x", "reason": "y", place: text})
        yield f"waiver {place}", lambda waiver=waiver: tone.waive(store, waiver, by=reza)


def _borders_of_people(store: Store, text: str) -> Iterator[tuple[str, object]]:
    reza, ada = the_cast().reza, SYSTEM
    lea = store.people.add("Lea", "lea", "-", [Role.AGENT], at=NOW)
    yield (
        "name",
        lambda: accounts.add_person(store, text, roles={Role.AGENT}, password=PASSWORD, by=ada, now=NOW),
    )
    yield (
        "password",
        lambda: accounts.add_person(store, "Zoe", roles={Role.AGENT}, password=text, by=ada, now=NOW),
    )
    yield "sign-in name", lambda: accounts.sign_in(store, text, PASSWORD, now=NOW)
    yield "sign-in password", lambda: accounts.sign_in(store, "Reza", text, now=NOW)
    yield "session", lambda: accounts.session(store, text, now=NOW)
    yield "first link", lambda: accounts.take_first_link(store, text, name="Zoe", password=PASSWORD, now=NOW)
    yield "language of a signature", lambda: people.set_signatures(store, lea, {text: Signature("R")})
    for each in (Signature(text), Signature("", text), Signature("", "", text)):
        yield "signature", lambda each=each: people.set_signatures(store, lea, {"en": each})
    yield "language of a person", lambda: accounts.set_locale(store, reza, text)


@pytest.mark.parametrize("kind", BAD)
def test_no_character_breaks_a_border_on_either_database(store: Store, quick_hashes: None, kind: str) -> None:
    a_macro(store)
    broken = {}

    for place, call in _borders(store, BAD[kind]):
        try:
            call()  # type: ignore[operator]
        except KbError:
            continue
        except Exception as error:  # anything else would be a 500
            broken[place] = f"{type(error).__name__}: {error}"[:120]

    assert broken == {}


# --- the application in a browser


@pytest.fixture(scope="module")
def app(house: Site) -> Flask:
    return house.app


@pytest.fixture(scope="module")
def workspace(house: Site) -> Workspace:
    return house.workspace


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with served(workspace) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened
