"""What the model looks at in a segment of a sentence: its words, the facts of its clauses, what the rules found,
what stands beside it.

An element is said in one clause of many, so each outermost clause is weighed by itself. It is told in *bags*: values
with the setting that they have in common, as the classes of a clause's words with its actor and form. A value in its setting stands
for one or more *keys*, the names the weights are kept under. The model keeps a table of sums a setting, and adds up a bag in
one sweep; training writes the keys out. So both see the same thing.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any, NamedTuple

from kb.tone.clause import Clause, Sentence, Token
from kb.tone.remembered import remembered
from kb.tone.rule import Hit

Setting = tuple[Hashable, ...]

_EDGE = "^"
# Marks of one meaning, typed on whichever keyboard is at hand.
_MARKS = {
    "،": ",",
    "؛": ";",
    "؟": "?",
    "。": ".",
    "！": "!",
    "？": "?",
    "，": ",",
    "；": ";",
    "：": ":",
    "…": ".",
}
_PARTING = frozenset(",;:–—،؛，；：")
_ENOUGH_WORDS = 3
_JOINED = "\u2e80"  # from here on, scripts that write no spaces between words
_TAIL_CLAUSES = 2  # of the sentence before, that are still heard


class Bag(NamedTuple):
    """Values seen in one setting, whose first part is their kind; each value stands for itself, once for each time.

    In the setting `ALONE` every value is a tuple that begins with a kind of its own.
    """

    setting: Setting
    values: Iterable[Hashable]


_made = tuple.__new__  # makes a named tuple in half the time of calling its class; some hundred a reply

ALONE: Setting = ()
WORDS: Setting = ("t",)
PAIRS: Setting = ("b",)  # of stems, beside each other
RUNS: Setting = ("z",)  # of two or three signs; a sign alone is told with its word
_LEAD_IN: Setting = ("d",)
_BEFORE: Setting = ("pw",)
_BESIDE = "u"  # words of the segment before or after in the sentence


@dataclass(slots=True, eq=False)
class Reading:
    """One sentence as grammar and rules read it; `kept` are the hits that no `not-` rule takes back."""

    sentence: Sentence
    clauses: Sequence[Clause]
    hits: Sequence[Hit]
    kept: frozenset[int]  # id() of the hits


class Said(NamedTuple):
    """A sentence of a text, and the reading of one just like it, from which it is `moved` by some characters.

    `kept` says that the same reading is given whenever such a sentence is met.
    """

    sentence: Sentence
    reading: Reading
    moved: int
    kept: bool


class Segment(NamedTuple):
    """A stretch of a sentence that is weighed by itself: an outermost clause with those that depend on it, or a part of one
    between two marks ("sorry for the wait, new code sent").
    """

    start: int
    end: int
    tokens: Sequence[Token]
    clauses: Sequence[Clause]


def segments(reading: Reading) -> list[Segment]:
    """Part a sentence at the starts of its outermost clauses and at marks with words enough on either side.

    Every token is in one segment, in order; a clause is where it starts.
    """
    tokens, clauses = reading.sentence.tokens, reading.clauses
    at_marks, at_clauses = set(_mark_cuts(tokens)), set(_clause_cuts(tokens, clauses))
    # The "and" between a mark and a clause is weighed with the clause: alone it tells nothing.
    joined = {cut for cut in at_clauses if cut - 1 in at_marks and cut - 1 not in at_clauses}
    cuts = sorted({0, *at_marks, *(at_clauses - joined), len(tokens)})
    if len(cuts) == 2:
        return [Segment(reading.sentence.start, reading.sentence.end, tokens, clauses)]
    found: list[Segment] = []
    starts = [clause.start for clause in clauses]
    for first, after in itertools.pairwise(cuts):
        start, end = tokens[first].start, tokens[after - 1].end
        held = clauses[bisect_left(starts, start) : bisect_left(starts, end)]
        found.append(Segment(start, end, tokens[first:after], held))
    return found


def hits_within(hits: Iterable[Hit], parts: Sequence[Segment]) -> list[list[Hit]]:
    """List for each segment the hits that reach into it."""
    found: list[list[Hit]] = [[] for _part in parts]
    ends = [part.end for part in parts]
    for hit in hits:
        place = bisect_right(ends, hit.start)
        while place < len(parts) and parts[place].start < hit.end:
            found[place].append(hit)
            place += 1
    return found


def _clause_cuts(tokens: Sequence[Token], clauses: Sequence[Clause]) -> Iterator[int]:
    """Give the index of the first token of each outermost clause but the first."""
    index, reached = 0, clauses[0].end if clauses else 0
    for clause in clauses[1:]:
        if clause.start >= reached:
            while index < len(tokens) and tokens[index].start < clause.start:
                index += 1
            if index < len(tokens):
                yield index
        reached = max(reached, clause.end)


def _mark_cuts(tokens: Sequence[Token]) -> Iterator[int]:
    """Give the index of the token after each mark that has words enough before it, back to the last such mark, and after it."""
    if len(tokens) < 2 * _ENOUGH_WORDS:
        return
    words = [_is_word(token[0]) for token in tokens]
    left = sum(words)
    if left < 2 * _ENOUGH_WORDS:
        return
    before = 0
    for index, is_word in enumerate(words):
        if is_word:
            before, left = before + 1, left - 1
            if left < _ENOUGH_WORDS:
                return
        if before < _ENOUGH_WORDS:
            continue
        text, _start, end = tokens[index]
        if text in _PARTING or (tokens[index + 1][1] > end and _is_gap(text, tokens[index + 1][0])):
            before = 0
            yield index + 1


_is_word = remembered(lambda text: text[0].isalnum() or text[0] == "<")


def _is_gap(word: str, following: str) -> bool:
    """Whether a space between two words stands where none is written: people type one for a comma."""
    return min(word[0], following[0]) >= _JOINED


class Features:
    """Tells what is seen in the texts of one language, given the stems of its words."""

    def __init__(self, stem: Callable[[str], str], *, joined: bool) -> None:
        self._joined = joined
        self._stem = remembered(lambda text: stem(_plain(text)))
        self._sign = remembered(lambda text: "#" if text[0] == "<" else _plain(text))

    def context(self, readings: Sequence[Reading], index: int) -> list[Bag]:
        """List what all segments of a sentence share."""
        sentence = readings[index].sentence
        last = index + 1 == len(readings)
        alone: list[Hashable] = [
            ("x", sentence.asked, sentence.listed, index == 0, last),
            ("f", sentence.following),
        ]
        found = [Bag(ALONE, alone)]
        if index:
            before = readings[index - 1]
            alone.append(("p", before.sentence.tokens[0].text))
            for clause in before.clauses[-_TAIL_CLAUSES:]:
                alone.append(("pc", clause.actor, clause.form))
                found.append(Bag(_BEFORE, clause.words))
        return found

    @staticmethod
    def lead_in(tokens: Sequence[Token]) -> Bag:
        """Tell the words that lead in a list, for each of its items."""
        return Bag(_LEAD_IN, [token.text for token in tokens])

    def segment(self, parts: Sequence[Segment], place: int) -> list[Bag]:
        """List what is seen in one segment: its words and clauses, and what stands before and after it in the sentence."""
        segment = parts[place]
        alone: list[Hashable] = [("n", min(len(parts), 4), min(place, 3), min(len(segment.tokens) // 3, 8))]
        found = [_made(Bag, (ALONE, alone))]
        self._add_words(segment.tokens, found)
        for clause in segment.clauses:
            _add_clause(clause, alone, found)
        if place:
            _add_neighbour("-", parts[place - 1], alone, found)
        if place + 1 < len(parts):
            _add_neighbour("+", parts[place + 1], alone, found)
        return found

    @staticmethod
    def hits(reading: Reading, hits: Iterable[Hit], *, inside: bool) -> Bag:
        """Tell what rules gave in a segment, or elsewhere in its sentence."""
        kept = reading.kept
        found: list[Hashable] = [("g", hit.rule.gives, id(hit) in kept, inside) for hit in hits]
        if inside:
            found += [("r", hit.rule.id) for hit in hits if id(hit) in kept]
        return Bag(ALONE, found)

    def _add_words(self, tokens: Sequence[Token], found: list[Bag]) -> None:
        """Tell the words, each two beside each other by their stems, and where words are joined the runs of up to three signs."""
        texts = [token[0] for token in tokens]
        stems = [_EDGE, *map(self._stem, texts), _EDGE]
        found += (_made(Bag, (WORDS, texts)), _made(Bag, (PAIRS, itertools.pairwise(stems))))
        if self._joined:
            signs = "".join(map(self._sign, texts))
            pairs = list(map(add, signs, signs[1:]))
            found.append(_made(Bag, (RUNS, itertools.chain(pairs, map(add, pairs, signs[2:])))))

    def naming(self, setting: Setting) -> Callable[[Any], list[str]]:
        """Give what names the weights of a value in this setting."""
        if setting == ALONE:
            return lambda parts: _ALONE[parts[0]](*parts[1:]) if parts[0] in _ALONE else [_joined(parts)]
        if setting == WORDS:
            return self._word_keys
        if setting[0] == _BESIDE:
            return lambda word: [f"{_BESIDE}{setting[1]}:{self._stem(word)}"]
        named = _IN_SETTING.get(setting[0])
        if named is None:
            return lambda value: [_joined((setting[0], value, *setting[1:]))]
        patterns = named(*setting[1:])
        return lambda value: [pattern % value for pattern in patterns]

    def _word_keys(self, word: str) -> list[str]:
        text, stem = _plain(word), self._stem(word)
        found = [f"t:{text}"]
        if stem != text:
            found.append(f"s:{stem}")
        if not self._joined and len(text) > 4 and text[0] != "<":
            found += [f"a:{text[:4]}", f"e:{text[-3:]}", f"e:{text[-4:]}"]
        if self._joined:
            found += [f"z:{sign}" for sign in self._sign(word)]
        return found


def _plain(text: str) -> str:
    """Give any number as one, and marks of one meaning as one."""
    return "0" if text[0].isdigit() else _MARKS.get(text, text)


def _add_clause(clause: Clause, alone: list[Hashable], found: list[Bag]) -> None:
    """Tell each of the classes of a clause's words with its facts; the facts together are put to what stands alone."""
    actor, form, negated, link = clause.actor, clause.form, clause.negated, clause.link
    voice, past, obj = clause.voice, clause.past, clause.obj
    alone += (
        ("c", actor, form, negated, link, voice, past, obj, clause.dated, clause.softened),
        ("l", clause.lemma, actor, form, negated),
        ("q", clause.question, actor, form),
    )
    if clause.verbs:
        setting = ("v", actor, form, negated, link, voice, past, obj)
        found.append(_made(Bag, (setting, clause.verbs)))
    if clause.words:
        found.append(_made(Bag, (("w", actor, form, negated, link), clause.words)))


def _add_neighbour(side: str, segment: Segment, alone: list[Hashable], found: list[Bag]) -> None:
    found.append(_made(Bag, ((_BESIDE, side), [token[0] for token in segment.tokens])))
    for clause in segment.clauses:
        alone.append(("j", side, clause.link, clause.actor, clause.form, clause.negated))
        if clause.verbs:
            found.append(_made(Bag, ((f"jv:{side}", clause.form), clause.verbs)))


def _joined(parts: Iterable[object]) -> str:
    return ":".join(map(_short, parts))


def _short(value: object) -> str:
    return ("-", "+")[value] if isinstance(value, bool) else str(value)


def _clause_keys(actor, form, negated, link, voice, past, obj, dated, softened) -> list[str]:  # type: ignore[no-untyped-def]
    base = f"{actor}/{form}/{_short(negated)}"
    return [
        f"ca:{actor}",
        f"cf:{form}/{_short(negated)}/{_short(past)}",
        f"cb:{base}/{voice}/{_short(past)}",
        f"cl:{link}/{base}",
        f"co:{base}/{voice}/{_short(past)}/{_short(obj)}/{_short(dated)}/{_short(softened)}",
        f"cs:{form}/{_short(softened)}/{_short(dated)}",
    ]


def _lemma_keys(lemma, actor, form, negated) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        f"l:{lemma}",
        f"lf:{lemma}/{form}/{_short(negated)}",
        f"la:{lemma}/{actor}/{form}/{_short(negated)}",
    ]


def _question_keys(question, actor, form) -> list[str]:  # type: ignore[no-untyped-def]
    return [f"q:{question}", f"qa:{question}/{actor}/{form}"]


def _verb_patterns(actor, form, negated, link, voice, past, obj) -> list[str]:  # type: ignore[no-untyped-def]
    base = f"%s/{actor}/{form}/{_short(negated)}"
    return ["v:%s", f"vb:{base}", f"vv:{base}/{voice}/{_short(past)}/{_short(obj)}", f"vl:{base}/{link}"]


def _class_patterns(actor, form, negated, link) -> list[str]:  # type: ignore[no-untyped-def]
    return ["w:%s", f"wb:%s/{actor}/{form}/{_short(negated)}", f"wf:%s/{form}", f"wl:%s/{link}"]


# What stands alone -> its keys; a kind with a setting -> the patterns of the keys of each of its values.
_ALONE: Mapping[Hashable, Callable[..., list[str]]] = {
    "c": _clause_keys,
    "l": _lemma_keys,
    "q": _question_keys,
}
_IN_SETTING: Mapping[Hashable, Callable[..., Sequence[str]]] = {
    "b": lambda: ["b:%s:%s"],
    "v": _verb_patterns,
    "w": _class_patterns,
}
