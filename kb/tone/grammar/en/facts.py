"""English clause facts: who acts, how a piece without a verb is joined, what is asked."""

import itertools
from collections.abc import Sequence
from functools import lru_cache

from kb.tone.clause import LINK, OPAQUE, Actor, Clause, Question, Sentence
from kb.tone.grammar.en.groups import GroupReader
from kb.tone.grammar.en.pieces import Cutter, Piece
from kb.tone.grammar.en.questions import asks, is_rhetorical
from kb.tone.grammar.en.verbs import Group, Lexicon, Verb
from kb.tone.grammar.en.words import (
    ADVERBS,
    DETERMINERS,
    LINKS,
    NO_OBJECT,
    OURS,
    PARTICLES,
    PRONOUNS,
    US,
    YOU,
    is_adverb,
    word_set,
)


class ClauseReader:
    """Reads the clauses of a sentence with the word data of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._cutter = Cutter(lexicon)
        self._groups = GroupReader(lexicon)

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        found: list[Clause] = []
        previous: Group | None = None
        for piece in self._cutter.pieces(sentence):
            group = self._groups.read(piece, sentence, previous)
            if group is None and found and (piece.joined or not sentence.asked):
                found[-1] = self._extended(found[-1], piece, sentence)
                continue
            if found and piece.link == "that" and not piece.joined and _announces(found[-1]):
                piece = piece._replace(link="main")  # "please be informed that your claim has been settled"
            clause = self._clause(piece, group, sentence)
            if group and len(found) == 1 and _is_opening(found[0], group, sentence, piece):
                clause = _opened(found.pop(), clause)
            if found and clause.link != "main" and not piece.joined and found[-1].link in ("main", "that"):
                found[-1] = found[-1]._replace(end=clause.end)
            found.append(clause)
            if group and piece.link in ("main", "that"):
                previous = group
            elif group:
                previous = None
        return self._with_question(_with_condition(found), sentence)

    def _clause(self, piece: Piece, group: Group | None, sentence: Sentence) -> Clause:
        tokens = sentence.tokens[piece.first : piece.last + 1]
        words = piece.words
        each = _without_rhythms(words, self._lexicon.classes_of_each(words))
        classes = _NONE.union(*each)
        dated = "time" in classes or _tells_hour(words)
        softened = "softener" in classes
        start, end = tokens[0].start, tokens[-1].end
        if group is None or group.verb is None:
            return Clause(
                sentence, start, end, link=piece.link, words=classes, dated=dated, softened=softened, tokens=tokens
            )  # fmt: skip
        rest = words[group.last + 1 :]
        verb = self._causative(group.verb, rest)
        actor = self._actor(group)
        told = {_goal(rest, self._lexicon), _subject_kind(words[: group.first])}
        if actor in ("third", "we") and _tells_habit(group, words, classes):
            told.add("generic")
        if group.past and _tells_recent(words):
            told.add("recent")
        before, after = _NONE.union(*each[: group.first]), _NONE.union(*each[group.last + 1 :])
        return Clause(
            sentence, start, end,
            words=classes.union(told, _prefixed("by:", before), _prefixed("to:", after), self._told(words[: group.first], rest)),
            actor=actor, form=group.form, voice=group.voice, lemma=verb.lemma, verbs=verb.classes, negated=group.negated, past=group.past,
            obj=group.voice != "active" or not NO_OBJECT.issuperset(rest), question=asks(group, sentence),
            link=piece.link, dated=dated, softened=softened, tokens=tokens,
        )  # fmt: skip

    def _told(self, before: Sequence[str], rest: Sequence[str]) -> set[str]:
        """Tell what a "to do" after the verb is (`inf:x`), an address it goes to, and a subject that is nobody."""
        found: set[str] = set()
        if "to" in rest and rest[-1] != "to" and rest[rest.index("to") + 1] == LINK:
            found.add("to:near")
        for word, following in itertools.pairwise(rest) if "to" in rest else ():
            verb = self._lexicon.verbs.get(following) if word == "to" else None
            if verb and "b" in verb.shapes:
                found |= _prefixed("inf:", verb.classes)
        if before[-2:] == ["no", "one"]:
            found.add("by:pointer")
        return found

    def _causative(self, verb: Verb, rest: Sequence[str]) -> Verb:
        """ "We have had the line rewired": the act is the participle."""
        if verb.lemma in ("have", "get") and rest:
            for word in rest[1:]:
                inner = self._lexicon.verbs.get(word)
                if inner and "n" in inner.shapes and not inner.classes.isdisjoint(("act", "did", "step")):
                    return inner
        return verb

    def _actor(self, group: Group) -> Actor:
        subject = [word for word in group.subject if not is_adverb(word)]
        if group.form == "request":
            return "you"
        if not subject:
            return "none"
        if subject[0] in US or subject[-1] in US:
            return "we"
        if subject[0] in YOU or subject[-1] in YOU:
            return "you"
        if subject[0] in OURS:
            return "we"
        if subject[0] not in YOURS and not _OF_OURS.isdisjoint(subject[1:]):
            return "we"  # "one of our drivers", "someone here"
        if subject[0] in ("there", "it") and len(subject) == 1:
            return "impersonal"
        if subject[0] in _OF_OTHERS or not self._lexicon.words["outsider"].isdisjoint(subject[:-1]):
            return "third"  # "another airline's driver"
        if subject[0] in YOURS:
            ours = subject[-1] in self._lexicon.words["yourours"] or subject[-2:] == ["account", "manager"]
            return "we" if ours else "third"
        if not self._lexicon.words["ours"].isdisjoint(subject):
            return "we"
        return "third"

    def _extended(self, clause: Clause, piece: Piece, sentence: Sentence) -> Clause:
        """Add a piece without a verb of its own to the clause before it."""
        words = piece.words
        classes = self._lexicon.classes(words)
        end = sentence.tokens[piece.last].end
        return clause._replace(
            end=max(end, clause.end), words=clause.words | classes | _prefixed("to:", classes), dated=clause.dated or "time" in classes,
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
                clause._replace(question=kinds) if place > first and clause.question == "none" else clause
                for place, clause in enumerate(clauses)
            ]
        kind: Question = "rhetorical" if is_rhetorical(sentence) else "real"
        place = next(
            (
                place
                for place in range(len(clauses) - 1, -1, -1)
                if clauses[place].link in ("main", "that", "relative")
            ),
            None,
        )
        if place is not None:
            clauses[place] = clauses[place]._replace(question=kind)
        return clauses


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def _prefixed(prefix: str, names: frozenset[str]) -> frozenset[str]:
    return frozenset(prefix + name for name in names)


_BEFORE_GOAL = PARTICLES | ADVERBS | {"via", "through", "reply", "directly", ",", ":"}
_NO_GOAL = frozenset(LINKS) | {
    "any",
    "anytime",
    "and",
    "or",
    "so",
    "whether",
    "this",
    "today",
    "tomorrow",
    "yes",
    "no",
    "ok",
}


def _with_condition(clauses: list[Clause]) -> list[Clause]:
    """Mark every clause of a sentence that has an "if": what it asks is asked for a case that may not come."""
    for clause in clauses:
        if clause.link == "if":
            return [each._replace(words=each.words | _CONDITIONAL) for each in clauses]
    return clauses


_CONDITIONAL = frozenset({"conditional"})


def _is_opening(clause: Clause, group: Group, sentence: Sentence, piece: Piece) -> bool:
    """Say whether a verbless stretch before a comma opens the clause after it: "On Friday, our fitter comes".

    Thanks and regrets speak for themselves: "Thanks, I have mended the link".
    """
    return (
        clause.form == "none"
        and clause.link == "main"
        and piece.link == "main"
        and sentence.tokens[piece.first - 1].text == ","
        and not (group.subject and _speaks_for_itself(clause))
    )


_THANKS_AND_REGRETS = word_set("thanks thank thx thnx ty tysm cheers sorry soz apologies regrets")


def _speaks_for_itself(clause: Clause) -> bool:
    first, *rest = (token.text for token in clause.tokens)
    if first in ("many", "my", "our", "so", "very", "big", "sincere", "with") and rest:
        first, *rest = rest
    return first in _THANKS_AND_REGRETS and rest[:1] != ["to"]


def _opened(opening: Clause, clause: Clause) -> Clause:
    return clause._replace(
        start=opening.start,
        words=clause.words | opening.words,
        dated=clause.dated or opening.dated,
        softened=clause.softened or opening.softened,
    )


def _goal(rest: Sequence[str], lexicon: Lexicon) -> str:
    """Say whom a verb of telling or sending goes to: us, nobody in particular, or others."""
    ours, near = lexicon.words["ours"], lexicon.words["near"]
    if not near.isdisjoint(rest):
        return "goal:us"
    if rest and rest[0] == "with":
        return "goal:none"
    first = next((word for word in rest if word not in _BEFORE_GOAL), "")
    if first in YOU:
        return "goal:you"
    if not first or not (first[0].isalpha() or first[0] == "<"):
        return "goal:none" if not first[:1].isdigit() else "goal:us"
    if first in OPAQUE:
        return "goal:us"
    head = next((word for word in rest if word not in _BEFORE_GOAL and word not in DETERMINERS), "")
    if head in ("earliest", "convenience", "leisure", "soonest"):
        return "goal:none"
    if head in lexicon.words["dialogue"] or first[:1] == "#":
        return "goal:us"
    if head in ours and first not in ("your", "their", "his", "her"):
        return "goal:us"
    return "goal:none" if first in _NO_GOAL else "goal:other"


_OF_OTHERS = frozenset({"its", "another", "other", "whose"})


def _announces(clause: Clause) -> bool:
    """Say whether a clause only brings in what is told: "please note that", "I am pleased to say that"."""
    return (
        clause.link == "main"
        and clause.question == "none"
        and not clause.negated
        and (
            (
                clause.form == "request"
                and ("announce" in clause.verbs or any(token.text in _ADVISED for token in clause.tokens))
            )
            or (
                clause.actor == "we"
                and clause.form in ("present", "ability", "future")
                and not _ANNOUNCING.isdisjoint(clause.words | clause.verbs)
                and clause.lemma not in ("understand", "see", "hear", "know", "learn", "note")
            )
        )
    )


_RECENT = word_set(
    """
    ago yesterday today tonight overnight noon midday midnight lunchtime now earlier
    monday tuesday wednesday thursday friday saturday sunday
    """
)
_RECENT_PAIRS = frozenset({("last", "night"), ("last", "week")}) | {
    ("this", part) for part in ("morning", "afternoon", "evening", "week", "minute")
}


def _tells_recent(words: Sequence[str]) -> bool:
    """Tell news from history: "was raised an hour ago", "at 03:12", but "in March", "in 2019"."""
    return (
        not _RECENT.isdisjoint(words)
        or any(":" in word and word[0].isdigit() for word in words)
        or not _RECENT_PAIRS.isdisjoint(itertools.pairwise(words))
    )


_LASTING = frozenset({"run", "last", "apply", "continue", "hold", "count"})
_ADVISED = frozenset({"advised", "informed", "notified", "assured", "aware"})
_ANNOUNCING = frozenset({"inf:announce", "announce"})


_RHYTHMS = frozenset({"daily", "weekly", "fortnightly", "monthly", "yearly", "nightly"})


def _without_rhythms(words: Sequence[str], each: list[frozenset[str]]) -> list[frozenset[str]]:
    """Tell "your daily limit" from "daily at nine": the name of a thing is no habit."""
    if _RHYTHMS.isdisjoint(words):
        return each
    return [
        _NONE if word in _RHYTHMS and place and words[place - 1] in DETERMINERS else classes
        for place, (word, classes) in enumerate(zip(words, each, strict=True))
    ]


def _tells_habit(group: Group, words: Sequence[str], classes: frozenset[str]) -> bool:
    """Tell "practice starts at five" from "the fitter comes on Friday": an hour without a day is a habit."""
    if group.form != "present" or group.voice != "active" or not YOU.isdisjoint(words):
        return False
    if "dayword" not in classes and len(group.subject) == 1 and group.subject[0].endswith("s"):
        return True  # "tutors set their own hours"
    if group.subject and (group.subject[0] in US or group.subject[0] in OURS):
        return False
    ranged = "from" in words and not {"to", "till", "until"}.isdisjoint(words)
    lasting = group.verb is not None and group.verb.lemma in _LASTING
    if lasting and not {"until", "till", "for", "through"}.isdisjoint(words):
        return True
    return ranged or ("dayword" not in classes and _tells_hour(words))


YOURS = frozenset({"your", "their", "his", "her", "ur"})
_OF_OURS = frozenset({"our", "ours", "mine", "here", "us", "my"})


def _subject_kind(before: Sequence[str]) -> str:
    """Tell a subject that names a kind of things ("deposits", "new customers") or a person ("Ravi")."""
    nouns = [word for word in before if not is_adverb(word)]
    if nouns and nouns[0] in ("a", "an"):
        return "by:a"
    if (
        not nouns
        or before[0] in ("all", "both")
        or nouns[0] in DETERMINERS
        or nouns[0] in PRONOUNS
        or nouns[0][0].isdigit()
    ):
        return "by:known"
    if len(nouns) == 1 and (nouns[0] in OPAQUE or not nouns[0].endswith("s")):
        return "by:name"
    return (
        "by:kind" if any(word.endswith("s") and not word.endswith("ss") for word in nouns[:3]) else "by:known"
    )


_HOURS = frozenset(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)
_BEFORE_HOUR = frozenset({"at", "by", "before", "until", "till"})


def _tells_hour(words: Sequence[str]) -> bool:
    """Say whether an hour is told in words: "at four", "before six"."""
    if _BEFORE_HOUR.isdisjoint(words):
        return False
    return any(
        word in _HOURS or word.isdigit()
        for before, word in itertools.pairwise(words)
        if before in _BEFORE_HOUR
    )
