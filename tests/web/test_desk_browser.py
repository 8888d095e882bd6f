"""The agent's job in a real browser: found by typing, told apart by keys, on the clipboard; phones; the small window."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts, misfits
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import the_cast
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"
# A query of one's own language that finds the same macro everywhere, and another customer's language with its letter.
JOBS = {
    "en": ("refund on its way", "p", "fa"),
    "fa": ("بازگشت وجه در راه", "g", "el"),
    "el": ("επιστροφή", "c", "zh"),
    "zh": ("退款", "n", "en"),
}
PRESSES = "window.presses = 0; addEventListener('keydown', (event) => event.isTrusted && (window.presses += 1), true);"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library and an agent."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    accounts.add_person(
        opened.store, "Eleni", roles={Role.AGENT}, password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
    )
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address)
    opened.sign_in("Eleni", PASSWORD)
    yield opened
    opened.context.close()
    assert opened.complaints == []


def keys_of(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-result]").evaluate_all(
        "all => all.map((each) => each.dataset.key)"
    )
    return found


def plain_text(page: Page) -> str:
    return page.locator("[data-pane] [data-variant]").first.locator("[data-plain]").input_value()


def copied_both(visit: Visit) -> None:
    """Both kinds on the clipboard hold the text that the pane shows first."""
    copied = visit.page.locator("body").get_attribute("data-copied") or ""
    expect(visit.page.locator(".toast").last).to_have_text(copied)
    text = plain_text(visit.page)
    assert visit.copied("text/plain", text) == text
    assert "<p" in visit.clipboard("text/html")


# All that the texts about refunds ask for, as a helpdesk would put it into its link.
GIVEN = urlencode(
    {
        "customer.first_name": "Sara",
        "agent.first_name": "Eleni",
        "brand.name": "Hamdeli",
        "order.number": "A-17",
        "ticket.id": "7",
        "reply.time": "10:00",
        "refund.amount": "5",
        "refund.date": "2026-11-20",
    }
)


@pytest.mark.parametrize("locale", list(JOBS))
def test_from_a_cold_page_to_the_clipboard_by_keys_alone(browser: Browser, address: str, locale: str) -> None:
    visit = open_window(browser, address)
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])
    visit.sign_in("Eleni", PASSWORD)
    query, letter, theirs = JOBS[locale]
    page = visit.open("/?" + GIVEN)

    page.keyboard.press("/")
    page.keyboard.type(query)
    page.evaluate(PRESSES)
    page.keyboard.press(f"Alt+{letter}")
    expect(page.locator(f".facets [data-alt-key=Key{letter.upper()}]")).to_have_attribute(
        "aria-current", "true"
    )
    page.keyboard.press("Alt+1")

    expect(page.locator("[data-pane] [data-variant] [lang]").first).to_have_attribute(
        "lang", re.compile(f"^{theirs}")
    )
    copied_both(visit)
    assert page.evaluate("window.presses") <= 6
    assert "customer.first_name=Sara" in page.url
    visit.context.close()
    assert visit.complaints == []


def test_results_that_stay_are_the_same_nodes_and_the_choice_stays_on_one(visit: Visit) -> None:
    page = visit.open("/")
    field = page.locator("#q")
    field.press_sequentially("refu", delay=30)
    expect(page.locator("mark").first).to_be_visible()
    expect(page).to_have_url(re.compile("q=refu$"))
    page.evaluate(
        "() => document.querySelectorAll('[data-result], .facets a, .searchbox').forEach((each) => (each.seen = true))"
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[data-current]").get_attribute("data-key")

    page.keyboard.press("Alt+p")
    expect(page).to_have_url(re.compile("locale=fa"))
    expect(page.locator(".facets [data-alt-key=KeyP]")).to_have_attribute("aria-current", "true")

    expect(page.locator("[data-current]")).to_have_attribute("data-key", str(chosen))
    assert page.evaluate("document.activeElement.closest('[data-result]').dataset.key") == chosen
    assert page.locator("[data-result]").evaluate_all("all => all.every((each) => each.seen)")
    page.keyboard.press("Escape")
    field.press("End")
    field.press_sequentially("nd", delay=30)
    expect(page).to_have_url(re.compile("q=refund"))
    assert page.evaluate(
        "[...document.querySelectorAll('[data-result], .facets li:first-child a')].some((e) => e.seen)"
    )
    expect(field).to_be_focused()
    page.keyboard.press("Alt+a")
    expect(page).not_to_have_url(re.compile("locale=fa"))


def test_favourites_by_key_a_word_to_the_editors_and_a_wish(visit: Visit, workspace: Workspace) -> None:
    page = visit.open("/?q=invoice+copy")
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()
    page.locator(".result-link").first.focus()
    page.keyboard.press("s")
    expect(page.locator(".toast").last).to_have_text("Among your favourites now.")
    expect(page.locator(".star")).to_have_attribute("aria-pressed", "true")

    page.locator(".misfit summary").click()
    page.locator(".misfit textarea").fill("Too long for chat.")
    page.locator(".misfit button").click()
    expect(page.locator(".toast").last).to_contain_text("Thank you")
    said = misfits.listed(workspace.store, by=the_cast().reza)
    assert [(each.entry[1], each.query, each.remark) for each, _ in said] == [
        ("invoice-copy", "invoice copy", "Too long for chat.")
    ]

    page.fill("#q", "xylophone")
    page.get_by_role("button", name="Ask for this macro").click()
    expect(page.locator(".toast").last).to_contain_text("know now")
    visit.open("/")
    expect(page.locator(".results h2").first).to_have_text("Your favourites")
    assert keys_of(page)[0] == "macro/invoice-copy"


def test_on_a_phone_a_result_is_a_sheet_and_the_way_back_closes_it(browser: Browser, address: str) -> None:
    visit = open_window(browser, address, viewport={"width": 360, "height": 640}, has_touch=True)
    visit.sign_in("Eleni", PASSWORD)
    page = visit.open("/pop?q=refund&" + GIVEN)
    sheet = page.locator("[data-pane]")
    expect(sheet).to_be_hidden()

    page.locator(".result-link").nth(1).tap()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(sheet.locator("[data-variant]").first).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.go_back()
    expect(sheet).to_be_hidden()
    expect(page.locator(".result-link").nth(1)).to_be_focused()
    assert "/pop?q=refund" in page.url

    page.locator(".result-link").first.tap()
    page.locator("[data-sheet-close]").tap()
    expect(sheet).to_be_hidden()
    page.keyboard.press("2")
    copied_both(visit)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    small = page.locator(".facets a, #q").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().height).filter((height) => height < 44)"
    )
    assert small == []
    visit.context.close()
    assert visit.complaints == []
