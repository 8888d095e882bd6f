"""Markdown to clean HTML and to plain text: the only place that imports Markdown and nh3, and makes `Markup`.

The order is fixed: bounds, placeholders to tokens, Markdown, nh3, tokens to fixed, escaped chips.
Nothing that a person wrote is put into HTML after nh3 but as escaped text. A new Markdown object is
made for every text, because one object shared by threads mixes texts.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup, escape

from kb import placeholders
from kb.errors import N_, Invalid, Problem
from kb.languages import LANGUAGES
from kb.library import bounds, isolation, plain_text, rendering, sentences
from kb.library.entry import Kind
from kb.library.sentences import Block
from kb.placeholders import Placeholder

# Short on purpose: no images, forms, styles, svg, math or anything with raw text, and never data-*.
TAGS = frozenset(
    {
        "a",
        "bdi",
        "blockquote",
        "br",
        "code",
        "del",
        "div",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
ATTRIBUTES = {"*": {"dir", "lang"}, "a": {"href", "title"}, "ol": {"start"}}
CLASSES = {
    "a": {"placeholder-link"},
    "span": {"sentence"},
    "td": {"align-start", "align-center", "align-end"},
    "th": {"align-start", "align-center", "align-end"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_BLOCKS = frozenset(
    {"blockquote", "div", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "table", "ul"}
)

# A token stands for the n-th placeholder while Markdown and nh3 work: letters that neither of them
# reads as syntax, from the private use area, taken out of the text as given.
_OPEN, _CLOSE = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_OPEN}([0-9]{{1,6}}){_CLOSE}")
_ALIGNED = {"left": "align-start", "center": "align-center", "right": "align-end"}


def readable_name(name: str) -> str:
    """Give a placeholder's name in words: `customer.first_name` is "customer first name"."""
    return name.replace(".", " ").replace("_", " ")


def render(
    body: str,
    *,
    locale: str,
    chips: bool = True,
    kind: Kind = Kind.ARTICLE,
    label: Callable[[str], str] = readable_name,
) -> Markup:
    """Render a text as a block of content with its own `lang` and `dir`; placeholders become chips.

    `label` gives the words on a chip for a placeholder's name. With `chips=False` placeholders stay as they
    are written. A link to a placeholder shows, but leads nowhere. Raises Invalid, with the line, where the
    text is over the bounds of its kind.
    """

    def show(placeholder: Placeholder) -> Markup:
        return _chip(placeholder, label) if chips else escape(str(placeholder))

    content = to_html(body, show, kind=kind)
    block = Markup('<div class="content" lang="{}" dir="{}">{}</div>')
    return block.format(_tag(locale), direction(locale), content)


def to_html(
    body: str,
    show: Callable[[Placeholder], str],
    *,
    kind: Kind = Kind.ARTICLE,
    targets: frozenset[str] = frozenset(),
    block_dir: str | None = None,
) -> Markup:
    """Render a text as an HTML fragment with each placeholder written by `show`, which gives safe HTML.

    A link whose whole target is a placeholder named in `targets` keeps it as its target; any other
    target with a placeholder is taken away. `block_dir` is put on every block element.
    """
    return _read(body, kind, _Adjustments(block_dir), targets=targets).shown(show)


def plain(body: str, *, kind: Kind = Kind.ARTICLE) -> str:
    """Give the text without Markdown, to be copied as plain text; placeholders stay as they are written."""
    read = _read(body, kind, _Adjustments())
    targets = frozenset(placeholder.name for placeholder in read.found)
    return _restore(plain_text.from_html(_clean(read.raw, read.found, targets)), read.found)


@dataclass(frozen=True)
class Copied:
    """A text for the clipboard, without anything of ours: with its form, and as plain text."""

    rich: str
    plain: str


@dataclass(frozen=True)
class Filled:
    """A text with its values: `html` for the page with every sentence a `span` of class `sentence`; `copied` gives it for
    the clipboard, made when it is first asked for; `blocks` are the sentences' lengths by paragraph.
    """

    html: Markup
    copied: Callable[[], Copied]
    blocks: tuple[Block, ...]


def fill(
    body: str,
    values: Mapping[str, str],
    *,
    locale: str,
    kind: Kind = Kind.ARTICLE,
    label: Callable[[str], str] = readable_name,
) -> Filled:
    """Render a text with values (placeholder name -> text as it is written in this locale), fallbacks where one is missing.

    A placeholder with neither is a chip on the page, and stays as written in what is copied. A value is put in as
    escaped text after cleaning; only whole web addresses go into the targets of links, and before it. Codes and
    addresses are kept from coming apart in right-to-left text. Raises Invalid where the text is over its bounds.
    """
    text = rendering.fill_targets(body, values)
    towards = direction(locale)
    isolates = towards == "rtl"
    shown = _read(text, kind, _Adjustments(isolates=isolates, locale=locale), values)

    def on_page(placeholder: Placeholder) -> Markup:
        value = rendering.value_of(placeholder, values)
        return _chip(placeholder, label) if value is None else _filled_chip(placeholder, value)

    def in_mail(placeholder: Placeholder) -> Markup:
        value = rendering.value_of(placeholder, values)
        return escape(str(placeholder)) if value is None else Markup("<bdi>{}</bdi>").format(value)

    def in_text(match: re.Match[str]) -> str:
        value = rendering.value_of(shown.found[int(match[1])], values)
        if value is None:
            return str(shown.found[int(match[1])])
        before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
        return isolation.isolated(value, towards, begins_line=not isolation.has_strong(before))

    @cache
    def copied() -> Copied:
        read = _read(text, kind, _Adjustments("rtl" if isolates else None, isolates=isolates), values)
        mail = Markup('<div lang="{}" dir="{}">{}</div>')
        text_only = plain_text.from_html(read.clean, isolates=isolates)
        return Copied(mail.format(_tag(locale), towards, read.shown(in_mail)), _TOKEN.sub(in_text, text_only))

    page = Markup('<div class="content" lang="{}" dir="{}">{}</div>')
    html = page.format(_tag(locale), towards, shown.shown(on_page))
    return Filled(html, copied, tuple(shown.blocks))


def joined(blocks: Iterable[str]) -> Markup:
    """Join rendered texts into one."""
    return Markup("\n").join(blocks)


@dataclass(frozen=True)
class _Adjustments:
    """What is done to the tree of a text beside what is done to all: see `_Adjust`."""

    block_dir: str | None = None
    isolates: bool = False
    locale: str | None = None  # of which sentences are marked; None marks none


@dataclass(frozen=True)
class _Read:
    """A text as HTML with tokens in the places of its placeholders: as Markdown gives it, and cleaned."""

    raw: str
    clean: str
    found: list[Placeholder]
    blocks: list[Block]

    def shown(self, show: Callable[[Placeholder], str]) -> Markup:
        return Markup(_TOKEN.sub(lambda match: str(show(self.found[int(match[1])])), self.clean))  # noqa: S704 - cleaned, `show` gives safe HTML


def _read(
    body: str,
    kind: Kind,
    adjustments: _Adjustments,
    values: Mapping[str, str] = MappingProxyType({}),
    *,
    targets: frozenset[str] = frozenset(),
) -> _Read:
    bounds.check(body, kind=kind)
    text, found = _with_tokens(body)
    raw, blocks = _convert(text, adjustments)
    return _Read(raw, _clean(raw, found, targets, values), found, blocks)


def direction(locale: str) -> Literal["ltr", "rtl", "auto"]:
    """Give `rtl`, `ltr`, or `auto` for a locale that is not in the table."""
    return LANGUAGES[locale].direction if locale in LANGUAGES else "auto"


def _tag(locale: str) -> str:
    return LANGUAGES[locale].tag if locale in LANGUAGES else locale


def _chip(placeholder: Placeholder, label: Callable[[str], str]) -> Markup:
    return Markup(
        '<bdi class="placeholder" data-placeholder="{name}" title="{written}">{words}</bdi>'
    ).format(name=placeholder.name, written=str(placeholder), words=label(placeholder.name))


def _filled_chip(placeholder: Placeholder, value: str) -> Markup:
    return Markup('<bdi class="filled" data-placeholder="{name}">{value}</bdi>').format(
        name=placeholder.name, value=value
    )


def _with_tokens(body: str) -> tuple[str, list[Placeholder]]:
    """Put a token in place of each placeholder, in one pass."""
    found: list[Placeholder] = []

    def token(placeholder: Placeholder) -> str:
        found.append(placeholder)
        return f"{_OPEN}{len(found) - 1}{_CLOSE}"

    forged = {ord(_OPEN): "\ufffd", ord(_CLOSE): "\ufffd"}
    return placeholders.fill(body.translate(forged), token), found


def _restore(text: str, found: list[Placeholder], values: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write placeholders out, or their values where there are some: as text, for cleaning escapes it."""

    def written(match: re.Match[str]) -> str:
        placeholder = found[int(match[1])]
        return values.get(placeholder.name) or str(placeholder)

    return _TOKEN.sub(written, text)


def _convert(text: str, adjustments: _Adjustments) -> tuple[str, list[Block]]:
    ours = _OurExtension(adjustments)
    engine = Markdown(
        extensions=[
            "sane_lists",
            "fenced_code",
            TableExtension(use_align_attribute=True),
            ours,
        ]
    )
    try:
        return engine.convert(text), ours.blocks
    except RecursionError:
        raise Invalid([Problem("body", N_("The Markdown is nested too deeply to be shown."))]) from None


def _clean(
    html: str,
    found: list[Placeholder],
    targets: frozenset[str],
    values: Mapping[str, str] = MappingProxyType({}),
) -> str:
    def keep(tag: str, attribute: str, value: str) -> str | None:  # noqa: ARG001 - the signature is nh3's
        if attribute == "dir":
            return value if value in ("ltr", "rtl", "auto") else None
        if attribute != "href":
            return _restore(value, found, values)
        if _OPEN not in value and _CLOSE not in value:
            return value
        whole = _TOKEN.fullmatch(value)
        return value if whole and found[int(whole[1])].name in targets else None

    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        allowed_classes={tag: set(names) for tag, names in CLASSES.items()},
        url_schemes=set(SCHEMES),
        attribute_filter=keep,
        link_rel="noopener noreferrer",
    )


class _OurExtension(Extension):
    """Adds our one step between Markdown's reading and its writing."""

    def __init__(self, adjustments: _Adjustments) -> None:
        super().__init__()
        self._adjustments = adjustments
        self.blocks: list[Block] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Register the step after inline Markdown was read (priority 20)."""
        md.treeprocessors.register(_Adjust(md, self._adjustments, self.blocks), "hamdeli", 5)


class _Adjust(Treeprocessor):
    """Headings one level down (the page has its own first), alignment as classes, images as links; where it is asked for,
    codes isolated and sentences marked.
    """

    def __init__(self, md: Markdown, adjustments: _Adjustments, blocks: list[Block]) -> None:
        super().__init__(md)
        self._asked = adjustments
        self._blocks = blocks

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in list(root.iter()):
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + 1, 6)}"
            if element.tag in ("td", "th") and (aligned := _ALIGNED.get(element.attrib.pop("align", ""))):
                element.set("class", aligned)
            if element.tag == "a" and _OPEN in element.get("href", ""):
                element.set("class", "placeholder-link")
                element.set("title", element.get("title") or element.get("href") or "")
            if self._asked.block_dir and element is not root and element.tag in _BLOCKS:
                element.set("dir", self._asked.block_dir)
        _images_to_links(root, inside_link=False)
        if self._asked.isolates:
            isolation.isolate_codes(root)
        if self._asked.locale is not None:
            self._blocks += sentences.mark(root, self._asked.locale)


def _images_to_links(root: Element, *, inside_link: bool) -> None:
    """Show an image's description as a link to it: no page of ours makes a browser load from elsewhere."""
    pending = [(root, inside_link)]
    while pending:
        element, linked = pending.pop()
        if element.tag == "img":
            element.tag, address, words = (
                "span" if linked else "a",
                element.get("src", ""),
                element.get("alt", ""),
            )
            element.attrib.clear()
            element.text = words or address
            if not linked:
                element.set("href", address)
        pending.extend((child, linked or element.tag == "a") for child in element)
