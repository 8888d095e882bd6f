"""`python -m kb.tone.score PATH...`: how the checker does on labelled replies (jsonl), a table a locale.

Each line of a file holds `id`, `locale`, `text`, `labels` (element -> bool) and `rules` (advice that fires).
`--errors` lists the wrong ones; `--part rest|held` takes four of five lines, or the fifth that is held out.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import Invalid
from kb.tone.advice import ADVICE
from kb.tone.engine import check
from kb.tone.report import ELEMENTS, Report

Labelled = dict[str, object]


@dataclass
class Count:
    """Right and wrong answers about one thing."""

    true: int = 0
    false: int = 0
    missed: int = 0
    rightly_absent: int = 0

    def add(self, expected: bool, found: bool) -> None:
        """Count one answer."""
        self.true += expected and found
        self.false += found and not expected
        self.missed += expected and not found
        self.rightly_absent += not expected and not found

    @property
    def present(self) -> float:
        """F1 of present; 1 where there was nothing to find and nothing found."""
        return _f1(self.true, self.false + self.missed)

    @property
    def absent(self) -> float:
        """F1 of absent."""
        return _f1(self.rightly_absent, self.false + self.missed)


def _f1(right: int, wrong: int) -> float:
    return 2 * right / (2 * right + wrong) if right or wrong else 1.0


@dataclass
class Score:
    """The counts of one locale."""

    replies: int = 0
    all_right: int = 0
    elements: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in ELEMENTS})
    rules: dict[str, Count] = field(
        default_factory=lambda: {name: Count() for name in ADVICE if name != "no-name"}
    )
    errors: list[str] = field(default_factory=list)

    def add(self, labelled: Labelled, report: Report) -> None:
        """Count one reply."""
        labels, rules = labelled["labels"], labelled["rules"]
        if not isinstance(labels, dict) or not isinstance(rules, list):
            raise TypeError("labels must be a table and rules a list")
        wrong: list[str] = [name for name in ELEMENTS if labels[name] != report.elements[name].present]
        for element in ELEMENTS:
            self.elements[element].add(labels[element], report.elements[element].present)
        found = {finding.rule for finding in report.findings}
        for name, count in self.rules.items():
            count.add(name in rules, name in found)
            if (name in rules) != (name in found):
                wrong.append(("-" if name in rules else "+") + name)
        self.replies += 1
        self.all_right += not any(name in ELEMENTS for name in wrong)
        if wrong:
            self.errors.append(_error(labelled, wrong, report))


def _error(labelled: Labelled, wrong: Iterable[str], report: Report) -> str:
    evidence = "".join(
        f"\n    {name}: {[each.text for each in report.elements[name].evidence]}"
        for name in ELEMENTS
        if name in wrong
    )
    found = "".join(
        f"\n    +{each.rule}: {each.text!r}" for each in report.findings if "+" + each.rule in wrong
    )
    return f"{labelled['id']}: {', '.join(wrong)}\n    {labelled['text']!r}{evidence}{found}"


def _lines(paths: Iterable[Path], part: str) -> Iterator[Labelled]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if part == "all" or (part == "held") == (number % 5 == 4):
                yield json.loads(line)


def score(paths: Iterable[Path], part: str = "all") -> dict[str, Score]:
    """Score the replies of the files: locale -> score; a locale without grammar raises Invalid."""
    scores: dict[str, Score] = {}
    for labelled in _lines(paths, part):
        locale = str(labelled["locale"])
        scores.setdefault(locale, Score()).add(labelled, check(str(labelled["text"]), locale))
    return scores


def table(locale: str, result: Score) -> str:
    """Print one locale's score."""
    lines = [
        f"{locale}: {result.replies} replies, all three right {result.all_right / max(1, result.replies):.1%}"
    ]
    lines += [
        f"  {name:<17} present {count.present:.3f}  absent {count.absent:.3f}"
        for name, count in result.elements.items()
    ]
    lines += [
        f"  {name:<17} {count.present:.3f}  (found {count.true}, false {count.false}, missed {count.missed})"
        for name, count in result.rules.items()
    ]
    macro = sum(count.present for count in result.rules.values()) / len(result.rules)
    return "\n".join([*lines, f"  advice macro-F1   {macro:.3f}"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the scorer; 0 when it could score everything."""
    parser = argparse.ArgumentParser(prog="python -m kb.tone.score", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the replies that were judged wrongly")
    parser.add_argument("--part", choices=("all", "rest", "held"), default="all")
    options = parser.parse_args(arguments)
    try:
        scores = score(options.paths, options.part)
    except Invalid as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for locale, result in scores.items():
        sys.stdout.write(table(locale, result) + "\n")
        if options.errors:
            sys.stdout.write("\n".join(result.errors) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
