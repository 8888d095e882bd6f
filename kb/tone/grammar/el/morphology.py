"""Greek verb forms: from a dictionary form to its stems, and from a word back to what it can be.

Everything is in folded spelling (no accents, one sigma). Nothing here knows sentences. Source of the paradigms:
Holton, Mackridge & Philippaki-Warburton, Greek: A Comprehensive Grammar (2nd ed. 2012), part II, chapter 7.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from kb.languages import language
from kb.tone.remembered import remembered

# present, imperfect, aorist (past perfective), subjunctive (perfective after θα, να), imperative, infinitive
# (perfective after έχω), participle in -μένος
Kind = Literal["P", "I", "A", "S", "M", "N", "K"]


class Reading(NamedTuple):
    """One thing a word can be as a verb: `person` is 1s 2s 3s 1p 2p 3p or "", `passive` by its ending."""

    lemma: str
    kind: Kind
    person: str
    passive: bool


class _Ending(NamedTuple):
    stem: str
    kind: Kind
    person: str
    passive: bool


# stem kind -> "kind+person: endings"; the stem kinds are those that `Lexicon._stems` gives out.
_ENDINGS: Mapping[str, str] = {
    "present": "P1s: ω; P2s: εισ; P3s: ει; P1p: ουμε ομε; P2p: ετε; P3p: ουν ουνε; M2s: ε",
    "imperfect": "I1s: α; I2s: εσ; I3s: ε; I1p: αμε; I2p: ατε; I3p: αν ανε",
    "contracted": "P1s: ω αω; P2s: ασ εισ; P3s: α αει ει; P1p: αμε ουμε; P2p: ατε ειτε; P3p: ουν ανε ουνε; "
    "I1s: ουσα αγα; I2s: ουσεσ αγεσ; I3s: ουσε αγε; I1p: ουσαμε αγαμε; I2p: ουσατε αγατε; I3p: ουσαν ουσανε αγαν",
    "middle": "P1s: ομαι; P2s: εσαι; P3s: εται; P1p: ομαστε ομεθα; P2p: εστε οσαστε εσθε; P3p: ονται; "
    "I1s: ομουν ομουνα; I2s: οσουν; I3s: οταν ετο; I1p: ομασταν; I2p: οσασταν; I3p: ονταν οντουσαν οντο",
    "middle-contracted": "P1s: ιεμαι ουμαι αμαι ωμαι; P2s: ιεσαι εισαι ασαι; P3s: ιεται ειται αται; P1p: ιομαστε ουμαστε ωμαστε ομαστε αμαστε; "
    "P2p: ιεστε ειστε εισθε αστε ασθε; P3p: ιουνται ουνται ωνται; I1s: ιομουν ουμουν; I3s: ιοταν ουνταν ειτο; I2p: ιοσασταν; I3p: ιονταν ουνταν",
    "perfective": "S1s: ω; S2s: εισ; S3s: ει; S1p: ουμε ομε; S2p: ετε; S3p: ουν ουνε; N: ει; M2s: ε; M2p: τε ετε",
    "perfective-oxytone": "S1s: ω; S2s: εισ; S3s: ει; S1p: ουμε; S2p: ειτε; S3p: ουν ουνε; N: ει; M2p: ειτε",
    "perfective-bare": "S1s: ω; S2s: ασ; S3s: ει; S1p: με; S2p: τε; S3p: νε; N: ει; M2p: τε",
    "past": "A1s: α; A2s: εσ; A3s: ε; A1p: αμε; A2p: ατε; A3p: αν ανε",
    "passive": "S1s: ω; S2s: εισ; S3s: ει; S1p: ουμε; S2p: ειτε; S3p: ουν ουνε; N: ει; M2p: ειτε; "
    "A1s: ηκα; A2s: ηκεσ; A3s: ηκε; A1p: ηκαμε; A2p: ηκατε; A3p: ηκαν ηκανε",
    "passive-past": "A3s: η; A3p: ησαν",
    "passive-command": "M2s: ου",
    "participle": "K: οσ η ο οι ων ου α εσ ουσ ον",
}
_PASSIVE_STEMS = frozenset(
    {"middle", "middle-contracted", "passive", "passive-past", "passive-command", "participle"}
)

_BE: Mapping[str, tuple[Kind, str]] = {
    "ειμαι": ("P", "1s"), "εισαι": ("P", "2s"), "ειναι": ("P", "3s"), "ειμαστε": ("P", "1p"), "ειμασταν": ("I", "1p"), "ειστε": ("P", "2p"),
    "εισαστε": ("P", "2p"), "ημουν": ("I", "1s"), "ησουν": ("I", "2s"), "ηταν": ("I", "3s"), "ησασταν": ("I", "2p"), "ητανε": ("I", "3s"), "'ναι": ("P", "3s"), "'στε": ("P", "2p"), "ναι": ("P", "3s"),
}  # fmt: skip

# Presents whose endings run together with the stem.
_SHORT: Mapping[str, str] = {
    "λεω": "λεω λεσ λεει λεμε λετε λενε",
    "ξαναλεω": "ξαναλεω ξαναλεσ ξαναλεει ξαναλεμε ξαναλετε ξαναλενε",
    "ακουω": "ακουω ακουσ ακουει ακουμε ακουτε ακουνε",
    "παω": "παω πασ παει παμε πατε πανε",
    "φταιω": "φταιω φταισ φταιει φταιμε φταιτε φταινε",
    "τρωω": "τρωω τρωσ τρωει τρωμε τρωτε τρωνε",
    "καιω": "καιω καισ καιει καιμε καιτε καινε",
    "ζω": "ζω ζεισ ζει ζουμε ζειτε ζουν",
}
_SHORT_READINGS = {
    form: Reading(lemma, "P", person, False)
    for lemma, forms in _SHORT.items()
    for form, person in zip(forms.split(), ("1s", "2s", "3s", "1p", "2p", "3p"), strict=True)
}

# Imperatives of two or three letters, and of verbs that are irregular there.
_COMMANDS: Mapping[str, str] = {
    "πεσ": "λεω", "πεστε": "λεω", "δεσ": "βλεπω", "βρεσ": "βρισκω", "μπεσ": "μπαινω", "βγεσ": "βγαινω", "ελα": "ερχομαι", "ελατε": "ερχομαι", "ασε": "αφηνω", "αστε": "αφηνω",
    "ανεβα": "ανεβαινω", "κατεβα": "κατεβαινω", "παρε": "παιρνω", "ξαναπεσ": "ξαναλεω", "ξαναδεσ": "ξαναβλεπω", "κοιτα": "κοιταω", "μιλα": "μιλαω", "ρωτα": "ρωταω", "τραβα": "τραβαω", "κρατα": "κραταω", "τρεχα": "τρεχω", "πατα": "παταω",
}  # fmt: skip

# Prefixes whose compounds take their augment inside; the form before a vowel.
_PREFIXES = (
    ("αντικατα", "αντικατ"), ("αποκατα", "αποκατ"), ("επανα", "επαν"), ("ανα", "αν"), ("απο", "απ"), ("δια", "δι"), ("εγ", "εν"), ("εκ", "εξ"), ("εμ", "εν"),
    ("επι", "επ"), ("κατα", "κατ"), ("μετα", "μετ"), ("παρα", "παρ"), ("περι", "περι"), ("προσ", "προσ"), ("προ", "προ"), ("συγ", "συν"), ("συλ", "συν"), ("συμ", "συν"), ("συν", "συν"),
    ("υπο", "υπ"), ("υπερ", "υπερ"), ("αντι", "αντ"), ("εν", "εν"), ("εισ", "εισ"),
)  # fmt: skip
_VOWELS = re.compile(r"(?:αι|ει|οι|ου|υι|αυ|ευ|[αεηιουω])")


def fold(word: str) -> str:
    """Fold a word of a data file as texts are folded."""
    return language("el").fold(word).text


def listed(words: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(words.split())


def syllables(stem: str) -> int:
    """Count the vowels of a stem, those written with two letters once."""
    return len(_VOWELS.findall(stem))


def _augmented(stem: str) -> Iterator[str]:
    """Give a past stem as it is and with its augments, outer (έστειλα) and inner (επέστρεψα)."""
    yield stem
    if syllables(stem) == 1 and stem[0] not in "αεηιουω":
        yield "ε" + stem
    for prefix, before_vowel in _PREFIXES:
        rest = stem.removeprefix(prefix)
        if rest != stem and rest and rest[0] not in "αεηιουω" and syllables(rest) <= 2:
            yield before_vowel + "ε" + rest


def _active_perfective(stem: str) -> tuple[str, ...]:
    """Derive the perfective stem of a regular verb in -ω from its present stem."""
    for ending, perfective in (
        ("ιζ", ("ισ",)), ("αζ", ("ασ", "αξ")), ("ων", ("ωσ",)), ("ευ", ("εψ", "ευσ")), ("αρ", ("αρ", "αρισ")), ("υν", ("υν",)), ("αιν", ("αν",)), ("ειν", ("ειν",)),
        ("χν", ("ξ",)), ("σσ", ("ξ",)), ("ττ", ("ξ",)), ("πτ", ("ψ",)), ("κ", ("ξ",)), ("γ", ("ξ",)), ("χ", ("ξ",)), ("β", ("ψ",)), ("π", ("ψ",)), ("φ", ("ψ",)),
        ("θ", ("σ",)), ("δ", ("σ",)), ("τ", ("σ",)), ("ζ", ("ξ", "σ")), ("ν", ("σ",)),
    ):  # fmt: skip
        if stem.endswith(ending):
            return tuple(stem[: -len(ending)] + each for each in perfective)
    return (stem + "σ",)


def _passive_perfective(stem: str) -> tuple[str, ...]:
    for ending, perfective in (
        ("ιζ", ("ιστ", "ισθ")), ("αζ", ("αστ", "ασθ", "αχτ")), ("ων", ("ωθ",)), ("ευ", ("ευτ", "ευθ")), ("αρ", ("αριστ",)), ("υν", ("υνθ",)), ("αιν", ("ανθ", "αθ")),
        ("χν", ("χτ", "χθ")), ("σσ", ("χτ", "χθ")), ("ττ", ("χθ",)), ("πτ", ("φτ", "φθ")), ("κ", ("χτ", "χθ")), ("γ", ("χτ", "χθ")), ("χ", ("χτ", "χθ")), ("β", ("φτ",)), ("π", ("φτ", "φθ")), ("φ", ("φτ", "φθ")),
        ("θ", ("στ",)), ("δ", ("στ",)), ("τ", ("στ",)), ("ζ", ("χτ",)), ("ν", ("θ",)),
    ):  # fmt: skip
        if stem.endswith(ending):
            return tuple(stem[: -len(ending)] + each for each in perfective)
    return (stem + "θ", stem + "στ")


def _participle(stem: str) -> tuple[str, ...]:
    for ending, made in (
        ("ιζ", "ισμεν"),
        ("αζ", "ασμεν"),
        ("ων", "ωμεν"),
        ("ευ", "ευμεν"),
        ("αρ", "αρισμεν"),
        ("χν", "γμεν"),
        ("γ", "γμεν"),
        ("χ", "γμεν"),
        ("σσ", "γμεν"),
        ("π", "μμεν"),
        ("φ", "μμεν"),
        ("β", "μμεν"),
    ):
        if stem.endswith(ending):
            return (stem[: -len(ending)] + made,)
    return ()


class Irregular(NamedTuple):
    """The stems of a verb that the rules above would get wrong."""

    perfective: tuple[str, ...]
    past: tuple[str, ...]
    passive: tuple[str, ...]
    participle: tuple[str, ...]


def irregular(line: str) -> tuple[str, Irregular]:
    """Read one line of `paradigm.txt`."""
    lemma, *stems = (part.strip() for part in line.split("/"))
    parts = [tuple(fold(stem) for stem in part.split() if stem != "-") for part in stems]
    return fold(lemma), Irregular(*parts)


def stems(lemma: str, known: Irregular | None) -> Iterator[tuple[str, str]]:
    """Give every stem of a verb (dictionary form with its accent) with its kind."""
    folded = fold(lemma)
    if folded.endswith("μαι"):
        yield from _middle_stems(folded, known)
        return
    contracted = lemma.endswith(("ώ", "άω"))
    if folded == "παω":
        yield "πηγ", "past"
        yield "πα", "perfective-bare"
        return
    present = folded.removesuffix("αω") if folded.endswith("αω") else folded.removesuffix("ω")
    if contracted:
        yield present, "contracted"
        yield present, "middle-contracted"
    else:
        yield present, "present"
        yield from ((stem, "imperfect") for stem in _augmented(present))
        yield present, "middle"
    default = (present + "ησ",) if contracted else _active_perfective(present)
    perfective = known.perfective if known else default
    yield from _perfective_stems(perfective)
    past = known.past if known else perfective
    for stem in past:
        yield from ((each, "past") for each in (_augmented(stem) if not known else (stem,)))
    passive = known.passive if known else ((present + "ηθ",) if contracted else _passive_perfective(present))
    yield from _passive_stems(passive)
    participle = known.participle if known else ((present + "ημεν",) if contracted else _participle(present))
    yield from ((stem, "participle") for stem in participle)


def _perfective_stems(perfective: Iterable[str]) -> Iterator[tuple[str, str]]:
    for stem in perfective:
        if stem.endswith("*"):
            yield stem[:-1], "perfective-oxytone"
        elif stem[-1] in "αε":
            yield stem, "perfective-bare"
        else:
            yield stem, "perfective"
            yield stem, "passive-command"


def _passive_stems(passive: Iterable[str]) -> Iterator[tuple[str, str]]:
    for stem in passive:
        yield stem, "passive"
        # Only augmented: without it the learned ending is that of nouns (εγγραφή beside ενεγράφη).
        yield from ((each, "passive-past") for each in _augmented(stem) if each != stem)


def _middle_stems(folded: str, known: Irregular | None) -> Iterator[tuple[str, str]]:
    for ending, kind in (
        ("ιεμαι", "middle-contracted"),
        ("ουμαι", "middle-contracted"),
        ("ομαι", "middle"),
        ("αμαι", "middle-contracted"),
        ("ωμαι", "middle-contracted"),
    ):
        if folded.endswith(ending):
            present = folded.removesuffix(ending)
            yield present, kind
            if known:
                passive, perfective, past = known.passive, known.perfective, known.past
            else:
                passive, perfective, past = (
                    (_passive_perfective(present) if kind == "middle" else (present + "ηθ",)),
                    (),
                    (),
                )
            yield from _passive_stems(passive)
            yield from _perfective_stems(perfective)
            yield from ((stem, "past") for stem in past)
            return


def _endings() -> dict[str, list[_Ending]]:
    table: dict[str, list[_Ending]] = {}
    for stem, text in _ENDINGS.items():
        for part in text.split("; "):
            name, _, forms = part.partition(": ")
            kind, person = name[0], name[1:]
            for form in forms.split():
                table.setdefault(form, []).append(_Ending(stem, kind, person, stem in _PASSIVE_STEMS))  # type: ignore[arg-type]
    return table


# Endings by which an unknown word shows itself a verb, each with its readings ("kind+person", "-" for passive).
_VOWEL = "(?:[αεηιω]|[αεο]ι|(?<!ο)υ)"
_OPEN: tuple[tuple[str, str], ...] = tuple(
    (pattern if pattern.startswith("(?:|") else f"..+{pattern}", readings)
    for pattern, readings in (
        (f"(?:{_VOWEL}σ|ξ|ψ|{_VOWEL}ρ|ειλ|{_VOWEL}ν)αμε", "A1p"),
        (f"(?:{_VOWEL}σ|ξ|ψ|{_VOWEL}ρ|ειλ)ατε", "A2p"),
        ("(?:θ|στ|χτ|φτ|[εα]υτ|π|φ|γ|λ|ρ|ν)ηκαμε", "A1p-"), ("(?:θ|στ|χτ|φτ|[εα]υτ|π|φ|γ|λ|ρ|ν)ηκατε", "A2p-"), ("(?:θ|στ|χτ|φτ|[εα]υτ|π|φ|γ|λ|ρ|ν)ηκανε?", "A3p-"),
        ("(?:θ|στ|χτ|φτ|[εα]υτ|π|φ|γ|λ|ρ|ν)ηκε", "A3s-"), ("(?:θ|στ|χτ|φτ|[εα]υτ)ηκα", "A1s-"), ("(?:ισθ|ασθ|υνθ|ηθ|ωθ|εθ|φθ|χθ)η", "A3s-"), ("(?:θ|στ|χτ|φτ)ησαν", "A3p-"),
        (f"(?:{_VOWEL}σ|ξ|ψ)τε", "M2p"),
        (f"(?:{_VOWEL}σ|ξ|ψ)ετε", "S2p M2p"), ("(?:θ|στ|χτ|φτ)ειτε", "S2p- M2p-"),
        (f"(?:{_VOWEL}σ|ξ|ψ)ουμε", "S1p"), ("(?:θ|στ|χτ|φτ)ουμε", "S1p-"),
        (f"(?:{_VOWEL}σ|ξ|ψ)ουνε?", "S3p"), ("(?:θ|στ|χτ|φτ)ουνε?", "S3p-"),
        (f"(?:{_VOWEL}σ|ξ|ψ)ει", "S3s N"), ("(?:θ|στ|χτ|φτ)ει", "S3s- N-"),
        (f"(?:{_VOWEL}σ|ξ|ψ)ω", "S1s"), ("(?:θ|στ|χτ|φτ)ω", "S1s-"),
        ("ουμε", "P1p"), ("(?:ομ|ουμ|ωμ)αστε", "P1p-"), ("ετε", "P2p"), ("[^σ]ειτε", "P2p"),
        ("(?:ζ|ν|ευ|ει|υ|γ|χ|λλ|πτ|ττ|σσ|ρ|φ|δ)εται", "P3s-"), ("(?:ζ|ν|ευ|ει|υ|γ|χ|λλ|πτ|ττ|σσ|ρ|φ|δ)ονται", "P3p-"), ("ουνται", "P3p-"), ("ειται", "P3s-"), ("αται", "P3s-"), ("ωνται", "P3p-"),
        ("(?:[^σξψ]ησ|[^σξψ]ισ|ωσ|ευσ|ιασ|εψ|αψ|ιψ|αξ|ιξ|υξ)α", "A1s"),
        # with an augment before it: έστυψα, ξέπλυνε, κατέγραψε
        ("(?:|ξ|κατ|αν|επ|παρ|δι|συν|απ|μετ|υπ|προσ|εν|εξ)ε[^αεηιουω]{1,3}(?:[αηιωυ]|ου|ει|ευ)(?:σ|ξ|ψ|λ|ν|ρ)α", "A1s"),
        ("(?:|ξ|κατ|αν|επ|παρ|δι|συν|απ|μετ|υπ|προσ|εν|εξ)ε[^αεηιουω]{1,3}(?:[αηιωυ]|ου|ει|ευ)(?:σ|ξ|ψ|λ|ν|ρ)ε", "A3s"),
        ("(?:[^σξψ]ησ|[^σξψ]ισ|ωσ|ευσ|ιασ|εψ|αξ|ιξ)ε", "A3s"), ("(?:[^σξψ]ησ|[^σξψ]ισ|ωσ|ευσ|εψ|αξ|ιξ)αν", "A3p"),
        ("(?:ευ|ων|ιζ|αζ)ω", "P1s"), ("(?:ευ|ων|ιζ|αζ)ει", "P3s"), ("(?:ευ|ων|ιζ|αζ)ουν", "P3p"),
    )
)  # fmt: skip
# All in one, the first that fits wins: its group tells which it is.
_ANY_OPEN = re.compile("|".join(f"({pattern})" for pattern, _readings in _OPEN))
_LONGEST = 8


class Verbs:
    """All verbs of the lexicon, and a guess at others by their endings."""

    def __init__(self, lemmas: Iterable[str], paradigms: Iterable[str], not_verbs: Iterable[str]) -> None:
        self._irregular = dict(irregular(line) for line in paradigms)
        self._endings = _endings()
        self._stems: dict[str, list[tuple[str, str]]] = {}
        self._lemmas = {fold(lemma): lemma for lemma in lemmas if lemma.endswith(("ω", "ώ", "μαι"))}
        self._not_verbs = frozenset(fold(word) for word in not_verbs)
        for folded, lemma in self._lemmas.items():
            for stem, kind in stems(lemma, self._irregular.get(folded)):
                self._stems.setdefault(stem, []).append((folded, kind))
        self.read = remembered(self._read)

    def _read(self, word: str) -> tuple[Reading, ...]:
        """List what a folded word can be as a verb; nothing for a word that is none."""
        if word in self._not_verbs or not word[0].isalpha():
            return ()
        if word in _BE:
            return (Reading("ειμαι", *_BE[word], False),) if word != "ναι" else ()
        if word in _COMMANDS:
            return (Reading(_COMMANDS[word], "M", "2p" if word.endswith("τε") else "2s", False),)
        if word in ("πρεπει", "επρεπε", "πρεπον"):
            return (Reading("πρεπει", "P" if word == "πρεπει" else "I", "3s", False),)
        if word == "προκειται":
            return (Reading("προκειται", "P", "3s", False),)
        found = sorted(dict.fromkeys(self._known(word)), key=_after_deponent)
        if word in _SHORT_READINGS:
            found = [_SHORT_READINGS[word], *(each for each in found if each.kind != "P")]
        return tuple(found) or self._again(word) or self._guess(word)

    def _again(self, word: str) -> tuple[Reading, ...]:
        """Read a verb with "again" before it (ξαναστέλνω, επανεκτυπώνω) as the verb itself."""
        for prefix in ("ξανα", "επανα", "επαν", "ξαν"):
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > 3:
                found = tuple(self._known(rest))
                if found:
                    return found
        return ()

    def _known(self, word: str) -> Iterator[Reading]:
        for size in range(1, min(_LONGEST, len(word) - 1) + 1):
            for lemma, stem_kind in self._stems.get(word[:-size], ()):
                for ending in self._endings.get(word[-size:], ()):
                    if ending.stem == stem_kind:
                        yield Reading(lemma, ending.kind, ending.person, ending.passive)

    @staticmethod
    def _guess(word: str) -> tuple[Reading, ...]:
        """Read an unknown word by its ending; short ones tell too little."""
        if len(word) < 6:
            return ()
        match = _ANY_OPEN.fullmatch(word)
        if match is None or match.lastindex is None:
            return ()
        _pattern, readings = _OPEN[match.lastindex - 1]
        return tuple(_open_reading(each) for each in readings.split())

    def forms(self, lemma: str) -> frozenset[str]:
        """List all forms of a verb, folded; the word itself where it is none of the lexicon's."""
        folded = fold(lemma)
        if folded not in self._lemmas:
            return frozenset({folded})
        made = {folded}
        for stem, kind in stems(self._lemmas[folded], self._irregular.get(folded)):
            made.update(
                stem + ending
                for ending, uses in self._endings.items()
                if any(use.stem == kind for use in uses)
            )
        return frozenset(made)


def _after_deponent(each: Reading) -> bool:
    """Put the deponent first for you and me (συνδεθείτε), the passive of the active verb for things (συνδέεται)."""
    return each.passive and each.lemma.endswith("μαι") == each.person.startswith("3")


def _open_reading(code: str) -> Reading:
    kind: Kind = code[0]  # type: ignore[assignment]
    return Reading("", kind, code[1:].rstrip("-"), code.endswith("-"))
