"""The pages of webhooks in a real browser: a webhook is added and tested, and everyone can use them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.receiving import Receiver, receiving
from tests.web.axe import violations
from tests.web.browsing import open_window, served
from tests.web.conftest import PASSWORD, add_cast

pytestmark = pytest.mark.browser
PAGE = "/settings/webhooks"


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[str]:
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    workspace = open_workspace(receiver.allowed_in(settings))
    add_cast(workspace)
    with served(workspace) as where:
        yield where
    workspace.close()


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_a_webhook_is_added_and_tested_on_a_phone(
    browser: Browser, address: str, receiver: Receiver, locale: str
) -> None:
    visit = open_window(browser, address, viewport={"width": 320, "height": 640})
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])
    visit.sign_in("Ada", PASSWORD)
    came = len(receiver.received)

    page = visit.open(PAGE)
    found = violations(page)
    page.fill("#url", receiver.url)
    page.click("form.side-form .button-primary")
    secret = page.input_value("#secret")
    found += violations(page)
    page.click("a.button-primary")
    page.click(".actions .button-primary")
    (*_, received) = receiver.wait_for(came + 1)
    page.goto(page.url)
    expect(page.locator(".delivery .chip-approved, .delivery .chip-review")).to_be_visible()
    page.click(".sent summary")
    expect(page.locator(".sent pre")).to_contain_text(received.id)
    found += violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")

    visit.context.close()
    assert found == []
    assert received.is_signed_with(secret)
    assert width == 320
    assert visit.complaints == []
