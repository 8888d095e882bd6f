"""Greek clauses: cuts a sentence between its verb groups and tells the facts of each piece."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from kb.tone.clause import (
    CODE,
    DATE,
    OPAQUE,
    PLACEHOLDER,
    Actor,
    Clause,
    Form,
    Link,
    Question,
    Sentence,
    Token,
    Voice,
)
from kb.tone.grammar.el.greeklish import greek
from kb.tone.grammar.el.groups import US, Group, GroupFinder, joined
from kb.tone.grammar.el.morphology import Verbs, fold, listed
from kb.tone.lexicon import lexicon

_TOKEN = re.compile(r"\d+(?:[.,:/-]\d+)*%?|ο,τι|[^\W\d_]+(?:\.[^\W\d_]\b)*'?|[^\w\s*~\[\]]")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[89]|20)\d\d$")
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
)
_OPEN = frozenset({"open"})
_NONE: frozenset[str] = frozenset()

_MARKS = frozenset(',·:()–—-/|→>…"')
_JOINS = listed("και κι αλλα ομωσ ωστοσο οποτε ενω ειτε μα")
_LINKS: dict[str, Link] = {
    "αν": "if", "εαν": "if", "εφοσον": "if", "οταν": "when", "μολισ": "when", "αφοτου": "when", "ωσπου": "when", "πριν": "when", "προτου": "when", "οποτε": "main",
    "επειδη": "because", "διοτι": "because", "γιατι": "because", "αφου": "because", "καθωσ": "because", "παροτι": "because", "μολονοτι": "because", "ενω": "because",
    "οτι": "that", "πωσ": "that", "μηπωσ": "that", "που": "relative", "οποιοσ": "relative", "οποια": "relative", "οποιο": "relative", "οποιον": "relative", "οποιουσ": "relative", "οποιοι": "relative", "οποιεσ": "relative",
    "οσα": "relative", "οσο": "when", "οσοι": "relative", "οσεσ": "relative", "οσουσ": "relative", "ο,τι": "relative", "οπωσ": "when", "ωστε": "wish", "οπου": "relative",
}  # fmt: skip
_ASKS = listed(
    "τι ποιοσ ποια ποιο ποιον ποιοι ποιεσ ποιουσ ποσο ποσα ποσοι ποσεσ ποσουσ ποση ποσην ποσησ ποτε γιατι πωσ που ποιου ποιαν"
)
_THAT_AFTER = listed(
    "ευχαριστω λυπαμαι λυπουμαι χαιρομαι συγχωρω απολογουμαι ντρεπομαι στενοχωρω στενοχωριεμαι στεναχωριεμαι στεναχωρω καταλαβαινω βλεπω ξερω φανταζομαι κατανοω αντιλαμβανομαι"
)
_ADVERBS = listed(
    "ηδη τωρα σημερα χθεσ χτεσ αυριο μολισ πια πλεον ακομη ακομα επισησ ξανα παλι αμεσα συντομα παρακαλω παρακαλουμε λοιπον καλα σωστα μονο ολοι μαζι "
    "κανονικα επιτυχωσ οριστικα προσωρινα αυτοματα δωρεαν μεν δε γρηγορα πρωτα επειτα μετα υστερα τελικα βεβαια φυσικα ωστοσο ομωσ εμεισ εγω εσεισ εσυ"
)
_PREPOSITIONS = listed(
    "απο για με σε στο στη στην στον στα στισ στουσ προσ χωρισ μεχρι εωσ ωσ κατα μετα υπο εντοσ μεσω μεσα πανω μπροστα πισω κατω εκτοσ"
)
_TELLS = listed(
    "ενημερωνω γνωριζω πληροφορω επιβεβαιωνω γνωστοποιω ανακοινωνω σημειωνω λεω διαβεβαιωνω θυμιζω υπενθυμιζω ειδοποιω"
)
_JUSTLY = listed("δικαια δικαιωσ ευλογα δικαιολογημενα")
# Spans of time are a date only within something: "σε δύο ώρες", not "έργα 90 ημερών".
_SPANS = listed(
    "ημερων μερων ωρων λεπτα λεπτο ωρεσ ημερεσ μερεσ εβδομαδεσ εβδομαδων μηνα βδομαδεσ διωρο τριωρο"
)
_WITHIN = listed("σε εντοσ μεσα εωσ ωσ μεχρι επομενεσ στα στισ το")
_US_AFTER = frozenset({"εμασ", "εμενα", "μενα"})
_BREAKS = _MARKS | frozenset(".;!?")


class _Piece(NamedTuple):
    """One clause to be: token numbers of its own words, its verb group, its link, the subject that waited for it."""

    first: int
    last: int
    group: Group | None
    link: Link
    pending: int  # where its subject begins, before a relative clause that came between


class Grammar:
    """The Greek grammar; its word data is read when it is made."""

    joined = False

    def __init__(self) -> None:
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
        self._classes_of_word = _inverted({name: self._words[name] for name in _WORD_CLASSES})
        self._ours = self._words["ours"]
        self._outsiders = self._words["outsider"]

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split into words, numbers and marks; Greek in Latin letters is read as Greek."""
        found = [
            Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text, start, end)
        ]
        return greek(found)

    def forms(self, lemma: str) -> frozenset[str]:
        """List the folded forms of a verb."""
        return self._verbs.forms(lemma)

    def words(self, name: str) -> frozenset[str]:
        """List the folded words of a class; of a verb class, with all their forms."""
        if name in _VERB_CLASSES:
            return frozenset().union(*(self.forms(lemma) for lemma in self._lemmas[name]))
        return self._words[name]

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        words = _official([token.text for token in sentence.tokens])
        groups = joined(self._groups.find(words), words)
        pieces = _pieces(words, groups)
        found: list[Clause] = []
        previous: Clause | None = None
        for piece in pieces:
            clause = self._clause(piece, words, sentence, previous)
            found.append(clause)
            previous = clause
        return self._with_questions(_extended(found), sentence, words)

    # ---- the facts of one clause

    def _clause(
        self, piece: _Piece, words: Sequence[str], sentence: Sentence, previous: Clause | None
    ) -> Clause:
        window = words[piece.first : piece.last + 1]
        if 0 <= piece.pending < piece.first:
            window = [*words[piece.pending : piece.pending + 12], *window]
        start, end = sentence.tokens[piece.first].start, sentence.tokens[piece.last].end
        tokens = sentence.tokens[piece.first : piece.last + 1]
        names = self._word_classes(window, piece.group)
        softened = "softener" in names or any(
            token.text in self._words["softener"] for token in sentence.lead_in
        )
        dated = self._dated(window)
        if dated:
            names |= {"date"}
        group = piece.group
        if (
            not dated
            and previous is not None
            and previous.dated
            and words[piece.first] in ("και", "κι")
            and previous.form == "present"
        ):
            dated = group is not None and group.person[:1] == "1" == ("1" if previous.actor == "we" else "")
            names |= {"date"} if dated else _NONE
        if piece.link == "that" and previous is not None and previous.lemma in _TELLS:
            names |= {"told"}
        if group is None:
            return Clause(
                sentence,
                start,
                end,
                link=piece.link,
                words=names,
                dated=dated,
                softened=softened,
                tokens=tokens,
            )
        actor = self._actor(group, window)
        if (
            actor == "third"
            and previous is not None
            and previous.actor == "we"
            and words[piece.first] in ("και", "κι")
            and "first" not in previous.words
        ):
            actor = "we"  # the same subject goes on
        form = _form(group, previous, names)
        voice: Voice = (
            "nominal"
            if group.participle
            else "passive"
            if group.passive and not _deponent(group.lemma)
            else "active"
        )
        return Clause(
            sentence,
            start,
            end,
            actor=actor,
            form=form,
            voice=voice,
            link=piece.link,
            lemma=group.lemma,
            verbs=self._classes_of_verb.get(group.lemma, _OPEN if not group.lemma else _NONE),
            words=names,
            negated=group.negated or _negated_word(words, piece, group),
            obj=self._has_object(group, words, piece),
            dated=dated,
            softened=softened or (form == "request" and bool(group.governor)),
            tokens=tokens,
        )

    def _word_classes(self, window: Sequence[str], group: Group | None) -> frozenset[str]:
        names: set[str] = set()
        for word in window:
            classes = self._classes_of_word.get(word)
            if classes:
                names |= classes
            elif word in ("σασ", "εσασ", "εσεισ"):
                names.add("polite")
            elif word in OPAQUE:
                names.add("opaque")
            elif _YEAR.match(word):
                names.add("year")
        if "εξησ" in window:
            names.add("as-follows")
        if not _JUSTLY.isdisjoint(window):
            names.add("justly")
        if "μασ" in window or "μου" in window:
            names.add("us-near")
        if not self._outsiders.isdisjoint(window):
            names.add("outsider")
        if "εσεισ" in window or "εσυ" in window:
            names.add("you-pronoun")
        if (
            any(
                word in ("μερα", "ημερα", "εβδομαδα", "βδομαδα") and before in ("τη", "την")
                for before, word in pairwise(window)
            )
            and "αυτη" not in window
        ):
            names.add("habitual")
        if any(
            word in ("λαθοσ", "λανθασμενο", "λανθασμενη", "λανθασμενα", "στραβα", "αναποδα")
            and before not in ("το", "του", "τα", "ενα")
            for before, word in zip(["", *window], window, strict=False)
        ):
            names.add("mistake")
        if any(
            word in ("λεπτα", "ωρεσ", "ημερεσ", "μερεσ", "εβδομαδεσ", "μηνεσ")
            and after in ("πριν", "μετα", "νωριτερα", "υστερα")
            for word, after in pairwise(window)
        ):
            names.add("habitual")
        if "στιγμη" in window and "αυτη" in window:
            names.add("now")
        if "σασ" in window or PLACEHOLDER in window or DATE in window or CODE in window:
            names.add("yours")
        if not _US_AFTER.isdisjoint(window) or ("μαζι" in window and not {"μασ", "μου"}.isdisjoint(window)):
            names.add("to-us")
        if group is not None:
            names |= _group_words(group)
            if group.governor:
                names.add(f"by-{group.governor}")
            if group.perfect == "I":
                names.add("pluperfect")
        return frozenset(names)

    def _dated(self, window: Sequence[str]) -> bool:
        if DATE in window:
            return True
        if not {"καποτε", "αργοτερα", "καποια", "οποτε"}.isdisjoint(window):
            return False
        dates = self._words["date"]
        for index, word in enumerate(window):
            if _CLOCK.match(word) or (word in dates and word not in _SPANS):
                return True
            if word in _SPANS and not _WITHIN.isdisjoint(window[max(0, index - 4) : index]):
                return True
            if word in ("στισ", "εωσ", "ωσ", "μεχρι") and index + 1 < len(window):
                following = window[index + 1]
                if following[0].isdigit() or following == PLACEHOLDER:
                    return True
        return False

    def _actor(self, group: Group, window: Sequence[str]) -> Actor:
        person = group.person[:1]
        if person == "1":
            return "we"
        if person == "2":
            return "you"
        if group.passive and not _deponent(group.lemma):
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
            if word in self._ours or (word in ("μασ", "μου") and index and window[index - 1] in self._ours):
                before = window[max(0, index - 3) : index]
                if word in self._words["ours_with_us"] and not US.intersection(window[index + 1 : index + 4]):
                    continue
                owner = window[index + 1 : index + 2]
                if (
                    owner
                    and owner[0] in ("του", "τησ", "των")
                    and not self._outsiders.isdisjoint(window[index + 2 : index + 4])
                ):
                    continue  # the courier of the seller
                if (
                    not _PREPOSITIONS.isdisjoint(before)
                    or "του" in before[-1:]
                    or "τησ" in before[-1:]
                    or "των" in before[-1:]
                ):
                    continue
                after = window[index + 1 : index + 2]
                if after == ["σασ"] and "σασ" not in clitics:
                    continue
                return True
        return False

    def _has_object(self, group: Group, words: Sequence[str], piece: _Piece) -> bool:
        if group.has_object_clitic or any(each in ("σασ", "σε", "με") for each in group.clitics):
            return True
        for word in words[group.last + 1 : piece.last + 2]:  # one more: "ελέγξτε αν …"
            if word in _ADVERBS or word in US or word == "σασ" or word in self._words["softener"]:
                continue
            if word in _BREAKS:
                if word in ",(":
                    continue
                return word == ":"
            if (word in _LINKS and word not in ("πωσ",)) or word in ("να", "και", "κι"):
                return word in ("ο,τι", "οτι", "οσα", "αν", "εαν", "μηπωσ") or word in _ASKS
            return True
        first = piece.pending if 0 <= piece.pending < piece.first else piece.first
        return any(
            word in ("το", "τη", "την", "τον", "τα", "τισ", "τουσ") or word in OPAQUE
            for word in words[first : group.first]
        )

    # ---- questions

    def _with_questions(
        self, clauses: list[Clause], sentence: Sentence, words: Sequence[str]
    ) -> list[Clause]:
        if not sentence.asked and not _asks_without_mark(words, clauses):
            return clauses
        if not clauses:
            return clauses
        kind = self._rhetorical(words, sentence, clauses)
        found = list(clauses)
        marked = False
        # The mark belongs to the last main clause, or to all those that it joins.
        for index in range(len(found) - 1, -1, -1):
            clause = found[index]
            if clause.link == "main" and (
                not marked or clause.form not in ("done", "progress", "present") or clause.actor != "we"
            ):
                if clause.form == "request" and not clause.words.isdisjoint({"imperative"}):
                    continue
                found[index] = replace(clause, question=kind or _kind_of_question(clause))
                marked = True
        if not marked:
            index = -1 if found[-1].form != "request" else 0
            if "imperative" not in found[index].words:
                found[index] = replace(found[index], question=kind or "real")
        return found

    @staticmethod
    def _rhetorical(words: Sequence[str], sentence: Sentence, clauses: Sequence[Clause]) -> Question | None:
        text = " ".join(words)
        if _RHETORICAL.search(text):
            return "rhetorical"
        if sentence.following in ("αξιολογηστε", "βαθμολογηστε", "συμπληρωστε"):
            return "rhetorical"  # it leads to a survey
        if sentence.following in (
            "φυσικα",
            "βεβαια",
            "οχι",
            "διοτι",
            "επειδη",
            "κανενασ",
            "καμια",
            "τιποτα",
            "απλουστατα",
            "ουτε",
            "μαλλον",
            "απλο",
            "ευκολο",
            "πολυ",
            "ασφαλωσ",
            "μα",
        ):
            return "rhetorical"
        reader = any(word in ("σασ", "εσασ", "εσεισ", "σου", "εσυ") for word in words) or any(
            clause.actor == "you" for clause in clauses
        )
        if not reader and words and words[0] in _ASKS and sentence.following in ("ειναι", "σημαινει"):
            return "rhetorical"  # it answers itself
        if (
            not reader
            and words
            and words[0] in _ASKS
            and any(
                clause.actor == "we" and "by-μπορω" not in clause.words and clause.form == "present"
                for clause in clauses
            )
        ):
            return "rhetorical"  # a heading in the customer's voice: "Πώς αλλάζω τον κωδικό μου;"
        return None


_RHETORICAL = re.compile(
    r"^μα |\bπωσ να μην? |^ποιοσ δεν |\bποσεσ φορεσ\b(?! (?:εχετε|το|σασ|δοκιμασατε|την|εμφανι|συνε))|\bειναι δυνατον\b|\bποιοσ να το\b|\bποιοσ δεν\b|\bτι να (?:κανουμε|πω|πουμε|σασ πω)\b|\bεπιτελουσ\b|\bπια θα\b"
    r"|\bειναι τοσο (?:δυσκολο|περιπλοκο)|\bτοσο δυσκολο\b|^(?:ξερετε|ξερατε|γνωριζατε|γνωριζετε|ξερεισ) (?:οτι|πωσ|ποιοσ ειναι|ποιο ειναι|ποια ειναι|ποσο|ποσοι|ποσα|γιατι|τι σημαινει|τι ειναι)\b(?!.*\b(?:σασ|σου|ειχε|εχει)\b)|\bδεν (?:διαβαζετε|καταλαβαινετε|ακουτε)\b"
    r"|\bτι (?:παραπανω|αλλο) (?:θελετε|περιμενετε|περιμενατε|να)\b|\bνομιζετε (?:οτι|πωσ)\b|\bποιοσ φταιει\b|\bγιατι δεν (?:διαβασατε|κοιταξατε|προσεξατε|ακουσατε)\b|\bσε ποια γλωσσα να\b|^δεν ειναι (?:υπεροχο|καταπληκτικο|τελειο|φανταστικο|ωραιο|προφανεσ|λογικο|αυτονοητο)\b|\bποτε επιτελουσ\b"
)
_TAILS = listed("ετσι σωστα ναι ενταξει οκ")


def _asks_without_mark(words: Sequence[str], clauses: Sequence[Clause]) -> bool:
    """Tell a question whose mark was left out, as in hurried chat: it begins with a question word and has no "!"."""
    if not words or words[-1] in (".", "!", ":") or not clauses:
        return False
    if (
        words[0] in _ASKS - {"που", "πωσ", "ποτε", "γιατι"}
        or (words[0] in ("πωσ", "που", "ποτε") and len(words) < 12)
        or words[0] == "μηπωσ"
    ):
        return clauses[0].actor in ("you", "third") or not clauses[0].lemma
    return False


def _kind_of_question(clause: Clause) -> Question:
    if (
        clause.actor == "you"
        and clause.form in ("ability", "would", "future", "present", "request")
        and not clause.words.isdisjoint({"to-us", "by-μπορω", "by-πειραζω"})
    ):
        return "request"
    if clause.actor == "we" and (clause.form in ("request", "ability") or "na" in clause.words):
        return "offer"
    return "real"


def _group_words(group: Group) -> set[str]:
    names: set[str] = set()
    attached = group.clitics + group.after
    if group.has_us:
        names.add("to-us")
    if "σασ" in attached:
        names.add("to-you")
    if group.person == "2s" or "σου" in attached or "σ'" in attached or group.clitics[-1:] == ("σε",):
        names.add("familiar")
    if group.person == "2p":
        names.add("polite")
    if group.person[:1] == "1":
        names.add("first")
    if group.person == "1s":
        names.add("first-singular")
    if group.kind == "M":
        names.add("imperative")
    if group.na:
        names.add("na")
    if group.kind == "I":
        names.add("imperfect")
    if group.kind == "A" and not group.perfect:
        names.add("aorist")
    if group.perfect == "P":
        names.add("perfect")
    return names


def _deponent(lemma: str) -> bool:
    return lemma.endswith("μαι")


def _form(group: Group, previous: Clause | None, names: frozenset[str]) -> Form:
    """Tell tense, aspect and mood of a group, with the mood that its governor gives it."""
    if group.governor:
        return _governed(group)
    if group.kind == "M":
        return "request"
    if group.theta:
        if group.perfect == "I" or (group.perfect and group.kind == "I"):
            return "would-have"
        return "would" if group.kind in ("I", "A") and not group.perfect else "future"
    if group.na or group.as_:
        return _subjunctive(group, previous)
    if group.kind == "A" or group.perfect:
        return "done"
    if "μη" in names:
        return "request"
    if group.kind == "P":
        if (
            group.person == "2p"
            and "softener" in names
            and previous is not None
            and previous.form == "request"
        ):
            return "request"
        return "progress" if "now" in names else "present"
    if group.kind == "S" and group.negated and group.person[0] == "2":
        return "request"
    return "present" if group.kind == "S" else "none"


def _subjunctive(group: Group, previous: Clause | None) -> Form:
    if (
        previous is not None
        and previous.form in ("request", "ability", "duty", "would", "future")
        and previous.words >= {"na"}
        and previous.actor == _actor_of(group)
    ):
        return previous.form
    if group.person[0] == "2":
        return "request"
    return "none"


def _actor_of(group: Group) -> Actor:
    return "we" if group.person[0] == "1" else "you" if group.person[0] == "2" else "third"


def _governed(group: Group) -> Form:
    governor, we_ask = group.governor, group.governor_person[:1] == "1"
    reader = group.person[0] == "2"
    if governor in ("παρακαλω", "ζητω", "ζηταω", "προτεινω", "συνιστω", "καλω", "ευχομαι") or (
        we_ask and governor in ("θελω", "επιθυμω")
    ):
        if governor == "ευχομαι":
            return "none"
        return "request" if reader else "would" if governor in ("θελω", "επιθυμω") else "request"
    if governor == "πειραζω":
        return "would"
    if governor in ("μπορω", "επιτρεπω", "δικαιουμαι"):
        if group.governor_kind in ("I", "A"):
            return "would-have" if not reader or not group.governor_theta else "ability"
        return "ability"
    if governor in ("πρεπει", "οφειλω", "χρειαζομαι"):
        if group.governor_kind in ("I", "A") and governor == "πρεπει":
            return "would-have"
        return "request" if reader and governor == "χρειαζομαι" else "duty"
    if governor in ("αρκω", "ειμαι"):
        return "request" if reader else "ability"
    if governor in ("φροντιζω", "αναλαμβανω", "μεριμνω", "αρχιζω", "ξεκινω"):
        return "done" if group.governor_kind == "A" else "future" if group.governor_theta else "progress"
    if governor in ("δοκιμαζω", "ξεχνω", "ξεχναω") and group.governor_kind == "M":
        return "request"
    return "none"


def _negated_word(words: Sequence[str], piece: _Piece, group: Group) -> bool:
    """Whether a word of denial stands before the verb in its clause: "ούτε", "χωρίς να", "κανείς δεν" is read already."""
    return any(
        word in ("ουτε", "μητε", "χωρισ", "διχωσ")
        for word in words[max(piece.first, group.first - 3) : group.first]
    )


def _official(words: list[str]) -> list[str]:
    """Read "παρακαλείσθε όπως …" of official letters as "… να …"."""
    for index, word in enumerate(words):
        if word == "οπωσ" and any(each.startswith("παρακαλ") for each in words[max(0, index - 2) : index]):
            words[index] = "να"
    return words


# ---- cutting


def _pieces(words: Sequence[str], groups: Sequence[Group]) -> list[_Piece]:
    """Cut the sentence so that each piece has one verb group."""
    last = len(words) - 1
    if not groups:
        return [_Piece(0, last, None, _first_link(words, 0, last), -1)] if words else []
    cuts = [_lead(words, groups[0])]
    for one, other in pairwise(groups):
        cuts.append(_cut(words, one, other))
    pieces: list[_Piece] = []
    main_before = -1
    for index, group in enumerate(groups):
        first = cuts[index]
        end = cuts[index + 1] - 1 if index + 1 < len(groups) else last
        while end > group.last and (words[end] in _MARKS or words[end] in ("και", "κι")):
            end -= 1
        link = _link(words, first, group, pieces, groups[index - 1] if index else None)
        pending = -1
        if pieces and pieces[-1].link in ("relative", "that", "when", "if", "because") and link == "main":
            pending = main_before
        pieces.append(_Piece(first, end, group, link, pending))
        main_before = -1 if link == "main" else main_before
        if index == 0 and cuts[0] > 0:
            main_before = 0
    if (cuts[0] > 0 and len(pieces) == 1) or (cuts[0] > 0 and pieces[0].link in ("main", "wish")):
        pieces[0] = pieces[0]._replace(first=0)
    return pieces


def _lead(words: Sequence[str], group: Group) -> int:
    """Give where the first clause begins: at its subordinating word, where words stand before that."""
    for index in range(group.first - 1, 0, -1):
        if (words[index] in _LINKS and words[index] not in ("μολισ", "ενω", "που", "πωσ", "γιατι")) or (
            words[index] == "που" and index and words[index - 1][0].isalnum()
        ):
            return index
    return 0


def _cut(words: Sequence[str], one: Group, other: Group) -> int:
    """Give where the clause of the second group begins."""
    low, high = one.last + 1, other.first
    for index in range(high - 1, low - 1, -1):
        if words[index] in _LINKS and not (words[index] == "μολισ" and other.kind in "AP"):
            back = index
            while back - 1 >= low and words[back - 1] in (
                "και",
                "κι",
                "ο",
                "η",
                "το",
                "στο",
                "στη",
                "στην",
                "στον",
                "απο",
                "με",
                "του",
                "τησ",
                "τουσ",
                "τισ",
                "τα",
                "την",
                "τον",
                "τη",
                "για",
                "ακομα",
                "ακομη",
                "περιπτωση",
                "σε",
            ):
                back -= 1
            return max(back, low)
    for index in range(high - 1, low - 1, -1):
        if words[index] in _MARKS and words[index] not in "-/":
            return index + 1
    for index in range(high - 1, low - 1, -1):
        if words[index] in _JOINS or (words[index] == "η" and index == high - 1):
            return index
    for index in range(low, high):
        if words[index] in _ASKS or (words[index] == "για" and other.na):
            return index
    return high


def _first_link(words: Sequence[str], first: int, last: int) -> Link:
    for word in words[first : min(first + 2, last + 1)]:
        if word in ("αν", "εαν"):
            return "if"
    return "main"


def _link(
    words: Sequence[str], first: int, group: Group, pieces: Sequence[_Piece], before: Group | None
) -> Link:
    between = words[first : group.first]
    for index, word in enumerate(between):
        link = _LINKS.get(word)
        if link is None or (word == "μηπωσ" and first == 0 and index == 0):
            continue
        if (
            word == "μολισ"
            and group.kind in "API"
            and not group.theta
            and not (pieces and index == 0 and words[first - 1][0].isalpha())
        ):
            continue
        if word in ("που", "πωσ", "γιατι") and not pieces and first == 0 and index == 0:
            continue  # a question word at the beginning of the sentence
        if word == "ενω" and pieces:
            return "main"
        if (
            word in ("που", "πωσ")
            and index
            and between[index - 1]
            in (
                "συγγνωμη",
                "συγνωμη",
                "κριμα",
                "μπραβο",
                "sorry",
                "σορρυ",
                "ευτυχωσ",
                "θανκσ",
                "thanks",
                "κακο",
            )
        ):
            return "that"
        if word == "που" and before is not None and before.lemma in _THAT_AFTER:
            return "that"
        if (
            word in ("αν", "εαν")
            and before is not None
            and before.kind == "M"
            and index == 0
            and first <= before.last + 1
        ):
            return "that"
        if word == "αν" and index and between[index - 1] in ("σαν",):
            continue
        if word == "οποτε" and group.kind in ("S",):
            return "when"
        return link
    if group.na and group.first and words[group.first - 1] == "για":
        return "wish"
    if "περιπτωση" in between and "που" in between:
        return "if"
    if group.na and before is not None and between[:1] == ["για"]:
        return "wish"
    if (
        group.na
        and not group.governor
        and before is not None
        and not any(word in _MARKS or word in _JOINS for word in words[before.last + 1 : group.first])
    ):
        return "wish"
    if (
        pieces
        and any(word in _ASKS for word in between[:2])
        and before is not None
        and first == before.last + 1
        and before.kind in "MS"
    ):
        return "that"
    return "main"


def _extended(clauses: list[Clause]) -> list[Clause]:
    """Stretch each main clause over the clauses that depend on it and follow it."""
    found = list(clauses)
    for index in range(len(found) - 2, -1, -1):
        following = found[index + 1]
        if found[index].link != "if" and following.link in (
            "that",
            "relative",
            "wish",
            "if",
            "when",
            "because",
        ):
            found[index] = replace(found[index], end=max(found[index].end, following.end))
    return found


def _inverted(classes: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}
