"""What a Persian verb is done to: its object, and where a light verb only makes a figure of speech."""

from kb.tone.grammar.fa import lexicon
from kb.tone.grammar.fa.groups import MARKS, Group
from kb.tone.grammar.fa.morphology import word_set
from kb.tone.grammar.fa.parsing import Frame

_OBJECT_MARKS = frozenset({"را", "رو", "رُ"})
_SPOKEN_OBJECT = ("تونو", "مونو", "شونو", "هارو", "اشو", "اتو", "شو", "تو", "مو", "اینو", "اونو", "هاتو")
_EMPTY = word_set(
    "که و یا هم نیز پس بعد سپس الان همین این ان یک یه به از در با تا برای روی رو را بر توی تو هر هیچ چیزی چیز خود ما من شما خودم خودمان "
    "خودمون خیلی حتما لطفا فقط دیگر دیگه باز دوباره بله نه اما ولی اگر اگه چون وقتی هنوز مجددا داریم دارم میتوانید باید نباید اکنون کاملا "
    "دوبار یکبار بار سه چند سلام درود زود سریع برایتان براتون برایمان برایم بهتون بهمون نهایت حال بسیار"
)
_NOBODY: frozenset[str] = frozenset()
_FIGURATIVE = word_set(
    "کشیدن زدن خوردن دادن گرفتن اوردن بردن انداختن گذاشتن ریختن بستن رساندن کردن ساختن سوزاندن دوختن شستن پختن باختن"
)


def is_idiom(frame: Frame, group: Group, words: frozenset[str], *, ra: bool) -> bool:
    """Guess that a light verb with a bare unknown noun is a figure of speech (خجالت می‌کشیم), no step."""
    if group.passive:
        return False
    if _is_abstract(frame, group, words):
        return True
    if group.noun or group.verb.lemma not in _FIGURATIVE:
        return False
    if ra and _is_effort(frame, group):
        return True
    if not words.isdisjoint({"trouble", "feeling", "fault", "upset", "painful"}):
        return True
    if ra or group.verb.lemma in ("کردن", "نمودن"):
        return False
    near = frame.tokens[max(0, frame.verb_at - 4) : frame.verb_at]
    after = frame.tokens[frame.verb_at + 1 :]
    if any(
        token.text in ("یک", "یه", "چند", "دو", "سه", "به", "رو", "تو", "روی", "توی", "از", "سر")
        or token.text[0].isdigit()
        or token.text[0] == "<"
        for token in (*near, *after)
    ):
        return False
    known = lexicon.classes_by_word()
    return not any(
        not known.get(token.text, _NOBODY).isdisjoint({"goods", "money", "info", "place"})
        or lexicon.has_pronoun(token.text)
        for token in near
    )


def _is_effort(frame: Frame, group: Group) -> bool:
    """Take تلاش خود را … خواهیم کرد: the noun of a vague compound as the object of its verb."""
    for token, mark in zip(frame.tokens, frame.tokens[1:], strict=False):
        if mark.text in (*_OBJECT_MARKS, "خود", "خودمان", "خودمون", "ما"):
            classes = lexicon.verb_class(token.text, group.verb.lemma, guess=False)
            if classes is not None and "vague" in classes:
                return True
    return False


def _is_abstract(frame: Frame, group: Group, words: frozenset[str]) -> bool:
    """Take فرایند را به چالش می‌کشیم, موضوع را جدی می‌گیریم: nothing that one can see is moved or made."""
    if "abstract" not in words:
        return False
    light = group.verb.lemma in _FIGURATIVE if not group.noun else group.noun in ("قرار", "تبدیل", "مبدل")
    if not light:
        return False
    if not words.isdisjoint({"money", "parcel", "place", "opaque", "info"}):
        return False
    return not any(token.text[0].isdigit() for token in frame.tokens)


def marks_object(frame: Frame) -> bool:
    """Say whether را, written or spoken, marks an object."""
    for index, token in enumerate(frame.tokens[: frame.verb_at]):
        word = token.text
        if (word in _OBJECT_MARKS and index) or (len(word) > 4 and word.endswith(_SPOKEN_OBJECT)):
            return True
    return False


def has_object(frame: Frame, group: Group | None) -> bool:
    """Whether something beside the verb, pronouns and particles is told."""
    if group is None:
        return False
    known = lexicon.classes_by_word()
    for index, token in enumerate(frame.tokens):
        word = token.text
        if frame.verb_at <= index < frame.verb_at + group.end - group.start:
            continue
        if group.noun and word in group.noun and index < frame.verb_at:
            if word == group.noun and lexicon.has_pronoun(word):
                return True  # خاموشش کنید
            continue
        if word in _NO_OBJECT or not known.get(word, _NOBODY).isdisjoint(_NO_THING):
            continue
        return True
    return False


_NO_OBJECT = _EMPTY | MARKS | _OBJECT_MARKS
_NO_THING = frozenset({"softener", "time", "soon", "reader", "ours"})
