"""Who acts in a Persian clause, and towards whom: by verb endings, our people, third parties."""

from collections.abc import Sequence

from kb.tone.clause import Actor, Sentence, Token, Voice
from kb.tone.grammar.fa import lexicon
from kb.tone.grammar.fa.groups import Group
from kb.tone.grammar.fa.morphology import word_set
from kb.tone.grammar.fa.parsing import Frame

_NOBODY: frozenset[str] = frozenset()
_NO_POSSESSOR = word_set(
    "ساختمان ساختمون درمان فرمان ارمان اسمان اسمون سازمان سازمون پیمان مهمان مهمون میهمان المان پشیمان پشیمون زایمان قهرمان همزمان گفتمان "
    "چیدمان راندمان ترجمان کتمان ایمان امتحان داستان دبستان سیمان تومان تومون دودمان یکسان خانمان زندان درختان دوستان هندوستان ستون خاتون بهمان "
    "مقدمتان کاپیتان کوهستان همزمانی المون"
)
_CONCERNED = word_set("مربوطه مربوط ذیربط ذیصلاح مذکور متبوع دیگر دیگری مجاور صادرکننده")
_PERSONS: dict[str, Actor] = {
    "1s": "we",
    "1p": "we",
    "2s": "you",
    "2p": "you",
    "3s": "third",
    "3p": "third",
    "": "none",
}
_MADE = frozenset(
    {"act", "tell", "vague", "send", "thank", "apologise"}
)  # with شدن these nouns make a passive
_TOWARDS = word_set("به با از برای")
_THIS = word_set("این همین")
_US = word_set("ما من خودم خودمان اینجانب")
_OFFICES = frozenset({"staff", "thirdparty", "desk"})
_TO_US = word_set("برایم برایمان برام برامون بهم بهمون بهمان باهام باهامون ازمون باهام")


def actor(frame: Frame, group: Group | None, words: frozenset[str], *, led_by_staff: bool) -> Actor:
    """Tell who acts: by the ending of the verb, and by our people where they are its subject."""
    if group is None:
        return "none"
    if group.passive or voice(group) == "passive":
        return "impersonal" if group.verb.person in ("3s", "3p") else _PERSONS[group.verb.person]
    if frame.ability is not None and group.verb.person in ("3s", ""):
        return "impersonal"
    found = _PERSONS[group.verb.person]
    if found == "third" and (("staff" in words and _staff_acts(frame)) or led_by_staff):
        return "we"
    return found


def voice(group: Group | None) -> Voice:
    """Tell the voice: the passive has شدن, with a participle or with the noun of a thing done."""
    if group is None:
        return "nominal"
    if group.passive or (
        group.verb.lemma in ("شدن", "گردیدن", "گشتن")
        and (group.noun and not group.classes.isdisjoint(_MADE) and "fail" not in group.classes)
    ):
        return "passive"
    return "active"


def is_agentless_plural(frame: Frame, group: Group, words: frozenset[str]) -> bool:
    """تحویلتان می‌دهند, "they" with nobody told, is the passive of speech."""
    if group.verb.person != "3p" or group.passive or "act" not in group.classes:
        return False
    if not words.isdisjoint({"staff", "thirdparty"}):
        return False
    return not any(
        token.text.endswith(("ها", "های", "ان", "ون", "ین", "ات", "انی"))
        and len(token.text) > 3
        and "reader" not in lexicon.classes_by_word().get(token.text, _NOBODY)
        and not token.text.endswith(("تان", "تون", "شان", "شون", "مان", "مون"))
        for token in frame.tokens[: frame.verb_at]
    )


def is_led_by_staff(sentence: Sentence) -> bool:
    """Our fitter: - comes on Monday - brings the hose: a list whose lead-in names one of our people."""
    known = lexicon.classes_by_word()
    return (
        sentence.listed
        and len(sentence.lead_in) <= 6
        and any("staff" in known.get(token.text, _NOBODY) for token in sentence.lead_in)
    )


def _staff_acts(frame: Frame) -> bool:
    """Our courier comes: the first noun of the clause is one of our people and no preposition stands before it."""
    known = lexicon.classes_by_word()
    for index, token in enumerate(frame.tokens[: frame.verb_at]):
        classes = known.get(token.text, _NOBODY)
        if "staff" not in classes:
            continue
        before = frame.tokens[index - 1].text if index else ""
        earlier = frame.tokens[index - 2].text if index > 1 else ""
        if (
            earlier in ("به", "از", "با", "در", "برای", "روی")
            and "time" not in known.get(before, _NOBODY)
            and not before[:1].isdigit()
        ):
            continue  # در ورودی کتابخانه
        after = frame.tokens[index + 1].text if index + 1 < len(frame.tokens) else ""
        if before in ("به", "از", "با", "در", "برای", "توسط", "هر", "ان", "این", "دست", "سمت"):
            continue
        if "thirdparty" in classes and after not in ("ما", "من", "مان"):
            continue
        return True
    return False


def goes_to_others(frame: Frame) -> bool:
    """Say whether the goal (به پیک, با بانک) is somebody else than we."""
    if _TOWARDS.isdisjoint(frame.said) or _OFFICES.isdisjoint(frame.known):
        return False
    known = lexicon.classes_by_word()
    for index, token in enumerate(frame.tokens):
        if token.text not in _TOWARDS or index + 1 >= len(frame.tokens):
            continue
        near = frame.tokens[index + 1 : index + 4]
        classes = known.get(near[0].text, _NOBODY)
        if _points_elsewhere([each.text for each in near], known):
            return True
        if near[0].text == "این":
            continue
        if classes.isdisjoint({"staff", "thirdparty"}):
            continue
        if (
            "desk" in classes
            and "thirdparty" not in classes
            and not any("thirdparty" in known.get(each.text, _NOBODY) for each in near[1:])
        ):
            continue
        if "thirdparty" not in classes and any(each.text == "داخلی" for each in frame.tokens):
            continue  # با کارشناس پرونده، داخلی ۲۱
        if any(each.text in ("ما", "من", "مان") or "ours" in known.get(each.text, _NOBODY) for each in near):
            continue
        if near[0].text.endswith(("مان", "مون", "م")) and "staff" in classes and len(near[0].text) > 4:
            continue
        return True
    return False


def _points_elsewhere(near: Sequence[str], known: dict[str, frozenset[str]]) -> bool:
    """به همان اداره, با شعبهٔ مربوطه: an office that is not this one."""
    offices = [known.get(word, _NOBODY) for word in near]
    if near[0] in ("همان", "ان", "خود") and len(near) > 1:
        return not offices[1].isdisjoint({"staff", "thirdparty", "desk"})
    return any(word in _CONCERNED for word in near[1:]) and not offices[0].isdisjoint({"staff", "desk"})


def has_possessor(word: str) -> bool:
    """Say whether the ending تان or مان of a word means yours or ours: گوشی‌تان, not بیمارستان or ساختمان."""
    if word.endswith("ستان") and not word.endswith(("ستتان", "ویستان")):
        return False
    return len(word) > (4 if word.endswith(("تان", "تون", "تونو")) else 5) and word not in _NO_POSSESSOR


def _is_our_desk(tokens: Sequence[Token], index: int) -> bool:
    """به این اداره: the office that writes."""
    if tokens[index - 1].text not in ("به", "با") or index + 1 >= len(tokens):
        return False
    return tokens[index + 1].text in lexicon.word_class("desk")


def comes_to_us(frame: Frame) -> bool:
    """Say whether we are the goal: به ما, با من, برایمان, بهم."""
    if not _TO_US.isdisjoint(frame.said):
        return True
    if _TOWARDS.isdisjoint(frame.said) or (_US.isdisjoint(frame.said) and _THIS.isdisjoint(frame.said)):
        return False
    tokens = frame.tokens
    return any(
        (token.text in _TOWARDS and index + 1 < len(tokens) and tokens[index + 1].text in _US)
        or (token.text in _THIS and index and _is_our_desk(tokens, index))
        for index, token in enumerate(tokens)
    )
