"""Greek: who acts in a clause, and whether the verb has an object."""

from collections.abc import Sequence
from itertools import pairwise

from kb.tone.clause import OPAQUE, Actor
from kb.tone.grammar.el.cutting import Piece
from kb.tone.grammar.el.groups import US, Group
from kb.tone.grammar.el.morphology import listed
from kb.tone.grammar.el.vocabulary import ASKS, LINKS, MARKS, PREPOSITIONS

_ADVERBS = listed(
    "ηδη τωρα σημερα χθεσ χτεσ αυριο μολισ πια πλεον ακομη ακομα επισησ ξανα παλι αμεσα συντομα παρακαλω παρακαλουμε λοιπον καλα σωστα μονο ολοι μαζι "
    "κανονικα επιτυχωσ οριστικα προσωρινα αυτοματα δωρεαν μεν δε γρηγορα πρωτα επειτα μετα υστερα τελικα βεβαια φυσικα ωστοσο ομωσ εμεισ εγω εσεισ εσυ"
)
_BREAKS = MARKS | frozenset(".;!?")
_GENITIVE = frozenset({"του", "τησ", "των"})
_OBJECT_CLAUSE = frozenset({"ο,τι", "οτι", "οσα", "αν", "εαν", "μηπωσ"})
_DEFINITE = listed("το τη την τον τα τισ τουσ")


def is_deponent(lemma: str) -> bool:
    """Whether a verb is passive in form only."""
    return lemma.endswith("μαι")


class Roles:
    """Tells who acts, by the verb's ending or, in the third person, by what stands for its subject."""

    def __init__(
        self,
        ours: frozenset[str],
        ours_with_us: frozenset[str],
        outsiders: frozenset[str],
        softeners: frozenset[str],
    ) -> None:
        self._ours = ours
        self._ours_with_us = ours_with_us
        self._outsiders = outsiders
        self._softeners = softeners

    def actor(self, group: Group, window: Sequence[str]) -> Actor:
        """Tell who acts in a clause."""
        person = group.person[:1]
        if person == "1":
            return "we"
        if person == "2":
            return "you"
        if group.passive and not is_deponent(group.lemma):
            agent = self._agent(window)
            if agent:
                return agent
            return "we" if self._has_our_subject(window, group.clitics) else "impersonal"
        return "we" if self._has_our_subject(window, group.clitics) else "third"

    def _agent(self, window: Sequence[str]) -> Actor | None:
        """Say who acts in a passive: after "από" stands one of us or somebody else, not a place or a time."""
        for index, word in enumerate(window):
            if word not in ("απο", "υπο"):
                continue
            after = window[index + 1 : index + 5]
            if any(each in self._outsiders for each in after) and "μασ" not in after:
                return "third"
            if any(each in self._ours for each in after):
                return "we"
        return None

    def _has_our_subject(self, window: Sequence[str], clitics: Sequence[str]) -> bool:
        for index, word in enumerate(window):
            if word in ("ο", "η", "οι") and not {"μασ", "μου"}.isdisjoint(window[index + 2 : index + 4]):
                return True  # a nominative with "our", whatever its noun
            named = word in self._ours or (
                word in ("μασ", "μου") and index and window[index - 1] in self._ours
            )
            if named and self._is_our_subject(window, index, clitics):
                return True
        return False

    def _is_our_subject(self, window: Sequence[str], index: int, clitics: Sequence[str]) -> bool:
        """Whether one of our people named in the clause is its subject, and ours indeed."""
        after = window[index + 1 : index + 4]
        if window[index] in self._ours_with_us and US.isdisjoint(after):
            return False
        if not _GENITIVE.isdisjoint(after[:1]) and not self._outsiders.isdisjoint(after[1:]):
            return False  # the courier of the seller
        before = window[max(0, index - 3) : index]
        if not PREPOSITIONS.isdisjoint(before) or not _GENITIVE.isdisjoint(before[-1:]):
            return False
        return after[:1] != ["σασ"] or "σασ" in clitics

    def has_object(self, group: Group, words: Sequence[str], piece: Piece) -> bool:
        """Whether the verb has an object or goal: a clitic, words after it, or a named thing before it."""
        if group.has_object_clitic or any(each in ("σασ", "σε", "με") for each in group.clitics):
            return True
        following = self._follows(group, words, piece)
        if following is not None:
            return following
        first = piece.pending if 0 <= piece.pending < piece.first else piece.first
        return any(word in _DEFINITE or word in OPAQUE for word in words[first : group.first])

    def goal(self, group: Group, words: Sequence[str], piece: Piece) -> frozenset[str]:
        """Tell an object that is only a pronoun, and a goal that is an office of ours: "write to our desk"."""
        found: set[str] = set()
        if group.has_object_clitic and not self._follows(group, words, piece):
            found.add("pronoun-only")
        rest = words[group.last + 1 : piece.last + 1]
        if group.person[:1] == "2" and any(
            word in self._ours and after in ("μασ", "μου") for word, after in pairwise(rest)
        ):
            found.add("to-us")
        return frozenset(found)

    def _follows(self, group: Group, words: Sequence[str], piece: Piece) -> bool | None:
        """Whether what follows the verb is an object; None where nothing follows."""
        for word in words[group.last + 1 : piece.last + 2]:  # one more: "ελέγξτε αν …"
            if word in _ADVERBS or word in US or word == "σασ" or word in self._softeners:
                continue
            if word in _BREAKS:
                if word in ",(":
                    continue
                return word == ":"
            if (word in LINKS and word != "πωσ") or word in ("να", "και", "κι"):
                return word in _OBJECT_CLAUSE or word in ASKS
            return True
        return None
