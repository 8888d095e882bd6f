"""Greek questions: which clause is asked, and whether it asks, requests, offers, or only scolds."""

import re
from collections.abc import Sequence

from kb.tone.clause import Clause, Question, Sentence
from kb.tone.grammar.el.morphology import listed
from kb.tone.grammar.el.vocabulary import ASKS

_RHETORICAL = re.compile(
    r"^μα |^ποσο πιο |^πωσ θα σασ φαινοταν|\bτι (?:ακριβωσ )?(?:απο .{1,40})?δεν (?:εγινε|ειναι|ηταν|καταλαβ\w+) ?(?:κατανοητο|σαφεσ|ξεκαθαρο|καθαρο)?(?= ?[;?])|\bπωσ να μην? |^ποιοσ δεν |\bποσεσ φορεσ\b(?! (?:εχετε|το|σασ|δοκιμασατε|την|εμφανι|συνε))|\bειναι δυνατον\b|\bποιοσ να το\b|\bποιοσ δεν\b|\bτι να (?:κανουμε|πω|πουμε|σασ πω)\b|\bεπιτελουσ\b|\bπια θα\b"
    r"|\bειναι τοσο (?:δυσκολο|περιπλοκο)|\bτοσο δυσκολο\b|^(?:ξερετε|ξερατε|γνωριζατε|γνωριζετε|ξερεισ) (?:οτι|πωσ|ποιοσ ειναι|ποιο ειναι|ποια ειναι|ποσο|ποσοι|ποσα|γιατι|τι σημαινει|τι ειναι)\b(?!.*\b(?:σασ|σου|ειχε|εχει)\b)|\bδεν (?:διαβαζετε|καταλαβαινετε|ακουτε)\b"
    r"|\bτι (?:παραπανω|αλλο) (?:θελετε|περιμενετε|περιμενατε|να)\b|\bνομιζετε (?:οτι|πωσ)\b|\bποιοσ φταιει\b|\bγιατι δεν (?:διαβασατε|κοιταξατε|προσεξατε|ακουσατε)\b|\bσε ποια γλωσσα να\b|^δεν ειναι (?:υπεροχο|καταπληκτικο|τελειο|φανταστικο|ωραιο|προφανεσ|λογικο|αυτονοητο)\b|\bποτε επιτελουσ\b"
)
_SURVEYS = listed("αξιολογηστε βαθμολογηστε συμπληρωστε")
# A next sentence that begins so answers the question itself.
_ANSWERS = listed(
    "φυσικα βεβαια οχι διοτι επειδη κανενασ καμια τιποτα απλουστατα ουτε μαλλον απλο ευκολο πολυ ασφαλωσ μα"
)
_READER = frozenset({"σασ", "εσασ", "εσεισ", "σου", "εσυ"})


def with_questions(clauses: list[Clause], sentence: Sentence, words: Sequence[str]) -> list[Clause]:
    """Mark the clauses of a sentence that ask."""
    if not clauses or not (sentence.asked or _asks_without_mark(words, clauses)):
        return clauses
    kind: Question | None = "rhetorical" if _is_rhetorical(words, sentence, clauses) else None
    found = list(clauses)
    marked = False
    # The mark belongs to the last main clause, or to all those that it joins.
    for index in range(len(found) - 1, -1, -1):
        clause = found[index]
        if not _may_ask(clause, marked) or _is_command(clause):
            continue
        found[index] = clause._replace(question=kind or _kind_of_question(clause))
        marked = True
    if not marked:
        index = -1 if found[-1].form != "request" else 0
        if "imperative" not in found[index].words:
            found[index] = found[index]._replace(question=kind or "real")
    return found


def _may_ask(clause: Clause, marked: bool) -> bool:
    told_by_us = clause.actor == "we" and clause.form in ("done", "progress", "present")
    return clause.link == "main" and not (marked and told_by_us)


def _is_command(clause: Clause) -> bool:
    return clause.form == "request" and "imperative" in clause.words


def _is_rhetorical(words: Sequence[str], sentence: Sentence, clauses: Sequence[Clause]) -> bool:
    if _RHETORICAL.search(" ".join(words)) or sentence.following in _SURVEYS | _ANSWERS:
        return True
    reader = not _READER.isdisjoint(words) or any(clause.actor == "you" for clause in clauses)
    if reader or not words or words[0] not in ASKS:
        return False
    if sentence.following in ("ειναι", "σημαινει"):
        return True  # it answers itself
    # a heading in the customer's voice: "Πώς αλλάζω τον κωδικό μου;"
    return any(
        clause.actor == "we" and "by-μπορω" not in clause.words and clause.form == "present"
        for clause in clauses
    )


def _asks_without_mark(words: Sequence[str], clauses: Sequence[Clause]) -> bool:
    """Tell a question whose mark was left out, as in hurried chat: it begins with a question word and has no "!"."""
    if not words or words[-1] in (".", "!", ":") or not clauses:
        return False
    if (
        words[0] in ASKS - {"που", "πωσ", "ποτε", "γιατι"}
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
