"""Verb groups: a Greek verb with what stands before it (θα, να, δεν, clitics, έχω) and right after it.

Finds the groups of one sentence; a governor (μπορείτε να …) is joined with what it governs in governors.py.
"""

from collections.abc import Sequence
from typing import NamedTuple

from kb.tone.grammar.el.morphology import Kind, Reading, Verbs, listed

CLITICS = listed("μου σου του τησ μασ σασ τουσ με σε τον την τη το τα τισ μ' σ' τ' στα")
US = frozenset({"μου", "μασ", "με", "μ'"})
_ACCUSATIVE = frozenset({"τον", "την", "τη", "το", "τα", "τισ", "τουσ", "τ'"})
_NEGATION = frozenset({"δεν", "δε", "μη", "μην"})
_ADVERBS_INSIDE = listed(
    "ηδη μολισ πια πλεον ακομη ακομα επισησ μονο μεν δε επιπλεον προσωπικα σημερα χθεσ προσ ξανα και εκ νεου προσωρινα μαλιστα τωρα κιολασ"
)
# Words after which a perfective form needs no θα or να: they open a clause of their own.
_OPENERS = listed(
    "αν εαν οταν μολισ πριν που οπωσ οποιοσ οποια οποιο οποιον οποιαν οσο οσα οσοι οτι μεχρι ωσπου αφου ισωσ καθε φορα οποτε οπου προτου κι και ειτε ,τι εφοσον τι ποιοσ"
)
_BEFORE_VERB = CLITICS | _NEGATION | {"θα", "να", "ασ", "θα'"}
_PARTICLES = frozenset({"θα", "να", "ασ", "μη", "μην"})  # after these a word is a verb, and no command
_SURE_OPENERS = _OPENERS - {"και", "κι", "τι"}
_ASIDES = listed(
    "παρακαλω παρακαλουμε μπορειτε θελετε γινεται επιθυμειτε μπορεισ θεσ βολευει επιτρεπετε χρειαστει"
)
# Before these a word is a noun: articles and prepositions that are no clitics.
_NOUN_BEFORE = listed(
    "ο οι των στο στη στην στον στα στισ στουσ ενα ενασ μια μιασ ενοσ απο για προσ αυτο αυτη αυτοσ καθε δυο τρεισ τεσσερισ ολη ολα αυτα κανενα καμια χωρισ περι κατα"
)


class Group(NamedTuple):
    """One verb group: token numbers of its first and last word, and what it says."""

    first: int
    verb: int
    last: int
    lemma: str
    kind: Kind
    person: str
    passive: bool
    theta: bool = False
    na: bool = False
    as_: bool = False
    negated: bool = False
    perfect: str = ""  # "", "P" (έχω + infinitive) or "I" (είχα + infinitive)
    clitics: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    governor: str = ""  # the lemma that governs it, for μπορείτε να …
    governor_person: str = ""
    governor_kind: str = ""
    governor_theta: bool = False
    participle: bool = False

    @property
    def has_us(self) -> bool:
        """Whether a clitic of the first person hangs on the verb."""
        return not US.isdisjoint(self.clitics) or not US.isdisjoint(self.after)

    @property
    def has_object_clitic(self) -> bool:
        """Whether an object clitic hangs on the verb."""
        return not _ACCUSATIVE.isdisjoint(self.clitics) or not _ACCUSATIVE.isdisjoint(self.after)


class GroupFinder:
    """Finds the verb groups of a sentence's words."""

    def __init__(self, verbs: Verbs) -> None:
        self._verbs = verbs

    def find(self, words: Sequence[str]) -> list[Group]:
        """List the verb groups in order, auxiliaries inside them."""
        groups: list[Group] = []
        taken = -1
        for index, word in enumerate(words):
            if index <= taken:
                continue
            readings = self._verbs.read(word)
            if (not readings and word not in _SORRY) or (word in _ASIDES and _is_aside(words, index)):
                continue
            if word in _SORRY and not _is_begged(words, index):
                groups.append(Group(index, index, index, "συγγνωμη", "P", "1s", False))
                taken = index
                continue
            if not readings or len(word) == 1:
                continue
            group = self._perfect(words, index, readings, taken) or self._simple(
                words, index, readings, taken
            )
            if group is not None:
                if groups and _goes_on(groups[-1], group, words, readings):
                    group = group._replace(kind="A", person="3s")
                groups.append(group)
                taken = group.last
        return groups

    def _perfect(
        self, words: Sequence[str], index: int, readings: Sequence[Reading], taken: int
    ) -> Group | None:
        """Read έχω or είχα with the infinitive that follows, perhaps after adverbs; είμαι with a participle."""
        lemma = readings[0].lemma
        if lemma not in ("εχω", "ειμαι"):
            return None
        first, seen = self._before(words, index, taken)
        for place in range(index + 1, min(index + 6, len(words))):
            word = words[place]
            if (word in _ADVERBS_INSIDE and word != "και") or word in (
                "και",
                "επισησ",
                "σωστα",
                "ηδη",
                "πληρωσ",
                "επιτυχωσ",
                "μαζι",
                "κανεισ",
                "κατι",
            ):
                continue
            for reading in self._verbs.read(word):
                if reading.kind == "N" and lemma == "εχω" and place <= index + 4:
                    perfect = "I" if readings[0].kind in ("I", "A") else "P"
                    return self._made(
                        words,
                        first,
                        place,
                        Reading(reading.lemma, "A", readings[0].person, reading.passive),
                        seen,
                        perfect=perfect,
                    )
                if reading.kind == "K" and lemma == "ειμαι":
                    made = self._made(
                        words, first, place, Reading(reading.lemma, "A", readings[0].person, True), seen
                    )
                    return made._replace(participle=True, kind="A" if readings[0].kind == "P" else "I")
            if lemma == "εχω" and word not in CLITICS:
                break
            if lemma == "ειμαι" and not word.endswith(("ωσ", "α")):
                break  # only adverbs may stand between: "είναι πλέον συνδεδεμένο"
        return None

    def _before(self, words: Sequence[str], index: int, taken: int) -> tuple[int, tuple[str, ...]]:
        """Give where the group begins and the words of it that stand before the verb."""
        first = index
        while first - 1 > taken and words[first - 1] in _BEFORE_VERB:
            if words[first - 1] in CLITICS and words[first] in ("θα", "να", "ασ", "δεν", "δε", "μη", "μην"):
                break
            first -= 1
        return first, tuple(words[first:index])

    def _simple(
        self, words: Sequence[str], index: int, readings: Sequence[Reading], taken: int
    ) -> Group | None:
        first, seen = self._before(words, index, taken)
        before = words[first - 1] if first > 0 else ""
        reading = self._choose(readings, seen, before, words, index, first)
        return None if reading is None else self._made(words, first, index, reading, seen)

    def _choose(
        self,
        readings: Sequence[Reading],
        seen: Sequence[str],
        before: str,
        words: Sequence[str],
        index: int,
        first: int,
    ) -> Reading | None:
        if not _PARTICLES.isdisjoint(seen):
            return _first(readings, "SPAI")
        usable = [each for each in readings if each.kind not in "NK"]
        if "δεν" in seen or "δε" in seen:
            return _first(usable, "PAIS")
        if (first == index and before in _NOUN_BEFORE) or (
            words[index - 1 : index] == ["η"] and readings[0].kind in "AIS"
        ):
            usable = [
                each for each in usable if each.person in ("1p", "2p") or (each.kind == "A" and each.passive)
            ]
        command = self._command(usable, before, words, index, first)
        if command:
            return command
        found = _first(usable, "PAI")
        if found:
            return found
        subjunctive = _first(usable, "S")
        if subjunctive and before in ("και", "κι", "τι") and subjunctive.person[1] == "s":
            return None
        if subjunctive and (before in _OPENERS or subjunctive.person == "2p" or subjunctive.person == "1p"):
            return (
                subjunctive
                if before in _OPENERS
                else subjunctive._replace(kind="M" if subjunctive.person == "2p" else "S")
            )
        return _first(usable, "M") if usable and usable[0].person == "2p" else None

    def _command(
        self,
        usable: Sequence[Reading],
        before: str,
        words: Sequence[str],
        index: int,
        first: int,
    ) -> Reading | None:
        """Read an imperative: in the plural by its form, in the singular where nothing else can be meant."""
        plural = next((each for each in usable if each.kind == "M" and each.person == "2p"), None)
        if plural and not any(each.kind in "PAI" for each in usable):
            return None if before in _SURE_OPENERS else plural
        singular = next((each for each in usable if each.kind == "M" and each.person == "2s"), None)
        if singular is None:
            return None
        if words[-1] in (";", "?"):
            return None if len(usable) > 1 else singular
        other = any(each.kind in "PAI" and each.person == "3s" for each in usable)
        opening = (
            first == 0
            or (not before[0].isalnum() and before[0] != "<")
            or before in ("και", "μετα", "απλα", "τοτε", "παρακαλω", "plz", "τωρα")
            or ("αν" in words[max(0, first - 20) : first] and bool(self._verbs.read(before)))
        )
        follows = words[index + 1] if index + 1 < len(words) else ""
        if other and (
            not opening
            or first != index
            or follows in ("ο", "η", "οι", ".", ";", "!", "?", "", ",", "νεο", "νεα")
        ):
            return None
        return singular if opening else None

    def _made(
        self,
        words: Sequence[str],
        first: int,
        verb: int,
        reading: Reading,
        seen: Sequence[str],
        *,
        perfect: str = "",
    ) -> Group:
        after: list[str] = []
        last = verb
        if reading.kind == "M":
            while last + 1 < len(words) and words[last + 1] in CLITICS and len(after) < 2:
                if words[last + 1] == "με" and last + 2 < len(words) and not _can_follow_me(words[last + 2]):
                    break  # a preposition: επικοινωνήστε με την τράπεζα
                last += 1
                after.append(words[last])
            if (
                after
                and last + 1 < len(words)
                and after[-1] not in US
                and words[last + 1][0].isalnum()
                and after[-1] in ("το", "τα", "την", "τον", "τη", "τισ", "τουσ", "σε", "στα")
            ):
                after.pop()  # the article of what follows, no clitic
                last -= 1
        return Group(
            first=first,
            verb=verb,
            last=last,
            lemma=reading.lemma,
            kind=reading.kind,
            person=reading.person,
            passive=reading.passive,
            theta="θα" in seen,
            na="να" in seen,
            as_="ασ" in seen,
            negated=not _NEGATION.isdisjoint(seen),
            perfect=perfect,
            clitics=tuple(each for each in seen if each in CLITICS),
            after=tuple(after),
        )


def _goes_on(before: Group, group: Group, words: Sequence[str], readings: Sequence[Reading]) -> bool:
    """Tell the third person that looks like an order: "he cleared the pipe and changed the seal"."""
    return (
        (group.kind, group.person) == ("M", "2s")
        and (before.kind, before.person) == ("A", "3s")
        and words[group.first - 1] in ("και", "κι", ",")
        and any((each.kind, each.person) == ("A", "3s") for each in readings)
    )


def _is_begged(words: Sequence[str], index: int) -> bool:
    """Tell "sorry" as the object of asking or owing, where the verb says who is sorry."""
    near = [*words[max(0, index - 4) : index], *words[index + 1 : index + 3]]
    return any(
        each.startswith(("ζητ", "οφειλ", "χρωστ", "λεμε", "πω", "πουμε", "δεχ", "περιμεν", "εκφραζ"))
        for each in near
    )


def _can_follow_me(word: str) -> bool:
    return word in _AFTER_ME or (not word[0].isalnum() and word[0] != "<")


def _is_aside(words: Sequence[str], index: int) -> bool:
    """Tell one of the asides, "if you can" and its like, between commas: it softens, it makes no clause."""
    if words[index] in ("παρακαλω", "παρακαλουμε"):
        return "να" not in words[index + 1 : index + 5]
    before = words[index - 1] if index else ""
    if before == "σασ" and index > 1:
        before = words[index - 2]
    following = words[index + 1] if index + 1 < len(words) else ","
    return (
        before in ("αν", "εαν", "οποτε", "οταν") and following in (",", ".", ")", "!", "—", "–") and index > 2
    )


def _first(readings: Sequence[Reading], kinds: str) -> Reading | None:
    for kind in kinds:
        for each in readings:
            if each.kind == kind:
                return each
    return None


_SORRY = listed("συγγνωμη συγνωμη σορρυ σορυ sorry")
_AFTER_ME = listed(
    "στο στη στην στα στισ στον σε αν εαν οταν μολισ πριν και κι για απο κατευθειαν παλι ξανα τωρα αυριο σημερα οποτε ενημερη ενημερο να εδω ελευθερα παρακαλω ο,τι λιγο αμεσωσ μετα οποια"
)
