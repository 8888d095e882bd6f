"""Take the pictures of every page into docs/screenshots/, from the library of docs/sample_library.py in a temporary folder.

    .venv/bin/python docs/take_screenshots.py [WORD…]     # only pictures whose name holds one of the words

Looks through the system's Chromium; needs compiled catalogs (make catalogs).
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from docs import sample_library  # noqa: E402 - after the path, for a run from a checkout
from docs.few_colours import shrink  # noqa: E402
from docs.sample_library import PASSWORD  # noqa: E402
from kb.accounts.user import SYSTEM, Person, Role  # noqa: E402
from kb.library.entry import Kind  # noqa: E402
from kb.services import invitations, library  # noqa: E402
from kb.services.workspace import Workspace, load_starter_library, open_workspace  # noqa: E402
from kb.settings import Settings  # noqa: E402
from tests.web.browsing import FLAGS, served  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
SIZES = {"wide": (1440, 900), "phone": (390, 844), "wall": (1920, 1080)}
TALLEST = 960
SEARCHES = {"en": "refund", "fa": "بازگشت وجه", "el": "επιστροφή", "zh": "退款"}
GIVEN = urlencode(
    {
        "customer.first_name": "Sara",
        "order.number": "A-1043",
        "refund.amount": "49.90",
        "refund.date": "2026-11-26",
        "brand.name": "Hamdeli",
        "agent.first_name": "Eleni",
        "ticket.id": "7",
    }
)


@dataclass(frozen=True)
class Stage:
    """The page that is open, and the library behind it."""

    page: Page
    workspace: Workspace


Act = Callable[[Stage], None]


def nothing(stage: Stage) -> None:
    """Leave the page as it opens."""


def open_keys(stage: Stage) -> None:
    """Show the list of keys."""
    stage.page.locator("body").press("?")


def open_account_menu(stage: Stage) -> None:
    """Open the menu behind one's own name."""
    stage.page.locator(".bar-tools details summary").last.click()


def open_result(stage: Stage) -> None:
    """Press the first result, which opens as a sheet where there is no room beside."""
    stage.page.locator(".result-link").first.click()
    expect(stage.page.locator("[data-pane] [data-variant]").first).to_be_visible()


def put_together(stage: Stage) -> None:
    """Add two results to the reply, and open its tray."""
    for place in (0, 1):
        result = stage.page.locator("[data-result]").nth(place)
        kind, _, key = (result.get_attribute("data-key") or "").partition("/")
        result.locator(".result-link").focus()
        stage.page.locator(f"[data-pane] [data-add='{kind}s/{key}']").click()
        expect(stage.page.locator("[data-tray] [data-piece]")).to_have_count(place + 1)
    stage.page.locator("[data-tray] > summary").click()
    expect(stage.page.locator(".toast")).to_have_count(0)


def say_it_did_not_fit(stage: Stage) -> None:
    """Open the word to the editors under a text."""
    stage.page.locator("[data-pane] .misfit summary").click()
    is_persian = stage.page.locator("html[lang=fa]").count() == 1
    words = "نام بانک کم است." if is_persian else "The bank name is missing."
    stage.page.locator("[data-pane] .misfit textarea").fill(words)


def write_a_new_one(stage: Stage) -> None:
    """Begin a macro that says nearly what another one says."""
    locale = "fa" if stage.page.locator("html[lang=fa]").count() else "en"
    like = library.entry(stage.workspace.store, Kind.MACRO, "late-parcel", by=SYSTEM).variants[locale].latest
    stage.page.select_option("#source_locale", locale)
    stage.page.fill("#title", like.title)
    stage.page.fill("#body", "\n\n".join(like.body.split("\n\n")[:3]))
    expect(stage.page.locator(".alike")).to_be_visible()


def pick_a_placeholder(stage: Stage) -> None:
    """Open the list of placeholders from the text."""
    stage.page.locator("#body").press("Control+End")
    stage.page.locator("#body").press_sequentially("{{")
    expect(stage.page.get_by_role("dialog")).to_be_visible()


def _person(workspace: Workspace, name: str) -> Person:
    return next(each for each in workspace.store.people.all() if each.name == name)


def _save_beside(stage: Stage, place: int, words: str) -> None:
    """Let somebody else save a paragraph of the text that is open in the editor."""
    _, key, locale = stage.page.url.split("?")[0].rsplit("/", 2)
    variant = library.entry(stage.workspace.store, Kind.MACRO, key, by=SYSTEM).variants[locale]
    paragraphs = variant.latest.body.split("\n\n")
    paragraphs[place] = f"{paragraphs[place]} {words}"
    library.save_variant(
        stage.workspace.store,
        Kind.MACRO,
        key,
        locale,
        title=variant.latest.title,
        body="\n\n".join(paragraphs),
        expected=variant.latest.number,
        by=_person(stage.workspace, "Ada"),
    )


def _save_mine(stage: Stage, place: int, words: str) -> None:
    paragraphs = stage.page.locator("#body").input_value().split("\n\n")
    paragraphs[place] = f"{paragraphs[place]} {words}"
    stage.page.fill("#body", "\n\n".join(paragraphs))
    stage.page.locator("[data-save]").click()


def meet_a_conflict(stage: Stage) -> None:
    """Save where somebody else changed the same paragraph."""
    _save_beside(stage, 1, "It was nothing that you did.")
    _save_mine(stage, 1, "That must have been a fright.")
    expect(stage.page.locator(".two")).to_be_visible()


def meet_a_merge(stage: Stage) -> None:
    """Save where somebody else changed another paragraph."""
    _save_beside(stage, 1, "The new room is on the same floor.")
    _save_mine(stage, 2, "A reply by Friday is early enough.")
    stage.page.wait_for_load_state("networkidle")


@dataclass(frozen=True)
class Shot:
    """One page: where it is, who looks, in which languages, sizes and themes, and what they do there first."""

    name: str
    path: str
    by: str = "Reza"
    locales: tuple[str, ...] = ("en", "fa")
    sizes: tuple[str, ...] = ("wide", "phone")
    themes: tuple[str, ...] = ("light",)
    act: Act = nothing
    is_whole: bool = True


QUERY = "/?q={query}&locale={other}&" + GIVEN
WIDE, PHONE, DARK = ("wide",), ("phone",), ("dark",)
AGENTS = (
    Shot("home", "/?locale=any", "Eleni", is_whole=False),
    Shot("search", QUERY, "Eleni", is_whole=False),
    Shot("search", QUERY, "Eleni", ("zh", "el"), WIDE, DARK, is_whole=False),
    Shot("search", QUERY, "Eleni", sizes=("wall",), is_whole=False),
    Shot("search-guess", "/?q=refnud", "Eleni", ("en",), WIDE, is_whole=False),
    Shot("search-nothing", "/?q=xylophone", "Eleni", is_whole=False),
    Shot("sheet", QUERY, "Eleni", sizes=PHONE, act=open_result),
    Shot("keys", "/", "Eleni", ("en", "fa", "el"), WIDE, act=open_keys, is_whole=False),
    Shot("fill-in", "/?q={query}&locale={other}", "Eleni", sizes=WIDE, is_whole=False),
    Shot("filled", "/macros/refund-on-its-way/{other}/filled?" + GIVEN, "Eleni"),
    Shot("reply-tray", QUERY, "Eleni", sizes=WIDE, act=put_together, is_whole=False),
    Shot(
        "reply",
        "/reply?:part=macros/double-charge&:part=macros/late-parcel&:locale={other}&" + GIVEN,
        "Eleni",
    ),
    Shot("did-not-fit", QUERY, "Eleni", sizes=WIDE, act=say_it_did_not_fit, is_whole=False),
    Shot("tell-misfit", "/macros/double-charge/did-not-fit", "Eleni"),
    Shot("pop", "/pop?q={query}&" + GIVEN, "Eleni", sizes=PHONE),
    Shot("small-window", "/guide/small-window", "Eleni"),
    Shot("macro", "/macros/double-charge?locale={locale}"),
    Shot("macro", "/macros/double-charge?locale={locale}", "Eleni", ("zh",), PHONE, DARK),
    Shot("article", "/articles/keep-boundaries?locale={locale}", "Eleni"),
    Shot("mine", "/mine", "Eleni"),
    Shot("account", "/profile", "Eleni"),
    Shot("account-menu", "/", "Ada", ("en", "fa"), PHONE, act=open_account_menu),
)
EDITORS = (
    Shot("editor", "/macros/late-parcel-{locale}/{locale}"),
    Shot("editor", "/macros/late-parcel-{locale}/{locale}", locales=("el", "zh"), sizes=WIDE),
    Shot("editor", "/macros/late-parcel-{locale}/{locale}", locales=("fa",), sizes=WIDE, themes=DARK),
    Shot("editor-under-way", "/macros/cancel-subscription/en", sizes=WIDE),
    Shot("translate", "/macros/password-reset/{other}"),
    Shot("translations", "/translate"),
    Shot("translations-queue", "/translate/{other}"),
    Shot("new-macro", "/new/macros", act=write_a_new_one),
    Shot(
        "picker", "/macros/late-parcel-{locale}/{locale}", sizes=WIDE, act=pick_a_placeholder, is_whole=False
    ),
    Shot("details", "/macros/double-charge/describe"),
    Shot("attachments", "/macros/double-charge/files"),
    Shot("history", "/macros/double-charge/en/history"),
    Shot("conflict", "/macros/account-locked/en", act=meet_a_conflict),
    Shot("merge", "/macros/appointment-moved/en", sizes=WIDE, act=meet_a_merge),
    Shot("dashboard", "/dashboard"),
    Shot("dashboard", "/dashboard", locales=("fa",), sizes=WIDE, themes=DARK),
    Shot("dashboard", "/dashboard", locales=("el", "zh"), sizes=WIDE),
    Shot("due", "/due"),
    Shot("bulk", "/bulk?about=used"),
    Shot("bulk-trial", "/bulk/2"),
    Shot("bulk-changes", "/bulk/changes"),
    Shot("changes", "/changes"),
    Shot("misses", "/misses"),
    Shot("misfits", "/misfits"),
    Shot("retired", "/retired"),
    Shot("situations", "/situations"),
    Shot("export", "/export?report=zendesk"),
    Shot("tone-rules", "/guide/tone-rules"),
    Shot("tone-settings", "/settings/tone"),
    Shot("design", "/design"),
    Shot("design", "/design", locales=("en",), sizes=WIDE, themes=DARK),
    Shot("not-found", "/nowhere", is_whole=False),
)
ADMINISTRATORS = (
    Shot("sign-in", "/sign-in", "", is_whole=False),
    Shot("sign-in", "/sign-in", "", ("el", "zh"), PHONE, is_whole=False),
    Shot("invitation", "{invitation}", "", is_whole=False),
    Shot("second-factor", "/profile/second-factor", "Ada"),
    Shot("people", "/settings/people", "Ada"),
    Shot("person", "/settings/people/4", "Ada"),
    Shot("teams", "/settings/teams", "Ada"),
    Shot("team", "/settings/teams/1", "Ada"),
    Shot("audit", "/settings/audit", "Ada"),
    Shot("tokens", "/settings/tokens", "Ada"),
    Shot("webhooks", "/settings/webhooks", "Ada"),
    Shot("webhook", "/settings/webhooks/1", "Ada"),
    Shot("api", "/guide/api", "Ada", ("en",)),
)


class Studio:
    """Windows of one Chromium on one library, each with its person signed in."""

    def __init__(self, browser: Browser, address: str, workspace: Workspace, words: list[str]) -> None:
        self._browser, self._address, self._workspace, self._words = browser, address, workspace, words
        self._signed_in: dict[str, str] = {}
        self._invited = ""

    def take(self, shot: Shot) -> None:
        """Take one page in every language, size and theme that is asked for."""
        for locale in shot.locales:
            for size in shot.sizes:
                for theme in shot.themes:
                    name = f"{shot.name}-{locale}-{size}{'-dark' if theme == 'dark' else ''}"
                    if not self._words or any(word in name for word in self._words):
                        self._picture(shot, name, locale, size, theme)

    def _picture(self, shot: Shot, name: str, locale: str, size: str, theme: str) -> None:
        context = self._window(shot.by, locale, size, theme)
        page = context.new_page()
        page.goto(self._address + self._path(shot, locale))
        page.wait_for_load_state("networkidle")
        shot.act(Stage(page, self._workspace))
        page.wait_for_load_state("networkidle")
        if size == "wide" and shot.is_whole:
            width, height = SIZES[size]
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(height, min(tall, TALLEST))})
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > SIZES[size][0]:
            print(f"{name}: {across} pixels wide")  # noqa: T201 - for whoever takes the pictures
        page.screenshot(path=OUT / f"{name}.png")
        shrink(OUT / f"{name}.png")
        context.close()

    def _window(self, by: str, locale: str, size: str, theme: str) -> BrowserContext:
        width, height = SIZES[size]
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=size == "phone",
            is_mobile=size == "phone",
        )
        if by:
            context.add_cookies([{"name": "visit", "value": self._session(by), "url": self._address}])
        context.add_cookies([{"name": "language", "value": locale, "url": self._address}])
        return context

    def _session(self, name: str) -> str:
        """Give the cookie of somebody who is signed in."""
        if name not in self._signed_in:
            context = self._browser.new_context()
            page = context.new_page()
            page.goto(f"{self._address}/sign-in")
            page.fill("#name", name)
            page.fill("#password", PASSWORD)
            page.click("form.card .button-primary")
            page.wait_for_url(f"{self._address}/")
            kept = {each["name"]: each["value"] for each in context.cookies()}
            self._signed_in[name] = kept["visit"]
            context.close()
        return self._signed_in[name]

    def _path(self, shot: Shot, locale: str) -> str:
        invitation = self._invitation() if "{invitation}" in shot.path else ""
        other = "fa" if locale != "fa" else "el"
        return shot.path.format(locale=locale, other=other, query=SEARCHES[locale], invitation=invitation)

    def _invitation(self) -> str:
        if not self._invited:
            store, by = self._workspace.store, _person(self._workspace, "Ada")
            _, token = invitations.invite(store, "Maria", roles={Role.AGENT}, by=by, now=sample_library.NOW)
            self._invited = f"/invitation/{token}"
        return self._invited


@contextmanager
def prepared() -> Iterator[Workspace]:
    """Give the library of the pictures, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings.from_environment({}, data=Path(folder)))
        load_starter_library(workspace.store, now=sample_library.NOW - 80 * sample_library.DAY)
        sample_library.prepare(workspace)
        yield workspace
        workspace.close()


def main() -> None:
    """Take the pictures named on the command line, or all."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    OUT.mkdir(exist_ok=True)
    with prepared() as workspace, served(workspace) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        studio = Studio(browser, address, workspace, sys.argv[1:])
        for shot in (*AGENTS, *EDITORS, *ADMINISTRATORS):
            studio.take(shot)
        browser.close()


if __name__ == "__main__":
    main()
