"""Every page from 320 to 2,560 pixels in each language, and axe-core over it in a language of each direction, light and dark."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from kb.accounts.user import SYSTEM, Role
from kb.library.entry import Kind
from kb.library.unsaved import Place
from kb.library.visibility import Visibility, private
from kb.services import (
    accounts,
    attachments,
    favourites,
    library,
    misfits,
    misses,
    stewardship,
    teams,
    tone,
    unsaved,
    usage,
)
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.tone.policy import Waiver
from tests.pictures import an_image
from tests.web.axe import violations
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
NOW = datetime.now(UTC)
PASSWORD = "a long walk home"
PAGES = (
    "/",
    "/?q=refund",
    "/?q=zzzyyyxxx+lang:xx",
    "/?q=refnud",
    "/?q=refnud&exact=1",
    "/macros/double-charge",
    "/macros/double-charge/en",
    "/macros/double-charge/fa",
    "/macros/refund-on-its-way/fa/filled?order.number=12-AB",
    "/reply?:part=macros/double-charge&:part=macros/late-parcel&:locale=fa",
    "/macros/bare",
    "/macros/bare/en",
    "/macros/double-charge/en/history",
    "/macros/double-charge/describe",
    "/macros/double-charge/files",
    "/articles/keep-boundaries",
    "/new/macros",
    "/situations",
    "/translate",
    "/translate/el",
    "/translate/fa",
    "/export",
    "/export?report=zendesk",
    "/guide/tone-rules",
    "/design",
    "/settings/tone",
    "/guide/api",
    "/retired",
    "/mine",
    "/misses",
    "/misfits",
    "/guide/small-window",
    "/pop?q=refund",
    "/macros/double-charge/did-not-fit",
    "/dashboard",
    "/bulk",
    "/bulk/changes",
    "/due",
    "/changes",
    "/nowhere",
)
WIDTHS = (320, 768, 2560)  # CSS pixels
ADMINISTRATORS_PAGES = (
    "/settings/teams",
    "/settings/teams/1",
    "/settings/people",
    "/settings/audit",
    "/profile",
    "/settings/webhooks",
    "/settings/tokens",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library, a draft without any element, and a changed source."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    reza = accounts.add_person(
        opened.store,
        "Reza",
        roles=frozenset({Role.EDITOR}),
        password=PASSWORD,
        by=SYSTEM,
        now=datetime.now(UTC),
    )
    library.create(
        opened.store,
        Kind.MACRO,
        "bare",
        shortcut=None,
        situations=(),
        source_locale="en",
        title="Bare",
        body="Your fault, {{ order.number }}. Calm down.",
        by=reza,
    )
    waived = Waiver("bare", "en", "no-name", "{{ order.number }}", "It is about the order alone.")
    tone.waive(opened.store, waived, by=reza)
    tone.set_levels(opened.store, {"pity": "off", "curt": "error", "blame": "note"}, by=reza)
    charge = library.entry(opened.store, Kind.MACRO, "double-charge", by=SYSTEM).source.latest
    library.save_variant(
        opened.store,
        Kind.MACRO,
        "double-charge",
        "en",
        title=charge.title,
        body=f"{charge.body}\n\nOne line more.",
        expected=charge.number,
        by=reza,
    )
    accounts.add_person(
        opened.store, "Ada", roles={Role.ADMINISTRATOR}, password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
    )
    billing = teams.add(opened.store, "Billing", by=SYSTEM)
    library.show_to(opened.store, Kind.MACRO, "double-charge", Visibility(frozenset({billing.id})), by=reza)
    library.show_to(opened.store, Kind.MACRO, "bare", private(reza), by=reza)
    for text in ("gift card", "δωροκάρτα"):
        misses.record(opened, text, locale="en", by=reza)
    stewardship.reviewed(opened.store, Kind.MACRO, "late-parcel", by=reza, now=NOW - 200 * DAY)
    photo = attachments.Sent("photo.png", an_image(), alt="Where the button is")
    attachments.add(opened.store, Kind.MACRO, "double-charge", photo, limit=10_000, by=reza)
    usage.count(opened.store, Kind.MACRO, "double-charge", "en", by=reza)
    misfits.record(
        opened.store, Kind.MACRO, "double-charge", "en", query="refund", remark="Too stiff.", by=reza
    )
    favourites.put(opened.store, Kind.MACRO, "double-charge", by=reza)
    for place in (Place(Kind.MACRO, "bare", "en"), Place(Kind.MACRO, "", "fa")):
        unsaved.keep(opened.store, place, title="Bare", body="Typed {{ half", expected=None, by=reza)
    yield opened
    opened.close()


def faults(page: Page, *, with_axe: bool) -> list[str]:
    """List at which widths a page scrolls sideways, and what axe finds in it."""
    too_wide = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("document.scrollingElement.scrollWidth")
        too_wide += [f"{found} wide at {width}"] if found > width else []
    page.set_viewport_size({"width": 1280, "height": 720})
    return [*too_wide, *(violations(page) if with_axe else [])]


def look_at_all(visit: Visit, name: str, paths: Sequence[str], *, with_axe: bool) -> dict[str, list[str]]:
    seen = {"/sign-in": faults(visit.open("/sign-in"), with_axe=with_axe)}
    visit.sign_in(name, PASSWORD)
    for path in paths:
        seen[path] = faults(visit.open(path), with_axe=with_axe)
    page = visit.open("/")
    page.locator("body").press("?")
    seen["keys"] = faults(page, with_axe=with_axe)
    return {path: found for path, found in seen.items() if found}


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
def test_every_page_can_be_used_by_everyone_from_a_phone_to_a_wall(
    browser: Browser, address: str, locale: str
) -> None:
    visit = open_window(browser, address)
    visit.context.add_cookies([{"name": "language", "value": locale, "url": address}])
    with_axe = locale in ("en", "fa")  # a language of each direction

    found = look_at_all(visit, "Reza", PAGES, with_axe=with_axe)
    visit.context.clear_cookies(name="visit")
    found |= look_at_all(visit, "Ada", ADMINISTRATORS_PAGES, with_axe=with_axe)

    visit.context.close()
    assert found == {}
    assert [text for text in visit.complaints if "404 (NOT FOUND)" not in text] == []
