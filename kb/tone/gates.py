"""What a regular expression cannot do without, so that it is not tried where that is missing.

Trying an expression costs the length of the text; looking for a character in a set costs nothing, and looking for a
run of letters very little. Characters tell in scripts without spaces: they are many and each is rare. Every sentence
has most letters of an alphabet, so there runs of letters are asked for.
"""

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

_PARSER: Any = import_module("re._parser")  # the standard library's own reading of an expression
_FIRST = "\u2e80"
_MOST = 3  # sets kept: the rarest tell the most
# The commonest characters of Chinese replies, the most common first: the n-th stands in one sentence of some 3 + n / 3.
_COMMON = "您的了我一不是到在们已上有这请来个好天下给没时还三会里人点后出回就发看单说用要本再把号过收前都次成两为家可子对今分信件退电得新那行换理十日重以谢经小问开费你自机也于改复第位能"
_SHARE = {sign: 1 / (3 + place / 3) for place, sign in enumerate(_COMMON)}
_RARE = 0.01  # the share of any other

_SHORTEST = 3  # letters of a run: shorter ones are in most sentences
_MOST_RUNS = 12  # asked for at once: more cost as much as the expression

Gates = tuple[frozenset[str], ...]


def alternatives(expression: str) -> Iterator[str]:
    """Split an expression at its outermost bars."""
    depth = start = 0
    bracket = escaped = False
    for index, char in enumerate(expression):
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif bracket:
            bracket = char != "]"
        elif char == "[":
            bracket = True
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            yield expression[start:index]
            start = index + 1
    yield expression[start:]


def gates(expression: str) -> Gates:
    """List sets of characters; where the text has none of one of them, the expression is not in it."""
    return tuple(sorted(_needs(_PARSER.parse(expression)), key=_how_common)[:_MOST])


def _how_common(characters: frozenset[str]) -> tuple[float, list[str]]:
    """Tell in what share of sentences one of some characters stands, roughly."""
    return sum(_SHARE.get(sign, _RARE) for sign in characters), sorted(characters)


def _needs(parts: Any) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for operation, value in parts:
        match str(operation):
            case "LITERAL":
                found.append(frozenset({chr(value)}))
            case "IN" if all(str(kind) == "LITERAL" for kind, _char in value):
                found.append(frozenset(chr(char) for _kind, char in value))
            case "SUBPATTERN":
                found += _needs(value[-1])
            case "MAX_REPEAT" | "MIN_REPEAT" if value[0]:
                found += _needs(value[2])
            case "BRANCH":
                found += _any_of([_needs(branch) for branch in value[1]])
    return [chars for chars in found if min(chars) >= _FIRST]


def _any_of(branches: Sequence[list[frozenset[str]]]) -> list[frozenset[str]]:
    if not all(branches):
        return []
    return [frozenset[str]().union(*(min(branch, key=_how_common) for branch in branches))]


def runs(expression: str) -> tuple[str, ...]:
    """List runs of letters; where the text has none of them, the expression is not in it. Empty: nothing is known."""
    return max(_runs(_PARSER.parse(expression)), key=_telling, default=())


def _telling(found: tuple[str, ...]) -> tuple[int, int]:
    return min(map(len, found)), -len(found)


def _runs(parts: Any) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    run = ""
    for operation, value in parts:
        if str(operation) == "LITERAL":
            run += chr(value)
            continue
        found.append((run,))
        run = ""
        match str(operation):
            case "SUBPATTERN":
                found += _runs(value[-1])
            case "MAX_REPEAT" | "MIN_REPEAT" if value[0]:
                found += _runs(value[2])
            case "BRANCH":
                found += _one_of([_runs(branch) for branch in value[1]])
    found.append((run,))
    return [one for one in found if min(map(len, one)) >= _SHORTEST]


def _one_of(branches: Sequence[list[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    if not all(branches):
        return []
    joined = tuple(dict.fromkeys(run for branch in branches for run in max(branch, key=_telling)))
    return [joined] if len(joined) <= _MOST_RUNS else []


class Gated:
    """An expression of several alternatives, of which only those are tried whose characters or runs are there."""

    def __init__(self, expressions: Sequence[str]) -> None:
        parts = [part for expression in expressions for part in alternatives(expression)]
        needs = [(gates(part), runs(part)) for part in parts]
        free = [part for part, need in zip(parts, needs, strict=True) if need == ((), ())]
        self._free = re.compile("|".join(f"(?:{part})" for part in free)) if free else None
        self._gated = [
            (*need, re.compile(part)) for part, need in zip(parts, needs, strict=True) if need != ((), ())
        ]
        # Most sentences have no sign of most parts: a part is found by the signs of its rarest set.
        self._signless = [gated for gated in self._gated if not gated[0]]
        self._always = [number for number, gated in enumerate(self._gated) if not gated[0]]
        self._by_sign: dict[str, list[int]] = {}
        for number, (need, _wanted, _part) in enumerate(self._gated):
            for sign in need[0] if need else ():
                self._by_sign.setdefault(sign, []).append(number)
        self._signs = frozenset(self._by_sign)
        # Where every part asks for one of some runs, none of them there spares asking part by part.
        self._wanted = tuple(dict.fromkeys(run for _need, wanted, _part in self._gated for run in wanted))
        self._all_want = not self._free and all(wanted for _need, wanted, _part in self._gated)
        self._all_signed = not self._free and not self._signless

    def search(self, text: str, characters: frozenset[str]) -> tuple[int, int] | None:
        """Find the first place of a text, whose characters are given."""
        if self._all_signed and self._signs.isdisjoint(characters):
            return None
        best: tuple[int, int] | None = None
        if self._all_want and not _holds_one(text, self._wanted):
            return None
        if self._free and (match := self._free.search(text)):
            best = match.span()
        for need, wanted, pattern in self._possible(characters):
            for chars in need:
                if chars.isdisjoint(characters):
                    break
            else:
                if wanted and not _holds_one(text, wanted):
                    continue
                match = pattern.search(text)
                if match and (best is None or match.start() < best[0]):
                    best = match.span()
        return best

    def _possible(
        self, characters: frozenset[str]
    ) -> Sequence[tuple[Gates, tuple[str, ...], re.Pattern[str]]]:
        """List the parts, in order, whose rarest set of signs the text has one of, and those that have no signs."""
        signs = characters & self._signs
        if not signs:
            return self._signless
        numbers = {number for sign in signs for number in self._by_sign[sign]}
        return [self._gated[number] for number in sorted(numbers.union(self._always))]


def _holds_one(text: str, wanted: Sequence[str]) -> bool:
    for run in wanted:  # noqa: SIM110 - asked of every sentence: a generator costs twice as much
        if run in text:
            return True
    return False
