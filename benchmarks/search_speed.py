"""How fast search is: Whoosh engine beside SQLite FTS5 with a prefix index, same texts, same queries, same run.

    .venv/bin/python benchmarks/search_speed.py [--macros 1000] [--queries 400] [--seed 7] [--cpu]

`--cpu` counts the processor's time of each query instead of the clock's, for a machine that is busy otherwise.

The library is made by a seeded script from the words of templates_library: 30 to 90 words a text, frequencies as
there, with a tail of rare words put together from halves of real ones.
"""

import argparse
import random
import re
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from kb.library.entry import Kind
from kb.search import Document, Query
from kb.search.whoosh_engine import WhooshEngine

LIBRARY = Path(__file__).parent.parent / "templates_library"
LOCALES = ("en", "fa", "el", "zh")
SITUATIONS = ("billing", "refund", "delivery", "account", "password", "outage", "complaint", "follow-up")
RARE = 12_000  # made-up words a language beside the real ones
RARE_SHARE = 0.12


class Words:
    """The words of one language with their frequencies; of Chinese, the clauses' pieces."""

    def __init__(self, locale: str, chance: random.Random) -> None:
        self.joiner = "" if locale == "zh" else " "
        counts = Counter(
            word for path in LIBRARY.glob(f"*/*/{locale}.md") for word in _pieces(path.read_text(), locale)
        )
        self.common = list(counts)
        self.weights = list(accumulate(counts.values()))
        self.rare = [self._blend(chance) for _ in range(RARE)]
        self.rare_weights = list(accumulate(1 / rank for rank in range(1, RARE + 1)))

    def _blend(self, chance: random.Random) -> str:
        first, second = chance.choice(self.common), chance.choice(self.common)
        return first[: (len(first) + 1) // 2] + second[len(second) // 2 :]

    def take(self, count: int, chance: random.Random) -> list[str]:
        """Draw words."""
        rare = sum(chance.random() < RARE_SHARE for _ in range(count))
        drawn = chance.choices(self.common, cum_weights=self.weights, k=count - rare)
        drawn += chance.choices(self.rare, cum_weights=self.rare_weights, k=rare)
        chance.shuffle(drawn)
        return drawn


def _pieces(text: str, locale: str) -> list[str]:
    text = re.sub(r"\{\{[^}]*\}\}", " ", text)
    if locale != "zh":
        return [word.lower() for word in re.findall(r"[^\W\d_](?:[\w\u200c]*\w)?", text)]
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    return [run[at : at + 2] for run in runs for at in range(0, len(run), 2)]


def library(macros: int, seed: int) -> Iterator[Document]:
    """Make the library."""
    chance = random.Random(seed)
    words = {locale: Words(locale, chance) for locale in LOCALES}
    for number in range(macros):
        situations = tuple(chance.sample(SITUATIONS, chance.randint(1, 2)))
        for locale in LOCALES:
            known = words[locale]
            title = known.joiner.join(known.take(chance.randint(2, 5), chance))
            body = known.joiner.join(known.take(chance.randint(30, 90), chance))
            yield Document(
                Kind.MACRO,
                f"macro-{number}",
                locale,
                title,
                body,
                f"m{number}",
                situations,
                situations,
                approved=True,
            )


def queries(documents: Sequence[Document], count: int, seed: int) -> dict[str, list[Query]]:
    """Make queries from the texts: beginnings as typed, some whole words, sentences."""
    chance = random.Random(seed + 1)
    made: dict[str, list[Query]] = {"as typed": [], "words": [], "sentence": []}
    for _ in range(count):
        document = chance.choice(documents)
        wide = document.locale == "zh"
        words = document.body.split() if not wide else [document.body[at : at + 2] for at in range(0, 40, 2)]
        at = chance.randrange(len(words) - 8)
        joiner = "" if wide else " "
        few = joiner.join(words[at : at + chance.randint(1, 3)])
        made["words"].append(Query(few + (" " if not wide else ""), document.locale))
        made["as typed"].append(Query(few[: chance.randint(1, len(few))], document.locale))
        made["sentence"].append(Query(joiner.join(words[at : at + 8]), document.locale))
    return made


class Fts5:
    """SQLite's full-text search as one would set it up: title over body, prefix index, snippets."""

    def __init__(self, path: Path, documents: Sequence[Document]) -> None:
        self.base = sqlite.connect(path)
        self.base.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, locale UNINDEXED, title, body, prefix='1 2 3')"
        )
        rows = ((d.key, d.locale, d.title, d.body) for d in documents)
        self.base.executemany("INSERT INTO texts VALUES (?, ?, ?, ?)", rows)
        self.base.commit()

    def search(self, query: Query) -> int:
        """Answer with 20 results and snippets; all words, the last as a beginning."""
        words = re.findall(r"\w+", query.text)
        if not words:
            return 0
        match = " ".join(f'"{word}"' for word in words) + ("" if query.text.endswith(" ") else "*")
        rows = self.base.execute(
            "SELECT key, locale, title, snippet(texts, 3, '[', ']', '…', 20) FROM texts WHERE texts MATCH ?"
            " ORDER BY bm25(texts, 0, 0, 5, 1) LIMIT 20",
            (match,),
        )
        return len(rows.fetchall())


def measured(
    search: Callable[[Query], object],
    asked: Sequence[Query],
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    """Give the milliseconds of each query."""
    times = []
    for query in asked:
        start = clock()
        search(query)
        times.append((clock() - start) * 1000)
    return times


def p95(times: Sequence[float]) -> float:
    """Give the 95th percentile."""
    return statistics.quantiles(times, n=100)[94]


def main() -> None:
    """Build both, ask both, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--macros", type=int, default=1000)
    arguments.add_argument("--queries", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--cpu", action="store_true")
    given = arguments.parse_args()
    clock = time.process_time if given.cpu else time.perf_counter
    documents = list(library(given.macros, given.seed))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        engine = WhooshEngine(Path(folder) / "index")
        engine.apply(documents, (), sequence=1)
        whoosh_seconds = time.perf_counter() - start
        start = time.perf_counter()
        fts5 = Fts5(Path(folder) / "fts.db", documents)
        print(
            f"{len(documents)} texts: index Whoosh {whoosh_seconds:.1f} s, FTS5 {time.perf_counter() - start:.1f} s"
        )
        start = time.perf_counter()
        WhooshEngine(Path(folder) / "index").search(Query("refund"))
        print(f"open and first search {1000 * (time.perf_counter() - start):.0f} ms")
        engine.warm()
        print(
            f"{'':10}{'Whoosh p50':>12}{'p95':>9}{'max':>9}{'FTS5 p50':>12}{'p95':>9}{'p95 ratio':>11}   (ms)"
        )
        for kind, asked in queries(documents, given.queries, given.seed).items():
            ours, theirs = measured(engine.search, asked, clock), measured(fts5.search, asked, clock)
            print(
                f"{kind:10}{statistics.median(ours):12.2f}{p95(ours):9.2f}{max(ours):9.2f}"
                f"{statistics.median(theirs):12.2f}{p95(theirs):9.2f}{p95(ours) / p95(theirs):11.2f}"
            )
        changed = [d for d in documents if d.key == "macro-3"]
        start = time.perf_counter()
        engine.apply([*changed[1:], Document(**{**vars(changed[0]), "body": "zyzzyva"})], (), sequence=2)
        found = engine.search(Query("zyzzyva")).total
        print(f"one edit found ({found}) after {1000 * (time.perf_counter() - start):.0f} ms")
        size = sum(path.stat().st_size for path in (Path(folder) / "index").iterdir())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"index {size / 1e6:.1f} MB, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
