"""English verb groups: subject, auxiliaries and main verb of a piece, and what they say together."""

from collections.abc import Sequence

from kb.tone.clause import CODE, DATE, OPAQUE, Sentence
from kb.tone.grammar.en.chains import fits, form_of
from kb.tone.grammar.en.orders import OrderReader
from kb.tone.grammar.en.pieces import Piece
from kb.tone.grammar.en.verbs import Group, Lexicon, Verb
from kb.tone.grammar.en.words import (
    AUX,
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    NOT,
    OBJECTS,
    OPEN,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    US,
    YOU,
    is_adverb,
)

_BEFORE_MONTH = frozenset(
    {"in", "of", "since", "until", "till", "by", "from", "last", "next", "early", "mid", "late", "during"}
)
_COUNTED = frozenset({"our", "my", "your", "the", "these", "those", "both", "two", "three", "four", "some"})
_NOUN_STARTS = DETERMINERS | OPAQUE
_HAVE_BE = HAVE | BE
_HAVE_BE_DO = _HAVE_BE | DO
_OBJECTS_YOU = OBJECTS | YOU
_SURE_OBJECTS = (OBJECTS - {CODE, DATE} | YOU) - {"this", "both", "all"}
_RELATIVE_SUBJECTS = US | YOU | {"they", "he", "she"}


class GroupReader:
    """Finds the verb group of each piece."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._orders = OrderReader(lexicon)

    def read(self, piece: Piece, sentence: Sentence, previous: Group | None) -> Group | None:
        """Find the verb group of a piece; `previous` is the one it may go on from."""
        words = piece.words
        # "that" as a joint is no subject: "that our courier …", but "that is late".
        start = int(piece.link == "that" and words[0] == "that" and len(words) > 2 and words[1] not in AUX)
        while (
            start < len(words)
            and not _begins_noun(words, start)
            and (
                (is_adverb(words[start]) and words[start] not in AUX)
                or (not words[start][0].isalnum() and words[start][0] not in "<€£$¥")
            )
        ):
            start += 1
        if start == len(words):
            return None
        return self._orders.read(piece, words, start, sentence, previous) or self._finite(
            piece, words, start, previous
        )

    def _finite(self, piece: Piece, words: list[str], start: int, previous: Group | None) -> Group | None:
        for place in range(start, len(words)):
            word = words[place]
            if word in AUX:
                if place > start + 1 and self._in_contact_relative(words, start, place):
                    continue
                if (
                    word == "may"
                    and place
                    and (words[place - 1][0].isdigit() or words[place - 1] in _BEFORE_MONTH)
                ):
                    continue  # 3 May
                if word == "am" and place and words[place - 1][0].isdigit():
                    continue  # 9 am
                if word in ("may", "will", "can", "do") and place == start and place + 1 == len(words):
                    return None
                return self._with_auxiliary(piece, words, start, place, previous)
            if place == start and (word in PRONOUNS or word in DETERMINERS):
                continue
            if word in ("please", "kindly", "pls") and place > start and place + 1 < len(words):
                asked = self._lexicon.verbs.get(words[place + 1])
                if asked and "b" in asked.shapes:  # "for a refund please write"
                    return Group(place + 1, place + 1, "request", "active", asked)
            verb = self._lexicon.read(word)
            if verb is None or (place > start + 1 and self._in_contact_relative(words, start, place)):
                continue
            group = self._without_auxiliary(piece, words, start, place, verb, previous)
            if group:
                return group
        return None

    def _in_contact_relative(self, words: list[str], start: int, place: int) -> bool:
        """Tell "the part we sent" in a subject from "this week we sent": the noun before "we" is no time."""
        before = [word for word in words[start:place] if not is_adverb(word)]
        return (
            len(before) > 2
            and before[-1] in _RELATIVE_SUBJECTS
            and before[0] in DETERMINERS
            and before[-2] not in self._lexicon.words["time"]
            and before[-2] not in PREPOSITIONS
            and any(
                word in AUX or "d" in getattr(self._lexicon.verbs.get(word), "shapes", "")
                for word in words[place + 1 :]
            )
        )

    def _with_auxiliary(
        self, piece: Piece, words: list[str], start: int, place: int, previous: Group | None
    ) -> Group:
        aux = words[place]
        subject = tuple(words[start:place])
        inverted = False
        after = place + 1
        if not [
            word
            for word in subject
            if not is_adverb(word) and word not in ("which", "what", "how", "why", "when", "where", "who")
        ]:
            if after < len(words) and words[after] in PRONOUNS:
                subject, inverted, after = (words[after],), True, after + 1
            elif after < len(words) and words[after] in _NOUN_STARTS and not piece.joined:
                inverted = True
                stop = self._main_after_subject(words, after, aux)
                subject, after = tuple(words[after:stop]), stop
            elif previous is not None and piece.joined:
                subject = previous.subject
        return self._main(words, place, aux, after, subject, inverted)

    def _main_after_subject(self, words: list[str], after: int, aux: str) -> int:
        shape = "n" if aux in _HAVE_BE else "b"
        for place in range(after + 1, len(words)):
            verb = self._lexicon.read(words[place])
            if (
                verb
                and (shape in verb.shapes or (aux in BE and "g" in verb.shapes))
                and words[place - 1] not in DETERMINERS
            ):
                return place
        return len(words)

    def _main(
        self, words: list[str], place: int, aux: str, after: int, subject: tuple[str, ...], inverted: bool
    ) -> Group:
        """Read the chain of auxiliaries from `aux` to the main verb."""
        chain = [aux]
        negated = any(word in NOT for word in subject[:2]) or bool(
            place and words[place - 1] in ("never", "not")
        )
        verb: Verb | None = None
        last = max(place, after - 1)
        position = after
        while position < len(words):
            word = words[position]
            if word in NOT:
                negated = True
            elif (
                word in ("going", "about")
                and words[position + 1 : position + 2] == ["to"]
                and chain[-1] in BE
            ):
                chain, position = ["would" if chain[0] in ("was", "were") else "will"], position + 1
            elif (word == "to" and chain[-1] in ("have", "has", "had", "ought")) or (
                is_adverb(word) and word not in _HAVE_BE_DO
            ):
                if word == "to":
                    chain = ["must"]
            elif word in _HAVE_BE and self._continues(words, position):
                chain.append(word)
                last = position
            else:
                found = self._lexicon.read(word)
                if word in self._lexicon.words["evaluation"]:
                    break  # "must have been frustrating" is a being, not a doing
                if (found and fits(found, chain[-1])) or (
                    found is None
                    and chain[-1] in MODALS
                    and word.isalpha()
                    and word not in PARTICLES
                    and word not in DETERMINERS
                ):
                    verb = found or Verb(word, "b", OPEN)
                    last = position
                break
            position += 1
        form, voice = form_of(chain, verb)
        if verb is None:
            verb = self._lexicon.verbs["be" if chain[-1] in BE else "have" if chain[-1] in HAVE else "do"]
        return Group(
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
            if is_adverb(word):
                continue
            if word in ("been", "being"):
                return True
            verb = self._lexicon.read(word)
            return bool(verb and ("n" in verb.shapes or "g" in verb.shapes)) or words[position] in (
                "been",
                "being",
                "be",
            )
        return words[position] in ("been", "being", "be")

    def _without_auxiliary(
        self, piece: Piece, words: list[str], start: int, place: int, verb: Verb, previous: Group | None
    ) -> Group | None:
        subject = tuple(words[start:place])
        nouns = [word for word in subject if not is_adverb(word)]
        before = words[place - 1] if place else ""
        if not nouns:
            return self._bare(piece, words, place, verb, previous)
        head = next((word for word in reversed(nouns)), "")
        negated = any(word in NOT or word in ("nobody", "none") for word in words[start:place])
        if head in PRONOUNS or head in US:
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
            return Group(
                place, place, "done" if done else "present", "active", verb, subject, negated, past=done
            )
        if before in DETERMINERS or before in PARTICLES or before in PREPOSITIONS:
            return None
        rest = words[place + 1 :]
        if "b" in verb.shapes and "d" in verb.shapes and len(nouns) == 1 and before[-1:] == "s" and rest:
            return Group(
                place, place, "present", "active", verb, subject, negated
            )  # "tutors set their hours"
        if "d" in verb.shapes or "n" in verb.shapes:
            if any(word in AUX for word in rest) and not _has_object(rest):
                return None
            if (
                "n" in verb.shapes
                and not _has_object(rest)
                and not verb.classes.isdisjoint(("act", "did"))
                and "move" not in verb.classes
            ):
                return Group(place, place, "done", "nominal", verb, subject, negated)
            if "d" not in verb.shapes or (any(word in AUX for word in rest) and "who" not in rest):
                return None
            return Group(place, place, "done", "active", verb, subject, negated, past=True)
        if before[:1].isdigit() and not (
            "s" in verb.shapes and _has_object(rest) and rest[0] not in ("a", "an")
        ):
            return None  # "600 calls a minute"
        if (
            "b" in verb.shapes
            and before[-1:] == "s"
            and before[-2:] != "ss"
            and rest
            and ("move" in verb.classes or (rest[0] in OBJECTS and nouns[0] in _COUNTED))
        ):
            return Group(
                place, place, "present", "active", verb, subject, negated
            )  # "repairs start tomorrow"
        if (
            "s" in verb.shapes
            and verb.shapes != "b"
            and not any(word in AUX for word in rest)
            and (rest or piece.link != "main" or "breaking" in verb.classes)
        ):
            return Group(place, place, "present", "active", verb, subject, negated)
        return None

    def _bare(
        self, piece: Piece, words: list[str], place: int, verb: Verb, previous: Group | None
    ) -> Group | None:
        """Read a verb with no subject of its own: one carried on by "and", or the writer's dropped "I"."""
        rest = [word for word in words[place + 1 :] if word[0].isalnum() or word[0] in "<€£$#"]
        past = "d" in verb.shapes or "n" in verb.shapes
        if past and piece.joined and previous is None and not (rest and rest[0] in _OBJECTS_YOU):
            return None  # "you poor soul, locked out in the rain"
        if past and any(word in AUX for word in rest) and not (rest and rest[0] in OBJECTS):
            return None
        if (
            previous is not None
            and piece.joined
            and past
            and (previous.past or previous.form in ("done", "future", "progress", "present"))
            and previous.form != "request"
        ):
            if "n" in verb.shapes and previous.voice != "active":
                return previous._replace(first=place, last=place, verb=verb)
            if previous.form == "done" and previous.voice == "active":
                return previous._replace(first=place, last=place, verb=verb)
        if (
            previous is not None
            and piece.joined
            and "s" in verb.shapes
            and previous.form == "present"
            and rest
        ):
            return previous._replace(first=place, last=place, verb=verb)
        if previous is not None and piece.joined and "g" in verb.shapes and previous.form == "progress":
            return previous._replace(first=place, last=place, verb=verb)
        if (
            past
            and ("act" in verb.classes or (verb.classes == OPEN and bool(rest) and rest[0] in OBJECTS))
            and piece.link == "main"
            and (
                not rest or rest[0] in OBJECTS or rest[0] in PARTICLES or rest[0] in YOU or verb.shapes == "d"
            )
        ):
            return Group(place, place, "done", "active" if rest else "nominal", verb, ("i",))
        return None


def _begins_noun(words: Sequence[str], place: int) -> bool:
    """Say whether "no" denies the noun after it ("no stock"), and is no answer ("no, we …")."""
    return words[place] == "no" and place + 1 < len(words) and words[place + 1].isalpha()


def _has_object(rest: Sequence[str]) -> bool:
    return bool(rest) and rest[0] in _SURE_OBJECTS
