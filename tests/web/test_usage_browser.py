"""In a real browser: a copy is counted beside the copying, a search without a choice is remembered, guesses undone."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts, misses, usage
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.cast import the_cast
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"
LOOKED = 1300  # milliseconds: longer than an answer stands until it counts as looked at


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    accounts.add_person(
        opened.store,
        "Eleni",
        roles=frozenset({Role.AGENT}),
        password=PASSWORD,
        by=SYSTEM,
        now=datetime.now(UTC),
    )
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address)
    opened.know_the_customer()
    opened.sign_in("Eleni", PASSWORD)
    yield opened
    opened.context.close()
    assert opened.complaints == []


def within(seconds: float, wanted: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not wanted() and time.monotonic() < until:
        time.sleep(0.05)
    return wanted()


def times(workspace: Workspace, key: str) -> int:
    return sum(use.times for use in usage.listed(workspace.store, by=SYSTEM) if use.key == key)


def missed(workspace: Workspace) -> dict[str, int]:
    found = misses.listed(workspace.store, by=the_cast().reza)
    return {each.spelled: each.found_nothing + each.unchosen for each in found}


def test_a_copy_by_key_or_button_is_counted(visit: Visit, workspace: Workspace) -> None:
    page = visit.open("/?q=invoice copy")
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()
    page.locator(".result-link").first.focus()

    page.keyboard.press("c")
    expect(page.locator(".toast").last).to_have_text("Copied")
    assert within(3, lambda: times(workspace, "invoice-copy") == 1)

    page = visit.open("/macros/late-parcel")
    page.locator("[data-copy=markdown]").first.click()
    assert within(3, lambda: times(workspace, "late-parcel") == 1)
    page = visit.open("/")
    expect(page.locator(".results h2").first).to_have_text("Recently used by you")
    expect(page.locator(".result-link").first).to_have_attribute("href", "/macros/late-parcel?locale=en")
    assert missed(workspace) == {}


def test_a_copy_does_not_wait_for_its_count(visit: Visit) -> None:
    page = visit.open("/macros/double-charge")
    page.route("**/used", lambda route: route.abort())

    page.locator("[data-copy=plain]").first.click()

    expect(page.locator(".toast").last).to_have_text("Copied as plain text")
    body = page.locator("[data-variant] [data-plain]").first.input_value()
    assert visit.copied("text/plain", body) == body
    visit.complaints.clear()  # the browser's own word on the request that was cut off


def test_searches_left_without_a_choice_are_remembered_and_others_not(
    visit: Visit, workspace: Workspace
) -> None:
    page = visit.open("/")
    field = page.locator("#q")

    field.press_sequentially("xylophone", delay=20)  # nothing is found, and the field is emptied
    expect(page.locator(".empty h2")).to_be_visible()
    page.wait_for_timeout(LOOKED)
    field.press("Escape")
    assert within(3, lambda: missed(workspace) == {"xylophone": 1})

    field.press_sequentially("refund", delay=20)  # looked at, narrowed, and one is copied
    page.wait_for_timeout(LOOKED)
    field.press_sequentially(" on", delay=20)
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()
    page.wait_for_timeout(LOOKED)
    page.locator("[data-pane] [data-copy=plain]").first.click()
    field.fill("")

    field.press_sequentially("parcel", delay=20)  # one is opened, and one comes back to the list
    expect(page.locator(".result-title mark").first).to_be_visible()
    page.wait_for_timeout(LOOKED)
    page.locator(".result-link").first.click()
    page.wait_for_url("**/macros/**")
    page.go_back()
    page.wait_for_timeout(LOOKED)

    page.fill("#q", "vip")  # gone at once: nobody looked
    page.fill("#q", "invoice")  # left for another page
    page.wait_for_timeout(LOOKED)
    page.locator(".facets a", has_text="Macros").click()  # a filter is the same search
    page.wait_for_url("**kind=macro**")
    page.wait_for_timeout(LOOKED)
    page.click("nav.nav a >> text=Situations")

    assert within(3, lambda: "invoice" in missed(workspace))
    assert missed(workspace) == {"xylophone": 1, "invoice": 1}


def test_a_guess_is_told_and_undone_by_its_key(visit: Visit) -> None:
    page = visit.open("/")
    said = page.locator("[data-said]")
    page.locator("#q").press_sequentially("refnud", delay=20)
    expect(page.locator(".guess")).to_contain_text("a similar spelling")
    expect(said).to_contain_text("results Results for")

    page.keyboard.press("Alt+z")
    expect(page.locator(".empty h2")).to_be_visible()
    expect(said).to_contain_text("without guesses")
    assert "exact=1" in page.url
    page.keyboard.press("Alt+z")
    expect(page.locator(".result").first).to_be_visible()
    page.keyboard.press("Alt+z")
    expect(page.locator(".result")).to_have_count(0)
    page.locator("#q").press_sequentially("s", delay=20)  # another text is guessed at again

    expect(page.locator(".result").first).to_be_visible()
    assert "exact" not in page.url
