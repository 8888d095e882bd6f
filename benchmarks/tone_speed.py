"""How many typical replies a second the tone checker takes on one core, in each language; proselint beside it on
the English ones where it is installed (`pip install proselint`).

The replies are those of tests/tone/replies: 2 to 250 words, of all kinds.
"""

import importlib
import importlib.util
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from kb.tone import check

REPLIES = Path(__file__).parent.parent / "tests" / "tone" / "replies"
ROUNDS = 7


def texts(locale: str) -> list[str]:
    """Read the replies of one language."""
    lines = (REPLIES / f"{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def rate(judge: Callable[[str], object], replies: list[str], rounds: int = ROUNDS) -> float:
    """Give the median over the rounds, in replies a second of processor time; a first round warms up."""
    taken = []
    for _ in range(rounds + 1):
        started = time.process_time()
        for reply in replies:
            judge(reply)
        taken.append(time.process_time() - started)
    return len(replies) / statistics.median(taken[1:])


def main() -> None:
    """Print the table."""
    print(f"{'':10} {'replies/s':>10} {'characters/s':>13}")
    for locale in ("en", "fa", "el", "zh"):
        replies = texts(locale)
        ours = rate(lambda text, locale=locale: check(text, locale), replies)  # type: ignore[misc]
        letters = sum(map(len, replies)) / len(replies)
        print(f"{locale:10} {ours:10.0f} {ours * letters:13.0f}")
    if importlib.util.find_spec("proselint"):
        tools = importlib.import_module("proselint.tools")
        english = texts("en")
        theirs = rate(tools.lint, english, 1)
        print(
            f"{'proselint':10} {theirs:10.0f}   ratio {rate(lambda text: check(text, 'en'), english) / theirs:.1f}"
        )


if __name__ == "__main__":
    main()
