"""Learns the weights of a language from its labelled replies, by logistic regression.

One sum a target over the keys of a segment. A segment is a positive example where the target's span covers half of it, or half
of the span lies in it. At every step half of the keys are left out by chance, so that no verdict comes to hang on a single
word: on replies held out this was worth more than a hidden layer, pretrained embeddings or WordNet's senses.
"""

import gzip
import json
import re
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kb.languages import Folded, language
from kb.tone.engine import readings
from kb.tone.grammar import grammar_of
from kb.tone.model import features
from kb.tone.model.features import Reading, Segment
from kb.tone.model.weights import SCALE
from tools.tone_training.corpus import IN_WORDS, TARGETS, Labelled

_RARE = 5  # a key seen in fewer sentences is not learnt
_RARE_JOINED = 8  # where words are joined, runs of signs make so many keys that more must be seen
_LEAST = 0.02  # a weight smaller than this is left out
_ROUNDS = 8  # times that all sentences are seen
_BATCH = 128  # sentences a step
_PACE = 0.01  # of the first step; it falls to nothing
_LEFT_OUT = 0.5  # share of the keys
# Texts that one author weighs: verdicts are to be everybody's, not those of who wrote most.
_MOST_OF_ONE = 800
_TIMES_OFFERED = 3  # what the product itself offers or was written with has to be right
_RUNS = 9  # learnt anew, each with its own chance, and averaged
# Written without spaces, people in a hurry leave out marks, or type a space for one.
_HASTE = re.compile("[，。、；：！？]|[,;!?](?![^\\s\u3400-\u9fff])")
_ONE_IN = 4  # replies is learnt so too, another without any sign in their place
_DRILL = "drill"  # a key of the drills' sentences, never met outside training: they carry less than sentences of replies do
_FOLDS = 5
_THRESHOLDS = np.arange(-2.6, 0.51, 0.1)
# Of the elements: about even odds. With train.jsonl left out of the learning, fewer replies of every language were wrong in an
# action at even odds than at -0.2, and of the others at -0.2; chosen on the held-out files it would hang on how many drills they have.
_ELEMENT_THRESHOLDS = {"acknowledgement": -0.2, "action": 0.0, "invitation": -0.2}
# On held-out English replies errors are fewest between -0.4 and -0.2: its many passive steps are seldom certain.
# With conditions apart, what is asked after one is less certain than it was with them.
_OF_LANGUAGE = {"en": {"action": -0.3, "invitation": -0.7}}

# Where a condition is cut off from what hangs on it, it was taken for an invitation whatever came after.
_CONDITIONS_APART = frozenset({"en"})


Array = NDArray[np.float32]


@dataclass
class Example:
    """One sentence: its keys, the targets it carries, and those it says nothing about."""

    keys: list[str]
    targets: set[str]
    untold: frozenset[str]


@dataclass
class Examples:
    """The segments of one reply; `respelt` are those of the same reply typed in haste, for learning only."""

    reply: Labelled
    sentences: list[Example] = field(default_factory=list)
    respelt: list[Example] = field(default_factory=list)


def examples(reply: Labelled, code: str) -> Examples:
    """Read a labelled reply as the checker does, and tell what each segment carries."""
    found = Examples(reply, _segments(reply, code))
    chance = zlib.crc32(reply.id.encode()) % _ONE_IN
    if grammar_of(code).joined and chance < 2 and _HASTE.search(reply.text):
        found.respelt = _segments(_hasty(reply, " " if chance else ""), code)
    return found


def _hasty(reply: Labelled, instead: str) -> Labelled:
    """Type the reply without its inner marks."""
    gone = [match.start() for match in _HASTE.finditer(reply.text)] if not instead else []
    spans = tuple(
        (name, start - bisect_left(gone, start), end - bisect_left(gone, end))
        for name, start, end in reply.spans
    )
    return replace(reply, text=_HASTE.sub(instead, reply.text), spans=spans)


def _segments(reply: Labelled, code: str) -> list[Example]:
    folded, read_sentences = readings(reply.text, code)
    found: list[Example] = []
    seen = _features(code)
    for index, reading in enumerate(read_sentences):
        parts = features.segments(reading)
        context = [*seen.context(read_sentences, index), seen.lead_in(reading.sentence.lead_in)]
        within = features.hits_within(reading.hits, parts)
        for place, segment in enumerate(parts):
            elsewhere = [hit for hit in reading.hits if all(hit is not each for each in within[place])]
            own = [
                *seen.segment(parts, place),
                seen.hits(reading, within[place], inside=True),
                seen.hits(reading, elsewhere, inside=False),
            ]
            names = dict.fromkeys(
                key
                for bag in (*context, *own)
                for value in bag.values
                if not (reply.tuned and bag.setting == features.ALONE and value[0] in ("g", "r"))
                for key in seen.naming(bag.setting)(value)
            )
            if reply.advice is None and not reply.tuned:
                names[_DRILL] = None
            targets = _targets(segment, reading, reply, folded)
            # "If it still drips, ring us": the condition alone asks nothing, nor does it stand where nothing is asked.
            leads_in = code in _CONDITIONS_APART and place + 1 < len(parts) and _is_condition(segment)
            unsure = frozenset(targets) if leads_in else frozenset()
            found.append(Example(sorted(names), targets - unsure, reply.untold | unsure))
    return found


def _is_condition(segment: Segment) -> bool:
    return bool(segment.clauses) and segment.clauses[0].link == "if"


@lru_cache
def _features(code: str) -> features.Features:
    return features.Features(lru_cache(maxsize=None)(language(code).stem), joined=grammar_of(code).joined)


def _targets(segment: Segment, reading: Reading, reply: Labelled, folded: Folded) -> set[str]:
    start, end = folded.span(segment.start, segment.end)
    found = set()
    for name, first, last in reply.spans:
        shared = min(last, end) - max(first, start)
        if shared > 0 and 2 * shared >= min(last - first, end - start):
            found.add(name)
    if reply.untold and reply.advice:
        found |= {
            hit.rule.gives
            for hit in reading.hits
            if hit.rule.gives in IN_WORDS
            and hit.rule.gives in reply.advice
            and hit.start < segment.end
            and segment.start < hit.end
        }
    return found


@dataclass
class Learnt:
    """A trained model before it is written: a column a target."""

    vocabulary: dict[str, int]
    weights: Array
    bias: Array

    def scores(self, sentences: Iterable[Example]) -> Array:
        """Give the log odds, a row a sentence; a drill is judged as a reply."""
        return _matrix(sentences, self.vocabulary, {_DRILL}) @ self.weights + self.bias


def _matrix(
    sentences: Iterable[Example], vocabulary: dict[str, int], without: Collection[str] = ()
) -> csr_matrix:
    ends, columns = [0], []
    for sentence in sentences:
        columns += [vocabulary[key] for key in sentence.keys if key in vocabulary and key not in without]
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns, ends), shape=(len(ends) - 1, len(vocabulary)))


def learn(replies: Iterable[Examples], runs: int = _RUNS) -> Learnt:
    """Learn every target from the sentences of the replies; the same replies give the same weights."""
    replies = list(replies)
    written = Counter(_author(reply.reply) for reply in replies)
    sentences: list[Example] = []
    worth: list[float] = []
    for reply in replies:
        times = _TIMES_OFFERED if reply.reply.tuned and reply.reply.advice is None else 1
        new = [*reply.sentences, *reply.respelt] * times
        sentences += new
        share = 1.0 if reply.reply.tuned else min(1.0, _MOST_OF_ONE / written[_author(reply.reply)])
        worth += [share] * len(new)
    seen = Counter(key for sentence in sentences for key in sentence.keys)
    least = _RARE_JOINED if any(key.startswith("z:") for key in seen) else _RARE
    vocabulary = {
        key: column for column, key in enumerate(k for k, count in sorted(seen.items()) if count >= least)
    }
    matrix = _matrix(sentences, vocabulary)
    carried = np.array([[t in sentence.targets for t in TARGETS] for sentence in sentences], dtype=np.float32)
    told = np.array([[t not in sentence.untold for t in TARGETS] for sentence in sentences], dtype=np.float32)
    told *= np.array(worth, dtype=np.float32)[:, None]
    learnt = [_regress(matrix, carried, told, np.random.default_rng(run)) for run in range(runs)]
    weights, bias = (np.mean([run[part] for run in learnt], axis=0) for part in (0, 1))
    return Learnt(vocabulary, weights, bias)


def _author(reply: Labelled) -> str:
    """Give who wrote a reply: its file is called `<author>-NN`."""
    return reply.id.partition(":")[0].rpartition("-")[0]


def _regress(
    matrix: csr_matrix, carried: Array, told: Array, chance: np.random.Generator
) -> tuple[Array, Array]:
    """Fit weights and bias by Adam (Kingma & Ba 2015), leaving keys out by chance.

    At each step only the keys that its sentences show are moved: a batch shows a tenth of them. On replies held out that was
    worth as much as moving all, in a fifth of the time.
    """
    count, targets = carried.shape
    weights, bias = _Moved((matrix.shape[1], targets)), _Moved((targets,))
    bias.values[:] = -2.0
    step, steps = 0, _ROUNDS * -(-count // _BATCH)
    for _round in range(_ROUNDS):
        order = chance.permutation(count)
        for start in range(0, count, _BATCH):
            rows = order[start : start + _BATCH]
            batch = matrix[rows]
            shown, places = np.unique(batch.indices, return_inverse=True)
            kept = (chance.random(len(places), dtype=np.float32) > _LEFT_OUT).astype(np.float32)
            batch = csr_matrix((kept / (1 - _LEFT_OUT), places, batch.indptr), shape=(len(rows), len(shown)))
            odds = np.clip(batch @ weights.values[shown] + bias.values, -30, 30)
            wrong = (1 / (1 + np.exp(-odds)) - carried[rows]) * told[rows] / len(rows)
            step += 1
            pace = _PACE * (1 - (step - 1) / steps)
            weights.move(shown, batch.T @ wrong, step, pace)
            bias.move(slice(None), wrong.sum(axis=0), step, pace)
    return weights.values, bias.values


class _Moved:
    """Values that Adam moves, with the running means of their slopes."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.values = np.zeros(shape, dtype=np.float32)
        self._slope = np.zeros_like(self.values)
        self._square = np.zeros_like(self.values)

    def move(self, at: NDArray[np.int64] | slice, slope: Array, step: int, pace: float) -> None:
        """Take one step, against the slope of the values `at` these places."""
        mean = self._slope[at] + 0.1 * (slope - self._slope[at])
        square = self._square[at] + 0.001 * (slope * slope - self._square[at])
        self._slope[at], self._square[at] = mean, square
        self.values[at] -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)


def held_out(groups: Mapping[str, Sequence[Examples]]) -> Iterator[tuple[Examples, Array]]:
    """Give each reply with the scores of a model, learnt once, that has not seen its file; those the rules were written with
    are always learnt.
    """
    names = [name for name, group in groups.items() if not any(reply.reply.tuned for reply in group)]
    for fold in (names[start::_FOLDS] for start in range(min(_FOLDS, len(names)))):
        learnt = learn(
            (reply for name, group in groups.items() if name not in fold for reply in group), runs=1
        )
        for name in fold:
            for reply in groups[name]:
                yield reply, learnt.scores(reply.sentences)


def thresholds(judged: Iterable[tuple[Examples, Array]], code: str) -> list[float]:
    """Choose for each target the threshold that does best on whole replies: by F1 of present and of absent together."""
    settled = _ELEMENT_THRESHOLDS | _OF_LANGUAGE.get(code, {})
    whole = [(reply, scores) for reply, scores in judged if reply.reply.advice is not None and len(scores)]
    return [
        settled[target] if target in settled else _threshold(whole, lane, target)
        for lane, target in enumerate(TARGETS)
    ]


def _threshold(whole: Sequence[tuple[Examples, Array]], lane: int, target: str) -> float:
    carried = np.array(
        [any(name == target for name, _start, _end in reply.reply.spans) for reply, _scores in whole]
    )
    highest = np.array([scores[:, lane].max() for _reply, scores in whole])
    quality = []
    for least in _THRESHOLDS:
        found = highest > least
        right, absent, wrong = (found & carried).sum(), (~found & ~carried).sum(), (found != carried).sum()
        quality.append(2 * right / max(1, 2 * right + wrong) + 2 * absent / max(1, 2 * absent + wrong))
    smooth = np.convolve(np.pad(quality, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    return float(_THRESHOLDS[int(smooth.argmax())])


def write(learnt: Learnt, thresholds: Sequence[float], digest: str, path: Path) -> None:
    """Write the weights file; the same input gives the same bytes."""
    rows = {}
    for key, column in learnt.vocabulary.items():
        row = [
            value
            for lane, weight in enumerate(learnt.weights[column])
            if abs(weight) >= _LEAST
            for value in (lane, round(weight * SCALE))
        ]
        if row:
            rows[key] = row
    table = {
        "targets": TARGETS,
        "bias": [round(value * SCALE) for value in learnt.bias],
        "threshold": [round(value * SCALE) for value in thresholds],
        "corpus": digest,
        "weights": rows,
    }
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
