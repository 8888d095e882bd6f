"""In a real browser: a text is filled in by keys and copied, values stay for a customer, several texts make one reply."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts, usage
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    now = datetime.now(UTC)
    accounts.add_person(
        opened.store, "Eleni", roles=frozenset({Role.AGENT}), password=PASSWORD, by=SYSTEM, now=now
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


def test_what_is_missing_blocks_the_copy_until_it_is_filled_and_stays_for_the_customer(visit: Visit) -> None:
    page = visit.open("/macros/refund-on-its-way?locale=fa&customer.first_name=Maria")
    plain = page.locator("#fa [data-plain]")
    expect(page.locator("#fa .filled").first).to_have_text("Maria")

    page.locator("body").press("c")
    expect(page.locator("[data-field='order.number'] input").first).to_be_focused()
    expect(page.locator(".toast").last).to_contain_text("Still to fill in: order number")
    expect(page.locator("#en .sentence.lit")).to_have_count(1)
    page.keyboard.type("12-AB")
    page.keyboard.press("Enter")
    expect(page.locator("[data-field='refund.amount'] input").first).to_be_focused()
    page.keyboard.type("1234.5")
    page.locator("[data-currency]").first.select_option("IRT")
    expect(page.locator("[data-field='refund.amount'] .fill-said").first).to_contain_text("تومان")
    page.locator("[data-field='refund.date'] input[type=checkbox]").check()
    expect(plain).not_to_have_value(re.compile("{{"))
    page.locator("[data-field='refund.date'] input[type=checkbox]").uncheck()
    page.locator("[data-field='refund.date'] input").first.fill("2026-12-01")
    page.locator("[data-field='refund.date'] input").first.press("Enter")

    expect(page.locator(".toast").last).to_have_text("Copied")
    assert "۱۰ آذر ۱۴۰۵" in plain.input_value()
    assert "۱٬۲۳۴\u00a0تومان" in plain.input_value()
    assert visit.copied("text/plain", plain.input_value()) == plain.input_value()
    html = visit.clipboard("text/html")
    assert "<bdi>12-AB</bdi>" in html
    assert "class=" not in html
    expect(page.locator("#en .filled", has_text="December 1, 2026")).to_be_visible()

    page = visit.open("/macros/late-parcel?locale=en")  # the same customer
    expect(page.locator("#en .filled", has_text="12-AB").first).to_be_visible()
    visit.open("/macros/refund-on-its-way?customer.first_name=Nikos")  # another one
    expect(page.locator("[data-field='order.number'] input").first).to_have_value("")
    page.locator("[data-new-customer]").click()
    expect(page.locator("[data-field='customer.first_name'] input").first).to_have_value("")
    expect(page.locator("[data-field='agent.first_name'] input").first).to_have_value("Eleni")


def test_a_value_that_is_markup_stays_text(visit: Visit) -> None:
    page = visit.open("/macros/refund-on-its-way?locale=en")
    hostile = '"><img src=x onerror=alert(1)><b>x</b> [y](javascript:1)'
    page.locator("[data-field='order.number'] input").first.fill(hostile)

    expect(page.locator("#en .filled", has_text="onerror")).to_have_text(hostile)
    assert page.locator("main .content img, main .content b").count() == 0
    page.locator("[data-field='order.number'] input").first.press("Escape")
    expect(page.locator("[data-field='order.number'] input").first).not_to_be_focused()


def test_several_texts_make_one_reply(visit: Visit, workspace: Workspace) -> None:
    visit.know_the_customer()
    page = visit.open("/?locale=fa&q=refund on its way")
    expect(page.locator("[data-pane] [data-add]")).to_be_visible()
    title = page.locator("[data-pane] h2").first.text_content()

    page.locator(".result-link").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-tray] summary")).to_contain_text("1 text")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-pane] h2").first).not_to_have_text(title or "")
    page.keyboard.press("a")
    expect(page.locator("[data-tray] summary")).to_contain_text("2 texts")
    page.locator("[data-tray] summary").click()
    pieces = page.locator(".piece-title")
    expect(pieces.first).to_contain_text(title or "")
    page.locator("[data-move='1']").first.click()
    expect(pieces.last).to_contain_text(title or "")
    page.locator("[data-take-out]").last.click()
    expect(pieces).to_have_count(1)
    page.locator("[data-reply-undo]").click()
    expect(pieces).to_have_count(2)
    page.locator("[data-reply] [data-copy=rich]").click()
    expect(page.locator(".toast").last).to_have_text("Copied")
    plain = page.locator("[data-reply] [data-plain]").input_value()
    assert visit.copied("text/plain", plain) == plain
    assert plain.count("سلام") == 1

    page = visit.open("/macros/late-parcel")  # the reply goes along
    expect(page.locator("[data-tray] summary")).to_contain_text("2 texts")
    page.set_viewport_size({"width": 420, "height": 700})
    visit.open("/pop?q=refund&locale=fa").locator(".result-link").first.click()  # over a sheet too
    expect(page.locator("[data-pane] [data-add]")).to_be_visible()
    page.locator("[data-tray] summary").click()
    expect(page.locator("[data-reply] [data-copy=rich]")).to_be_visible()
    assert sum(use.times for use in usage.listed(workspace.store, by=SYSTEM)) >= 2


def test_without_script_the_text_is_filled_in_by_a_form(browser: Browser, address: str) -> None:
    visit = open_window(browser, address, java_script_enabled=False)
    visit.sign_in("Eleni", PASSWORD)
    page = visit.open("/macros/refund-on-its-way?locale=fa")

    page.locator("#fa [data-field='order.number'] input").first.fill("12-AB")
    page.locator("#fa .fill-foot button.without-script").click()

    expect(page.locator("#plain-text")).to_have_value(re.compile("\u206812-AB\u2069"))
    expect(page.locator("#plain-text")).to_be_visible()
    visit.context.close()
