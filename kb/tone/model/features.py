"""What the model looks at in a segment of a sentence: its words, the facts of its clauses, what the rules found,
what stands beside it.

An element is said in one clause of many, so each outermost clause is weighed by itself. It is told as *units*: small
hashable tuples, most of which come back in other sentences. A unit stands for one or more *keys*, the names the weights
are kept under; a unit that seldom comes back is a key itself. The model adds up the weights of a unit once and
remembers the sum; training writes the keys out. So both see the same thing.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kb.tone.clause import Clause, Sentence, Token
from kb.tone.rule import Hit

Unit = tuple[object, ...] | str

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
_LONGEST_RUN = 3  # signs of an n-gram, where words are joined
_PARTING = frozenset(",;:–—،؛，；：")
_ENOUGH_WORDS = 3
_JOINED = "\u2e80"  # from here on, scripts that write no spaces between words
_TAIL_CLAUSES = 2  # of the sentence before, that are still heard


class Reading(NamedTuple):
    """One sentence as grammar and rules read it; `kept` are the hits that no `not-` rule takes back."""

    sentence: Sentence
    clauses: Sequence[Clause]
    hits: Sequence[Hit]
    kept: frozenset[int]  # id() of the hits


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
    cuts = sorted({0, *_clause_cuts(tokens, clauses), *_mark_cuts(tokens), len(tokens)})
    if len(cuts) == 2:
        return [Segment(reading.sentence.start, reading.sentence.end, tokens, clauses)]
    found: list[Segment] = []
    for first, after in itertools.pairwise(cuts):
        start, end = tokens[first].start, tokens[after - 1].end
        held = [clause for clause in clauses if start <= clause.start < end]
        found.append(Segment(start, end, tokens[first:after], held))
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
    words = [token.text[0].isalnum() or token.text[0] == "<" for token in tokens]
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
        if tokens[index].text in _PARTING or _is_gap(tokens[index], tokens[index + 1]):
            before = 0
            yield index + 1


def _is_gap(token: Token, following: Token) -> bool:
    """Whether a space stands where none is written: people type one for a comma."""
    return following.start > token.end and min(token.text[0], following.text[0]) >= _JOINED


def context_units(readings: Sequence[Reading], index: int) -> list[Unit]:
    """List the units that all segments of a sentence share."""
    sentence = readings[index].sentence
    last = index + 1 == len(readings)
    found: list[Unit] = [
        ("x", sentence.asked, sentence.listed, index == 0, last),
        ("f", sentence.following),
        *(("d", token.text) for token in sentence.lead_in),
    ]
    if index:
        before = readings[index - 1]
        found.append(("p", before.sentence.tokens[0].text))
        for clause in before.clauses[-_TAIL_CLAUSES:]:
            found.append(("pc", clause.actor, clause.form))
            found += [("pw", name) for name in clause.words]
    return found


def segment_units(
    reading: Reading, parts: Sequence[Segment], place: int, stem: Callable[[str], str], *, joined: bool
) -> list[Unit]:
    """List the units of one segment: its own words, clauses and hits, and what stands before and after it in the sentence."""
    segment = parts[place]
    found = _word_units(segment.tokens, stem, joined=joined)
    for clause in segment.clauses:
        found += _clause_units(clause)
    found.append(("n", min(len(parts), 4), min(place, 3), min(len(segment.tokens) // 3, 8)))
    if place:
        found += _neighbour_units("-", parts[place - 1])
    if place + 1 < len(parts):
        found += _neighbour_units("+", parts[place + 1])
    for hit in reading.hits:
        inside = hit.start < segment.end and segment.start < hit.end
        found.append(("g", hit.rule.gives, id(hit) in reading.kept, inside))
    return found


def _neighbour_units(side: str, segment: Segment) -> Iterator[Unit]:
    for clause in segment.clauses:
        yield "j", side, clause.link, clause.actor, clause.form, clause.negated
        for name in clause.verbs:
            yield "jv", side, name, clause.form


def _word_units(tokens: Sequence[Token], stem: Callable[[str], str], *, joined: bool) -> list[Unit]:
    """List the words, each two beside each other by their stems, and where words are joined the runs of signs."""
    texts = ["0" if token.text[0].isdigit() else _MARKS.get(token.text, token.text) for token in tokens]
    stems = [_EDGE, *map(stem, texts), _EDGE]
    found: list[Unit] = [("t", text) for text in texts]
    found += [f"b:{before}:{after}" for before, after in itertools.pairwise(stems)]
    if joined:
        run = "".join(["#" if text[0] == "<" else text for text in texts])
        for length in range(1, _LONGEST_RUN + 1):
            found += ["z:" + run[start : start + length] for start in range(len(run) - length + 1)]
    return found


def _clause_units(clause: Clause) -> list[Unit]:
    """List the facts of a clause together, and each of its words' classes with them."""
    actor, form, negated, link = clause.actor, clause.form, clause.negated, clause.link
    voice, past, obj = clause.voice, clause.past, clause.obj
    found: list[Unit] = [
        ("c", actor, form, negated, link, voice, past, obj, clause.dated, clause.softened),
        ("l", clause.lemma, actor, form, negated),
        ("q", clause.question, actor, form),
    ]
    found += [("v", name, actor, form, negated, link, voice, past, obj) for name in clause.verbs]
    found += [("w", name, actor, form, negated, link) for name in clause.words]
    return found


def keys(unit: Unit, stem: Callable[[str], str], *, joined: bool) -> list[str]:
    """Name the weights of a unit."""
    if isinstance(unit, str):
        return [unit]
    kind = str(unit[0])
    expand = _EXPANSIONS.get(kind)
    if expand is not None:
        return expand(*unit[1:])
    if kind == "t":
        return _word_keys(str(unit[1]), stem, joined=joined)
    return [":".join([kind, *map(_short, unit[1:])])]


def _short(value: object) -> str:
    return ("-", "+")[value] if isinstance(value, bool) else str(value)


def _word_keys(text: str, stem: Callable[[str], str], *, joined: bool) -> list[str]:
    found = [f"t:{text}"]
    stemmed = stem(text)
    if stemmed != text:
        found.append(f"s:{stemmed}")
    if not joined and len(text) > 4 and text[0] != "<":
        found += [f"a:{text[:4]}", f"e:{text[-3:]}", f"e:{text[-4:]}"]
    return found


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


def _verb_keys(name, actor, form, negated, link, voice, past, obj) -> list[str]:  # type: ignore[no-untyped-def]
    base = f"{name}/{actor}/{form}/{_short(negated)}"
    return [f"v:{name}", f"vb:{base}", f"vv:{base}/{voice}/{_short(past)}/{_short(obj)}", f"vl:{base}/{link}"]


def _class_keys(name, actor, form, negated, link) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        f"w:{name}",
        f"wb:{name}/{actor}/{form}/{_short(negated)}",
        f"wf:{name}/{form}",
        f"wl:{name}/{link}",
    ]


_EXPANSIONS: dict[str, Callable[..., list[str]]] = {
    "c": _clause_keys,
    "l": _lemma_keys,
    "q": _question_keys,
    "v": _verb_keys,
    "w": _class_keys,
}
