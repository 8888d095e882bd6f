"""English questions: asked for an answer, for a deed, or only for effect."""

from kb.tone.clause import Question, Sentence
from kb.tone.grammar.en.verbs import Group
from kb.tone.grammar.en.words import RHETORICAL_START, YOU


def is_rhetorical(sentence: Sentence) -> bool:
    """A question the writer answers at once, or asks about the writer's own patience, wants no reply."""
    words = [token.text for token in sentence.tokens]
    if sentence.following in RHETORICAL_START:
        return True
    if words[0] == "why" and sentence.following and not {"you", "your"} & set(words):
        return True
    return (
        words[0] in ("how", "why", "who")
        and ("times" in words or "wouldn't" in words)
        and ("i" in words or "we" in words or "wouldn't" in words)
    )


def _asks_without_mark(group: Group, sentence: Sentence) -> bool:
    """Say whether a sentence that ends without any mark begins as a question to the reader: "do you have it"."""
    return (
        sentence.tokens[-1].text[-1].isalnum()
        and sentence.tokens[0].text in _QUESTION_STARTS
        and group.subject[0] in YOU | {"it", "that", "this", "the", "there"}
    )


_QUESTION_STARTS = frozenset(
    {
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "can",
        "could",
        "would",
        "will",
        "which",
        "what",
        "how",
        "when",
        "where",
        "who",
        "have",
        "has",
    }
)


def asks(group: Group, sentence: Sentence) -> Question:
    """Say what a verb group asks: nothing, an answer, a deed, or leave for ours."""
    if not group.inverted or not group.subject:
        return "none"
    first = group.subject[0]
    if (
        first in YOU
        and group.form in ("would", "ability", "future")
        and not any(token.text == "rather" for token in sentence.tokens)
        and group.verb
        and group.verb.lemma
        not in (
            "like",
            "prefer",
            "want",
            "need",
            "be",
            "have",
            "rather",
            "love",
            "say",
            "think",
            "manage",
            "remember",
            "recall",
            "see",
            "reproduce",
            "hear",
            "feel",
            "smell",
            "afford",
            "wait",
            "imagine",
            "tolerate",
            "attend",
            "make",
        )
        and not any(token.text == "still" for token in sentence.tokens)
    ):
        return "request" if not is_rhetorical(sentence) else "rhetorical"
    if not sentence.asked and not _asks_without_mark(group, sentence):
        return "none"
    if is_rhetorical(sentence):
        return "rhetorical"
    return "offer" if first in ("i", "we") and group.form in ("future", "ability", "duty") else "real"
