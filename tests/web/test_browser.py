"""The main job in a real browser, from the first link to a macro that is found; phones; no script."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"
SEARCHES = {"en": "refund", "el": "επιστροφή", "fa": "بازگشت وجه", "zh": "退款"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library."""
    opened = open_workspace(
        Settings.from_environment({}, data=tmp_path_factory.mktemp("data")), load_shipped=True
    )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def first_token(workspace: Workspace) -> str:
    token = accounts.first_link(workspace.store, now=datetime.now(UTC))
    assert token
    return token


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address)
    opened.know_the_customer()
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def editor(workspace: Workspace, first_token: str) -> str:
    """An editor's name; added after the first link was made, which needs an empty house."""
    name, now = "Reza", datetime.now(UTC)
    accounts.add_person(
        workspace.store, name, roles=frozenset({Role.EDITOR}), password=PASSWORD, by=SYSTEM, now=now
    )
    return name


def wait_for_index(workspace: Workspace) -> None:
    """Wait until what was saved can be found: at most a second."""
    until = time.monotonic() + 1
    while workspace.engine.sequence() < workspace.store.sequence():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_from_the_first_link_to_a_macro_that_is_found(
    visit: Visit, workspace: Workspace, first_token: str
) -> None:
    page = visit.open(f"/first/{first_token}")
    page.fill("#name", "Ada")
    page.fill("#password", PASSWORD)
    page.click("form.card .button-primary")
    expect(page.locator("[data-notice]")).to_be_visible()

    page.locator("body").press("/")
    for locale, words in SEARCHES.items():
        page.keyboard.type(words)
        expect(page.locator(f".result-title mark:lang({locale})").first).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.locator(".result").first.locator(".result-link")).to_be_focused()
        title = page.locator(".result-title").first.text_content() or ""
        expect(page.locator("[data-pane] h2").first).to_have_text(title)
        page.keyboard.press("c")
        expect(page.locator(".toast").last).to_have_text("Copied")
        expect(page.locator("[data-pane] [data-plain]")).not_to_have_value(re.compile("{{"))
        body = page.locator("[data-pane] [data-plain]").input_value()
        assert visit.copied("text/plain", body) == body
        assert "<p" in visit.clipboard("text/html")
        page.keyboard.press("Escape")  # back to the field, its words chosen to be typed over

    page.click("text=New macro")
    page.fill("#key", "parcel-at-the-neighbour")
    page.fill("#title", "Parcel left at the neighbour’s")
    page.fill("#body", "Hello {{ customer.first_name }},\n\nWe are looking into it.")
    page.click("text=Save draft")

    expect(page.locator(".light-missing")).to_have_count(3)
    expect(page.locator(".advice")).to_contain_text("Vague action")
    page.click("button[value=approve]")
    expect(page.locator(".gate li")).to_have_count(3)

    field = page.locator("textarea#body")
    field.fill("Hello {{ customer.first_name }},\n\nI am sorry that your parcel ended up next door.\n\n")
    expect(page.locator(".light-acknowledgement.on")).to_be_visible()
    expect(page.locator(".mirror .evidence-acknowledgement")).to_have_count(1)
    field.press_sequentially("I have asked the courier to bring it to you tomorrow. ", delay=1)
    expect(page.locator(".light-action.on")).to_be_visible()
    field.press("Control+End")
    phrase = page.locator(".light-invitation .phrase").first
    words = phrase.text_content() or ""
    phrase.click()
    expect(page.locator(".light.on")).to_have_count(3)
    assert field.input_value().endswith(words)
    page.click("button[value=approve]")
    expect(page.locator(".toast")).to_contain_text("Approved")

    wait_for_index(workspace)
    page.locator("body").press("/")
    page.keyboard.type("neighbour")
    page.keyboard.press("Enter")
    expect(page.locator(".result-link").first).to_have_attribute(
        "href", re.compile("parcel-at-the-neighbour"), timeout=5000
    )
    # The gate's refusal is an answer, and the browser notes its status.
    assert [text for text in visit.complaints if "422 (UNPROCESSABLE" not in text] == []


def test_without_script_one_can_search_read_and_check_the_tone(
    browser: Browser, address: str, editor: str
) -> None:
    visit = open_window(browser, address, java_script_enabled=False)
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/")

    page.fill("#q", "refund")
    page.press("#q", "Enter")
    page.locator(".result-link").first.click()
    expect(page.locator(".variant .content").first).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()

    visit.open("/macros/double-charge/en")
    page.fill("#body", "The case is closed.")
    page.click("button[value=check]")
    expect(page.locator(".light-missing")).to_have_count(3)
    with page.expect_navigation():
        page.click("button[value=save]")
    visit.open("/macros/double-charge/en")
    expect(page.locator("#body")).to_have_value("The case is closed.")
    assert visit.complaints == []
    visit.context.close()


def test_the_panel_follows_what_is_typed(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/macros/double-charge/en")

    page.fill("#body", "x")
    expect(page.locator(".light-missing")).to_have_count(3)
    page.locator("#body").press_sequentially(" I am sorry that the parcel is late.")

    expect(page.locator(".light-missing")).to_have_count(2)


def test_escape_closes_a_menu_and_the_theme_changes(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/")
    menu = page.locator("details.menu").last

    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    menu.locator("summary").click()
    page.click("button[value=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 22, 26)"
    assert visit.complaints == []


def test_a_right_to_left_page_is_mirrored(visit: Visit, editor: str) -> None:
    visit.context.add_cookies([{"name": "language", "value": "fa", "url": visit.address}])
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/")

    brand = page.locator(".brand").bounding_box()
    facets = page.locator(".facets").bounding_box()

    assert brand
    assert facets
    assert brand["x"] > 900
    assert facets["x"] > 900


def in_persian(visit: Visit, editor: str) -> Page:
    visit.context.add_cookies([{"name": "language", "value": "fa", "url": visit.address}])
    visit.sign_in(editor, PASSWORD)
    return visit.open("/")


def test_the_keys_work_right_to_left_and_on_other_keyboards(visit: Visit, editor: str) -> None:
    page = in_persian(visit, editor)
    field = page.locator("[data-search-key]")

    page.locator("body").press("/")
    expect(field).to_be_focused()
    page.keyboard.type("بازگشت وجه")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result-link").first).to_be_focused()
    expect(page.locator(".result-title mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".result-link").nth(1)).to_be_focused()
    page.evaluate(  # `c` on a Persian keyboard
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', { key: 'ز', code: 'KeyC', bubbles: true, cancelable: true }))"
    )
    expect(page.locator(".toast").last).to_have_text("کپی شد")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    assert visit.complaints == []


def test_the_keys_are_shown_and_put_away(visit: Visit, editor: str) -> None:
    page = in_persian(visit, editor)
    dialog = page.locator("[data-keys]")

    page.locator("body").press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("body").press("?")
    dialog.locator("button").click()

    expect(dialog).to_be_hidden()
    assert visit.complaints == []


def test_enter_opens_what_was_typed_however_fast(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/")

    page.locator("body").press("/")
    page.keyboard.type("invoice copy")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/macros/invoice-copy"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/\?q=invoice\+copy$"))
    expect(page.locator("[data-result]").first).to_have_attribute("data-key", "macro/invoice-copy")


def test_enter_waits_for_the_answer_to_the_last_letters(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.page
    page.clock.install()
    visit.open("/")
    held: list[Route] = []
    page.route("**/results?q=refund", lambda route: held.append(route))

    with page.expect_request("**/results?q=refund"):
        page.fill("#q", "refund")
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))  # the pause after a letter does not end
    page.fill("#q", "late parcel")
    page.press("#q", "Enter")
    held[0].continue_()
    expect(page.locator(".result-title mark").first).to_have_text(re.compile("refund", re.IGNORECASE))
    page.clock.resume()

    expect(page).to_have_url(re.compile("/macros/late-parcel"))


def test_the_copy_key_takes_the_result_that_is_chosen(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/?q=refund")
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()
    page.route("**/glance/**", lambda route: (time.sleep(0.3), route.continue_()))
    second = page.locator(".result-link").nth(1)

    second.focus()
    page.keyboard.press("c")
    expect(page.locator(".toast").last).to_have_text("Copied")

    expect(page.locator("[data-pane] [data-plain]")).not_to_have_value(re.compile("{{"))
    body = page.locator("[data-pane] [data-plain]").input_value()
    expect(page.locator("[data-pane] h2").first).to_have_text(second.text_content() or "")
    assert visit.copied("text/plain", body) == body


def test_nothing_found_leaves_nothing_to_copy(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/?q=refund")
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()

    page.fill("#q", "qqqwwwzzzxxx")
    expect(page.locator(".empty h2")).to_be_visible()

    expect(page.locator("[data-pane]")).to_be_hidden()
    assert page.locator("[data-variant]").count() == 0
    page.fill("#q", "refund")
    expect(page.locator("[data-pane] [data-variant]").first).to_be_visible()


def test_a_session_that_ended_asks_to_sign_in_and_keeps_the_search(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/")
    visit.context.clear_cookies(name="visit")

    page.fill("#q", "refund")

    expect(page).to_have_url(re.compile(r"/sign-in\?next=.*refund"))


def test_a_session_that_ended_while_writing_is_said_and_nothing_is_lost(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/macros/double-charge/en")
    visit.context.clear_cookies(name="visit")

    page.fill("#body", "Long work.")
    expect(page.locator(".toast").last).to_contain_text("signed out")
    page.click("button[value=save]")

    expect(page.locator("main textarea").last).to_have_value("Long work.")


def test_a_retired_macro_comes_back_from_the_toast(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/macros/praise-received")

    page.locator("form[action$='/retire'] button").click()
    page.locator(".toast button").click()

    page.wait_for_url("**/macros/praise-received**")
    expect(page.locator("[data-notice]")).to_contain_text("Brought back")


def test_paper_gets_the_text_and_nothing_else(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/macros/double-charge")
    page.emulate_media(media="print", color_scheme="dark")

    assert page.locator("main .content").first.is_visible()
    assert not any(page.locator(part).first.is_visible() for part in (".bar", ".card-foot", ".tabs", ".chip"))
    assert page.evaluate("getComputedStyle(document.querySelector('.content')).color") == "rgb(31, 29, 26)"


@pytest.mark.parametrize("width", [880, 1024, 1220])
def test_the_way_through_the_pages_leaves_room_for_the_search(
    browser: Browser, address: str, editor: str, width: int
) -> None:
    visit = open_window(browser, address, viewport={"width": width, "height": 700})
    visit.context.add_cookies([{"name": "language", "value": "el", "url": address}])
    visit.sign_in(editor, PASSWORD)

    field = visit.open("/situations").locator(".searchbox").bounding_box()

    visit.context.close()
    assert field
    assert field["width"] > 200


def test_a_text_of_the_other_direction_begins_at_its_own_side(visit: Visit, editor: str) -> None:
    in_persian(visit, editor)
    page = visit.open("/macros/double-charge")

    card, text = page.locator("#en .card-body"), page.locator("#en .content")
    card_box, text_box = card.bounding_box(), text.bounding_box()

    assert card_box
    assert text_box
    assert text_box["x"] - card_box["x"] < 40


def test_a_button_pressed_twice_sends_once(visit: Visit, editor: str) -> None:
    visit.sign_in(editor, PASSWORD)
    page = visit.open("/macros/double-charge/en")
    sent: list[str] = []
    here = f"{visit.address}/macros/double-charge/en"  # what looks like it is asked for as well
    page.on(
        "request",
        lambda request: sent.append(request.url) if (request.method, request.url) == ("POST", here) else None,
    )

    page.locator("button[value=save]").dblclick(no_wait_after=True)
    page.wait_for_url("**/macros/double-charge/en*")
    page.wait_for_load_state("networkidle")

    assert len(sent) == 1
