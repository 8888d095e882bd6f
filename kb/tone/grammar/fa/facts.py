"""From frames to clauses: who acts, in which form and voice, asked or told, with what object and time."""

from collections.abc import Sequence
from dataclasses import replace

from kb.tone.clause import DATE, LINK, PLACEHOLDER, QUOTE, Actor, Clause, Form, Question, Sentence, Voice
from kb.tone.grammar.fa import lexicon, morphology
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
_RHETORICAL_FIRST = word_set("مگر مگه اخر اخه پس")
_BECAUSE = word_set("چون زیرا چونکه چراکه برای زیراکه به‌دلیل بهدلیل بهخاطر")
_NOBODY: frozenset[str] = frozenset()
_PERSONS: dict[str, Actor] = {
    "1s": "we",
    "1p": "we",
    "2s": "you",
    "2p": "you",
    "3s": "third",
    "3p": "third",
    "": "none",
}
_OF_VERBS = frozenset(
    {"apology", "softener", "thankful", "sorry", "waiting", "willing", "aware", "upset", "familiar"}
)
_MADE = frozenset(
    {"act", "tell", "vague", "send", "thank", "apologise"}
)  # with شدن these nouns make a passive
_TO_US = word_set("برایم برایمان برام برامون بهم بهمون بهمان باهام باهامون ازمون باهام")
_AFFIRMING = word_set("بله اره درسته دقیقا قبول متاسفانه درست")
_HELD = word_set("نگه نگاه ثابتنگه اعلام معذور مبذول ابراز اظهار بیان گرامی مرقوم ارسال تماس")
_FIGURATIVE = word_set(
    "کشیدن زدن خوردن دادن گرفتن اوردن بردن انداختن گذاشتن ریختن بستن رساندن کردن ساختن سوزاندن دوختن شستن پختن باختن"
)
_SAME_LIGHT = {"نمودن": "کردن", "فرمودن": "کردن", "ساختن": "کردن", "گردیدن": "شدن", "گشتن": "شدن"}
_HANDED = word_set("رساندن دادن گذاشتن گرفتن")
_GIVING = frozenset({"tell", "send", "contact"})


def clauses(sentence: Sentence, frames: Sequence[Frame]) -> list[Clause]:
    """Read the facts of every frame of a sentence."""
    last_main = max(
        (index for index, frame in enumerate(frames) if frame.link not in ("relative", "that", "when", "if")),
        default=-1,
    )
    softened, led_by_staff = _is_softened(sentence), _is_led_by_staff(sentence)
    found: list[Clause] = []
    led = told = False
    for index, frame in enumerate(frames):
        frame.embedded = told and not sentence.asked  # می‌دانم چقدر صبر کردید is no question
        told = told or (frame.group is not None and frame.group.verb.person in ("1s", "1p"))
        clause = _clause(
            sentence, frame, is_last=index == last_main, softened=softened, led_by_staff=led_by_staff
        )
        if led and clause.actor == "third" and clause.link == "main" and "thirdparty" not in clause.words:
            clause = replace(clause, actor="we")  # our fitter comes and brings the hose
        if clause.link == "main":
            led = clause.actor == "we" and "by-us" not in clause.words
        found.append(clause)
    return found


def _clause(sentence: Sentence, frame: Frame, *, is_last: bool, softened: bool, led_by_staff: bool) -> Clause:
    words = _words(frame)
    group = frame.group
    dated = _is_dated(frame, words)
    form = _form(frame, group, dated)
    extra = set(words)
    if group is not None:
        if group.verb.person == "2s" or (frame.ability is not None and frame.ability.person == "2s"):
            extra.add("familiar")
        if group.noun:
            extra.add("compound")
        if not words.isdisjoint({"upset", "feeling"}) and (
            "reader" in words or group.verb.person in ("2p", "2s")
        ):
            extra.add("reader-upset")
        if "reader" in words and not words.isdisjoint({"broken", "trouble", "painful", "wrongly"}):
            extra.add("reader-hurt")
        if not words.isdisjoint({"upset", "feeling"}) and group.verb.person in ("1p", "1s"):
            extra.add("we-upset")
        if group.verb.person in ("2p", "2s"):
            extra.add("to-reader")
        if group.verb.person in ("1s", "1p"):
            extra.add("by-us")
        extra.add(group.verb.tense)
    if _marks_object(frame):
        extra.add("ra")
    if group is not None and "answer" in words and "send" in group.classes and group.verb.person == "2p":
        extra.add("idiom")  # نظرتان را بفرستید: telling too
    if frame.duty:
        extra.add("duty-told")
    if _goes_to_others(frame):
        extra.add("third-goal")
    if _comes_to_us(frame):
        extra.add("to-us")
        if (
            group is not None
            and group.verb.lemma in _HANDED
            and words.isdisjoint({"goods", "money", "parcel"})
        ):
            extra.add("idiom")  # به گوش ما برسانید: telling, no step
    if sentence.tokens[0].text in _AFFIRMING:
        extra.add("affirmed")
    if group is not None and _is_idiom(frame, group, words, ra="ra" in extra):
        extra.add("idiom")
    agentless = group is not None and not led_by_staff and _is_agentless_plural(frame, group, words)
    question = _question(sentence, frame, form, words, is_last=is_last)
    return Clause(
        sentence=sentence,
        start=frame.start,
        end=frame.end,
        actor="impersonal" if agentless else _actor(frame, group, words, led_by_staff=led_by_staff),
        form=form,
        voice="passive" if agentless else _voice(group),
        question=question,
        link="main" if form == "request" and frame.link == "when" else frame.link,
        lemma=_lemma(group),
        verbs=group.classes if group else _NOBODY,
        words=frozenset(extra),
        negated=_negated(frame, group),
        obj=_has_object(frame, group),
        dated=dated,
        softened=softened,
        tokens=frame.tokens,
    )


def _is_softened(sentence: Sentence) -> bool:
    known = lexicon.word_class("softener")
    return any(token.text in known for token in (*sentence.tokens, *sentence.lead_in))


def _words(frame: Frame) -> frozenset[str]:
    known = lexicon.classes_by_word()
    found: set[str] = set()
    group = frame.group
    verb_end = frame.verb_at + group.end - group.start if group else -1
    for index, token in enumerate(frame.tokens):
        classes = known.get(token.text)
        if classes is not None:
            # برداشتم is no برداشت: of the verb's own words only these count.
            if frame.verb_at <= index < verb_end:
                classes &= _OF_VERBS
            elif "thirdparty" in classes and index and frame.tokens[index - 1].text == "این":
                classes -= {"thirdparty"}  # این اداره: we ourselves
            found |= classes
        elif token.text in (PLACEHOLDER, DATE, LINK, QUOTE):
            found.add("opaque")
            if token.text == QUOTE:
                found.add("info")
        if token.text.endswith(("تان", "تون", "تونو")) and len(token.text) > 4:
            found.add("reader")
        elif token.text.endswith(("مان", "مون")) and len(token.text) > 5 and "ours" not in found:
            found.add("our-thing")
    return frozenset(found)


def _lemma(group: Group | None) -> str:
    if group is None:
        return ""
    light = _SAME_LIGHT.get(group.verb.lemma, group.verb.lemma)  # ثبت نمودن, ثبت فرمودن: ثبت کردن
    return f"{group.noun} {light}" if group.noun else group.verb.lemma


def _negated(frame: Frame, group: Group | None) -> bool:
    helped = frame.ability or frame.wanted
    return (
        (group is not None and group.verb.negated)
        or frame.duty_negated
        or (helped is not None and helped.negated)
    )


def _voice(group: Group | None) -> Voice:
    if group is None:
        return "nominal"
    if group.passive or (
        group.verb.lemma in ("شدن", "گردیدن", "گشتن")
        and (group.noun and not group.classes.isdisjoint(_MADE) and "fail" not in group.classes)
    ):
        return "passive"
    return "active"


def _is_dated(frame: Frame, words: frozenset[str]) -> bool:
    return "time" in words or any(token.text == DATE for token in frame.tokens)


def _form(frame: Frame, group: Group | None, dated: bool) -> Form:
    if group is None:
        return "none"
    verb = group.verb
    if frame.progressive:
        return "progress"
    if frame.duty:
        return "would-have" if verb.tense in ("imperfect", "pluperfect") else "duty"
    if frame.ability is not None:
        return "ability"
    if frame.wanted is not None:
        asks = frame.wanted.person in ("1s", "1p") and verb.person == "2p"
        return "request" if asks else "would"  # از شما می‌خواهیم … بفرستید
    if (
        verb.lemma == "داشتن"
        and verb.person == "2p"
        and group.noun in _HELD
        and not frame.tokens[frame.verb_at].text.startswith("می")
    ):
        return "request"  # نگه دارید, اعلام دارید
    if verb.tense == "present":
        return "future" if dated else "present"
    if (
        verb.tense == "subjunctive"
        and frame.tokens[0].text in ("هر", "هرچه", "هرچقدر", "هرچی")
        and any(token.text == "هم" for token in frame.tokens)
    ):
        return "would"  # هر مدرکی هم بیاورید: whatever you bring
    if verb.tense == "subjunctive":
        return (
            "request"
            if verb.person in ("2p", "2s")
            and (frame.link in ("main", "if", "that", "because") or _hides_a_verb(frame))
            and verb.lemma != "بودن"
            else "would"
        )
    if verb.tense == "imperfect":
        return "would-have"
    if verb.tense == "future":
        return "future"
    if verb.tense == "perfect-subjunctive":
        return "would"
    return "done"


def _hides_a_verb(frame: Frame) -> bool:
    """وقتی رسید خبر کنید: a past that looks like a noun was the verb of the condition."""
    return any(token.text in morphology.NOUNISH for token in frame.tokens[1 : frame.verb_at])


def _actor(frame: Frame, group: Group | None, words: frozenset[str], *, led_by_staff: bool) -> Actor:
    if group is None:
        return "none"
    if group.passive or _voice(group) == "passive":
        return "impersonal" if group.verb.person in ("3s", "3p") else _PERSONS[group.verb.person]
    if frame.ability is not None and group.verb.person in ("3s", ""):
        return "impersonal"
    actor = _PERSONS[group.verb.person]
    if actor == "third" and (("staff" in words and _staff_acts(frame)) or led_by_staff):
        return "we"
    return actor


def _is_agentless_plural(frame: Frame, group: Group, words: frozenset[str]) -> bool:
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


def _is_led_by_staff(sentence: Sentence) -> bool:
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


def _goes_to_others(frame: Frame) -> bool:
    """Say whether the goal (به پیک, با بانک) is somebody else than we."""
    known = lexicon.classes_by_word()
    for index, token in enumerate(frame.tokens):
        if token.text not in ("به", "با", "از", "برای") or index + 1 >= len(frame.tokens):
            continue
        near = frame.tokens[index + 1 : index + 4]
        classes = known.get(near[0].text, _NOBODY)
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
        if any(each.text in ("ما", "من", "مان") or "ours" in known.get(each.text, _NOBODY) for each in near):
            continue
        if near[0].text.endswith(("مان", "مون", "م")) and "staff" in classes and len(near[0].text) > 4:
            continue
        return True
    return False


def _is_idiom(frame: Frame, group: Group, words: frozenset[str], *, ra: bool) -> bool:
    """Guess that a light verb with a bare unknown noun is a figure of speech (خجالت می‌کشیم), no step."""
    if group.noun or group.passive or group.verb.lemma not in _FIGURATIVE:
        return False
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


def _comes_to_us(frame: Frame) -> bool:
    """Say whether we are the goal: به ما, با من, برایمان, بهم."""
    tokens = frame.tokens
    return any(
        token.text in _TO_US
        or (
            token.text in ("به", "با", "برای", "از")
            and index + 1 < len(tokens)
            and tokens[index + 1].text in ("ما", "من", "خودم", "خودمان", "اینجانب")
        )
        for index, token in enumerate(tokens)
    )


def _marks_object(frame: Frame) -> bool:
    tokens = frame.tokens[: frame.verb_at]
    for index, token in enumerate(tokens):
        if token.text in _OBJECT_MARKS and index:
            return True
        if len(token.text) > 4 and token.text.endswith(_SPOKEN_OBJECT):
            return True
    return False


def _has_object(frame: Frame, group: Group | None) -> bool:
    """Whether something beside the verb, pronouns and particles is told."""
    if group is None:
        return False
    for index, token in enumerate(frame.tokens):
        word = token.text
        if frame.verb_at <= index < frame.verb_at + group.end - group.start:
            continue
        if group.noun and word in group.noun and index < frame.verb_at:
            if word == group.noun and lexicon.has_pronoun(word):
                return True  # خاموشش کنید
            continue
        if word in _EMPTY or word in MARKS or word in _OBJECT_MARKS:
            continue
        classes = lexicon.classes_by_word().get(word, _NOBODY)
        if not classes.isdisjoint({"softener", "time", "soon", "reader", "ours"}):
            continue
        return True
    return False


def _question(
    sentence: Sentence, frame: Frame, form: Form, words: frozenset[str], *, is_last: bool
) -> Question:
    group = frame.group
    first = frame.tokens[0].text
    if not sentence.asked:
        if first in ("ایا",) and group is not None:
            return "real"
        if (
            not words.isdisjoint({"question", "or"})
            and group is not None
            and is_last
            and frame.link == "main"
            and _plain_question(frame, group)
        ):
            return "real"
        return "none"
    if not is_last or (frame.link in ("if", "when", "because") and group is not None and form != "request"):
        return "none"
    if [token.text for token in sentence.tokens[-3:-1]][-1:] == ["نه"] and [
        token.text for token in sentence.tokens[-4:-2]
    ][-1:] != ["یا"]:
        return "rhetorical"  # … , نه؟
    if sentence.tokens[0].text in _RHETORICAL_FIRST or sentence.following in _BECAUSE:
        return "rhetorical"
    if group is None:
        return "real"
    if _asks_who_says(frame, group):
        return "rhetorical"
    if _reproaches(frame, group) or (
        group.verb.lemma == "بودن" and any(token.text == "راضی" for token in frame.tokens)
    ):
        return "rhetorical"
    if first in ("ایا", "واقعا") and group.noun in ("فکر", "انتظار", "توقع", "گمان"):
        return "rhetorical"
    person = group.verb.person
    if frame.duty and person == "3s" and "question" in words:
        return "rhetorical"  # به چه زبانی باید گفت؟
    if form == "request" or (form in ("ability", "duty") and person in ("2p", "2s")):
        return "request"
    if person in ("1s", "1p"):
        return _asked_of_us(group, words)
    if (
        person in ("2p", "2s")
        and group.verb.tense == "present"
        and not _GIVING.isdisjoint(group.classes)
        and not group.verb.negated
    ):
        return "request"
    return "real"


def _asks_who_says(frame: Frame, group: Group) -> bool:
    """چه کسی گفته … ؟ کی باور می‌کند؟"""
    says = group.verb.lemma in ("گفتن", "دانستن") or group.noun == "باور"
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
