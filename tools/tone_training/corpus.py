"""Reads labelled replies: marked texts (`*.txt`), evidence lists (`*.jsonl`) and the phrases that the product offers.

corpus/tone/README.md tells how they are written.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus" / "tone"
PHRASES = ROOT / "kb" / "tone" / "phrases"

ELEMENTS = ("acknowledgement", "action", "invitation")
# The short names of the marked texts -> what rules and model call the same thing.
MARKS = {
    "k": "acknowledgement",
    "a": "action",
    "i": "invitation",
    "empathy": "empathy",
    "sorry": "apology",
    "vague-sorry": "vague-apology",
    "vague": "vague",
    "later": "come-back",
    "handoff": "hand-off-step",
    "pity": "pity",
    "closed": "closed-door",
    "impatience": "impatience",
    "overpromise": "overpromise",
    "blame": "blame",
    "curt": "bare-command",
    "familiar": "familiar",
}
# Apologies are counted by the word, and the familiar address is a matter of forms: those the rules tell by themselves.
TARGETS = tuple(name for name in MARKS.values() if name not in ("apology", "familiar"))
ADVICE = frozenset(TARGETS) - frozenset(ELEMENTS)
# Of these a reply may hold some without any advice firing.
_MILD = frozenset({"empathy", "vague", "bare-command"})
# Advice that stands in words: an evidence list names it for the reply, and the rules point out where.
IN_WORDS = ("pity", "closed-door", "impatience", "overpromise", "blame", "vague-apology")
# What the evidence lists do not tell of each sentence, so that nothing may be learnt from its absence there.
_UNTOLD_IN_LISTS = frozenset({"empathy", "vague", "come-back", "bare-command"})
# Files of texts the rules were written with: the rules themselves told which sentence carries an element, and nothing else.
_TUNED = "tuned"
# Files of texts that the guide, the starter library or the tests show, marked by hand in full.
_SHOWN = "shown"

_OPENING = re.compile(r"\[([a-z-]+)\|")


class WrongCorpusError(Exception):
    """A corpus file that cannot be read; the text says file, line and what was expected."""


@dataclass(frozen=True)
class Labelled:
    """One labelled reply: `spans` are (target, start, end) in code points of the text.

    `advice` are the rules that fire for the whole reply, None where that was not told (drills, phrases). Of `untold`
    targets the spans are not complete. `tuned` replies are those the rules were written with: that a rule finds
    something there proves nothing, so nothing is learnt from it.
    """

    id: str
    text: str
    spans: tuple[tuple[str, int, int], ...]
    advice: frozenset[str] | None
    untold: frozenset[str] = frozenset()
    tuned: bool = False

    @property
    def labels(self) -> dict[str, bool]:
        """Element -> whether the reply has it."""
        marked = {name for name, _start, _end in self.spans}
        return {name: name in marked for name in ELEMENTS}


def unmark(text: str) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """Take the marks out of a text: the bare text, and what they stood round; raises ValueError for a mark that is wrong."""
    bare: list[str] = []
    open_marks: list[tuple[str, int]] = []
    spans: list[tuple[str, int, int]] = []
    position = 0
    while position < len(text):
        opening = _OPENING.match(text, position)
        if opening:
            if opening[1] not in MARKS:
                raise ValueError(f"no mark is called {opening[1]!r}")
            open_marks.append((MARKS[opening[1]], len(bare)))
            position = opening.end()
            continue
        sign = text[position]
        position += 1
        if sign == "[":
            open_marks.append(("", len(bare)))
        elif sign == "]":
            if not open_marks:
                raise ValueError("a ] closes nothing")
            name, start = open_marks.pop()
            if name:
                spans.append((name, start, len(bare)))
                continue
        bare.append(sign)
    if open_marks:
        raise ValueError(f"a [ is not closed after {''.join(bare[open_marks[-1][1] :])[:30]!r}")
    return "".join(bare), tuple(spans)


def _blocks(path: Path) -> Iterator[tuple[int, str, str]]:
    head, first, body = "", 0, []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("== "):
            if head:
                yield first, head, "\n".join(body).strip("\n")
            head, first, body = line[3:], number, []
        else:
            body.append(line)
    if head:
        yield first, head, "\n".join(body).strip("\n")


def marked(path: Path) -> Iterator[Labelled]:
    """Read a file of marked replies; raises WrongCorpusError."""
    for first, head, body in _blocks(path):
        parts = [part.strip() for part in head.split(";")]
        if len(parts) != 3:
            raise WrongCorpusError(f"{path}:{first}: expected == style; trade; advice")
        drills = parts[0] == "drills"
        for line, text in [*enumerate(body.split("\n"), first + 1)] if drills else [(first, body)]:
            if not text.strip():
                continue
            try:
                bare, spans = unmark(text)
            except ValueError as error:
                raise WrongCorpusError(f"{path}:{line}: {error}") from error
            if path.stem.startswith(_TUNED):
                told = tuple(span for span in spans if span[0] in ELEMENTS)
                untold = ADVICE if drills else _MILD  # the starter library gives no cause for advice
                yield Labelled(f"{path.stem}:{line}", bare, told, None, untold, tuned=True)
            elif path.stem.startswith(_SHOWN):
                yield Labelled(f"{path.stem}:{line}", bare, spans, None, tuned=True)
            else:
                advice = (
                    None
                    if drills
                    else frozenset(filter(None, (rule.strip() for rule in parts[2].split(","))))
                )
                yield Labelled(f"{path.stem}:{line}", bare, spans, advice)


def listed(path: Path) -> Iterator[Labelled]:
    """Read a file of JSON lines with `id`, `text`, `rules` and `evidence` (element -> texts)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [
            (element, row["text"].find(text), row["text"].find(text) + len(text))
            for element, texts in row["evidence"].items()
            for text in texts
            if text in row["text"]
        ]
        yield Labelled(
            row["id"], row["text"], tuple(spans), frozenset(row["rules"]), _UNTOLD_IN_LISTS, tuned=True
        )


def offered(code: str) -> Iterator[Labelled]:
    """Read the phrases to insert: each carries its element; one that mends advice carries none of it."""
    table = tomllib.loads((PHRASES / f"{code}.toml").read_text(encoding="utf-8"))
    for register, groups in table.items():
        for name, texts in groups.items():
            for number, text in enumerate(texts):
                spans = ((name, 0, len(text)),) if name in ELEMENTS else ()
                untold = frozenset(ELEMENTS) - {name}
                yield Labelled(f"phrases:{register}.{name}.{number}", text, spans, None, untold, tuned=True)


def read(code: str) -> dict[str, list[Labelled]]:
    """Read every labelled reply of a language: name of the file -> replies; raises WrongCorpusError."""
    found = {path.stem: list(listed(path)) for path in sorted((CORPUS / code).glob("*.jsonl"))}
    found |= {path.stem: list(marked(path)) for path in sorted((CORPUS / code).glob("*.txt"))}
    return found | {"phrases": list(offered(code))}


def codes() -> list[str]:
    """List the languages that have a corpus."""
    return sorted(path.name for path in CORPUS.iterdir() if path.is_dir())


def digest(code: str) -> str:
    """Tell what a language's weights were learnt from: changes with every byte of its files."""
    total = hashlib.sha256()
    files = [*(CORPUS / code).glob("*.jsonl"), *(CORPUS / code).glob("*.txt"), PHRASES / f"{code}.toml"]
    for path in sorted(files):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
