"""In a real browser: a file is sent while one writes, shown, copied, kept, taken away and brought back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.pictures import HTML, an_image
from tests.texts import GOOD, a_macro
from tests.web.browsing import Visit, open_window

pytestmark = pytest.mark.browser
PASSWORD = "a long walk home"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The starter library, an editor, and a reply in which nothing is to be filled in."""
    settings = Settings.from_environment({}, data=tmp_path_factory.mktemp("data"))
    opened = open_workspace(settings, load_shipped=True)
    accounts.add_person(
        opened.store, "Reza", roles={Role.EDITOR}, password=PASSWORD, by=SYSTEM, now=datetime.now(UTC)
    )
    body = GOOD["en"].replace("{{ customer.first_name }}", "there")
    a_macro(opened.store, "zebra-stripes", approved=True, title="Zebra stripes", en=body)
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    opened = open_window(browser, address)
    opened.sign_in("Reza", PASSWORD)
    yield opened
    opened.context.close()
    assert opened.complaints == []


def test_an_image_is_sent_while_one_writes_and_goes_along_with_the_text(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/macros/zebra-stripes/en")
    picture = tmp_path / "where the button is.jpg"
    picture.write_bytes(an_image("JPEG", (640, 480)))
    page.locator("#title").fill("A title that is not saved yet")

    page.locator("[data-file-drop] input[type=file]").set_input_files(picture)

    expect(page.locator(".toast").last).to_contain_text("File added.")
    expect(page.locator(".file-name")).to_have_text("where the button is.jpg")
    expect(page.locator("#title")).to_have_value("A title that is not saved yet")
    thumbnail = page.locator(".file-thumbnail")
    thumbnail.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.file-thumbnail').naturalWidth === 320")

    with page.expect_download() as kept:
        page.click(".file-name")
    assert kept.value.suggested_filename == "where the button is.jpg"
    page.click("[data-copy-image]")
    expect(page.locator(".toast").last).to_have_text("Copied")
    assert (
        visit.page.evaluate(
            "async () => (await createImageBitmap(await (await navigator.clipboard.read())[0].getType('image/png'))).width"
        )
        == 640
    )

    page.get_by_role("button", name="Remove where the button is.jpg").click()
    expect(page.locator(".file-name")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".file-name")).to_have_text("where the button is.jpg")
    expect(page.locator("#title")).to_have_value("A title that is not saved yet")

    page = visit.open("/?q=zebra")
    page.locator(".result-link").first.focus()
    expect(page.locator("[data-pane] .going .file-name")).to_have_text("where the button is.jpg")
    page.keyboard.press("c")
    expect(page.locator(".toast").last).to_have_text("Copied")
    assert '<img src="data:image/jpeg;base64,' in visit.clipboard("text/html")


def test_what_is_dropped_is_sent_and_what_is_refused_says_why(visit: Visit) -> None:
    page = visit.open("/macros/late-parcel")
    drop = """([name, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name));
        const place = document.querySelector("[data-file-drop]");
        for (const type of ["dragenter", "dragover", "drop"])
            place.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));
    }"""

    page.evaluate(drop, ["prices.csv", "name,price\n"])
    expect(page.locator(".file-name")).to_have_text("prices.csv")
    page.evaluate(drop, ["page.html", HTML.decode()])
    expect(page.locator("[data-files] [role=alert]")).to_contain_text("HTML and SVG files are not taken")
    expect(page.locator(".file-name")).to_have_count(1)
    page.evaluate(drop, ["large.txt", "x" * 10_000_001])

    expect(page.locator(".toast").last).to_contain_text("large.txt")
    page.evaluate(drop, ["two.csv", "name,price\n"])  # after a refusal the page is still one's own
    expect(page.locator(".file-name")).to_have_count(2)
    visit.complaints = [
        each for each in visit.complaints if "422" not in each
    ]  # the browser's word on the refusal
