"""How soon the editor's tone panel answers: from the last key to the lights on the page, in the system's Chromium.

    .venv/bin/python benchmarks/editor_speed.py [--rounds 40]

The pause that the editor waits for before it asks is part of each figure; beside it stands the time of the question
alone, from the browser's request to its answer.
"""

import argparse
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts
from kb.services.workspace import open_workspace
from kb.settings import Settings
from tests.web.browsing import FLAGS, open_window, served

PASSWORD = "a minute of typing"
KEY = "escalation-second-level"  # the longest macro of the starter library
LOCALES = ("en", "fa", "el", "zh")
# Resolves with milliseconds: from the key until the panel speaks of the new text, and of that the request.
MEASURE = """text => new Promise((done) => {
  const field = document.querySelector("#body");
  const mirror = document.querySelector("[data-slot=mirror]");
  performance.clearResourceTimings();
  const watcher = new MutationObserver(() => {
    if (mirror.classList.contains("stale")) return;
    watcher.disconnect();
    const all = performance.now() - start;
    setTimeout(() => {
      const asked = performance.getEntriesByType("resource").findLast((entry) => entry.name.endsWith("/tone"));
      done([all, asked ? asked.duration : 0]);
    }, 20);
  });
  watcher.observe(mirror, { attributes: true });
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  const start = performance.now();
  document.execCommand("insertText", false, text);
})"""


def measure(page: Page, rounds: int) -> list[tuple[float, float]]:
    """Add a line to the text, again and again: no text is seen twice."""
    found = []
    for number in range(rounds):
        found.append(tuple(page.evaluate(MEASURE, f"\n{number}")))
        page.wait_for_timeout(150)
    return found


def main() -> None:
    """Print a line a language."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--rounds", type=int, default=40)
    rounds = asked.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        workspace = open_workspace(Settings.from_environment({}, data=Path(folder)), load_shipped=True)
        accounts.add_person(
            workspace.store,
            "Reza",
            roles=frozenset({Role.EDITOR}),
            password=PASSWORD,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with served(workspace) as address:
            visit = open_window(browser, address)
            visit.sign_in("Reza", PASSWORD)
            print(f"{'':4}{'key to lights, p50':>22}{'p95':>10}{'request, p50':>16}{'p95':>10}   (ms)")
            for locale in LOCALES:
                page = visit.open(f"/macros/{KEY}/{locale}")
                page.wait_for_load_state("networkidle")
                whole, alone = zip(*measure(page, rounds), strict=True)
                print(f"{locale:4}" + "".join(f"{each:{width}.0f}" for each, width in _columns(whole, alone)))
        browser.close()
        workspace.close()


def _columns(whole: tuple[float, ...], alone: tuple[float, ...]) -> list[tuple[float, int]]:
    return [
        (statistics.median(whole), 22),
        (statistics.quantiles(whole, n=20)[-1], 10),
        (statistics.median(alone), 16),
        (statistics.quantiles(alone, n=20)[-1], 10),
    ]


if __name__ == "__main__":
    main()
