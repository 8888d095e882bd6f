"""How large and how knotted a Markdown text may be, so that rendering it stays short.

Python-Markdown is quadratic in open brackets, tags and lines of one block, and recursive in nesting
(Python-Markdown/markdown#798). Each limit is far above what a reply or an article needs; at all
limits together a text renders in under two seconds. Nothing here imports Markdown.
"""

import re
from collections.abc import Iterator

from kb.errors import N_, Invalid, Problem
from kb.library.entry import Kind

CHARACTERS = {Kind.MACRO: 20_000, Kind.ARTICLE: 200_000}
BRACKETS_IN_BLOCK = 200
LINES_IN_BLOCK = 1_000
CHARACTERS_IN_BLOCK = 20_000
NESTING = 10
TAGS = 1_000
DECLARATIONS = 50  # `<!` and `<?`
TABLE_CELLS = 20_000  # in all tables of a text: width of the widest row times rows

# One level is a quote mark, a list mark, or four columns of indentation.
_LEVEL = re.compile(r"[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))|\t| {4}")


def check(body: str, *, kind: Kind = Kind.ARTICLE, where: str = "body") -> None:
    """Raise Invalid, with the line, where a text is too large or too knotted to render."""
    found = list(problems(body, kind=kind, where=where))
    if found:
        raise Invalid(found)


def problems(body: str, *, kind: Kind = Kind.ARTICLE, where: str = "body") -> Iterator[Problem]:
    """Say where a text is over a limit. A text that is too long is not read further."""
    if len(body) > CHARACTERS[kind]:
        message = N_("%(count)s characters; at most %(limit)s are allowed")
        yield Problem(where, message, {"count": len(body), "limit": CHARACTERS[kind]})
        return
    yield from _counted_in_all(body, where)
    yield from _counted_by_block(body, where)
    for number, line in enumerate(body.split("\n"), 1):
        if _depth(line) > NESTING:
            yield Problem(
                where,
                N_("line %(line)s: quotes, lists and indentation are nested deeper than %(limit)s"),
                {"line": number, "limit": NESTING},
            )
            return


def _counted_in_all(body: str, where: str) -> Iterator[Problem]:
    for marks, limit in ((("<",), TAGS), (("<!", "<?"), DECLARATIONS)):
        count = sum(map(body.count, marks))
        if count > limit:
            message = N_("line %(line)s: %(mark)s stands more than %(limit)s times in this text")
            line = _line_of_nth(body, marks, limit + 1)
            yield Problem(where, message, {"line": line, "mark": marks[0], "limit": limit})
            return


def _counted_by_block(body: str, where: str) -> Iterator[Problem]:
    cells = 0
    for first, lines in _blocks(body):
        brackets = sum(line.count("[") for line in lines)
        cells += len(lines) * max(line.count("|") for line in lines)
        characters = sum(map(len, lines))
        for count, limit, message in (
            (
                characters,
                CHARACTERS_IN_BLOCK,
                N_("line %(line)s: more than %(limit)s characters in one block"),
            ),
            (
                brackets,
                BRACKETS_IN_BLOCK,
                N_("line %(line)s: more than %(limit)s opening square brackets in one block"),
            ),
            (len(lines), LINES_IN_BLOCK, N_("line %(line)s: more than %(limit)s lines without a blank line")),
            (cells, TABLE_CELLS, N_("line %(line)s: more than %(limit)s table cells in this text")),
        ):
            if count > limit:
                yield Problem(where, message, {"line": first, "limit": limit})
                return


def _blocks(body: str) -> Iterator[tuple[int, list[str]]]:
    """Give each run of lines that are not blank, with the number of its first line."""
    first, block = 1, list[str]()
    for number, line in enumerate(body.split("\n"), 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            yield first, block
            block = []
    if block:
        yield first, block


def _depth(line: str) -> int:
    depth, position = 0, 0
    while match := _LEVEL.match(line, position):
        depth, position = depth + 1, match.end()
        if depth > NESTING:
            break
    return depth


def _line_of_nth(body: str, marks: tuple[str, ...], number: int) -> int:
    pattern = re.compile("|".join(map(re.escape, marks)))
    for count, match in enumerate(pattern.finditer(body), 1):
        if count == number:
            return body.count("\n", 0, match.start()) + 1
    return 1
