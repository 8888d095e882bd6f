"""Coming in, in a real browser: invited, accepted, second factor, sign-in; the pages of people for everyone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts, invitations
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.web.axe import violations
from tests.web.browsing import open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Ada, and Mei who was deactivated."""
    opened = open_workspace(Settings.from_environment({}, data=tmp_path_factory.mktemp("data")))
    for name, role in (("Ada", Role.ADMINISTRATOR), ("Mei", Role.TRANSLATOR)):
        accounts.add_person(
            opened.store, name, roles=[role], password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
        )
    yield opened
    opened.close()


def test_from_the_invitation_to_a_sign_in_with_a_code(browser: Browser, address: str) -> None:
    ada = open_window(browser, address)
    ada.sign_in("Ada", PASSWORD)
    page = ada.open("/settings/people")
    page.fill("#label", "Nikos, nights")
    page.check("input[value=translator]")
    page.locator("label.choice", has_text="Ελληνικά").click()
    page.click(".side-form .button-primary")
    link = page.input_value("#link")
    page.click("[data-copy=link]")
    assert ada.copied("text/plain", link) == link

    nikos = open_window(browser, address)
    page = nikos.open(link.removeprefix(address))
    page.fill("#name", "Nikos")
    page.fill("#password", PASSWORD)
    page.click("form.card .button-primary")
    page.wait_for_url(re.compile(f"^{re.escape(address)}/([?]done=welcome)?$"))  # toast.js takes it off

    page = nikos.open("/profile")
    page.click("#second-factor .button-primary")
    picture = page.locator(".factor-code")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    phone = pyotp.TOTP("".join(page.inner_text(".factor-key").split()))
    page.fill("#code", phone.now())
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)

    again = open_window(browser, address)
    page = again.open("/sign-in?next=/translate")
    page.fill("#name", "Nikos")
    page.fill("#password", PASSWORD)
    page.click("form.card .button-primary")
    page.wait_for_url(re.compile("/sign-in/code"))
    page.fill("#code", phone.at(datetime.now(UTC) + timedelta(seconds=30)))
    page.click("form.card .button-primary")
    page.wait_for_url(f"{address}/translate")
    expect(page.locator(".overview-card")).to_have_count(1)

    for visit in (ada, nikos, again):
        visit.context.close()
        assert visit.complaints == []


@pytest.mark.parametrize("locale", ["en", "fa"])
def test_everyone_can_use_the_pages(
    browser: Browser, address: str, workspace: Workspace, locale: str
) -> None:
    _, token = invitations.invite(
        workspace.store, "Sara", roles=[Role.AGENT], by=SYSTEM, now=datetime.now(UTC)
    )
    found = {}
    visit = open_window(browser, address)
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])
    for path in (f"/invitation/{token}", "/reset/nothing"):
        found[path] = violations(visit.open(path))
    visit.sign_in("Ada", PASSWORD)
    for path in ("/settings/people", "/settings/people/2", "/profile", "/settings/audit"):
        found[path] = violations(visit.open(path))
    page = visit.open("/profile")
    page.click("#second-factor .button-primary")
    page.wait_for_selector(".factor-code")
    found["second factor"] = violations(page)
    page = visit.open("/settings/people/2")
    page.locator("form[action$=reset] button").click()
    page.wait_for_selector("#link")
    found["link"] = violations(page)
    visit.context.close()

    assert {where: said for where, said in found.items() if said} == {}


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
def test_the_pages_fit_on_the_narrowest_phone(browser: Browser, address: str, locale: str) -> None:
    visit = open_window(browser, address, viewport={"width": 320, "height": 640})
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])
    visit.sign_in("Ada", PASSWORD)

    over = {}
    for path in ("/settings/people", "/settings/people/2", "/profile", "/settings/audit"):
        page = visit.open(path)
        over[path] = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    visit.context.close()
    assert {path: by for path, by in over.items() if by > 0} == {}
