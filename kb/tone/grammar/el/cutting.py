"""Greek: cuts a sentence between its verb groups, and tells how each piece hangs in it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from kb.tone.clause import Clause, Link
from kb.tone.grammar.el.groups import Group
from kb.tone.grammar.el.morphology import listed
from kb.tone.grammar.el.vocabulary import ASKS, JOINS, LINKS, MARKS

_THAT_AFTER = listed(
    "ευχαριστω λυπαμαι λυπουμαι χαιρομαι συγχωρω απολογουμαι ντρεπομαι στενοχωρω στενοχωριεμαι στεναχωριεμαι στεναχωρω καταλαβαινω βλεπω ξερω φανταζομαι κατανοω αντιλαμβανομαι"
)
# Between clauses these belong to what follows: "και στο οποίο", "ακόμα και αν".
_DRAWN_ALONG = listed(
    "και κι ο η το στο στη στην στον απο με του τησ τουσ τισ τα την τον τη για ακομα ακομη περιπτωση σε"
)
_SORRY_THAT = listed("συγγνωμη συγνωμη κριμα μπραβο sorry σορρυ ευτυχωσ θανκσ thanks κακο")
_DEPENDENT = frozenset({"that", "relative", "wish", "if", "when", "because"})


class Piece(NamedTuple):
    """One clause to be: token numbers of its own words, its verb group, its link, the subject that waited for it."""

    first: int
    last: int
    group: Group | None
    link: Link
    pending: int  # where its subject begins, before a relative clause that came between


def pieces(words: Sequence[str], groups: Sequence[Group]) -> list[Piece]:
    """Cut the sentence so that each piece has one verb group."""
    last = len(words) - 1
    if not groups:
        return [Piece(0, last, None, _first_link(words, 0, last), -1)] if words else []
    cuts = [_lead(words, groups[0])]
    for one, other in pairwise(groups):
        cuts.append(_cut(words, one, other))
    found: list[Piece] = []
    main_before = -1
    for index, group in enumerate(groups):
        first = cuts[index]
        end = cuts[index + 1] - 1 if index + 1 < len(groups) else last
        while end > group.last and (words[end] in MARKS or words[end] in ("και", "κι")):
            end -= 1
        link = _link(words, first, group, found, groups[index - 1] if index else None)
        pending = -1
        if found and found[-1].link in ("relative", "that", "when", "if", "because") and link == "main":
            pending = main_before
        found.append(Piece(first, end, group, link, pending))
        main_before = -1 if link == "main" else main_before
        if index == 0 and cuts[0] > 0:
            main_before = 0
    if (cuts[0] > 0 and len(found) == 1) or (cuts[0] > 0 and found[0].link in ("main", "wish")):
        found[0] = found[0]._replace(first=0)
    return found


def _lead(words: Sequence[str], group: Group) -> int:
    """Give where the first clause begins: at its subordinating word, where words stand before that."""
    for index in range(group.first - 1, 0, -1):
        if (words[index] in LINKS and words[index] not in ("μολισ", "ενω", "που", "πωσ", "γιατι")) or (
            words[index] == "που" and index and words[index - 1][0].isalnum()
        ):
            return index
    return 0


def _cut(words: Sequence[str], one: Group, other: Group) -> int:
    """Give where the clause of the second group begins."""
    low, high = one.last + 1, other.first
    for index in range(high - 1, low - 1, -1):
        if words[index] in LINKS and not (words[index] == "μολισ" and other.kind in "AP"):
            back = index
            while back - 1 >= low and words[back - 1] in _DRAWN_ALONG:
                back -= 1
            return max(back, low)
    for index in range(high - 1, low - 1, -1):
        if words[index] in MARKS and words[index] not in "-/":
            return index + 1
    for index in range(high - 1, low - 1, -1):
        if words[index] in JOINS or (words[index] == "η" and index == high - 1):
            return index
    for index in range(low, high):
        if words[index] in ASKS or (words[index] == "για" and other.na):
            return index
    return high


def _first_link(words: Sequence[str], first: int, last: int) -> Link:
    for word in words[first : min(first + 2, last + 1)]:
        if word in ("αν", "εαν"):
            return "if"
    return "main"


def _link(
    words: Sequence[str], first: int, group: Group, pieces: Sequence[Piece], before: Group | None
) -> Link:
    between = words[first : group.first]
    for index, word in enumerate(between):
        link = _link_of_word(word, index, words, first, group, pieces, before)
        if link is not None:
            return link
    return _link_without_word(words, between, first, group, pieces, before)


def _link_of_word(
    word: str,
    index: int,
    words: Sequence[str],
    first: int,
    group: Group,
    pieces: Sequence[Piece],
    before: Group | None,
) -> Link | None:
    """Tell the link that a word before the verb makes; None where it makes none there."""
    link = LINKS.get(word)
    opening = first == 0 and index == 0
    preceding = words[first + index - 1] if index else ""
    if link is None or (word == "μηπωσ" and opening):
        return None
    if word == "μολισ" and _is_just_now(words, first, index, group, pieces):
        return None
    if word in ("που", "πωσ", "γιατι") and not pieces and opening:
        return None  # a question word at the beginning of the sentence
    if word == "ενω" and pieces:
        return "main"
    if word in ("που", "πωσ") and preceding in _SORRY_THAT:
        return "that"
    if before is not None and word == "που" and before.lemma in _THAT_AFTER:
        return "that"
    if before is not None and word in ("αν", "εαν") and index == 0 and _follows_command(before, first):
        return "that"
    if word == "αν" and preceding == "σαν":
        return None
    if word == "οποτε" and group.kind == "S":
        return "when"
    return link


def _is_just_now(words: Sequence[str], first: int, index: int, group: Group, pieces: Sequence[Piece]) -> bool:
    """Tell μόλις that is "just now" from the one that is "as soon as"."""
    after_words = bool(pieces) and index == 0 and words[first - 1][0].isalpha()
    return group.kind in "API" and not group.theta and not after_words


def _follows_command(before: Group, first: int) -> bool:
    return before.kind == "M" and first <= before.last + 1


def _link_without_word(
    words: Sequence[str],
    between: Sequence[str],
    first: int,
    group: Group,
    pieces: Sequence[Piece],
    before: Group | None,
) -> Link:
    if group.na and group.first and words[group.first - 1] == "για":
        return "wish"
    if "περιπτωση" in between and "που" in between:
        return "if"
    if before is None:
        return "main"
    if group.na and between[:1] == ["για"]:
        return "wish"
    if group.na and not group.governor:
        parted = (word in MARKS or word in JOINS for word in words[before.last + 1 : group.first])
        if not any(parted):
            return "wish"
    asking = any(word in ASKS for word in between[:2])
    if pieces and asking and first == before.last + 1 and before.kind in "MS":
        return "that"
    return "main"


def extended(clauses: list[Clause]) -> list[Clause]:
    """Stretch each main clause over the clauses that depend on it and follow it."""
    if len(clauses) < 2:
        return clauses
    found = list(clauses)
    for index in range(len(found) - 2, -1, -1):
        following = found[index + 1]
        if found[index].link != "if" and following.link in _DEPENDENT:
            found[index] = found[index]._replace(end=max(found[index].end, following.end))
    return found
