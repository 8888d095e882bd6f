"""English sentences cut into pieces: one verb group each at most, with how the piece hangs in its sentence."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.tone.clause import Link, Sentence, Token
from kb.tone.grammar.en.verbs import Lexicon, Verb
from kb.tone.grammar.en.words import (
    ADVERBS,
    AUX,
    CONTRACTED,
    JOINS,
    LINKS,
    MARKS,
    NEGATED,
    PREPOSITIONS,
    PRONOUNS,
)


class Unit(NamedTuple):
    """One word of a sentence, contractions taken apart, and the place of its token."""

    text: str
    token: int


class Piece(NamedTuple):
    """A stretch between marks and joining words; `joined` says that it goes on with the one before."""

    units: list[Unit]
    link: Link
    joined: bool


_HEDGES = frozenset(
    (verb, joint)
    for verb in ("look", "looks", "seems", "sounds", "appears", "feels")
    for joint in ("like", "if", "though")
)


class Cutter:
    """Cuts sentences with the word data of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def _units(self, sentence: Sentence) -> list[Unit]:
        units: list[Unit] = []
        for index, (text, _start, _end) in enumerate(sentence.tokens):
            if "'" in text or text in NEGATED:
                units += [
                    Unit(part, index) for part in _expanded(text, self._lexicon.verbs, sentence.tokens, index)
                ]
            else:
                units.append(Unit(text, index))
        return units

    def pieces(self, sentence: Sentence) -> Iterator[Piece]:
        """Cut a sentence at marks, joining words and subordinators."""
        units: list[Unit] = []
        link: Link = "main"
        joined = False
        source = self._units(sentence)
        for place, unit in enumerate(source):
            text = unit.text
            if text in MARKS:
                if units:
                    yield Piece(units, link, joined)
                    units, link, joined = [], "main", True
                continue
            if text in JOINS:
                if units:
                    yield Piece(units, link, joined)
                    units, joined = [], True
                continue
            new = self._link_at(source, place, bool(units))
            if new:
                if units:
                    yield Piece(units, link, joined)
                    units, joined = [], False
                link = new
                if text in (
                    "if",
                    "unless",
                    "because",
                    "once",
                    "until",
                    "till",
                    "while",
                    "whenever",
                    "although",
                    "though",
                    "whether",
                ):
                    continue
            units.append(unit)
        if units:
            yield Piece(units, link, joined)

    def _link_at(self, units: Sequence[Unit], place: int, inside: bool) -> Link | None:
        text = units[place].text
        if (
            place > 1
            and units[place - 1].text == "afraid"
            and text not in ("of", "to", "that", "not", ".", ",")
        ):
            return "that"
        if (
            place > 1
            and (units[place - 2].text, units[place - 1].text) in _HEDGES
            and text not in ("a", "an")
        ):
            return "that"
        link = LINKS.get(text)
        if link is None or place + 1 >= len(units):
            if (
                text == "should"
                and not inside
                and place + 1 < len(units)
                and units[place + 1].text not in MARKS
                and not _later(units, place, "?")
            ):
                return "if"
            return None
        following = units[place + 1].text
        if (
            text in ("who", "which", "where", "whose", "how", "why", "what", "that", "as", "than", "whatever")
            and not inside
        ):
            return "when" if text == "as" else None
        if text == "that":
            before = units[place - 1].text
            if before in PREPOSITIONS or following in MARKS or following in (".", "!", "?"):
                return None
        if text in ("when", "where") and not inside and following in AUX and _later(units, place, "?"):
            return None
        if text in ("since", "before", "after", "until", "till", "as", "than", "once"):
            if following in PRONOUNS or (
                following in ("the", "your", "our", "my", "a") and self._has_verb(units, place + 2)
            ):
                return link
            if text == "once" and following not in ("again", "more"):
                return link
            return None
        if text in ("when", "while", "where") and following in MARKS:
            return None
        return link

    def _has_verb(self, units: Sequence[Unit], place: int) -> bool:
        for unit in units[place : place + 6]:
            if unit.text in MARKS:
                return False
            if unit.text in AUX:
                return True
            verb = self._lexicon.verbs.get(unit.text)
            if verb and "d" in verb.shapes:
                return True
        return False


def _later(units: Sequence[Unit], place: int, mark: str) -> bool:
    return any(unit.text == mark for unit in units[place:])


def _expanded(text: str, verbs: dict[str, Verb], tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    """Split a contraction into its words; a noun's 's is a verb only before a participle ("your table's moved")."""
    known = NEGATED.get(text)
    if known:
        return known
    stem, apostrophe, ending = text.partition("'")
    full = CONTRACTED.get(apostrophe + ending)
    if full is None:
        return (text,)
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    verb = verbs.get(following) or verbs.get(
        tokens[index + 2].text if following in ADVERBS and index + 2 < len(tokens) else ""
    )
    if ending == "s":
        if following == "been" or following == "got":
            return (stem, "has")
        if (
            stem not in PRONOUNS
            and stem not in ("what", "where", "how", "when")
            and not (verb and ("g" in verb.shapes or "n" in verb.shapes))
            and following not in ("on", "not", "fine", "about", "in", "out")
        ):
            return (text,)
    if ending == "d" and verb and "n" in verb.shapes and "b" not in verb.shapes:
        return (stem, "had")
    return (stem, full)
