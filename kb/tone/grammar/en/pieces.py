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


class Piece(NamedTuple):
    """A stretch between marks and joining words; `joined` says that it goes on with the one before.

    Contractions are taken apart in its words; `first` and `last` are the places of its outermost tokens.
    """

    words: list[str]
    first: int
    last: int
    link: Link
    joined: bool


_HEDGES = frozenset(
    (verb, joint)
    for verb in ("look", "looks", "seems", "sounds", "appears", "feels")
    for joint in ("like", "if", "though")
)
# Subordinators that are no word of the piece they open.
_LEFT_OUT = frozenset(
    {
        "if", "unless", "because", "once", "until", "till", "while", "whenever", "although", "though", "whether",
    }
)  # fmt: skip
# Only at these words, or after those, can a link begin: most words need not be asked.
_LINKING = frozenset(LINKS) | {"should"}
_BEFORE_LINK = frozenset({"afraid"} | {joint for _verb, joint in _HEDGES})


class Cutter:
    """Cuts sentences with the word data of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def _words(self, sentence: Sentence) -> tuple[list[str], Sequence[int]]:
        """List the words of a sentence, contractions taken apart, and the place of each one's token."""
        words = [token.text for token in sentence.tokens]
        if NEGATED.keys().isdisjoint(words) and not any("'" in text for text in words):
            return words, range(len(words))
        words = []
        places: list[int] = []
        for index, (text, _start, _end) in enumerate(sentence.tokens):
            if "'" in text or text in NEGATED:
                parts = _expanded(text, self._lexicon.verbs, sentence.tokens, index)
                words += parts
                places += [index] * len(parts)
            else:
                words.append(text)
                places.append(index)
        return words, places

    def pieces(self, sentence: Sentence) -> Iterator[Piece]:
        """Cut a sentence at marks, joining words and subordinators."""
        link: Link = "main"
        joined = False
        words, places = self._words(sentence)
        first = 0  # of the words since the last cut
        for place, text in enumerate(words):
            if text in MARKS:
                if first < place:
                    yield Piece(words[first:place], places[first], places[place - 1], link, joined)
                    link, joined = "main", True
                first = place + 1
                continue
            if text in JOINS:
                if first < place:
                    yield Piece(words[first:place], places[first], places[place - 1], link, joined)
                    joined = True
                first = place + 1
                continue
            if text not in _LINKING and words[place - 1] not in _BEFORE_LINK:
                continue
            new = self._link_at(words, place, first < place)
            if new:
                if first < place:
                    yield Piece(words[first:place], places[first], places[place - 1], link, joined)
                    joined = False
                link = new
                first = place + 1 if text in _LEFT_OUT else place
        if first < len(words):
            yield Piece(words[first:], places[first], places[-1], link, joined)

    def _link_at(self, words: Sequence[str], place: int, inside: bool) -> Link | None:
        text = words[place]
        if place > 1 and words[place - 1] == "afraid" and text not in ("of", "to", "that", "not", ".", ","):
            return "that"
        if place > 1 and (words[place - 2], words[place - 1]) in _HEDGES and text not in ("a", "an"):
            return "that"
        link = LINKS.get(text)
        if link is None or place + 1 >= len(words):
            if (
                text == "should"
                and not inside
                and place + 1 < len(words)
                and words[place + 1] not in MARKS
                and "?" not in words[place:]
            ):
                return "if"
            return None
        following = words[place + 1]
        if (
            text in ("who", "which", "where", "whose", "how", "why", "what", "that", "as", "than", "whatever")
            and not inside
        ):
            return "when" if text == "as" else None
        if text == "that":
            before = words[place - 1]
            if before in PREPOSITIONS or following in MARKS or following in (".", "!", "?"):
                return None
        if text in ("when", "where") and not inside and following in AUX and "?" in words[place:]:
            return None
        if text in ("since", "before", "after", "until", "till", "as", "than", "once"):
            if following in PRONOUNS or (
                following in ("the", "your", "our", "my", "a") and self._has_verb(words, place + 2)
            ):
                return link
            if text == "once" and following not in ("again", "more"):
                return link
            return None
        if text in ("when", "while", "where") and following in MARKS:
            return None
        return link

    def _has_verb(self, words: Sequence[str], place: int) -> bool:
        for word in words[place : place + 6]:
            if word in MARKS:
                return False
            if word in AUX:
                return True
            verb = self._lexicon.verbs.get(word)
            if verb and "d" in verb.shapes:
                return True
        return False


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
