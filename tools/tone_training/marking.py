"""Learns where Chinese sentences and their parts end, from where the writers of the corpus set their marks.

A softmax regression over the words on either side of each place between two words, the marks taken out.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kb.languages import language
from kb.tone.grammar import grammar_of
from kb.tone.grammar.zh.marking import COMMA, DATA, MARKS, QUESTION, SCALE, STOP, THING, keys, marking
from tools.tone_training.learning import Array

CODE = "zh"
_RARE = 8  # a key seen at fewer places is not learnt
_LEAST = 0.05  # a weight smaller than this is left out
_ROUNDS, _BATCH, _PACE, _LEFT_OUT, _DECAY = 6, 512, 0.02, 0.3, 1e-4
_NONE = len(MARKS)
_LABELS = {**dict.fromkeys("。!;…", MARKS.index(STOP)), "?": MARKS.index(QUESTION)}
_MARK = re.compile(r"[^\w{}<>@#/%&=+*`~^|\\\[\]-]")
_OPAQUE = re.compile(
    r"\{\{[^{}\n]*\}\}|\[[^\[\]\n]*\]\([^()\n]*\)|https?://[^\s]+|`[^`\n]*`|(?P<word>[0-9a-z][0-9a-z.:/@_-]*[0-9a-z])"
)

Place = tuple[list[str], int]


def _stripped(line: str) -> tuple[str, dict[int, int]]:
    """Take marks and spaces out of a line: what is left, and the mark of each place where one stood."""
    left: list[str] = []
    marked: dict[int, int] = {}
    position = length = 0
    while position < len(line):
        match = _OPAQUE.match(line, position)
        piece = (match["word"] or THING) if match else line[position]
        position = match.end() if match else position + 1
        if not match and _MARK.match(piece):
            marked[length] = max(marked.get(length, 0), _LABELS.get(piece, MARKS.index(COMMA)))
        else:
            left.append(piece)
            length += len(piece)
    return "".join(left), marked


def _places(texts: Iterable[str]) -> Iterator[Place]:
    grammar = grammar_of(CODE)
    for text in texts:
        for line in language(CODE).fold(text).text.splitlines():
            bare, marked = _stripped(line)
            tokens = grammar.tokens(bare, 0, len(bare))
            words = [token.text for token in tokens]
            for index, token in enumerate(tokens, 1):
                yield keys(words, index), marked.get(token.end, _NONE)


def _matrix(places: Sequence[Place], vocabulary: dict[str, int]) -> csr_matrix:
    ends, columns = [0], []
    for named, _label in places:
        columns += [vocabulary[key] for key in named if key in vocabulary]
        ends.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((ones, columns, ends), shape=(len(places), len(vocabulary)))


def _regress(matrix: csr_matrix, labels: NDArray[np.int64]) -> Array:
    """Fit weights by Adam, keys left out by chance; the last row is the bias, the last column stands for no mark."""
    chance = np.random.default_rng(0)
    wanted = np.eye(_NONE + 1, dtype=np.float32)[labels]
    values = np.zeros((matrix.shape[1] + 1, _NONE + 1), dtype=np.float32)
    first, second = np.zeros_like(values), np.zeros_like(values)
    step, steps = 0, _ROUNDS * -(-len(labels) // _BATCH)
    for _round in range(_ROUNDS):
        order = chance.permutation(len(labels))
        for start in range(0, len(labels), _BATCH):
            rows = order[start : start + _BATCH]
            batch = matrix[rows]
            batch.data = (chance.random(len(batch.data)) > _LEFT_OUT).astype(np.float32) / (1 - _LEFT_OUT)
            odds = batch @ values[:-1] + values[-1]
            likely = np.exp(odds - odds.max(axis=1, keepdims=True))
            wrong = (likely / likely.sum(axis=1, keepdims=True) - wanted[rows]) / len(rows)
            slope = np.vstack([batch.T @ wrong, wrong.sum(axis=0)])
            step += 1
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            move = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            values -= _PACE * (1 - (step - 1) / steps) * (move + _DECAY * values)
    return values[:, :_NONE] - values[:, _NONE:]


def learn(texts: Iterable[str], path: Path = DATA) -> None:
    """Learn from the marks of these texts and write the weights; the same texts give the same bytes."""
    places = list(_places(texts))
    seen = Counter(key for named, _label in places for key in named)
    vocabulary = {
        key: column for column, key in enumerate(k for k, count in sorted(seen.items()) if count >= _RARE)
    }
    values = _regress(_matrix(places, vocabulary), np.array([label for _named, label in places]))
    rows = {
        key: [round(float(weight) * SCALE) for weight in values[column]]
        for key, column in vocabulary.items()
        if abs(values[column]).max() >= _LEAST
    }
    table = {"bias": [round(float(weight) * SCALE) for weight in values[-1]], "weights": rows}
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    marking.cache_clear()
