"""The payloads, and a Chromium window that notes every script, dialog, policy violation and foreign request."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route

_FILE = Path(__file__).with_name("payloads.toml")
FAMILIES: Mapping[str, list[str]] = tomllib.loads(_FILE.read_text("utf-8"))
PAYLOADS = [text for texts in FAMILIES.values() for text in texts]

# Runs in every frame before anything of the page: what `xss()` calls, and who tells of it.
_RECORDER = """
(() => {
  const tell = (what) => window.told(what);
  window.xss = () => tell(`xss ran ${window.frameElement?.dataset.n ?? ""}`);
  document.addEventListener("securitypolicyviolation", (event) =>
    tell(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
})();
"""


@dataclass
class Watched:
    """One window; `seen` is everything that no text of a person may cause."""

    context: BrowserContext
    page: Page
    seen: list[str] = field(default_factory=list)

    def show(self, html: str) -> None:
        """Open a page of ours without any policy: what the cleaning lets through runs."""
        self._shown = html
        self.page.goto("http://shown.test/", wait_until="load")
        self.page.wait_for_timeout(100)

    def _ask(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":  # the editor's own question
            self.seen.append(f"dialog {dialog.message}")
        dialog.accept()

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == "http://shown.test/":
            route.fulfill(body=self._shown, content_type="text/html; charset=utf-8")
        else:
            if not url.startswith("http://shown.test/"):
                self.seen.append(f"asked for {url[:200]}")
            route.abort()


def watched(browser: Browser, *, address: str | None = None, **options: Any) -> Watched:
    """Open a window; with an `address` it is that application's, without one it shows what `show` is given."""
    window = Watched(context := browser.new_context(**options), context.new_page())
    context.expose_binding("told", lambda _, what: window.seen.append(str(what)))
    context.add_init_script(_RECORDER)
    window.page.on("dialog", window._ask)
    window.page.on("pageerror", lambda error: window.seen.append(f"script error {error}"))
    if address is None:
        context.route("**/*", window._answer)
    else:
        window.page.on(
            "request",
            lambda request: None if request.url.startswith(address) else window.seen.append(request.url),
        )
    return window


def framed(documents: Iterable[str]) -> str:
    """Put each document into a frame of its own, so that none swallows the next."""
    frames = (f'<iframe data-n="{n}" srcdoc="{escape(html)}"></iframe>' for n, html in enumerate(documents))
    return "<!doctype html><title>frames</title>" + "".join(frames)


def blocks(texts: Iterable[str], most: int, *, between: str = "\n\n") -> Iterator[str]:
    """Join payloads to texts of at most so many characters."""
    block = ""
    for text in texts:
        joined = f"{block}{between}{text}" if block else text
        if len(joined) > most and block:
            yield block
            joined = text
        block = joined[:most]
    if block:
        yield block
