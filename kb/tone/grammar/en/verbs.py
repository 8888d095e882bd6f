"""English verbs and word classes: every form of the verbs in `lexicon/en`, with its reading."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.tone.clause import DATE, Form, Voice
from kb.tone.grammar.en.words import CLOCK, OPEN
from kb.tone.lexicon import lexicon

VERB_CLASSES = (
    "act", "step", "did", "vague", "move", "tell", "deliver", "comeback", "know", "apologise", "state",
    "adverse", "adverse_perfect", "lived", "reported", "failing", "erring", "heeding", "answering", "dismay", "plaguing",
    "breaking", "harmed", "announce",
)  # fmt: skip
WORD_CLASSES = (
    "time", "soon", "softener", "trouble", "feeling", "vagueobject", "generic", "yours", "evaluation",
    "fault", "near", "double", "mishap", "outsider", "contactnoun", "reportnoun", "praise", "ought",
    "pointer", "negative", "ourplace", "dialogue", "amiss", "ours", "button", "remedy", "harm", "team", "plight", "selfblame", "workpiece", "donestate", "nowword", "asking", "infonoun",
    "dayword", "ruin",
)  # fmt: skip


class Verb(NamedTuple):
    """One reading of a word as a verb: its dictionary form, its shapes (b s d n g) and its classes."""

    lemma: str
    shapes: str
    classes: frozenset[str]


class Group(NamedTuple):
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


_NONE: frozenset[str] = frozenset()
_ACT = frozenset({"act"})
_AGAIN = ("re", "un")  # "the key has been recut", "we have unpinned it"
_HOUR = frozenset({"time"})
_DAY = frozenset({"time", "dayword"})


def _classes_of_time(word: str) -> frozenset[str]:
    """Give the classes of a word that no list has: those of a time where it is one, in digits."""
    if word == DATE:
        return _DAY
    if not word[0].isdigit() or not CLOCK.fullmatch(word):
        return _NONE
    return _HOUR if word.endswith("m") or ":" in word else _DAY


class Lexicon:
    """The word data of `lexicon/en`, read once: verbs by form, classes by word."""

    def __init__(self) -> None:
        self.words = {name: frozenset(entries) for name, entries in lexicon("en").items()}
        self._irregular = {line.split("/")[0]: line.split("/") for line in lexicon("en")["irregular"]}
        self._doubling = self.words["doubling"]
        self.nounish = self.words["nounish"]
        self.verbs = self._build_verbs()
        self._classes_of = self._build_word_classes()

    def _build_verbs(self) -> dict[str, Verb]:
        classes: dict[str, set[str]] = {base: set() for base in self._irregular}
        for name in VERB_CLASSES:
            for lemma in sorted(self.words[name]):  # a fixed order: two lemmas may share a form
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
        for name in WORD_CLASSES:
            for word in self.words[name]:
                found.setdefault(word, set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    def forms(self, lemma: str) -> frozenset[str]:
        """List the forms of a verb, British and American."""
        return frozenset(self._shapes(lemma))

    def words_of(self, name: str) -> frozenset[str]:
        """List the words of a class; of a verb class, with all their forms."""
        if name in VERB_CLASSES:
            return frozenset().union(*(self.forms(lemma) for lemma in self.words[name]))
        return self.words[name]

    def read(self, word: str) -> Verb | None:
        """Read a word as a verb; an unknown word in -ed or -ing is an open one, and what undoes or repeats a step is a step."""
        verb = self.verbs.get(word)
        if verb is None and word[:2] in _AGAIN and len(word) > 4:
            step = self.verbs.get(word[2:].removeprefix("-"))
            if step and "act" in step.classes:
                return Verb(word[:2] + step.lemma, step.shapes, _ACT)
        if verb is None and len(word) > 4 and word.isalpha():
            if word.endswith("ed") and not word.endswith("eed"):
                return Verb("", "dn", OPEN)
            if word.endswith("ing") and len(word) > 5:
                return Verb("", "g", OPEN)
        return verb

    def classes(self, words: Iterable[str]) -> frozenset[str]:
        """List the word classes that occur among words."""
        return _NONE.union(*self.classes_of_each(words))

    def classes_of_each(self, words: Iterable[str]) -> list[frozenset[str]]:
        """List the classes of each word."""
        known = self._classes_of
        return [known[word] if word in known else _classes_of_time(word) for word in words]
