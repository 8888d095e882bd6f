"""Score the search on a set of queries: `python -m kb.search.score [--held] [--misses] FILE.jsonl ...`.

A line is `{"query", "locale", "expected": ["macro-key", ...], "kind"?, "held"?}`; where it names no kind of query, the
file's name does. Without `--held` only the lines that are not held aside count: rules and numbers are tuned on those
alone. The set over a library that no rule was made for, which is only measured and never tuned on:

    python -m kb.search.score --library tests/search/unseen/library.json tests/search/unseen/queries.jsonl
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.library.entry import Kind
from kb.library.file import FileEntry, FileVariant, LibraryFile
from kb.library.shipped import Shipped, read_shipped, shipped_folder, shipped_situations
from kb.search.engine import Document, Engine, Query
from kb.search.whoosh_engine import WhooshEngine

DEPTH = 10


@dataclass(frozen=True)
class Case:
    """One query of a set and the keys that would be right, any of them."""

    kind: str
    query: str
    locale: str | None
    expected: tuple[str, ...]
    held: bool


def cases(paths: Iterable[Path]) -> list[Case]:
    """Read sets of queries."""
    return [
        Case(
            one.get("kind", path.stem),
            one["query"],
            one.get("locale"),
            tuple(one["expected"] if "expected" in one else one["expect"]),
            bool(one.get("held")),
        )
        for path in paths
        for one in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def read_library(path: Path) -> Shipped:
    """Read a folder as the starter library's, or a library file; the gate is not asked."""
    if path.is_dir():
        return read_shipped(path)
    lists = json.loads(path.read_text("utf-8"))
    entries = tuple(
        _entry(kind, one)
        for name, kind in (("macros", Kind.MACRO), ("articles", Kind.ARTICLE))
        for one in lists[name]
    )
    return Shipped(LibraryFile(entries, str(path)), shipped_situations())


def _entry(kind: Kind, one: dict[str, Any]) -> FileEntry:
    variants = {
        locale: FileVariant(variant["title"], variant["body"]) for locale, variant in one["variants"].items()
    }
    return FileEntry(
        kind, one["key"], one["source_locale"], variants, tuple(one["situations"]), one.get("shortcut")
    )


def documents(shipped: Shipped) -> Iterator[Document]:
    """Give a library's variants as they are indexed, all taken as approved."""
    names = {situation.tag: tuple(situation.names.values()) for situation in shipped.situations}
    for entry in shipped.file.entries:
        known = tuple(name for tag in entry.situations for name in names.get(tag, ()))
        for locale, variant in entry.variants.items():
            yield Document(
                entry.kind,
                entry.key,
                locale,
                variant.title,
                variant.body,
                entry.shortcut,
                tuple(entry.situations),
                known,
                approved=True,
            )


def reciprocal_rank(engine: Engine, case: Case) -> float:
    """Give 1 over the place of the first right result, 0 past the tenth."""
    hits = engine.search(Query(case.query, case.locale, limit=DEPTH)).hits
    return next((1 / place for place, hit in enumerate(hits, 1) if hit.key in case.expected), 0.0)


def _table(title: str, ranks: dict[str, list[float]], out: list[str]) -> None:
    out.append(f"{title:14}{'queries':>8}{'MRR@10':>9}")
    out += [f"{name:14}{len(found):8}{sum(found) / len(found):9.3f}" for name, found in ranks.items()]


def report(engine: Engine, asked: Sequence[Case], *, misses: bool = False) -> str:
    """Give the mean reciprocal rank by kind, by language and in all."""
    kinds: dict[str, list[float]] = defaultdict(list)
    locales: dict[str, list[float]] = defaultdict(list)
    out: list[str] = []
    for case in asked:
        rank = reciprocal_rank(engine, case)
        kinds[case.kind].append(rank)
        locales[case.locale or "any"].append(rank)
        if misses and rank < 1:
            first = engine.search(Query(case.query, case.locale, limit=1)).hits
            out.append(f"{rank:.2f} {case.kind} {case.query!r}: {first[0].key if first else 'nothing'}")
    _table("kind", kinds, out)
    _table("language", locales, out)
    _table("all", {"": [rank for found in kinds.values() for rank in found]}, out)
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> None:
    """Index a library, the starter library unless told otherwise, and score the sets given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--library", type=Path, default=shipped_folder())
    parser.add_argument("--held", action="store_true", help="score the queries held aside instead")
    parser.add_argument("--misses", action="store_true", help="list what did not come first")
    given = parser.parse_args(arguments)
    asked = [case for case in cases(given.files) if case.held == given.held]
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        engine.apply(documents(read_library(given.library)), (), sequence=1)
        sys.stdout.write(report(engine, asked, misses=given.misses) + "\n")


if __name__ == "__main__":
    main()
