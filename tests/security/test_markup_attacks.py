"""Every payload through the Markdown pipeline into a page of a real Chromium that has no policy to help."""

from collections.abc import Iterator

import pytest
from markdown import Markdown
from markupsafe import escape
from playwright.sync_api import Browser

from kb.library import markup
from kb.library.entry import Kind
from kb.placeholders import Placeholder
from tests.security.attack import PAYLOADS, Watched, framed, watched
from tests.web.browsing import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def window(browser: Browser) -> Iterator[Watched]:
    opened = watched(browser, viewport={"width": 1000, "height": 700})
    yield opened
    opened.context.close()


def shown(placeholder: Placeholder) -> str:
    return str(escape(str(placeholder)))


WAYS = {
    "page": lambda text: markup.render(text, locale="en"),
    "clipboard": lambda text: markup.render(text, locale="fa", chips=False, kind=Kind.MACRO),
    "export": lambda text: markup.to_html(text, shown, targets=frozenset({"ticket.url"}), block_dir="rtl"),
}

_FRAME = (
    "<!doctype html><title>x</title><style>header, footer {{ height: 40px }} main {{ padding: 10px }}</style>"
    "<header id=head>head</header><main id=middle>{}</main><footer id=foot>foot</footer>"
)
# What a browser made of it: anything that is not a plain text's own.
_AUDIT = """(tags) => {
  const found = [];
  const sections = [...document.querySelectorAll("#middle > section")];
  for (const [n, section] of sections.entries()) {
    for (const element of section.querySelectorAll("*")) {
      const say = (what) => found.push(`${n}: ${element.tagName} ${what}`);
      if (!tags.includes(element.localName)) say("is no tag of ours");
      for (const { name, value } of element.attributes) {
        if (/^on|^style$|^id$|^name$|^src|^form|^ping|^target|^is$|^slot/.test(name)) say(name);
        if (name.startsWith("data-") && !(name === "data-placeholder" && element.localName === "bdi")) say(name);
        if (name === "class" && !/^(content|placeholder|placeholder-link|align-(start|center|end))$/.test(value)) say(value);
      }
      if (element.localName === "a" && element.hasAttribute("href")) {
        if (!["http:", "https:", "mailto:", "tel:"].includes(element.protocol)) say(element.href);
        if (element.rel !== "noopener noreferrer") say(`rel ${element.rel}`);
      }
      const position = getComputedStyle(element).position;
      if (position !== "static") say(position);
    }
  }
  return found;
}"""
_PRESS = """() => {
  document.addEventListener("click", (event) => event.preventDefault());
  for (const element of document.querySelectorAll("#middle *"))
    for (const name of ["mouseover", "mouseenter", "focus", "click", "copy", "input", "animationstart", "toggle"])
      element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
}"""


@pytest.mark.parametrize("way", WAYS)
def test_no_text_runs_anything_or_leaves_its_place(window: Watched, way: str) -> None:
    sections = "".join(f"<section>{WAYS[way](text)}</section>" for text in PAYLOADS)

    window.show(_FRAME.format(sections))

    page = window.page
    assert page.evaluate(_AUDIT, sorted(markup.TAGS)) == []
    page.evaluate(_PRESS)
    page.wait_for_timeout(100)
    assert window.seen == []
    assert page.evaluate("document.querySelectorAll('#middle > section').length") == len(PAYLOADS)
    assert page.evaluate("[...document.body.children].map(each => each.id)") == ["head", "middle", "foot"]
    assert page.evaluate("document.elementFromPoint(500, 20).id") == "head"
    assert page.evaluate("document.title") == "x"


def test_without_the_cleaning_the_same_texts_do_run(window: Watched) -> None:
    # Every second one: a frame each takes its time.
    raw = (
        Markdown(extensions=["sane_lists", "fenced_code", "tables"]).convert(text) for text in PAYLOADS[::2]
    )

    window.show(framed(raw))
    window.page.wait_for_timeout(500)

    ran = {what for what in window.seen if what.startswith("xss ran")}
    asked = {what for what in window.seen if "//evil.test" in what}
    assert len(ran) >= 40, "the watching itself is broken: hardly anything ran"
    assert len(asked) >= 5, "the watching itself is broken: hardly anything was asked for"
