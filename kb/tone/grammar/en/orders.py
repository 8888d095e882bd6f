"""English requests: a base form that begins its clause, told from the nouns that look like one."""

from kb.tone.clause import CODE, LINK, QUOTE, Sentence
from kb.tone.grammar.en.pieces import Piece
from kb.tone.grammar.en.verbs import Group, Lexicon, Verb
from kb.tone.grammar.en.words import (
    AUX,
    DETERMINERS,
    OPEN,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    US,
    YOU,
    is_adverb,
    word_set,
)

QUANTIFIERS = frozenset({"both", "all", "most", "more", "no", "either", "even", "only"})
_DROPPED_I = frozenset(
    {"appreciate", "apologise", "apologize", "regret", "hope", "love", "understand"}
)  # "appreciate the report"
_DROPPED_YOU = frozenset({"want", "need", "fancy", "mind"})  # "want me to book it?"
_SURE_OBJECTS = frozenset({"the", "your", "it", "them"})
_NO_VERBS = word_set(
    "besides despite during within across inside outside behind beside between beyond near unlike towards toward upon per"
    " via except given amid among against throughout without plus minus half such quite what not why where when how who"
    " hence because since although though while if unless whether maybe perhaps sadly thanks thank sorry dear hello once"
    " even just only also either neither both congratulations welcome whatever"
)
_NO_ORDERS = _NO_VERBS | PRONOUNS | DETERMINERS | PARTICLES | PREPOSITIONS
_AUX_BUT_DO = AUX - {"do"}
_OBJECT_STARTS = DETERMINERS | {"it", "them", "us", "me", "him", "yourself", CODE, LINK, QUOTE}
_SHARED_SUBJECTS = US | YOU | {"they"}
_PLEASE = frozenset({"please", "pls", "plz", "kindly"})
_LET_KNOW = frozenset({"know", "have", "hear", "see", "be"})
_TELLING_ON = frozenset({"and", "&", "or"})
_CARRIED = frozenset({"future", "ability", "duty", "would"})


def _tells_habit(group: Group) -> bool:
    """Say whether a group is one that "and" can carry on in the base form: "we ship daily and refund …"."""
    return (
        group.form == "present"
        and not _SHARED_SUBJECTS.isdisjoint(group.subject)
        and group.verb is not None
        and group.verb.shapes == "b"
    ) or False


def _can_be_carried(group: Group) -> bool:
    """Say whether a question goes on with a base form: "could you measure it and send us the figure?"."""
    return group.form == "request" or (group.inverted and group.form in _CARRIED)


def _is_told(group: Group) -> bool:
    """Say whether a group tells what someone has done, which a participle like a base form may carry on: "and put it back"."""
    return group.form == "done" and group.voice == "active" and bool(group.subject) and not group.inverted


class OrderReader:
    """Finds the requests among the pieces."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def read(
        self, piece: Piece, words: list[str], start: int, sentence: Sentence, previous: Group | None
    ) -> Group | None:
        """Find a request: a base form with nothing before it but softeners."""
        negated, first = False, start
        if words[start] in _DROPPED_YOU and sentence.asked:
            wish = self._lexicon.verbs.get(words[start])
            return Group(start, start, "present", "active", wish, ("you",), inverted=True)
        if sentence.asked and piece.joined and not (previous and _can_be_carried(previous)):
            return None
        if words[first] == "do" and first + 1 < len(words):
            negated = words[first + 1] == "not"
            first += 2 if negated else 1
            while first < len(words) and is_adverb(words[first]):
                first += 1
            if first >= len(words) or words[first] in PRONOUNS:
                return None
        elif "never" in words[:start] or words[:1] == ["not"]:
            negated = True
        if not QUANTIFIERS.isdisjoint(words[:first]):
            return None  # "both come with a cable"
        if piece.link in ("if", "that", "relative", "because") and not piece.joined:
            return None
        word = words[first]
        verb = self._lexicon.verbs.get(word)
        if word == "let" and words[first + 1 : first + 2] in (["me"], ["us"]) and first + 2 < len(words):
            done = self._lexicon.verbs.get(words[first + 2])
            if done and "b" in done.shapes and done.lemma not in _LET_KNOW:  # "let me put you through"
                return Group(first, first + 2, "future", "active", done, ("i",), negated)
        if first == start and word in _DROPPED_I:
            return Group(first, first, "present", "active", verb, ("i",), negated)
        asked = first > start or not _PLEASE.isdisjoint(words[: first + 1])
        carried = previous is not None and previous.form == "request" and piece.joined
        carried = (
            carried
            or (
                previous is not None
                and previous.form in _CARRIED
                and piece.joined
                and not (asked and "please" in words)
            )
            or (previous is not None and piece.joined and not asked and _tells_habit(previous))
        )
        if verb is None:
            if self._begins_with_unknown(piece, words, first, previous):
                return Group(first, first, "request", "active", Verb(word, "b", OPEN), (), negated)
            if not (
                asked
                and word.isalpha()
                and word not in DETERMINERS
                and word not in PARTICLES
                and word not in PRONOUNS
            ):
                return None
            verb = Verb(word, "b", OPEN)
        if ("b" not in verb.shapes or word in ("be", "thank", "thanks", "may", "can")) and not (
            word == "be" and (asked or piece.joined is False)
        ):
            return None
        if (
            "n" in verb.shapes
            and previous is not None
            and _is_told(previous)
            and sentence.tokens[piece.first - 1].text in _TELLING_ON
            and _PLEASE.isdisjoint(words)
        ):
            return None  # "you have restarted the router and reset the box"
        if (
            not asked
            and not carried
            and not self._reads_as_order(
                words, first, sentence, goes_on=piece.joined and previous is not None
            )
        ):
            return None
        if carried and previous is not None and previous.form != "request":
            return Group(
                first, first, previous.form, "active", verb, previous.subject, negated, previous.inverted
            )
        return Group(first, first, "request", "active", verb, (), negated)

    def _begins_with_unknown(
        self, piece: Piece, words: list[str], first: int, previous: Group | None
    ) -> bool:
        """Tell "jiggle the key" from "besides the key": an unknown word before its object, and nothing finite after."""
        word, rest = words[first], words[first + 1 :]
        return (
            (previous is None or previous.form == "request")
            and piece.link == "main"
            and len(word) > 2
            and word.isalpha()
            and bool(rest)
            and rest[0] in _SURE_OBJECTS
            and word not in _NO_ORDERS
            and not word.endswith(("ing", "ed", "ly", "s"))
            and not any(other in AUX for other in rest)
        )

    def _reads_as_order(self, words: list[str], first: int, sentence: Sentence, *, goes_on: bool) -> bool:
        """Tell "order the part" from "order 5 has gone": by the word after, and whether a finite verb comes later."""
        rest = words[first + 1 :]
        while rest and rest[0] in ("just", "again", "now", "then", "carefully", "also"):
            rest = rest[1:]
        word = words[first]
        if rest and (rest[0] in _AUX_BUT_DO or (word in AUX and rest[0] in PRONOUNS) or rest[0] == "no"):
            return False
        if rest and rest[0] in _OBJECT_STARTS:
            return True
        after = self._lexicon.verbs.get(rest[0]) if rest else None
        if after and "n" in after.shapes and "b" not in after.shapes and word in self._lexicon.nounish:
            return False  # "meter swapped"
        finite = any(other in AUX for other in rest)
        if word in self._lexicon.nounish:
            if goes_on and rest and rest[0] in PARTICLES:
                return False  # "its offices are in Bridge Street, open on weekdays"
            if not rest or (not rest[0][0].isalnum() and rest[0][0] != "<"):
                return False
            if finite or rest[0] in ("of", "for", "and") or sentence.asked:
                return False
            second = self._lexicon.verbs.get(rest[0])
            return (
                rest[0] in PARTICLES
                or sentence.listed
                or not (second and ("d" in second.shapes or "s" in second.shapes))
            )
        return not finite or (bool(rest) and rest[0] in PARTICLES)
