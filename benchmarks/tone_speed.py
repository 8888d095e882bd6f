"""How fast the tone checker is on one core, in processor time, start excluded: replies a second through
`kb tone --batch` in each language, with proselint beside it on the English ones; the time that a text takes by its
length; and texts made to be nasty.

The replies are of corpus/tone, as long as those of tests/tone/replies (2 to 250 words, of all kinds), each checked once:
nothing of them is remembered. Beside them stands how fast the same are when they are met again.
"""

import itertools
import json
import os
import statistics
import sys
import time
from bisect import bisect_left
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from kb.cli import main as kb
from kb.tone import check
from tools.tone_training import corpus

REPLIES = Path(__file__).parent.parent / "tests" / "tone" / "replies"
ONCE = 2_000  # replies of a language
LOCALES = ("en", "fa", "el", "zh")
ROUNDS = 5
LENGTHS = (1_000, 10_000, 100_000)
LONGEST = LENGTHS[-1]

NASTY = {
    "deep lists": ("en", "".join(f"{' ' * (depth % 200)}- step\n" for depth in range(1_000))),
    "deep quotes": ("en", ">" * LONGEST),
    "one endless sentence, en": ("en", "we have sent the parcel and "),
    "one endless sentence, fa": ("fa", "ما بسته را فرستادیم و "),
    "one endless sentence, el": ("el", "στείλαμε το δέμα και "),
    "one endless sentence, zh": ("zh", "我们已经寄出包裹然后"),
    "one endless word": ("en", "a"),
    "no word at all": ("en", "?! "),
    "10,000 placeholders": ("en", "{{ name }} " * 10_000),
    "open braces": ("en", "{{"),
    "open brackets": ("en", "["),
    "open quotation marks": ("en", '"a '),
    "list items of one character, zh": ("zh", "- 我\n"),
    "sentences of one character, zh": ("zh", "我。"),
    "no sentence like another, zh": ("zh", "".join(f"我{number}。" for number in range(15_000))),
    "no sentence like another, en": ("en", "".join(f"Sent {number}. " for number in range(9_000))),
    "nothing but verbs, el": ("el", "στείλτε "),
    "nothing but verbs, fa": ("fa", "بفرستید "),
    "nothing but verbs, zh": ("zh", "请发"),
    "half-spaces, fa": ("fa", "می\u200c"),
    "combining accents, el": ("el", "α\u0301"),
}


def replies(locale: str) -> list[str]:
    """Read the replies of one language."""
    lines = (REPLIES / f"{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def seconds(work: Callable[[], object]) -> float:
    """Give the processor time of one call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Give the median over the rounds; a first one warms up."""
    work()
    return statistics.median(seconds(work) for _ in range(rounds))


def batch_rates(locale: str) -> tuple[float, float]:
    """Give the replies a second of `kb tone --batch FILE --json`, from reading the file to writing the answers: of replies
    met for the first time, and of the same again. Each round is a process of its own, which has checked one reply before.
    """
    rates = []
    for _round in range(ROUNDS):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            rates.append(process.submit(_batch_rates, locale).result())
    first, again = zip(*rates, strict=True)
    return statistics.median(first), statistics.median(again)


def _batch_rates(locale: str) -> tuple[float, float]:
    texts = replies_to_see_first(locale)
    lines = [{"id": n, "locale": locale, "text": text} for n, text in enumerate(texts)]
    with TemporaryDirectory() as folder:
        path, start = Path(folder) / f"{locale}.jsonl", Path(folder) / "start.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
        start.write_text(json.dumps({"id": 0, "locale": locale, "text": replies(locale)[0]}), "utf-8")
        _batch(start)  # the start: modules, grammar and model are read
        first, again = (len(lines) / seconds(partial(_batch, path)) for _time in range(2))
        return first, again


def _batch(path: Path) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        kb.main(["tone", "--batch", str(path), "--json"], standalone_mode=False)


def replies_to_see_first(locale: str) -> list[str]:
    """List different replies of the corpus, in lengths like those of the tests: every one is checked only once."""
    known = sorted({reply.text for group in corpus.read(locale).values() for reply in group}, key=len)
    lengths = itertools.cycle(map(len, replies(locale)))
    nearest = (known.pop(min(bisect_left(known, next(lengths), key=len), len(known) - 1)) for _ in known[:])
    return list(itertools.islice(nearest, ONCE))


def proselint_rate() -> float:
    """Give the English replies a second of proselint with all its checks, once it is started."""
    CheckRegistry().register_many(__register__)
    texts = replies_to_see_first("en")[:300]
    return len(texts) / median(lambda: [LintFile("reply.txt", text).lint() for text in texts], 3)


def of_length(locale: str, length: int) -> str:
    """Join replies to a text of this length."""
    joined = "\n\n".join(replies(locale))
    return (joined * (length // len(joined) + 1))[:length]


def main() -> None:
    """Print the tables."""
    print(f"{'':34} {'replies/s':>10} {'characters/s':>13} {'again/s':>10}")
    rates = {}
    for locale in LOCALES:
        rates[locale], again = batch_rates(locale)
        letters = statistics.mean(map(len, replies_to_see_first(locale)))
        print(
            f"kb tone --batch, {locale:17} {rates[locale]:10.0f} {rates[locale] * letters:13.0f} {again:10.0f}"
        )
    theirs = proselint_rate()
    print(f"{'proselint, en':34} {theirs:10.0f}   ours is {rates['en'] / theirs:.1f} times as fast\n")

    print(f"{'one text, ms by characters':34}" + "".join(f" {length:10,}" for length in LENGTHS))
    for locale in LOCALES:
        times = [median(partial(check, of_length(locale, length), locale), 3) for length in LENGTHS]
        print(f"{locale:34}" + "".join(f" {taken * 1000:10.1f}" for taken in times))

    print(f"\n{'made to be nasty':34} {'characters':>10} {'ms':>10}")
    for name, (locale, part) in NASTY.items():
        text = (part * (LONGEST // len(part) + 1))[:LONGEST] if len(part) < 1_000 else part[:LONGEST]
        taken = median(partial(check, text, locale), 1)
        print(f"{name:34} {len(text):10,} {taken * 1000:10.1f}")


if __name__ == "__main__":
    sys.exit(main())
