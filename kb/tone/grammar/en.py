"""English: a clause's actor, tense, mood and verb, from its words in order.

The method is shallow on purpose: cut at marks and joining words, find the one verb group of each piece, read the
subject before it (or inside it, in a question). What the words are is data in `lexicon/en`; which facts
make an action, a thanks or an invitation is data in `rules/en`. Source of the forms: Huddleston & Pullum, A
Student's Introduction to English Grammar (2005), chapters 3, 5 and 9.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from kb.tone.clause import (
    CODE,
    DATE,
    LINK,
    OPAQUE,
    QUOTE,
    Actor,
    Clause,
    Form,
    Link,
    Question,
    Sentence,
    Token,
    Voice,
)
from kb.tone.lexicon import lexicon

_TOKEN = re.compile(r"[€£$¥]?[^\W_]+(?:[.:,/](?=\d)[^\W_]+|['-][^\W_]+)*%?|[^\w\s*~\[\]]")
_CLOCK = re.compile(
    r"\d{1,2}(?::\d\d)?(?:am|pm)|\d{1,2}:\d\d|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}(?:st|nd|rd|th)"
)
_VERB_CLASSES = (
    "act",
    "step",
    "did",
    "vague",
    "move",
    "tell",
    "deliver",
    "comeback",
    "know",
    "apologise",
    "state",
    "adverse",
    "adverse_perfect",
)
_WORD_CLASSES = (
    "time",
    "soon",
    "softener",
    "trouble",
    "feeling",
    "vagueobject",
    "generic",
    "yours",
    "evaluation",
    "fault",
)

_I = frozenset({"i", "we", "ive", "im", "weve"})
_YOU = frozenset({"you", "u", "ya", "ye"})
_PRONOUNS = (
    _I
    | _YOU
    | frozenset(
        [
            "he",
            "she",
            "it",
            "they",
            "this",
            "that",
            "these",
            "those",
            "who",
            "someone",
            "somebody",
            "anyone",
            "anybody",
            "nobody",
            "there",
            "everyone",
            "one",
            "everything",
            "something",
            "nothing",
        ]
    )
)
_OURS = frozenset({"our", "my"})
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "your",
        "our",
        "my",
        "his",
        "her",
        "its",
        "their",
        "this",
        "that",
        "these",
        "those",
        "ur",
        "both",
        "all",
        "any",
        "each",
        "every",
        "another",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "no",
        "some",
        "either",
        "neither",
        "which",
        "what",
    ]
)
_OBJECTS = _DETERMINERS | OPAQUE | frozenset(["it", "them", "us", "me", "him", "her", "yourself"])
_PARTICLES = frozenset(
    [
        "in",
        "out",
        "on",
        "off",
        "up",
        "down",
        "back",
        "again",
        "through",
        "away",
        "over",
        "into",
        "onto",
        "to",
        "from",
        "at",
        "by",
        "with",
        "as",
        "under",
        "until",
        "till",
        "for",
        "around",
        "along",
        "forward",
        "together",
    ]
)
_ADVERBS = frozenset(
    ["also", "now", "just", "already", "then", "therefore", "still", "always", "never", "not", "please", "pls", "plz", "kindly", "simply", "really", "very", "so", "now", "too", "only", "even", "ever", "once", "here", "there", "well", "ok", "okay", "yes", "no", "sure", "first", "firstly", "second", "secondly", "next", "finally", "lastly", "meanwhile", "instead", "however", "otherwise", "actually", "currently", "presently", "immediately", "quickly", "soon", "shortly", "recently", "today", "tonight", "tomorrow", "yesterday", "personally", "gladly", "happily", "fully", "all", "both", "likewise", "manually", "successfully", "automatically", "certainly", "definitely", "probably", "maybe", "perhaps", "hopefully", "unfortunately", "oh", "ah", "hi", "hello", "and", "but", "or", "truly", "sincerely", "deeply", "most", "more", "again", "n't", "directly", "duly", "since", "long", "yet", "right", "straight", "safely", "carefully", "additionally", "accordingly", "do", "be", "if", "rather", "either"]
)  # fmt: skip
_MODALS: dict[str, Form] = {
    "will": "future", "shall": "future", "gonna": "future", "wo": "future", "would": "would", "could": "would", "might": "would",
    "can": "ability", "may": "ability", "ca": "ability", "must": "duty", "should": "duty", "ought": "duty",
}  # fmt: skip
_HAVE = frozenset({"have", "has", "had", "having"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am"})
_DO = frozenset({"do", "does", "did"})
_AUX = frozenset(_MODALS) | (_HAVE - {"having"}) | (_BE - {"been", "being"}) | _DO
_CONTRACTED = {"'ve": "have", "'ll": "will", "'d": "would", "'re": "are", "'m": "am", "'s": "is"}
_NEGATED = {
    "don't": ("do", "not"), "doesn't": ("does", "not"), "didn't": ("did", "not"), "won't": ("will", "not"), "wouldn't": ("would", "not"),
    "can't": ("can", "not"), "cannot": ("can", "not"), "couldn't": ("could", "not"), "isn't": ("is", "not"), "aren't": ("are", "not"),
    "wasn't": ("was", "not"), "weren't": ("were", "not"), "haven't": ("have", "not"), "hasn't": ("has", "not"), "hadn't": ("had", "not"),
    "shouldn't": ("should", "not"), "mustn't": ("must", "not"), "shan't": ("shall", "not"), "needn't": ("must", "not"), "mightn't": ("might", "not"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "wont": ("will", "not"), "cant": ("can", "not"),
    "isnt": ("is", "not"), "havent": ("have", "not"), "ive": ("i", "have"), "weve": ("we", "have"), "im": ("i", "am"), "youre": ("you", "are"),
    "youll": ("you", "will"), "youve": ("you", "have"), "wanna": ("want", "to"), "here's": ("here", "is"), "that'll": ("that", "will"),
    "let's": ("let", "us"),
}  # fmt: skip
_NOT = frozenset({"not", "never", "neither", "nor", "hardly", "nobody", "none", "nothing", "no-one", "no"})
_LINKS: dict[str, Link] = {
    "if": "if", "unless": "if", "whether": "that", "when": "when", "once": "when", "until": "when", "till": "when", "before": "when",
    "after": "when", "while": "when", "whenever": "when", "because": "because", "since": "because", "although": "because",
    "though": "because", "who": "relative", "which": "relative", "where": "relative", "whose": "relative", "that": "that",
    "how": "that", "why": "that", "what": "that", "as": "because", "than": "relative", "except": "because", "whereas": "because",
    "whatever": "that", "wherever": "when",
}  # fmt: skip
_JOINS = frozenset({"and", "but", "or", "so", "then", "&"})
_MARKS = frozenset(',;:()–—"/|→>')
_PREPOSITIONS = frozenset(
    [
        "about",
        "for",
        "of",
        "like",
        "with",
        "in",
        "on",
        "at",
        "by",
        "from",
        "to",
        "than",
        "after",
        "before",
        "into",
        "over",
        "under",
    ]
)
_REQUESTS = frozenset({"could", "can", "would", "will"})


class Verb(NamedTuple):
    """One reading of a word as a verb: its dictionary form, its shapes (b s d n g) and its classes."""

    lemma: str
    shapes: str
    classes: frozenset[str]


def _variants(lemma: str) -> Iterator[str]:
    yield lemma
    if lemma.endswith("ise"):
        yield lemma[:-3] + "ize"
    if lemma.endswith("yse"):
        yield lemma[:-3] + "yze"
    if lemma.endswith("our"):
        yield lemma[:-3] + "or"
    if lemma in ("fulfil", "enrol", "instal"):
        yield lemma + "l"


def _regular(lemma: str, doubling: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give the regular forms of a verb with their shapes: b base, s third person, d past, n participle, g -ing."""
    yield lemma, "b"
    sibilant = lemma.endswith(("s", "x", "z", "ch", "sh", "o"))
    consonant_y = lemma.endswith("y") and lemma[-2:-1] not in "aeiou"
    yield (lemma[:-1] + "ies" if consonant_y else lemma + ("es" if sibilant else "s")), "s"
    roots = [lemma + lemma[-1]] if lemma in doubling else []
    if not roots or lemma.endswith("l"):
        roots.append(lemma)
    for root in roots:
        past = root[:-1] + "ied" if consonant_y else root + ("d" if root.endswith("e") else "ed")
        yield past, "dn"
        yield (
            (root[:-1] if root.endswith("e") and not root.endswith(("ee", "oe", "ye")) else root) + "ing",
            "g",
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """The verb group of a piece: where its first and last word stand, and what it says."""

    first: int
    last: int
    form: Form
    voice: Voice = "active"
    verb: Verb | None = None
    subject: tuple[str, ...] = ()
    negated: bool = False
    inverted: bool = False
    past: bool = False


class _Unit(NamedTuple):
    text: str
    token: int


class _Piece(NamedTuple):
    units: list[_Unit]
    link: Link
    joined: bool


class Grammar:
    """The English grammar; its word data is read when it is made."""

    joined = False

    def __init__(self) -> None:
        classes = lexicon("en")
        self.greetings = frozenset(classes["greeting"])
        self.closings = frozenset(classes["closing"])
        self.abbreviations = frozenset(classes["abbreviation"])
        self._words = {name: frozenset(entries) for name, entries in classes.items()}
        self._irregular = {line.split("/")[0]: line.split("/") for line in classes["irregular"]}
        self._doubling = frozenset(classes["doubling"])
        self._nounish = self._words["nounish"]
        self._verbs = self._build_verbs()
        self._classes_of = self._build_word_classes()

    def _build_verbs(self) -> dict[str, Verb]:
        classes: dict[str, set[str]] = {base: set() for base in self._irregular}
        for name in _VERB_CLASSES:
            for lemma in self._words[name]:
                classes.setdefault(lemma, set()).add(name)
        verbs: dict[str, Verb] = {}
        for lemma, names in classes.items():
            for form, shapes in self._shapes(lemma).items():
                known = verbs.get(form)
                if known is None or (known.lemma != lemma and "b" in shapes):
                    verbs[form] = Verb(lemma, shapes, frozenset(names) or frozenset({"open"}))
        return verbs

    def _shapes(self, lemma: str) -> dict[str, str]:
        shapes: dict[str, str] = {}
        irregular = self._irregular.get(lemma)
        for variant in _variants(lemma):
            for form, shape in _regular(variant, self._doubling):
                if irregular and shape == "dn":
                    continue
                shapes[form] = shapes.get(form, "") + shape
        if irregular:
            for form, shape in zip(irregular[1:], ("d", "n"), strict=True):
                shapes[form] = shapes.get(form, "") + shape
        return shapes

    def _build_word_classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name in _WORD_CLASSES:
            for word in self._words[name]:
                found.setdefault(word, set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split into words (with their apostrophes and hyphens), amounts and marks."""
        return [
            Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text, start, end)
        ]

    def forms(self, lemma: str) -> frozenset[str]:
        """List the forms of a verb, British and American."""
        return frozenset(self._shapes(lemma))

    def words(self, name: str) -> frozenset[str]:
        """List the words of a class; of a verb class, with all their forms."""
        if name in _VERB_CLASSES:
            return frozenset().union(*(self.forms(lemma) for lemma in self._words[name]))
        return self._words[name]

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        found: list[Clause] = []
        previous: _Group | None = None
        for piece in self._pieces(sentence):
            group = self._group(piece, sentence, previous)
            if group is None and found and (piece.joined or not _has_question(sentence)):
                found[-1] = self._extended(found[-1], piece, sentence)
                continue
            clause = self._clause(piece, group, sentence)
            if found and clause.link != "main" and not piece.joined and found[-1].link in ("main", "that"):
                found[-1] = replace(found[-1], end=clause.end)
            found.append(clause)
            if group and piece.link in ("main", "that"):
                previous = group
            elif group:
                previous = None
        return self._with_question(found, sentence)

    # ---- pieces

    def _units(self, sentence: Sentence) -> list[_Unit]:
        units: list[_Unit] = []
        for index, (text, _start, _end) in enumerate(sentence.tokens):
            if "'" in text or text in _NEGATED:
                units += [_Unit(part, index) for part in _expanded(text, self._verbs, sentence.tokens, index)]
            else:
                units.append(_Unit(text, index))
        return units

    def _pieces(self, sentence: Sentence) -> Iterator[_Piece]:
        """Cut a sentence at marks, joining words and subordinators."""
        units: list[_Unit] = []
        link: Link = "main"
        joined = False
        source = self._units(sentence)
        for place, unit in enumerate(source):
            text = unit.text
            if text in _MARKS:
                if units:
                    yield _Piece(units, link, joined)
                    units, link, joined = [], "main", True
                continue
            if text in _JOINS:
                if units:
                    yield _Piece(units, link, joined)
                    units, joined = [], True
                continue
            new = self._link_at(source, place, bool(units))
            if new:
                if units:
                    yield _Piece(units, link, joined)
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
            yield _Piece(units, link, joined)

    def _link_at(self, units: Sequence[_Unit], place: int, inside: bool) -> Link | None:
        text = units[place].text
        link = _LINKS.get(text)
        if link is None or place + 1 >= len(units):
            if (
                text == "should"
                and not inside
                and place + 1 < len(units)
                and units[place + 1].text not in _MARKS
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
            if before in _PREPOSITIONS or following in _MARKS or following in (".", "!", "?"):
                return None
        if text in ("since", "before", "after", "until", "till", "as", "than", "once"):
            if following in _PRONOUNS or (
                following in ("the", "your", "our", "my", "a") and self._has_verb(units, place + 2)
            ):
                return link
            if text == "once" and following not in ("again", "more"):
                return link
            return None
        if text in ("when", "while", "where") and following in _MARKS:
            return None
        return link

    def _has_verb(self, units: Sequence[_Unit], place: int) -> bool:
        for unit in units[place : place + 6]:
            if unit.text in _MARKS:
                return False
            if unit.text in _AUX:
                return True
            verb = self._verbs.get(unit.text)
            if verb and "d" in verb.shapes:
                return True
        return False

    # ---- verb groups

    def _read(self, word: str) -> Verb | None:
        verb = self._verbs.get(word)
        if verb is None and len(word) > 4 and word.isalpha():
            if word.endswith("ed") and not word.endswith("eed"):
                return Verb("", "dn", _OPEN)
            if word.endswith("ing") and len(word) > 5:
                return Verb("", "g", _OPEN)
        return verb

    def _group(self, piece: _Piece, sentence: Sentence, previous: _Group | None) -> _Group | None:
        words = [unit.text for unit in piece.units]
        start = 0
        while start < len(words) and (
            (words[start] in _ADVERBS and words[start] not in _AUX)
            or (not words[start][0].isalnum() and words[start][0] not in "<€£$¥")
        ):
            start += 1
        if start == len(words):
            return None
        return self._imperative(piece, words, start, sentence, previous) or self._finite(
            piece, words, start, previous
        )

    def _imperative(
        self, piece: _Piece, words: list[str], start: int, sentence: Sentence, previous: _Group | None
    ) -> _Group | None:
        """Find a request: a base form with nothing before it but softeners."""
        negated, first = False, start
        if sentence.asked and piece.joined and not (previous and previous.form == "request"):
            return None
        if words[first] == "do" and first + 1 < len(words):
            negated = words[first + 1] == "not"
            first += 2 if negated else 1
            while first < len(words) and words[first] in _ADVERBS:
                first += 1
            if first >= len(words) or words[first] in _PRONOUNS:
                return None
        elif "never" in words[:start] or words[:1] == ["not"]:
            negated = True
        if piece.link in ("if", "that", "relative", "because") and not piece.joined:
            return None
        word = words[first]
        verb = self._verbs.get(word)
        asked = bool({"please", "pls", "plz", "kindly"} & set(words[: first + 1])) or first > start
        carried = previous is not None and previous.form == "request" and piece.joined
        carried = carried or (
            previous is not None and previous.form in ("future", "ability", "duty") and piece.joined
        )
        if verb is None:
            if not (
                asked
                and word.isalpha()
                and word not in _DETERMINERS
                and word not in _PARTICLES
                and word not in _PRONOUNS
            ):
                return None
            verb = Verb(word, "b", _OPEN)
        if ("b" not in verb.shapes or word in ("be", "thank", "thanks", "may", "can")) and not (
            word == "be" and (asked or piece.joined is False)
        ):
            return None
        if not asked and not carried and not self._reads_as_order(words, first, sentence):
            return None
        if carried and previous is not None and previous.form != "request":
            return _Group(
                first, first, previous.form, "active", verb, previous.subject, negated, previous.inverted
            )
        return _Group(first, first, "request", "active", verb, (), negated)

    def _reads_as_order(self, words: list[str], first: int, sentence: Sentence) -> bool:
        """Tell "order the part" from "order 5 has gone": by the word after, and whether a finite verb comes later."""
        rest = words[first + 1 :]
        while rest and rest[0] in ("just", "again", "now", "then", "carefully", "also"):
            rest = rest[1:]
        word = words[first]
        if rest and rest[0] in (_AUX - {"do"}):
            return False
        if rest and rest[0] in _DETERMINERS | {
            "it",
            "them",
            "us",
            "me",
            "him",
            "yourself",
            CODE,
            LINK,
            QUOTE,
        }:
            return True
        finite = any(other in _AUX for other in rest)
        if word in self._nounish:
            if not rest or (not rest[0][0].isalnum() and rest[0][0] != "<"):
                return False
            if finite or rest[0] in ("of", "for", "and") or sentence.asked:
                return False
            second = self._verbs.get(rest[0])
            return (
                rest[0] in _PARTICLES
                or sentence.listed
                or not (second and ("d" in second.shapes or "s" in second.shapes))
            )
        return not finite or (bool(rest) and rest[0] in _PARTICLES)

    def _finite(self, piece: _Piece, words: list[str], start: int, previous: _Group | None) -> _Group | None:
        for place in range(start, len(words)):
            word = words[place]
            if word in _AUX:
                if word == "am" and place and words[place - 1][0].isdigit():
                    continue  # 9 am
                if word in ("may", "will", "can", "do") and place == start and place + 1 == len(words):
                    return None
                return self._with_auxiliary(piece, words, start, place, previous)
            if place == start and (word in _PRONOUNS or word in _DETERMINERS):
                continue
            verb = self._read(word)
            if verb is None:
                continue
            group = self._without_auxiliary(piece, words, start, place, verb, previous)
            if group:
                return group
        return None

    def _with_auxiliary(
        self, piece: _Piece, words: list[str], start: int, place: int, previous: _Group | None
    ) -> _Group:
        aux = words[place]
        subject = tuple(words[start:place])
        inverted = False
        after = place + 1
        if not [
            word
            for word in subject
            if word not in _ADVERBS and word not in ("which", "what", "how", "why", "when", "where", "who")
        ]:
            if after < len(words) and words[after] in _PRONOUNS | _I:
                subject, inverted, after = (words[after],), True, after + 1
            elif after < len(words) and words[after] in _DETERMINERS | OPAQUE and not piece.joined:
                inverted = True
                stop = self._main_after_subject(words, after, aux)
                subject, after = tuple(words[after:stop]), stop
            elif previous is not None and piece.joined:
                subject = previous.subject
        return self._main(words, place, aux, after, subject, inverted)

    def _main_after_subject(self, words: list[str], after: int, aux: str) -> int:
        shape = "n" if aux in _HAVE | _BE else "b"
        for place in range(after + 1, len(words)):
            verb = self._read(words[place])
            if (
                verb
                and (shape in verb.shapes or (aux in _BE and "g" in verb.shapes))
                and words[place - 1] not in _DETERMINERS
            ):
                return place
        return len(words)

    def _main(
        self, words: list[str], place: int, aux: str, after: int, subject: tuple[str, ...], inverted: bool
    ) -> _Group:
        """Read the chain of auxiliaries from `aux` to the main verb."""
        chain = [aux]
        negated = any(word in _NOT for word in subject[:2]) or bool(
            place and words[place - 1] in ("never", "not")
        )
        verb: Verb | None = None
        last = max(place, after - 1)
        position = after
        while position < len(words):
            word = words[position]
            if word in _NOT:
                negated = True
            elif (
                word in ("going", "about")
                and words[position + 1 : position + 2] == ["to"]
                and chain[-1] in _BE
            ):
                chain, position = ["would" if chain[0] in ("was", "were") else "will"], position + 1
            elif (word == "to" and chain[-1] in ("have", "has", "had", "ought")) or (
                word in _ADVERBS and word not in _BE | _DO | _HAVE
            ):
                if word == "to":
                    chain = ["must"]
            elif word in _BE | _HAVE and self._continues(words, position):
                chain.append(word)
                last = position
            else:
                found = self._read(word)
                if word in self._words["evaluation"]:
                    break  # "must have been frustrating" is a being, not a doing
                if (found and _fits(found, chain[-1])) or (
                    found is None
                    and chain[-1] in _MODALS
                    and word.isalpha()
                    and word not in _PARTICLES
                    and word not in _DETERMINERS
                ):
                    verb = found or Verb(word, "b", _OPEN)
                    last = position
                break
            position += 1
        form, voice = _form(chain, verb)
        if verb is None:
            verb = self._verbs["be" if chain[-1] in _BE else "have" if chain[-1] in _HAVE else "do"]
        return _Group(
            place,
            last,
            form,
            voice,
            verb,
            subject,
            negated,
            inverted,
            past=chain[0] in ("was", "were", "had", "did"),
        )

    def _continues(self, words: list[str], position: int) -> bool:
        """Say whether a be or have is an auxiliary: a participle follows, adverbs apart."""
        for word in words[position + 1 : position + 4]:
            if word in _ADVERBS:
                continue
            if word in ("been", "being"):
                return True
            verb = self._read(word)
            return bool(verb and ("n" in verb.shapes or "g" in verb.shapes)) or words[position] in (
                "been",
                "being",
                "be",
            )
        return words[position] in ("been", "being", "be")

    def _without_auxiliary(
        self, piece: _Piece, words: list[str], start: int, place: int, verb: Verb, previous: _Group | None
    ) -> _Group | None:
        subject = tuple(words[start:place])
        nouns = [word for word in subject if word not in _ADVERBS]
        before = words[place - 1] if place else ""
        if not nouns:
            return self._bare(piece, words, place, verb, previous)
        head = next((word for word in reversed(nouns)), "")
        negated = any(word in _NOT or word in ("nobody", "none") for word in words[start:place])
        if head in _PRONOUNS or head in _I:
            if (
                verb.shapes == "n"
                or verb.shapes == "g"
                or (
                    head in ("this", "that", "these", "those", "one", "no")
                    and "d" not in verb.shapes
                    and "s" not in verb.shapes
                )
            ):
                return None
            done = "d" in verb.shapes
            return _Group(
                place, place, "done" if done else "present", "active", verb, subject, negated, past=done
            )
        if before in _DETERMINERS or before in _PARTICLES or before in _PREPOSITIONS:
            return None
        rest = words[place + 1 :]
        if "d" in verb.shapes or "n" in verb.shapes:
            if any(word in _AUX for word in rest) and not _has_object(rest):
                return None
            if (
                "n" in verb.shapes
                and not _has_object(rest)
                and not verb.classes.isdisjoint(("act", "did"))
                and "move" not in verb.classes
            ):
                return _Group(place, place, "done", "nominal", verb, subject, negated)
            if "d" not in verb.shapes or (any(word in _AUX for word in rest) and "who" not in rest):
                return None
            return _Group(place, place, "done", "active", verb, subject, negated, past=True)
        if "s" in verb.shapes and verb.shapes != "b" and not any(word in _AUX for word in rest) and rest:
            return _Group(place, place, "present", "active", verb, subject, negated)
        return None

    def _bare(
        self, piece: _Piece, words: list[str], place: int, verb: Verb, previous: _Group | None
    ) -> _Group | None:
        """Read a verb with no subject of its own: one carried on by "and", or the writer's dropped "I"."""
        rest = words[place + 1 :]
        past = "d" in verb.shapes or "n" in verb.shapes
        if past and any(word in _AUX for word in rest) and not (rest and rest[0] in _OBJECTS):
            return None
        if (
            previous is not None
            and piece.joined
            and past
            and (previous.past or previous.form in ("done", "future", "progress", "present"))
            and previous.form != "request"
        ):
            if "n" in verb.shapes and previous.voice != "active":
                return replace(previous, first=place, last=place, verb=verb)
            if previous.form == "done" and previous.voice == "active":
                return replace(previous, first=place, last=place, verb=verb)
        if (
            previous is not None
            and piece.joined
            and "s" in verb.shapes
            and previous.form == "present"
            and rest
        ):
            return replace(previous, first=place, last=place, verb=verb)
        if previous is not None and piece.joined and "g" in verb.shapes and previous.form == "progress":
            return replace(previous, first=place, last=place, verb=verb)
        if (
            past
            and "act" in verb.classes
            and piece.link == "main"
            and (
                not rest
                or rest[0] in _OBJECTS
                or rest[0] in _PARTICLES
                or rest[0] in _YOU
                or verb.shapes == "d"
            )
        ):
            return _Group(place, place, "done", "active", verb, ("i",))
        return None

    # ---- facts

    def _clause(self, piece: _Piece, group: _Group | None, sentence: Sentence) -> Clause:
        tokens = sentence.tokens[piece.units[0].token : piece.units[-1].token + 1]
        words = [unit.text for unit in piece.units]
        classes = self._classes(words)
        base = Clause(
            sentence, tokens[0].start, tokens[-1].end, link=piece.link, words=classes,
            dated="time" in classes or any(_CLOCK.fullmatch(word) for word in words), softened="softener" in classes, tokens=tokens,
        )  # fmt: skip
        if group is None or group.verb is None:
            return base
        rest = words[group.last + 1 :]
        verb = self._causative(group.verb, rest)
        return replace(
            base, actor=self._actor(group), form=group.form, voice=group.voice, lemma=verb.lemma, verbs=verb.classes, negated=group.negated, past=group.past,
            obj=group.voice != "active" or any(word not in _NO_OBJECT for word in rest), question=_asks(group, sentence),
        )  # fmt: skip

    def _classes(self, words: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for word in words:
            known = self._classes_of.get(word)
            if known:
                found |= known
            elif word == DATE or _CLOCK.fullmatch(word):
                found.add("time")
        return frozenset(found)

    def _causative(self, verb: Verb, rest: Sequence[str]) -> Verb:
        """ "We have had the line rewired": the act is the participle."""
        if verb.lemma in ("have", "get") and rest:
            for word in rest[1:]:
                inner = self._verbs.get(word)
                if inner and "n" in inner.shapes and "act" in inner.classes:
                    return inner
        return verb

    def _actor(self, group: _Group) -> Actor:
        subject = [word for word in group.subject if word not in _ADVERBS]
        if group.form == "request":
            return "you"
        if not subject:
            return "none"
        if not _I.isdisjoint(subject):
            return "we"
        if subject[0] in _YOU or subject[-1] in _YOU:
            return "you"
        if subject[0] in _OURS:
            return "we"
        if subject[0] in ("there", "it") and len(subject) == 1:
            return "impersonal"
        if not self._words["ours"].isdisjoint(subject) and subject[0] not in ("your", "his", "their", "her"):
            return "we"
        return "third"

    def _extended(self, clause: Clause, piece: _Piece, sentence: Sentence) -> Clause:
        """Add a piece without a verb of its own to the clause before it."""
        words = [unit.text for unit in piece.units]
        classes = self._classes(words)
        end = sentence.tokens[piece.units[-1].token].end
        return replace(
            clause, end=max(end, clause.end), words=clause.words | classes, dated=clause.dated or "time" in classes,
            softened=clause.softened or "softener" in classes, obj=clause.obj or (clause.lemma != "" and bool(words)),
        )  # fmt: skip

    def _with_question(self, clauses: list[Clause], sentence: Sentence) -> list[Clause]:
        """Mark the main clause of a sentence with a question mark as asked, for real or not."""
        if not sentence.asked:
            return clauses
        first = next((place for place, clause in enumerate(clauses) if clause.question != "none"), None)
        if first is not None:
            kinds = clauses[first].question
            return [
                replace(clause, question=kinds) if place > first and clause.question == "none" else clause
                for place, clause in enumerate(clauses)
            ]
        kind: Question = "rhetorical" if _is_rhetorical(sentence) else "real"
        place = next(
            (
                place
                for place in range(len(clauses) - 1, -1, -1)
                if clauses[place].link in ("main", "that", "relative")
            ),
            None,
        )
        if place is not None:
            clauses[place] = replace(clauses[place], question=kind)
        return clauses


_OPEN = frozenset({"open"})
_NO_OBJECT = _PARTICLES | frozenset(
    [
        "and",
        ".",
        "!",
        "?",
        ",",
        "now",
        "again",
        "already",
        "too",
        "also",
        "soon",
        "shortly",
        "today",
        "so",
        "here",
        "there",
        "please",
        "ok",
        "then",
        "it's",
    ]
)


def _has_question(sentence: Sentence) -> bool:
    return sentence.asked


def _later(units: Sequence[_Unit], place: int, mark: str) -> bool:
    return any(unit.text == mark for unit in units[place:])


def _expanded(text: str, verbs: dict[str, Verb], tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    """Split a contraction into its words; a noun's 's is a verb only before a participle ("your table's moved")."""
    known = _NEGATED.get(text)
    if known:
        return known
    stem, apostrophe, ending = text.partition("'")
    full = _CONTRACTED.get(apostrophe + ending)
    if full is None:
        return (text,)
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    verb = verbs.get(following) or verbs.get(
        tokens[index + 2].text if following in _ADVERBS and index + 2 < len(tokens) else ""
    )
    if ending == "s":
        if following == "been" or following == "got":
            return (stem, "has")
        if (
            stem not in _PRONOUNS
            and stem not in ("what", "where", "how", "when")
            and not (verb and ("g" in verb.shapes or "n" in verb.shapes))
            and following not in ("on", "not", "fine", "about", "in", "out")
        ):
            return (text,)
    if ending == "d" and verb and "n" in verb.shapes and "b" not in verb.shapes:
        return (stem, "had")
    return (stem, full)


def _fits(verb: Verb, aux: str) -> bool:
    """Say whether a verb form can follow an auxiliary."""
    if aux in _BE:
        return "n" in verb.shapes or "g" in verb.shapes
    if aux in _HAVE:
        return "n" in verb.shapes
    return "b" in verb.shapes


def _form(chain: Sequence[str], verb: Verb | None) -> tuple[Form, Voice]:
    """Read tense, aspect and mood from the auxiliaries and the shape of the verb after them."""
    aux, last = chain[0], chain[-1]
    passive: Voice = (
        "passive" if verb and last in _BE and "n" in verb.shapes and "g" not in verb.shapes else "active"
    )
    if aux in _MODALS:
        form = _MODALS[aux]
        if form in ("would", "duty") and "have" in chain[1:]:
            form = "would-have"
        return form, passive
    if last == "being" or (verb and last in _BE and "g" in verb.shapes):
        return ("present" if aux in ("was", "were") else "progress"), passive
    if aux in ("have", "has"):
        return ("done" if verb or "been" in chain else "present"), passive
    if aux == "had":
        return ("present" if verb else "done"), passive
    if aux in ("was", "were", "did"):
        return "done", passive
    return "present", passive


def _has_object(rest: Sequence[str]) -> bool:
    return (
        bool(rest)
        and (rest[0] in _OBJECTS - {CODE, DATE} or rest[0] in _YOU)
        and rest[0] not in ("this", "both", "all")
    )


_RHETORICAL_START = frozenset(
    {
        "because",
        "hardly",
        "no",
        "yes",
        "nope",
        "simple",
        "simply",
        "exactly",
        "yep",
        "certainly",
        "never",
        "not",
        "since",
        "of",
        "absolutely",
        "nobody",
        "easy",
    }
)
_ASKERS = frozenset({"how", "why", "who", "what"})


def _is_rhetorical(sentence: Sentence) -> bool:
    """A question the writer answers at once, or asks about the writer's own patience, wants no reply."""
    words = [token.text for token in sentence.tokens]
    if sentence.following in _RHETORICAL_START:
        return True
    if words[0] == "why" and sentence.following and not {"you", "your"} & set(words):
        return True
    return (
        words[0] in ("how", "why", "who")
        and ("times" in words or "wouldn't" in words)
        and ("i" in words or "we" in words or "wouldn't" in words)
    )


@lru_cache(maxsize=1)
def _mine() -> frozenset[str]:
    return frozenset({"i", "we"})


def _asks(group: _Group, sentence: Sentence) -> Question:
    if not group.inverted or not group.subject:
        return "none"
    first = group.subject[0]
    if (
        first in _YOU
        and group.form in ("would", "ability", "future")
        and not any(token.text == "rather" for token in sentence.tokens)
        and group.verb
        and group.verb.lemma
        not in (
            "like",
            "prefer",
            "want",
            "need",
            "be",
            "have",
            "rather",
            "love",
            "say",
            "think",
            "manage",
            "remember",
            "recall",
            "see",
        )
    ):
        return "request" if not _is_rhetorical(sentence) else "rhetorical"
    if not sentence.asked:
        return "none"
    if _is_rhetorical(sentence):
        return "rhetorical"
    return "offer" if first in _mine() and group.form in ("future", "ability", "duty") else "real"


GRAMMAR = Grammar
