"""Greek: which classes of words a clause holds, and whether it tells a time."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from kb.tone.clause import CODE, DATE, OPAQUE, PLACEHOLDER
from kb.tone.grammar.el.groups import Group
from kb.tone.grammar.el.morphology import listed

_CLOCK = re.compile(r"\d{1,2}[:.]\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
_JUSTLY = listed("δικαια δικαιωσ ευλογα δικαιολογημενα")
# Spans of time are a date only within something: "σε δύο ώρες", not "έργα 90 ημερών".
_SPANS = listed(
    "ημερων μερων ωρων λεπτα λεπτο ωρεσ ημερεσ μερεσ εβδομαδεσ εβδομαδων μηνα βδομαδεσ διωρο τριωρο"
)
_SINGLE_SPANS = listed("ωρα ημερα μερα εβδομαδα βδομαδα μηνα")
_INSIDE = frozenset({"μεσα", "εντοσ"})
_WITHIN = listed("σε εντοσ μεσα εωσ ωσ μεχρι επομενεσ στα στισ το")
_UP_TO = listed("στισ εωσ ωσ μεχρι")
_US_AFTER = frozenset({"εμασ", "εμενα", "μενα"})
_SOME_TIME = frozenset({"καποτε", "αργοτερα", "καποια", "οποτε"})
_A_DAY = listed("μερα ημερα εβδομαδα βδομαδα")
_WRONGLY = listed(
    "λαθοσ λανθασμενο λανθασμενη λανθασμενα στραβα αναποδα κακωσ εσφαλμενα εσφαλμενωσ παραδρομησ αδικωσ αστοχα"
)
# After these the same word is a thing: "the wrong charge was taken back".
_ARTICLES = listed("ο η το του τησ των τον την τη τα οι τουσ τισ ενα μια ενασ στο στη στην στα στισ καθε")
_INDEED = frozenset({"οντωσ", "πραγματι"})
_OBVIOUSLY = listed("προφανωσ μαλλον ολοφανερα υποθετω φαινεται καταφανωσ")
_AGAIN = listed("ξανα παλι επανειλημμενα επανειλημμενωσ ηδη φορεσ")
# "at our request": who asked for a thing had a hand in it.
_AT_OUR_WORD = listed(
    "αιτηματοσ αιτημα παρακληση παρακλησησ εντολη εντολησ παρεμβαση παρεμβασησ ενεργειων ενεργεια πιεση"
)
_WEEKDAYS = listed("δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη")
_BEFORE_A_DAY = listed(
    "τη την το τησ επομενη ερχομενη αυτη εωσ ωσ μεχρι σημερα αυριο απο στισ μεθαυριο μια για προηγουμενη"
)
_CONDITION = frozenset({"αν", "εαν"})
_UNITS = listed("λεπτα ωρεσ ημερεσ μερεσ εβδομαδεσ μηνεσ")
_FROM_A_TIME = listed("πριν μετα νωριτερα υστερα")
_PAIRED = _A_DAY | _WRONGLY | _FROM_A_TIME | _CONDITION | _WEEKDAYS
_YOU = frozenset({"σασ", "εσασ", "εσεισ"})
_YOURS = frozenset({"σασ", PLACEHOLDER, DATE, CODE})
_NEAR_US = frozenset({"μασ", "μου"})
_OWN_CLASSES = {
    "polite": _YOU,
    "opaque": OPAQUE,
    "yours": _YOURS,
    "as-follows": frozenset({"εξησ"}),
    "justly": _JUSTLY,
    "us-near": _NEAR_US,
    "you-pronoun": frozenset({"εσεισ", "εσυ"}),
    "indeed": _INDEED,
    "obviously": _OBVIOUSLY,
    "again": _AGAIN,
    "to-us": _US_AFTER,
}


class WordFacts:
    """Tells the word classes of a clause, from the lexicon's and a few of its own."""

    def __init__(
        self, classes: Mapping[str, frozenset[str]], dates: frozenset[str], outsiders: frozenset[str]
    ) -> None:
        own = {**_OWN_CLASSES, "outsider": outsiders - {"εσασ", "εσενα"}}
        merged = {word: set(names) for word, names in classes.items()}
        for name, words in own.items():
            for word in words:
                merged.setdefault(word, set()).add(name)
        self._classes = {word: frozenset(names) for word, names in merged.items()}
        self._days = dates - _SPANS
        self._dating = dates | _SPANS | _SINGLE_SPANS | _UP_TO

    def of(self, window: Sequence[str], group: Group | None) -> frozenset[str]:
        """List the word classes of a clause's words and of its verb group."""
        names = self._single(window)
        names |= _of_pairs(window)
        _add_joint(names, window)
        if group is not None:
            names |= _of_group(group)
        return frozenset(names)

    def _single(self, window: Sequence[str]) -> set[str]:
        names: set[str] = set()
        for word in window:
            classes = self._classes.get(word)
            if classes:
                names |= classes
            elif word[0].isdigit():
                if _YEAR.match(word):
                    names.add("year")
                elif len(word) > 3 and word.isdigit():
                    names.add("number")  # of a telephone
        return names

    def dated(self, window: Sequence[str]) -> bool:
        """Whether a time is told by which the thing is held."""
        if DATE in window:
            return True
        if not _SOME_TIME.isdisjoint(window):
            return False
        for index, word in enumerate(window):
            if word not in self._dating:
                if word[0].isdigit() and _CLOCK.match(word):
                    return True
                continue
            if word in self._days:
                return True
            if word in _SPANS and not _WITHIN.isdisjoint(window[max(0, index - 4) : index]):
                return True
            if word in _SINGLE_SPANS and not _INSIDE.isdisjoint(window[max(0, index - 4) : index]):
                return True
            if word in _UP_TO and index + 1 < len(window):
                following = window[index + 1]
                if following[0].isdigit() or following == PLACEHOLDER:
                    return True
        return False


def _add_joint(names: set[str], window: Sequence[str]) -> None:
    """Add the classes that words make together, wherever they stand in the clause."""
    if "στιγμη" in window and "αυτη" in window:
        names.add("now")
    if "to-us" in names and "οχι" in window:
        names.discard("to-us")  # "to them and not to us"
    if "us-near" in names:
        if "μαζι" in window:
            names.add("to-us")
        if not _AT_OUR_WORD.isdisjoint(window):
            names.add("at-our-word")
    if "yours" not in names and "εντοσ" in window:
        names.add("turnaround")


def _of_pairs(window: Sequence[str]) -> set[str]:
    """List the classes that two words side by side make: "την ημέρα", "στάλθηκε λάθος", "ώρες πριν"."""
    names: set[str] = set()
    if _PAIRED.isdisjoint(window):
        return names
    this = "αυτη" in window
    before = ""
    for word in window:
        if word in _A_DAY and before in ("τη", "την") and not this:
            names.add("habitual")
        if word in _WRONGLY and before not in _ARTICLES:
            names.add("mistake")
        if word in _FROM_A_TIME and before in _UNITS:
            names.add("habitual")
        if word in _CONDITION and before in ("και", "κι"):
            names.add("concessive")
        if before in _WEEKDAYS and word[0].isdigit():
            names.discard("timetable")
        if word in _WEEKDAYS and before not in _BEFORE_A_DAY:
            names.add("timetable")
        before = word
    return names


def _of_group(group: Group) -> set[str]:
    attached = group.clitics + group.after
    names = set(_of_form(group.kind, group.person, group.perfect, group.governor, group.na))
    if group.has_us:
        names.add("to-us")
    if "σασ" in attached:
        names.add("to-you")
    if "σου" in attached or "σ'" in attached or group.clitics[-1:] == ("σε",):
        names.add("familiar")
    return names


@lru_cache(maxsize=4096)
def _of_form(kind: str, person: str, perfect: str, governor: str, na: bool) -> frozenset[str]:
    """List the classes that a verb group's form makes, whatever is attached to it."""
    told = {
        "familiar": person == "2s",
        "polite": person == "2p",
        "first": person[:1] == "1",
        "first-singular": person == "1s",
        "imperative": kind == "M",
        "na": na,
        "imperfect": kind == "I",
        "aorist": kind == "A" and not perfect,
        "perfect": perfect == "P",
        "pluperfect": perfect == "I",
        f"by-{governor}": bool(governor),
    }
    return frozenset(name for name, holds in told.items() if holds)
