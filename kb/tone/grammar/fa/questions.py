"""Which Persian clauses ask: a real question, a request, an offer, or mere rhetoric."""

from kb.tone.clause import Form, Question, Sentence
from kb.tone.grammar.fa import lexicon
from kb.tone.grammar.fa.groups import Group
from kb.tone.grammar.fa.morphology import word_set
from kb.tone.grammar.fa.parsing import Frame

_RHETORICAL_FIRST = word_set("مگر مگه اخر اخه پس")
_BECAUSE = word_set("چون زیرا چونکه چراکه برای زیراکه به‌دلیل بهدلیل بهخاطر")
_NOBODY: frozenset[str] = frozenset()
_WHAT_IS = word_set("چیست چیه چنده کیه کجاست کیست چطوره کدامه کدومه چقدره")
_GIVING = frozenset({"tell", "send", "contact"})


def question(
    sentence: Sentence, frame: Frame, form: Form, words: frozenset[str], *, is_last: bool
) -> Question:
    """Tell what is asked: of the reader, by us as an offer, or of nobody."""
    if not sentence.asked:
        return "real" if _asks_without_mark(frame, words, is_last=is_last) else "none"
    group = frame.group
    hangs = frame.link in ("if", "when", "because") and group is not None and form != "request"
    if not is_last or hangs:
        return "none"
    if (
        _ends_in_no(sentence)
        or sentence.tokens[0].text in _RHETORICAL_FIRST
        or sentence.following in _BECAUSE
    ):
        return "rhetorical"
    if group is None:
        return "real"
    if _is_rhetorical(frame, group, words):
        return "rhetorical"
    return _asked_for(group, form, words)


def _asks_without_mark(frame: Frame, words: frozenset[str], *, is_last: bool) -> bool:
    group = frame.group
    if group is None:
        return is_last and "reader" in words and frame.tokens[-1].text in _WHAT_IS  # نظر شما چیست
    if frame.tokens[0].text == "ایا":
        return True
    return (
        not words.isdisjoint({"question", "or"})
        and is_last
        and frame.link == "main"
        and _plain_question(frame, group)
    )


def _ends_in_no(sentence: Sentence) -> bool:
    """… , نه؟ but not … یا نه؟"""
    before = [token.text for token in sentence.tokens[-3:-1]]
    return before[-1:] == ["نه"] and before[:-1] != ["یا"]


def _is_rhetorical(frame: Frame, group: Group, words: frozenset[str]) -> bool:
    if _asks_who_says(frame, group) or _reproaches(frame, group):
        return True
    if group.verb.lemma == "بودن" and any(token.text == "راضی" for token in frame.tokens):
        return True
    if group.verb.lemma == "دانستن" and group.verb[1:3] == ("imperfect", "2p"):
        return True  # آیا می‌دانستید که … ? begins an advertisement
    if frame.tokens[0].text in ("ایا", "واقعا") and group.noun in ("فکر", "انتظار", "توقع", "گمان"):
        return True
    return frame.duty and group.verb.person == "3s" and "question" in words  # به چه زبانی باید گفت؟


def _asked_for(group: Group, form: Form, words: frozenset[str]) -> Question:
    verb = group.verb
    if form == "request" or (form in ("ability", "duty") and verb.person in ("2p", "2s")):
        return "request"
    if verb.person in ("1s", "1p"):
        return _asked_of_us(group, words)
    gives = verb.tense == "present" and not verb.negated and not _GIVING.isdisjoint(group.classes)
    return "request" if verb.person in ("2p", "2s") and gives else "real"


def _asks_who_says(frame: Frame, group: Group) -> bool:
    """چه کسی گفته … ؟ کی باور می‌کند؟"""
    thinks = any(token.text.startswith("فکر") for token in frame.tokens)  # چه کسی فکرش را می‌کرد؟
    says = thinks or group.verb.lemma in ("گفتن", "دانستن") or group.noun == "باور"
    return says and group.verb.person == "3s" and any(token.text in ("کی", "کسی") for token in frame.tokens)


def _reproaches(frame: Frame, group: Group) -> bool:
    """چرا زودتر نگفتید؟ asks for no answer: it reproaches."""
    return (
        group.verb.person in ("2p", "2s")
        and group.verb.negated
        and any(token.text == "چرا" for token in frame.tokens)
    )


def _asked_of_us(group: Group, words: frozenset[str]) -> Question:
    if (
        "question" in words
        and group.verb.tense != "past"
        and not group.noun.startswith(("کمک", "جبران", "خدمت"))
    ):
        return "rhetorical"  # چند بار باید بگوییم؟ چطور سفارش بدهم؟
    return "offer"


def _plain_question(frame: Frame, group: Group) -> bool:
    """Take a question without its mark: a question word near a verb of the reader's, told as such."""
    ours = group.verb.person == "1p" and group.verb.tense == "subjunctive"  # کدام را نگه داریم
    if ours and not frame.embedded and not frame.duty and frame.wanted is None:
        return frame.tokens[0].text in ("کدام", "کدوم", "چه", "کی", "کجا", "چند", "چطور")
    if (
        frame.embedded
        or group.verb.person not in ("2p", "2s")
        or group.verb.tense not in ("present", "past", "perfect", "pluperfect")
    ):
        return False
    known = lexicon.classes_by_word()
    if "want" in group.classes and any(token.text == "یا" for token in frame.tokens):
        return True
    for index, token in enumerate(frame.tokens[: frame.verb_at]):
        if "question" in known.get(token.text, _NOBODY):
            before = frame.tokens[index - 1].text if index else ""
            if before in ("هر", "ان", "این", "همه"):
                return False
            return token.text != "چه" or index + 1 < frame.verb_at
    return False
