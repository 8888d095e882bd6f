"""In a real browser: a bar leads to its texts, which are retired together and brought back, all by one press each."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.library.entry import Kind
from kb.services import accounts, library, usage
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.web.browsing import open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library, of which one macro was used."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    now = datetime.now(UTC)
    reza = accounts.add_person(
        opened.store, "Reza", roles={Role.EDITOR}, password=PASSWORD, by=SYSTEM, now=now
    )
    usage.count(opened.store, Kind.MACRO, "double-charge", "fa", by=reza)
    yield opened
    opened.close()


def test_from_a_bar_to_its_texts_which_go_and_come_back(
    browser: Browser, address: str, workspace: Workspace
) -> None:
    whole = len(library.entries(workspace.store, by=SYSTEM))
    visit = open_window(browser, address)
    visit.context.add_cookies([{"name": "language", "value": "fa", "url": address}])
    visit.sign_in("Reza", PASSWORD)
    page = visit.open("/")

    page.locator("nav.nav a[href='/dashboard']").click()
    bars = page.locator("article[aria-labelledby=by-locale-title]")
    used, unused = (
        bars.locator(f"svg a[href*='about={about}&'][href*='locale=fa']") for about in ("used", "unused")
    )
    expect(used).to_have_attribute("aria-label", "فارسی، استفاده‌شده: ۱")
    first, second = used.bounding_box(), unused.bounding_box()
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]  # a Persian axis begins at the right
    used.focus()
    page.keyboard.press("Enter")

    expect(page.locator(".text-line")).to_have_count(1)
    page.go_back()
    unused.click(position={"x": 20, "y": 5})
    expect(page.locator("main strong[role=status]")).to_contain_text("متن پیدا شد")
    page.locator("input[name=change][value=retire]").check()
    page.locator("input[name=which][value=all]").check()
    page.locator("aside .button-primary").click()

    expect(page.locator("[data-go-on]")).to_have_count(0, timeout=30_000)
    expect(page.locator(".chip-bulk-ready").first).to_be_visible()
    page.locator("form[action$='/begin'] button").click()
    expect(page.locator("[data-go-on]")).to_have_count(0, timeout=30_000)
    expect(page.locator("main form[action$='/undo']")).to_be_visible()
    assert len(library.entries(workspace.store, by=SYSTEM)) == 1

    page.locator("main form[action$='/undo'] button").click()
    expect(page.locator("[data-go-on]")).to_have_count(0, timeout=30_000)
    expect(page.locator(".chip-bulk-undone").first).to_be_visible()
    assert len(library.entries(workspace.store, by=SYSTEM)) == whole

    page.set_viewport_size({"width": 390, "height": 800})
    for path, language in (("/retired", "fa"), ("/retired", "en"), ("/dashboard", "en")):
        visit.context.add_cookies([{"name": "language", "value": language, "url": address}])
        page.goto(address + path)
        row = page.locator("nav.upkeep")
        current = row.locator("[aria-current]")
        expect(current).to_be_in_viewport(ratio=1)
        row.locator("a").last.focus()
        expect(row.locator("a").last).to_be_in_viewport(ratio=1)
        assert row.evaluate("row => row.scrollWidth > row.clientWidth && row.clientHeight < 70")
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth && scrollY === 0")
    visit.context.close()
    assert visit.complaints == []
