"""The payloads as titles, texts, names, reasons and searches: every page that shows them, in a real Chromium.

The application is served as it is, policy and all: a script that its policy stops is found here too.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from kb.accounts.user import SYSTEM, Person, Role
from kb.app import create_app
from kb.errors import Invalid, Problem
from kb.library import gate, validation
from kb.library.attachment import FILES, Attachment
from kb.library.entry import Kind, Status
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.services import accounts, exchange, library, tone
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.tone.policy import Waiver
from tests.pictures import an_image
from tests.security.attack import FAMILIES, PAYLOADS, Watched, blocks, watched
from tests.security.routes import make, routes
from tests.texts import a_macro
from tests.web.browsing import chromium, served

pytestmark = pytest.mark.browser
BLAMING = "You forgot to send us the number. You failed to read our mail."
ASKING = "Hi {{ customer.name }}, [see {{ order.number }}]({{ ticket.url }}): {{ refund.amount }} on {{ refund.date }}."
HOSTILE_NAME = '"><img src=x onerror=xss()><script>xss()</script>'


@dataclass
class Den:
    """An application whose every text is hostile."""

    workspace: Workspace
    address: str
    visit: str


def _article(n: int, text: str) -> FileEntry | None:
    """Make an article of a file with a payload as title and text; None where the border refuses it."""
    problems: list[Problem] = []
    title = validation.title(" ".join(text.split())[:200], "title", problems)
    body = validation.body(text, Kind.ARTICLE, "body", problems)
    variant = FileVariant(title, body, Status.APPROVED)
    return (
        None
        if problems
        else FileEntry(Kind.ARTICLE, f"text-{n}", "en", {"en": variant}, (f"part-{n // 150}",))
    )


def _together(kind: Kind, key: str, block: str) -> FileEntry:
    variant = FileVariant(" ".join(block.split())[:90].rstrip("{ "), block)
    return FileEntry(kind, key, "en", {"en": variant}, ("family",))


def _fill(workspace: Workspace, reza: Person) -> None:
    store = workspace.store
    articles = {text: article for n, text in enumerate(PAYLOADS) if (article := _article(n, text))}
    assert len(articles) > 350
    families = [
        _together(Kind.ARTICLE, f"family-{name.replace('_', '-')}-{n}", block)
        for name, texts in FAMILIES.items()
        for n, block in enumerate(blocks([text for text in texts if text in articles], 6_000))
    ]
    mixed = [
        _together(Kind.MACRO, f"mixed-{n}", block)
        for n, block in enumerate(blocks(list(articles)[::4], 2_000))
    ]
    with store.transaction():
        file = LibraryFile((*articles.values(), *families, *mixed), "<script>xss()</script>.json")
        exchange.import_entries(store, file, by=reza)
        for n, text in enumerate(PAYLOADS):
            names = {locale: " ".join(text.split())[:80] for locale in ("en", "fa")}
            with suppress(Invalid):
                library.name_situation(store, f"situation-{n}", names, by=reza)
        a_macro(store, "asking", en=ASKING)
    _attach(workspace, [" ".join(text.split()) for text in articles])
    _waive(workspace, [" ".join(text.split()) for text in articles], reza)


def _waive(workspace: Workspace, texts: list[str], reza: Person) -> None:
    """Give reasons full of payloads for the one finding of a macro each."""
    finding = gate.tone(BLAMING, "en").findings[0]
    for n, reason in enumerate(list(blocks(texts, 280, between=" "))[::4]):
        a_macro(workspace.store, f"waived-{n}", en=BLAMING)
        tone.waive(workspace.store, Waiver(f"waived-{n}", "en", finding.rule, finding.text, reason), by=reza)


def _attach(workspace: Workspace, texts: list[str]) -> None:
    """Give files names and descriptions full of payloads, past the border, as they might come from elsewhere."""
    content, now = an_image(size=(8, 8)), datetime.now(UTC)
    alts = list(blocks(texts, 280, between=" "))
    names = [HOSTILE_NAME, *blocks([text for text in texts if "xss" in text], 95, between=" ")]
    a_macro(workspace.store, "filed", en=ASKING)
    for name, alt in list(zip(names, alts[::3], strict=False))[:FILES]:
        file = Attachment(name, "image/png", len(content), "0" * 64, 8, 8, alt, None, "Reza", now)
        workspace.store.attachments.add(Kind.MACRO, "filed", file, content, content)


@pytest.fixture(scope="module")
def den() -> Iterator[Den]:
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with TemporaryDirectory(dir=memory) as folder:
        workspace = open_workspace(Settings.from_environment({}, data=Path(folder, "data")))
        now = datetime.now(UTC)
        # Past the border, as a name from elsewhere might come.
        reza = workspace.store.people.add(HOSTILE_NAME, "hostile", "x", {Role.EDITOR}, at=now)
        _fill(workspace, reza)
        visit = accounts.start_session(workspace.store, reza, now=now)
        with served(workspace) as address:
            yield Den(workspace, address, visit)
        workspace.close()


@pytest.fixture(scope="module")
def window(den: Den) -> Iterator[Watched]:
    with chromium() as browser:
        yield _window(browser, den)


def _window(browser: Browser, den: Den) -> Watched:
    opened = watched(browser, address=den.address, viewport={"width": 1280, "height": 700})
    opened.context.add_cookies([{"name": "visit", "value": den.visit, "url": den.address}])
    return opened


# The frame of a page: header above everything, the same children of body, nothing as wide as two screens.
_FRAME = """() => {
  const at = document.elementFromPoint(12, 12);
  const outer = [...document.body.children].map((each) => each.localName).join(" ");
  return {
    header: Boolean(at?.closest("header.bar")),
    outer,
    wide: document.scrollingElement.scrollWidth <= innerWidth + 1 ? [] : [...document.querySelectorAll("main *")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest("pre, table"))
      .map((each) => `${each.localName}.${each.className} ${each.textContent.trim().slice(0, 60)}`).slice(0, 4),
  };
}"""


def looked_at(window: Watched, den: Den, paths: list[str]) -> dict[str, object]:
    """Open pages one after the other; gives what is wrong with them."""
    wrong: dict[str, object] = {}
    for path in paths:
        window.seen.clear()
        answer = window.page.goto(den.address + path, wait_until="load")
        if window.seen or answer is None or answer.status >= 500:
            wrong[path] = (answer and answer.status, list(window.seen))
        frame = window.page.evaluate(_FRAME)
        expected = "a header main div dialog"
        if frame["outer"] != expected or not frame["header"] or frame["wide"]:
            wrong.setdefault(path, frame)
    return wrong


def keys(den: Den, kind: Kind, start: str) -> list[str]:
    found = library.entries(den.workspace.store, kind=kind, by=SYSTEM)
    return [each.key for each in found if each.key.startswith(start)]


def test_lists_show_titles_and_names_as_text(window: Watched, den: Den) -> None:
    paths = [f"/?situation=part-{n}&most=320&drafts=1" for n in range(3)]
    paths += ["/situations", "/situations/situation-1", "/new/macros", "/?situation=family&drafts=1"]
    paths += [f"/translate/fa?page={n}" for n in range(1, 10)] + ["/export?report=zendesk", "/translate"]

    assert looked_at(window, den, paths) == {}


def test_texts_are_shown_as_text_on_every_page_of_theirs(window: Watched, den: Den) -> None:
    families = keys(den, Kind.ARTICLE, "family-")
    paths = [f"/articles/{key}{page}" for key in families for page in ("", "/en/history")]
    paths += [f"/articles/{key}/fa" for key in families[::3]]
    paths += [f"/macros/{key}{page}" for key in keys(den, Kind.MACRO, "mixed-") for page in ("", "/en")]

    assert looked_at(window, den, paths) == {}


def test_waivers_show_their_reasons_as_text(window: Watched, den: Den) -> None:
    paths = [f"/macros/{key}" for key in keys(den, Kind.MACRO, "waived-")]

    assert looked_at(window, den, paths) == {}
    assert "xss()" in (window.page.locator("main").text_content() or "")


def test_files_show_their_names_and_descriptions_as_text(window: Watched, den: Den) -> None:
    assert looked_at(window, den, ["/macros/filed", "/macros/filed/files"]) == {}
    assert window.page.locator(".file-thumbnail").count() == FILES
    assert HOSTILE_NAME in (window.page.locator("main").text_content() or "")


def test_whatever_the_address_says_is_shown_as_text(window: Watched, den: Den) -> None:
    texts = [quote(block) for block in blocks(PAYLOADS, 480, between=" ")]
    paths = [f"/?q={text}" for text in texts[::3]]
    paths += [f"/new/macros?title={text}" for text in texts[::8]]
    paths += [f"/guide/tone-rules?q={text}" for text in texts[::12]]
    paths += [f"/macros/{text}" for text in texts[::12]]
    paths += [f"/?{name}={text}" for text in texts[::15] for name in ("situation", "kind", "done", "locale")]

    assert looked_at(window, den, paths) == {}


def test_what_is_filled_in_is_shown_as_text(window: Watched, den: Den) -> None:
    names = ("customer.name", "order.number", "ticket.url", "refund.amount", "refund.date")
    texts = list(blocks(PAYLOADS, 400, between=" "))
    queries = ["&".join(f"{name}={quote(text)}" for name in names) for text in texts]
    paths = [f"/macros/asking/en/filled?{query}" for query in queries[::4]]
    paths += [f"/macros/asking?{query}" for query in queries[1::12]]

    assert looked_at(window, den, paths) == {}

    window.seen.clear()
    page = window.page
    page.goto(f"{den.address}/macros/asking?locale=en")
    for text in texts[2::8]:
        with page.expect_response(re.compile("/filled$")):
            _type(page, "[data-field='order.number'] input", text)
    page.wait_for_timeout(50)
    assert window.seen == []


def test_no_page_asks_another_host_for_anything(window: Watched, den: Den) -> None:
    """Every page that an administrator can open, by the address map."""
    store = den.workspace.store
    ada = store.people.add("Ada", "ada", "x", {Role.ADMINISTRATOR}, at=datetime.now(UTC))
    visit = accounts.start_session(store, ada, now=datetime.now(UTC))
    page = window.context.new_page()
    window.context.add_cookies([{"name": "visit", "value": visit, "url": den.address}])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    app = create_app(den.workspace.settings, workspace=den.workspace)
    window.seen.clear()

    opened = set()
    for route in routes(app):
        if route.method == "GET" and not route.address.startswith("/export/"):  # a download opens no page
            answer = page.goto(den.address + route.path(make(store, "approved,hook,team,submit")))
            if answer and answer.status == 200:
                opened.add(route)
    window.context.add_cookies([{"name": "visit", "value": den.visit, "url": den.address}])
    page.close()

    assert len(opened) > 20
    assert [url for url in asked if not url.startswith((den.address, "data:"))] == []
    assert window.seen == []


def _type(page: Page, selector: str, text: str) -> None:
    page.evaluate(
        """([selector, text]) => {
            const field = document.querySelector(selector);
            field.value = text;
            field.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        [selector, text],
    )


def test_the_panel_shows_what_is_being_typed_as_text(window: Watched, den: Den) -> None:
    window.seen.clear()
    page = window.page
    page.goto(f"{den.address}/macros/waived-0/en")

    for text in blocks(PAYLOADS, 8_000):
        with page.expect_response(re.compile("/tone$")):
            _type(page, "#body", text)
        page.wait_for_timeout(50)

    assert window.seen == []
    assert page.evaluate(_FRAME)["outer"] == "a header main div dialog"


def test_results_as_one_types_and_the_pane_show_texts_as_text(window: Watched, den: Den) -> None:
    window.seen.clear()
    page = window.page
    page.goto(f"{den.address}/?situation=family&drafts=1")

    with page.expect_response(re.compile("/glance/")):
        page.locator(".result-link").last.focus()
    for address in page.locator("[data-glance]").evaluate_all("all => all.map(each => each.dataset.glance)"):
        page.evaluate(
            "async (address) => { document.querySelector('[data-pane]').innerHTML = await (await fetch(address)).text(); }",
            address,
        )
    for text in list(blocks(PAYLOADS, 480, between=" "))[::4]:
        with page.expect_response(re.compile("/results")):
            _type(page, "#q", text)
    page.wait_for_timeout(50)

    assert window.seen == []


def test_a_refused_form_gives_what_was_typed_as_text(window: Watched, den: Den) -> None:
    window.seen.clear()
    page = window.page
    for text in blocks(PAYLOADS, 2_000):
        page.goto(f"{den.address}/new/macros")
        page.evaluate(
            """(text) => {
                for (const field of document.querySelectorAll("main input[name], main textarea[name]"))
                    if (field.type !== "hidden" && field.type !== "checkbox") field.value = text;
                const form = document.querySelector("main form");
                form.noValidate = true;
            }""",
            text,
        )
        with page.expect_navigation():
            page.evaluate("document.querySelector('main form').requestSubmit()")
        assert page.evaluate(_FRAME)["outer"] == "a header main div dialog"

    assert window.seen == []


def test_a_hostile_name_is_shown_as_text_where_its_owner_wrote(window: Watched, den: Den) -> None:
    assert looked_at(window, den, ["/macros/waived-0/en/history", "/settings/tone", "/"]) == {}

    shown = window.page.locator("header bdi").all_text_contents()
    assert HOSTILE_NAME in [each.strip() for each in shown]
