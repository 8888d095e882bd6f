"""`python -m tools.tone_training [CODE …]`: learns and writes the weights; `--check` tells how it does on replies held out."""

import argparse
import sys
from collections.abc import Iterable, Sequence

import numpy as np

from kb.tone.model.weights import DATA
from kb.tone.score import Count
from tools.tone_training import corpus, marking
from tools.tone_training.corpus import ELEMENTS, TARGETS
from tools.tone_training.learning import Array, Examples, examples, held_out, learn, thresholds, write

Judged = tuple[Examples, Array]


def _kind(reply: Examples) -> str:
    name = reply.reply.id.partition(":")[0]
    if name.startswith(("real", "modelled")):
        return name.partition("-")[0]
    return "drills" if reply.reply.advice is None else "replies"


def _table(judged: Iterable[Judged], least: Sequence[float]) -> str:
    """Print how whole replies were judged by a model that had not seen their file."""
    groups: dict[str, list[tuple[dict[str, bool], dict[str, bool]]]] = {}
    for reply, scores in judged:
        highest = scores.max(axis=0) if len(scores) else np.full(len(TARGETS), -np.inf)
        found = {name: bool(highest[TARGETS.index(name)] > least[TARGETS.index(name)]) for name in ELEMENTS}
        groups.setdefault(_kind(reply), []).append((reply.reply.labels, found))
    lines = []
    for kind, rows in sorted(groups.items()):
        right = sum(labels == found for labels, found in rows) / len(rows)
        lines.append(f"  {kind:<10} {len(rows):>5} texts, all three right {right:.1%}")
        for name in ELEMENTS:
            count = Count()
            for labels, found in rows:
                count.add(labels[name], found[name])
            lines.append(f"    {name:<16} present {count.present:.3f}  absent {count.absent:.3f}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn and write the weights of the languages named, or of all; `--check` writes nothing."""
    parser = argparse.ArgumentParser(prog="python -m tools.tone_training", description=__doc__)
    parser.add_argument("codes", nargs="*", help="languages; all that have a corpus where none is named")
    parser.add_argument(
        "--check", action="store_true", help="tell how it does on files held out, and write nothing"
    )
    options = parser.parse_args(arguments)
    for code in options.codes or corpus.codes():
        replies = corpus.read(code)
        if (
            code == marking.CODE and not options.check
        ):  # first: where marks are missing, all else is read by these
            marking.learn(reply.text for group in replies.values() for reply in group)
        groups = {name: [examples(reply, code) for reply in group] for name, group in replies.items()}
        judged = list(held_out(groups))
        least = thresholds(judged, code)
        sys.stdout.write(f"{code}: {sum(map(len, groups.values()))} texts\n{_table(judged, least)}\n")
        if not options.check:
            learnt = learn(reply for group in groups.values() for reply in group)
            write(learnt, least, corpus.digest(code), DATA / f"{code}.json.gz")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
