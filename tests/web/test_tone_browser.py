"""Tone in a real browser: phrases by key, waiving, the team's settings, another language."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.accounts.user import SYSTEM, Role
from kb.library.entry import Kind
from kb.services import accounts, library
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.tone import phrases
from tests.texts import GOOD
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"
NAMELESS = GOOD["en"].replace("{{ customer.first_name }}", "{{ order.number }}")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An editor and two macros, one whose greeting has no name."""
    opened = open_workspace(Settings.from_environment({}, data=tmp_path_factory.mktemp("data")))
    reza = accounts.add_person(
        opened.store,
        "Reza",
        roles=frozenset({Role.EDITOR}),
        password=PASSWORD,
        by=SYSTEM,
        now=datetime.now(UTC),
    )
    for key, body in (("lamp", "Hello Sam,"), ("nameless", NAMELESS)):
        library.create(
            opened.store,
            Kind.MACRO,
            key,
            shortcut=None,
            situations=(),
            source_locale="en",
            title=key,
            body=body,
            by=reza,
        )
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address)
    opened.sign_in("Reza", PASSWORD)
    yield opened
    opened.context.close()


def typed(page: Page, text: str) -> Page:
    page.fill("#body", text)
    expect(page.locator(".mirror")).not_to_have_class("mirror stale")
    return page


def test_one_key_puts_in_each_thing_that_is_missing_where_it_belongs(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), "Hello Sam,\n\nKind regards,\nMia 🙂")
    thanks, act, invite = (phrases("en", name)[0] for name in ("acknowledgement", "action", "invitation"))
    field = page.locator("#body")

    field.press("Alt+Enter")
    expect(page.locator(".light-acknowledgement.on")).to_be_visible()
    field.press("Alt+Enter")
    expect(page.locator(".light-action.on")).to_be_visible()
    field.press("Alt+Enter")
    expect(page.locator(".light.on")).to_have_count(3)

    expect(field).to_have_value(f"Hello Sam,\n\n{thanks} {act} {invite}\n\nKind regards,\nMia 🙂")
    field.press("Control+z")
    expect(field).to_have_value(f"Hello Sam,\n\n{thanks} {act}\n\nKind regards,\nMia 🙂")
    expect(page.locator(".light-invitation.on")).to_have_count(0)
    assert visit.complaints == []


def test_the_key_does_not_wait_for_the_panel(visit: Visit) -> None:
    page = visit.open("/macros/lamp/en")
    field = page.locator("#body")

    field.fill("Hello Sam, I am sorry that the lamp broke.")
    field.press("Alt+Enter")

    expect(field).to_have_value(f"Hello Sam, I am sorry that the lamp broke. {phrases('en', 'action')[0]}")


def test_another_phrase_takes_the_place_of_the_one_put_in(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), "Hello Sam,")
    field = page.locator("#body")

    field.press("Alt+Enter")
    expect(page.locator(".light-acknowledgement.on")).to_be_visible()
    field.press("Alt+Shift+Enter")

    expect(field).to_have_value(f"Hello Sam,\n\n{phrases('en', 'acknowledgement')[1]}")


def test_phrases_are_chosen_with_the_keyboard_in_another_register(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), "Hello Sam,")

    page.get_by_role("button", name="Informal").press("Enter")
    expect(page.get_by_role("button", name="Informal")).to_have_attribute("aria-pressed", "true")
    page.locator(".light-invitation .phrase").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("#body")).to_have_value(f"Hello Sam,\n\n{phrases('en', 'invitation', 'informal')[1]}")
    page.reload()  # the choice is kept for the next text
    expect(page.get_by_role("button", name="Informal")).to_have_attribute("aria-pressed", "true")


def test_a_finding_is_waived_and_taken_back_without_losing_what_was_typed(visit: Visit) -> None:
    page = typed(visit.open("/macros/nameless/en"), f"{NAMELESS} Not saved yet.")

    page.click(".waive summary")
    page.fill("#reason-no-name", "The order is enough.")
    page.keyboard.press("Enter")
    expect(page.locator(".waived-list")).to_contain_text("The order is enough.")
    expect(page.locator(".advice-head")).to_have_count(0)
    page.locator(".waived-list button").click()

    expect(page.locator(".advice-head")).to_have_count(1)
    expect(page.locator("#body")).to_have_value(f"{NAMELESS} Not saved yet.")
    assert visit.complaints == []


def test_a_phrase_takes_the_place_of_the_words_that_a_rule_complains_of(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), NAMELESS)

    page.click(".mend summary")
    page.locator(".mend .phrase").first.click()

    expect(page.locator(".advice-head")).to_have_count(0)
    expect(page.locator("#body")).to_have_value(GOOD["en"])
    page.keyboard.press("Control+z")
    expect(page.locator("#body")).to_have_value(NAMELESS)


def test_a_finding_is_shown_in_the_text(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), f"🙂 {NAMELESS}")

    page.get_by_role("button", name="Show in the text").click()

    chosen = "f => f.value.slice(f.selectionStart, f.selectionEnd)"
    assert page.locator("#body").evaluate(chosen) == "{{ order.number }}"


def test_a_text_in_another_language_is_told_as_one_types(visit: Visit) -> None:
    page = typed(visit.open("/macros/lamp/en"), GOOD["fa"])

    expect(page.locator(".bench-side .note-warning")).to_contain_text("in Persian, not in English")


def test_a_rule_switched_off_in_the_settings_vanishes_from_the_editor(visit: Visit) -> None:
    page = visit.open("/macros/nameless/en")
    expect(page.locator(".advice-head")).to_contain_text("No name")

    page.goto(f"{visit.address}/settings/tone")
    page.locator("#no-name input[value=off]").check()
    page.click(".levels-foot button")
    expect(page.locator("[data-notice]")).to_contain_text("Saved")
    expect(page.locator("#no-name .level-who")).to_contain_text("Reza")
    page.goto(f"{visit.address}/macros/nameless/en")

    expect(page.locator(".light.on")).to_have_count(3)
    expect(page.locator(".advice-head")).to_have_count(0)
    assert visit.complaints == []
