"""Write docs/tone-rules.md from the rules and their examples: the page of the application, for reading in git.

.venv/bin/python docs/build_tone_rules.py     (or: make tone-rules)
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.languages import LANGUAGES  # noqa: E402 - after the path, for a run from a checkout
from kb.tone import guide  # noqa: E402

PAGE = ROOT / "docs" / "tone-rules.md"
_HEAD = """\
# Tone rules

Three elements that every macro needs, and sixteen points of advice, each with the reason and an example in every
language. The application shows the same page under `/guide/tone-rules`, in the language of its reader. Written by
`make tone-rules` from `kb/tone/guide.py` and `kb/tone/examples/`.
"""


def build() -> str:
    """Give the page's text."""
    return "\n".join([_HEAD, *_index(), *(line for entry in guide.entries() for line in _rule(entry))])


def _index() -> Iterator[str]:
    for entry in guide.entries():
        yield f"- [{entry.title}](#{entry.name})"
    yield ""


def _rule(entry: guide.Entry) -> Iterator[str]:
    yield f'## <a id="{entry.name}"></a>{entry.title}'
    yield ""
    yield f"`{entry.name}`: {'required in every macro' if entry.is_element else 'advice'}. {entry.asks}"
    yield ""
    yield f"- **Why:** {entry.why}"
    yield f"- **How to mend it:** {entry.mend}"
    yield f"- **Source:** {'; '.join(entry.sources)}."
    article = f"templates_library/articles/{entry.article}"
    yield f"- **Read on:** [{entry.article}](../{article}/en.md)"
    yield ""
    for code in guide.languages():
        language = LANGUAGES[code]
        example = guide.examples(code)[entry.name]
        yield f"**{language.name}**"
        yield ""
        yield from _quoted("Wrong", example.wrong, language.direction)
        yield from _quoted("Right", example.right, language.direction)


def _quoted(label: str, text: str, direction: str) -> Iterator[str]:
    yield f"{label}:"
    yield ""
    if direction == "rtl":
        yield '<div dir="rtl">'
        yield ""
    yield from (f"> {line}".rstrip() for line in text.split("\n"))
    yield ""
    if direction == "rtl":
        yield "</div>"
        yield ""


if __name__ == "__main__":
    PAGE.write_text(build(), "utf-8")
