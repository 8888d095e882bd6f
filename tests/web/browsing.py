"""A real Chromium on a really served application; everything it complains about is collected."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

from kb.app import create_app
from kb.library import fields
from kb.library.fields import FieldKind
from kb.services.workspace import Workspace
from kb.web.placeholder_names import NAMES

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_TOKEN = re.compile('name="csrf_token" value="([^"]+)"')
_EXAMPLES = {
    FieldKind.CODE: "12-AB",
    FieldKind.DATE: "2026-12-01",
    FieldKind.TIME: "14:05",
    FieldKind.MOMENT: "2026-12-01T14:05",
    FieldKind.MONEY: "12.50",
    FieldKind.NUMBER: "3",
    FieldKind.URL: "https://desk.example/1",
    FieldKind.EMAIL: "maria@example.org",
}


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """Serve the application on a free port of loopback; gives the address."""
    server = create_server(
        create_app(workspace.settings, workspace=workspace), host="127.0.0.1", port=0, threads=8
    )

    def run() -> None:
        with suppress(OSError):  # it is closed while it waits
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # First what is being answered: a window may have been closed with questions on their way.
        server.task_dispatcher.shutdown()
        server.close()
        thread.join(timeout=5)
        wasyncore.close_all(server._map, ignore_all=True)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One window; `complaints` are console errors, page errors, policy violations, and requests to elsewhere."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str, password: str) -> None:
        """Send the form of the page without looking at it; the window then has the session."""
        where = f"{self.address}/sign-in"
        token = _TOKEN.search(self.context.request.get(where).text())
        assert token
        form = {"csrf_token": token[1], "name": name, "password": password}
        answer = self.context.request.post(where, form=form, max_redirects=0)
        assert answer.headers.get("location") == "/", answer.status

    def know_the_customer(self) -> None:
        """Let every window know what the starter library's texts ask for, so that a copy waits for nothing."""
        values = {name: _EXAMPLES.get(fields.kind_of(name), "Maria") for name in NAMES}
        kept = json.dumps({"values": values, "out": []})
        self.context.add_init_script(f"sessionStorage.setItem('customer', {json.dumps(kept)})")

    def copied(self, kind: str, expected: str) -> str:
        """What the clipboard holds as a media type, waiting a second for what is expected."""
        until = time.monotonic() + 1
        while True:
            try:
                found = self.clipboard(kind)
            except Error:  # it was written to while it was read
                found = ""
            if found == expected or time.monotonic() > until:
                return found

    def clipboard(self, kind: str) -> str:
        """What the clipboard holds as a media type."""
        return str(
            self.page.evaluate(
                "async kind => (await (await navigator.clipboard.read())[0].getType(kind)).text()", kind
            )
        )


def open_window(browser: Browser, address: str, **options: Any) -> Visit:
    """Open a window of its own, with nothing remembered."""
    context = browser.new_context(**options)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    visit = Visit(context, context.new_page(), address)
    visit.page.on(
        "console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on(
        "request",
        lambda request: None if request.url.startswith(address) else visit.complaints.append(request.url),
    )
    return visit
