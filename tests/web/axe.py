"""axe-core on a page as it stands: every rule in the light, then in the dark the rules that colours decide."""

from pathlib import Path

from playwright.sync_api import Page, expect

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
# The document is the same in both themes, so only these can differ.
_OF_COLOURS = ["color-contrast", "link-in-text-block"]
_RUN = """async only => (await axe.run(document, { resultTypes: ["violations"], ...(only && { runOnly: only }) })).violations
    .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`)"""


def violations(page: Page) -> list[str]:
    """List what axe finds, each with the first places; windows that move little and follow the system's theme."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found: list[str] = page.evaluate(_RUN, None)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    in_the_dark: list[str] = page.evaluate(_RUN, _OF_COLOURS)
    return [*found, *(f"in the dark, {one}" for one in in_the_dark)]
