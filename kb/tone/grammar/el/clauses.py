"""Greek clauses: puts the facts of each piece of a sentence together."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.tone.clause import Actor, Clause, Sentence, Token, Voice
from kb.tone.grammar.chunks import Chunks
from kb.tone.grammar.el.cutting import Piece, extended, pieces
from kb.tone.grammar.el.governors import joined
from kb.tone.grammar.el.greeklish import greek
from kb.tone.grammar.el.groups import Group, GroupFinder
from kb.tone.grammar.el.moods import form_of, is_of_anyone
from kb.tone.grammar.el.morphology import Verbs, fold, listed
from kb.tone.grammar.el.questions import with_questions
from kb.tone.grammar.el.roles import Roles, is_deponent
from kb.tone.grammar.el.wordfacts import WordFacts
from kb.tone.lexicon import lexicon

_TOKEN = re.compile(r"\d+(?:[.,:/-]\d+)*%?|ο,τι|[^\W\d_]+(?:\.[^\W\d_]\b)*'?|[^\w\s*~\[\]]")
_VERB_CLASSES = (
    "act",
    "step",
    "vague",
    "tell",
    "reply",
    "deliver",
    "comeback",
    "know",
    "feel",
    "apologise",
    "thank",
    "emotion",
    "state",
    "adverse",
    "mishap",
    "move",
    "goes",
    "sanction",
    "utter",
    "heed",
)
_WORD_CLASSES = (
    "effort",
    "time",
    "habitual",
    "past",
    "now",
    "running",
    "soon",
    "softener",
    "trouble",
    "feeling",
    "vagueobject",
    "saying",
    "infonoun",
    "channel",
    "message",
    "report",
    "defect",
    "survey",
)
_OPEN = frozenset({"open"})
_NONE: frozenset[str] = frozenset()
_TELLS = listed(
    "ενημερωνω γνωριζω πληροφορω επιβεβαιωνω γνωστοποιω ανακοινωνω σημειωνω λεω διαβεβαιωνω θυμιζω υπενθυμιζω ειδοποιω"
)
_AND = ("και", "κι")
_DENIALS = frozenset({"ουτε", "μητε", "χωρισ", "διχωσ"})
_CONFIRMS = listed("επιβεβαιωνω αναπαραγω διαπιστωνω παρατηρω βεβαιωνω βλεπω εντοπιζω διαπιστωνω")
_HOPES = listed("ελπιζω ευχομαι ευελπιστω προσπαθω πιστευω ζητω")
_EVEN = listed("ο,τι οτι οσο οσα οποιοσ οποια οποιο ακομα ακομη")


class Grammar:
    """The Greek grammar; its word data is read when it is made."""

    joined = False

    def __init__(self) -> None:
        self._chunks = Chunks(_TOKEN)
        classes = lexicon("el")
        self._words = {name: frozenset(fold(entry) for entry in entries) for name, entries in classes.items()}
        self.greetings = self._words["greeting"]
        self.closings = self._words["closing"]
        self.abbreviations = self._words["abbreviation"]
        self._lemmas = {name: frozenset(classes[name]) for name in _VERB_CLASSES}
        everything = [lemma for name in _VERB_CLASSES for lemma in classes[name]]
        everything += [line.split("/")[0] for line in classes["paradigm"]]
        self._verbs = Verbs(everything, classes["paradigm"], classes["notverb"])
        self._groups = GroupFinder(self._verbs)
        self._classes_of_verb = _inverted(
            {name: frozenset(map(fold, self._lemmas[name])) for name in _VERB_CLASSES}
        )
        self._classes_of_verb["συγγνωμη"] = frozenset({"apologise"})  # a noun that does a verb's work
        word = self._words
        self._facts = WordFacts(
            _inverted({name: word[name] for name in _WORD_CLASSES}), word["date"], word["outsider"]
        )
        self._roles = Roles(word["ours"], word["ours_with_us"], word["outsider"], word["softener"])

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split into words, numbers and marks; Greek in Latin letters is read as Greek."""
        return greek(self._chunks.tokens(text, start, end))

    def forms(self, lemma: str) -> frozenset[str]:
        """List the folded forms of a verb."""
        return self._verbs.forms(lemma)

    def words(self, name: str) -> frozenset[str]:
        """List the folded words of a class; of a verb class, with all their forms."""
        if name in _VERB_CLASSES:
            return frozenset().union(*(self.forms(lemma) for lemma in self._lemmas[name]))
        return self._words[name]

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Give the tokens as they are: words are parted by spaces, and clauses told without marks."""
        return tokens

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        words = _official([token.text for token in sentence.tokens])
        groups = joined(self._groups.find(words), words)
        found: list[Clause] = []
        for piece in pieces(words, groups):
            found.append(self._clause(piece, words, sentence, found[-1] if found else None))
        return with_questions(_with_conditions(extended(found)), sentence, words)

    def _clause(
        self, piece: Piece, words: Sequence[str], sentence: Sentence, previous: Clause | None
    ) -> Clause:
        window = words[piece.first : piece.last + 1]
        if 0 <= piece.pending < piece.first:
            window = [*words[piece.pending : piece.pending + 12], *window]
        names, dated = self._named(window, words, piece, previous)
        tokens = sentence.tokens[piece.first : piece.last + 1]
        group = piece.group
        start, end = tokens[0].start, tokens[-1].end
        softened = "softener" in names or self._is_softened(sentence.lead_in)
        if group is None:
            return Clause(
                sentence, start, end, link=piece.link, words=names, dated=dated, softened=softened, tokens=tokens
            )  # fmt: skip
        if is_of_anyone(group, previous):
            names -= {"familiar"}
        form = form_of(group, previous, names)
        return Clause(
            sentence,
            start,
            end,
            link=piece.link,
            dated=dated,
            tokens=tokens,
            actor=self._actor(group, window, words[piece.first], previous),
            form=form,
            voice=_voice(group),
            lemma=group.lemma,
            verbs=self._classes_of_verb.get(group.lemma, _NONE if group.lemma else _OPEN),
            negated=group.negated or _negated_word(words, piece, group),
            words=names | self._roles.goal(group, words, piece) | _anew(words[group.verb]),
            obj=self._roles.has_object(group, words, piece),
            softened=softened or (form == "request" and bool(group.governor)),
        )

    def _named(
        self, window: Sequence[str], words: Sequence[str], piece: Piece, previous: Clause | None
    ) -> tuple[frozenset[str], bool]:
        """Give the word classes of a piece, and whether it is dated, by itself or by the clause that it goes on."""
        names = self._facts.of(window, piece.group)
        dated = self._facts.dated(window) or _shares_date(piece.group, words[piece.first], previous)
        if dated:
            names |= {"date"}
        if piece.link == "if" and _is_concessive(words, piece.first):
            names |= {"concessive"}
        if piece.link == "that" and previous is not None and (previous.negated or previous.lemma in _HOPES):
            names |= {"doubted"}
        if piece.link == "that" and previous is not None and _is_confirming(previous):
            names |= {"confirmed"}
        if piece.link == "that" and previous is not None and previous.lemma in _TELLS:
            names |= {"told"}
        if piece.group is not None and piece.group.first and _is_please(words[piece.group.first - 1]):
            names |= {"please"}
        return names, dated

    def _is_softened(self, lead_in: Sequence[Token]) -> bool:
        return bool(lead_in) and any(token.text in self._words["softener"] for token in lead_in)

    def _actor(self, group: Group, window: Sequence[str], opening: str, previous: Clause | None) -> Actor:
        actor = self._roles.actor(group, window)
        if actor != "third" or previous is None or opening not in _AND:
            return actor
        # the same subject goes on, unless it was "I" or "we"
        return "we" if previous.actor == "we" and "first" not in previous.words else actor


def _with_conditions(clauses: list[Clause]) -> list[Clause]:
    """Tell a main clause that holds only unless something is done: "will be closed if you do not pay"."""
    if all(clause.link != "if" for clause in clauses):
        return clauses
    found = list(clauses)
    for one, other in pairwise(range(len(clauses))):
        for main, condition in ((one, other), (other, one)):
            denied = clauses[condition].link == "if" and clauses[condition].negated
            if denied and clauses[main].link == "main":
                found[main] = found[main]._replace(words=found[main].words | {"unless"})
    return found


def _is_please(word: str) -> bool:
    return word in ("παρακαλω", "παρακαλουμε")


def _is_confirming(clause: Clause) -> bool:
    return clause.actor == "we" and clause.lemma in _CONFIRMS and not clause.negated


def _is_concessive(words: Sequence[str], first: int) -> bool:
    """Tell "whatever you send", "even if": a condition that changes nothing."""
    return first > 1 and words[first - 1] in _AND and words[first - 2] in _EVEN


def _shares_date(group: Group | None, opening: str, previous: Clause | None) -> bool:
    """Whether "we write to you on Monday and tell …" dates the second verb too."""
    if group is None or previous is None or opening not in _AND:
        return False
    going_on = previous.dated and previous.form == "present" and previous.actor == "we"
    return going_on and group.person[:1] == "1"


def _anew(verb: str) -> frozenset[str]:
    """Tell a verb that says of itself that it is done again: ξαναλέω, επανεκτυπώνω."""
    return frozenset({"anew", "again"}) if verb.startswith(("ξανα", "επαναλ")) else _NONE


def _voice(group: Group) -> Voice:
    if group.participle:
        return "nominal"
    return "passive" if group.passive and not is_deponent(group.lemma) else "active"


def _negated_word(words: Sequence[str], piece: Piece, group: Group) -> bool:
    """Whether a word of denial stands before the verb in its clause: "ούτε", "χωρίς να", "κανείς δεν" is read already."""
    return not _DENIALS.isdisjoint(words[max(piece.first, group.first - 3) : group.first])


def _official(words: list[str]) -> list[str]:
    """Read "παρακαλείσθε όπως …" of official letters as "… να …"."""
    if "οπωσ" not in words:
        return words
    for index, word in enumerate(words):
        if word == "οπωσ" and any(each.startswith("παρακαλ") for each in words[max(0, index - 2) : index]):
            words[index] = "να"
    return words


def _inverted(classes: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}
