"""Writing in a real browser: nothing typed is lost, placeholders by keys, near-duplicates, another language beside."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.library.entry import Kind
from kb.services import accounts, library
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.texts import GOOD, TITLES, a_macro
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An editor, and a macro in English and Persian."""
    opened = open_workspace(Settings.from_environment({}, data=tmp_path_factory.mktemp("data")))
    accounts.add_person(
        opened.store, "Reza", roles={Role.EDITOR}, password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
    )
    a_macro(opened.store, approved=True, fa=GOOD["fa"])
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address, locale="en")
    opened.sign_in("Reza", PASSWORD)
    yield opened
    opened.context.close()


def test_a_macro_is_written_by_keys_and_survives_a_closed_tab(visit: Visit, workspace: Workspace) -> None:
    page = visit.open("/new/macros")
    page.fill("#title", "بازگشت وجه")
    expect(page.locator("#key")).to_have_value("bazgasht-vajh")
    page.select_option("#source_locale", "en")
    field = page.locator("#body")
    field.press_sequentially("Dear {{")
    expect(page.locator("[data-pick-search]")).to_be_focused()
    page.keyboard.type("customer")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.locator("[data-pick-fallback]").fill("friend")
    page.keyboard.press("Enter")
    expect(field).to_have_value('Dear {{ customer.first_name | "friend" }}')
    page.keyboard.type(GOOD["en"].split("}}")[1].replace("Friday", "Monday"))
    expect(page.locator(".light.on")).to_have_count(3)
    expect(page.locator(".preview .placeholder")).to_have_text("customer’s name")
    expect(page.locator(".alike a")).to_contain_text(TITLES["en"])
    expect(page.locator("[data-kept]")).to_contain_text("Kept at")
    text = field.input_value()
    page.fill("#shortcut", "bazgasht")
    page.locator("[name=visibility][value=private]").check()
    with page.expect_response("**/writing/unsaved"):
        page.locator(".choice", has=page.locator("[name=situations]")).first.click()

    page.close()  # no question, nothing lost
    visit.page = visit.context.new_page()
    page = visit.open("/new/macros")
    expect(page.locator(".under-way")).to_contain_text("You have unsaved changes")
    expect(page.locator("#body")).to_have_value(text)
    expect(page.locator("#shortcut")).to_have_value("bazgasht")
    expect(page.locator("[name=situations]").first).to_be_checked()
    expect(page.locator("[name=visibility][value=private]")).to_be_checked()
    page.locator("[name=visibility][value=all]").check()
    page.click("[data-continue]")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.press("Control+s")

    expect(page.locator("[data-notice]")).to_contain_text("Saved as a draft")
    expect(page.locator("#body")).to_have_value(text)
    page.locator("#body").press("Control+Enter")
    expect(page.locator("[data-notice]")).to_contain_text("Approved")
    found = library.entry(workspace.store, Kind.MACRO, "bazgasht-vajh", by=SYSTEM)
    assert found.source.approved is not None
    assert visit.complaints == []


def test_what_the_server_never_got_is_there_again(visit: Visit) -> None:
    page = visit.open("/macros/double-charge/en")
    visit.context.set_offline(True)
    page.fill("#body", "Typed on a train.")
    expect(page.locator("[data-kept]")).to_contain_text("Not reached")
    page.close()
    visit.context.set_offline(False)
    visit.page = visit.context.new_page()

    page = visit.open("/macros/double-charge/en")
    expect(page.locator("#body")).to_have_value("Typed on a train.")
    page.click("[data-discard] button")
    expect(page.locator("#body")).to_have_value(GOOD["en"])
    page.click(".toast-action")
    expect(page.locator("#body")).to_have_value("Typed on a train.")
    page.click("[data-discard] button")
    expect(page.locator(".under-way")).to_have_count(0)


def test_a_translation_is_held_against_its_source(visit: Visit) -> None:
    page = visit.open("/macros/double-charge/zh")
    field = page.locator("#body")
    field.press_sequentially("您好 ")
    page.click(".names-lacking button")

    expect(field).to_have_value("您好 {{ customer.first_name }}")
    expect(page.locator(".names-lacking")).to_have_count(0)
    page.select_option("#beside", "fa")
    expect(page.locator(".bench-source .content")).to_have_attribute("dir", "rtl")
    expect(field).to_have_value("您好 {{ customer.first_name }}")
    field.press("Control+z")
    expect(field).to_have_value("您好 ")
    assert visit.complaints == []
