"""Clean HTML, as `markup` makes it, to text as one would type it: what is copied as plain text."""

import re
from html.parser import HTMLParser

from kb.library.isolation import LRI, PDI

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ISOLATED = frozenset({"bdi", "code"})
_BLOCKS = _HEADINGS | {"p", "pre", "table", "div"}


def from_html(html: str, *, isolates: bool = False) -> str:
    """Write HTML of our own making as plain text, without blank lines at the ends; what is isolated there stays so."""
    writer = _PlainText(isolates=isolates)
    writer.feed(html)
    writer.close()
    return writer.text()


class _PlainText(HTMLParser):
    """Writes the clean HTML that we made ourselves as plain text, block by block."""

    def __init__(self, *, isolates: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._isolates = isolates
        self._out: list[str] = []
        self._lists: list[int | None] = []  # the next number of each open list; None in a bulleted one
        self._quotes = 0
        self._links: list[tuple[str, int]] = []  # target, and where in _out its words begin
        self._verbatim = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a list item or a link."""
        if tag in ("ul", "ol"):
            if not self._lists:
                self._break(2)
            self._lists.append(int(dict(attrs).get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            self._begin_item()
        elif tag == "blockquote":
            self._break(2)
            self._quotes += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._out)))
        elif tag in _ISOLATED and self._isolates and not self._verbatim:
            self._out.append(LRI)
        elif tag in ("br", "tr"):
            self._break(1)
        elif tag in ("td", "th"):
            self._separate_cell()
        elif tag == "hr" or tag in _BLOCKS:
            self._break(2)
            self._verbatim = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End a block, a list or a link; a link's target follows its words where they differ."""
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            if not self._lists:
                self._break(2)
        elif tag == "blockquote":
            self._break(2)
            self._quotes = max(0, self._quotes - 1)
        elif tag == "a" and self._links:
            target, begin = self._links.pop()
            words = "".join(self._out[begin:]).strip(LRI + PDI)
            if target and target.removeprefix("mailto:") != words:
                shown = target.removeprefix("mailto:")
                self._out.append(f" ({LRI}{shown}{PDI})" if self._isolates else f" ({shown})")
        elif tag in _ISOLATED and self._isolates and not self._verbatim:
            self._out.append(PDI)
        elif tag in _BLOCKS:
            self._verbatim = False
            self._break(2)

    def handle_data(self, data: str) -> None:
        """Write text; blank runs between blocks are not text."""
        if self._verbatim:
            self._out.append(data)
        elif data.strip():
            at_start = not self._out or self._out[-1].endswith("\n")
            lines = [re.sub(r"[ \t]+", " ", line) for line in data.split("\n")]
            text = "\n".join([lines[0], *(line.lstrip() for line in lines[1:])])
            self._out.append(self._quoted(text.lstrip() if at_start else text))
        elif "\n" not in data and self._out and not self._out[-1].endswith("\n"):
            self._out.append(" ")

    def text(self) -> str:
        """Everything written so far, without blank lines at the ends."""
        lines = (line.rstrip() for line in "".join(self._out).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _begin_item(self) -> None:
        self._break(1)
        number = self._lists[-1] if self._lists else None
        indent = "  " * (len(self._lists) - 1)
        self._out.append(f"{indent}- " if number is None else f"{indent}{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def _separate_cell(self) -> None:
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append(" | ")

    def _break(self, lines: int) -> None:
        """End the line, and leave a blank one before a new block outside lists."""
        written = "".join(self._out[-3:])
        if not self._out or re.search(r"(?:^|\n) *(?:-|\d+\.) $", written):
            return  # the start of the text, or of a list item: its first block stands beside the mark
        wanted = 1 if self._lists else lines
        present = len(written) - len(written.rstrip("\n"))
        if wanted > present:
            self._out.append("\n" * (wanted - present))

    def _quoted(self, text: str) -> str:
        if not self._quotes:
            return text
        mark = "> " * self._quotes
        begins_line = not self._out or not "".join(self._out[-1:]) or self._out[-1].endswith("\n")
        return (mark if begins_line else "") + text.replace("\n", "\n" + mark)
