"""Single sign-on once in a real browser: from the button to the provider's page, and back into the library."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from waitress.server import create_server

from kb.app import create_app
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.providing import Provider, providing
from tests.web.axe import violations
from tests.web.browsing import open_window

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[str]:
    """The application served under its public address."""
    listener = socket.create_server(("127.0.0.1", 0))
    where = f"http://localhost:{listener.getsockname()[1]}"
    data = Path(tmp_path_factory.mktemp("data"))
    settings = provider.used_by(Settings.from_environment({}, data=data), public_url=where)
    workspace = open_workspace(settings)
    server = create_server(create_app(settings, workspace=workspace), sockets=[listener], threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield where
    server.close()
    thread.join(timeout=5)
    server.task_dispatcher.shutdown()
    workspace.close()


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_somebody_signs_in_with_the_provider(
    browser: Browser, address: str, provider: Provider, locale: str
) -> None:
    provider.person("u-nina", preferred_username="nina", groups=["support"])
    visit = open_window(browser, address, viewport={"width": 360, "height": 740})
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])

    page = visit.open("/situations")
    found = violations(page)
    page.click("a.button-wide")
    page.wait_for_url(f"{provider.issuer}/**")
    page.fill("input[name=sub]", "u-nina")
    page.get_by_text("Authorize", exact=True).click()
    page.wait_for_url(f"{address}/situations")
    expect(page.locator(".menu bdi")).to_have_text("nina")
    cookies = {each["name"]: each for each in visit.context.cookies(address)}

    visit.context.close()
    assert found == []
    assert cookies["visit"]["sameSite"] == "Lax"
