"""Take the pictures of every main page into docs/screenshots/, from the starter library in a temporary folder.

    .venv/bin/python docs/take_screenshots.py [WORD…]     # only pictures whose name holds one of the words

Looks through the system's Chromium; needs compiled catalogs (make catalogs).
"""

import logging
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from docs.few_colours import shrink  # noqa: E402 - after the path, for a run from a checkout
from kb.accounts.user import SYSTEM, Role  # noqa: E402 - after the path, for a run from a checkout
from kb.app import create_app  # noqa: E402
from kb.library.entry import Kind  # noqa: E402
from kb.services import accounts, library  # noqa: E402
from kb.services.workspace import Workspace, open_workspace  # noqa: E402
from kb.settings import Settings  # noqa: E402
from tests.web.browsing import FLAGS  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
PASSWORD = "a screenshot a day"  # noqa: S105 - of a database that lives for a minute
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
SEARCHES = {"en": "refund", "fa": "بازگشت وجه", "el": "επιστροφή", "zh": "退款"}
DRAFTS = {
    "en": "Hello {{ customer.first_name }},\n\nI am so sorry that your parcel is still not there; I see that it has been on its way for nine days.\n\nWe are looking into it.",
    "fa": "{{ customer.first_name }} گرامی،\n\nبابت دیر رسیدن بسته‌تان عذر می‌خواهم؛ می‌بینم که نه روز است در راه مانده است.\n\nدر حال بررسی هستیم.",
    "el": "Γεια σας {{ customer.first_name }},\n\nλυπάμαι που το δέμα σας δεν έχει φτάσει ακόμη· βλέπω ότι είναι στον δρόμο εδώ και εννέα ημέρες.\n\nΤο εξετάζουμε.",
    "zh": "{{ customer.first_name }}，您好：\n\n非常抱歉，您的包裹至今未到；我看到它已经在路上九天了。\n\n我们正在处理。",
}


@dataclass(frozen=True)
class Shot:
    """One picture: which page, in which language, how wide, which theme."""

    name: str
    path: str
    locales: tuple[str, ...] = ("en", "fa")
    sizes: tuple[str, ...] = ("wide", "phone")
    themes: tuple[str, ...] = ("light",)


QUERY = "/?q={query}"
SHOTS = (
    Shot("home", "/"),
    Shot("search", QUERY),
    Shot("search", QUERY, ("zh",), ("wide",), ("dark",)),
    Shot("macro", "/macros/double-charge?locale={locale}"),
    Shot("editor", "/macros/late-parcel-{locale}/{locale}"),
    Shot("tone-rules", "/guide/tone-rules"),
    Shot("tone-settings", "/settings/tone"),
    Shot("translate", "/macros/password-reset/{other}"),
    Shot("translations", "/translate"),
    Shot("export", "/export"),
)


def prepare(workspace: Workspace) -> None:
    """Make the cast, a draft that fails the tone check, a changed source and a missing translation."""
    store = workspace.store
    now = datetime.now(UTC)
    reza = accounts.add_person(
        store, "Reza", roles=frozenset({Role.EDITOR}), password=PASSWORD, by=SYSTEM, now=now
    )
    entry = library.entry(store, Kind.MACRO, "password-reset")
    body = entry.source.latest.body.replace("Hello", "Good day").replace("24 hours", "60 minutes")
    library.save_variant(
        store,
        Kind.MACRO,
        "password-reset",
        "en",
        title=entry.source.latest.title,
        body=body + "\n\nThe link works for one hour.",
        expected=entry.source.latest.number,
        by=reza,
        now=now - timedelta(hours=3),
    )
    for locale, text in DRAFTS.items():
        library.create(
            store,
            Kind.MACRO,
            f"late-parcel-{locale}",
            shortcut=None,
            situations=("delivery",),
            source_locale=locale,
            title=text.split("\n")[-1].rstrip(".。"),
            body=text,
            by=reza,
            now=now - timedelta(hours=1),
        )


@contextmanager
def served() -> Iterator[str]:
    """Serve a library of its own; gives the address."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({}, data=Path(folder))
        workspace = open_workspace(settings, load_shipped=True)
        prepare(workspace)
        server = create_server(create_app(settings, workspace=workspace), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.effective_port}"
        finally:
            server.close()
            workspace.close()


def sign_in(page: Page, address: str) -> None:
    """Sign in as the editor."""
    page.goto(f"{address}/sign-in")
    page.fill("#name", "Reza")
    page.fill("#password", PASSWORD)
    page.click("form.card .button-primary")
    page.wait_for_url(f"{address}/")


def open_page(page: Page, address: str, shot: Shot, locale: str) -> None:
    """Go to the page of a picture."""
    other = "fa" if locale != "fa" else "el"
    page.goto(address + shot.path.format(locale=locale, other=other, query=SEARCHES[locale]))
    page.wait_for_load_state("networkidle")


def take(browser: Browser, address: str, shot: Shot, words: list[str]) -> None:
    """Take one page in every language, size and theme that is asked for."""
    for locale in shot.locales:
        for size in shot.sizes:
            for theme in shot.themes:
                name = f"{shot.name}-{locale}-{size}{'-dark' if theme == 'dark' else ''}"
                if words and not any(word in name for word in words):
                    continue
                width, height = SIZES[size]
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
                context.add_cookies([{"name": "language", "value": locale, "url": address}])
                page = context.new_page()
                sign_in(page, address)
                open_page(page, address, shot, locale)
                if size == "wide" and shot.name not in ("home", "search"):
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(height, min(tall, 2400))})
                page.screenshot(path=OUT / f"{name}.png")
                shrink(OUT / f"{name}.png")
                context.close()


def main() -> None:
    """Take the pictures named on the command line, or all."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    OUT.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for shot in SHOTS:
            take(browser, address, shot, sys.argv[1:])
        browser.close()


if __name__ == "__main__":
    main()
