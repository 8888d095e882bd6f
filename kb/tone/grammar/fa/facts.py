"""From frames to clauses: who acts, in which form and voice, asked or told, with what object and time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.tone.clause import (
    DATE,
    LINK,
    PLACEHOLDER,
    QUOTE,
    Actor,
    Clause,
    Form,
    Link,
    Question,
    Sentence,
    Voice,
)
from kb.tone.grammar.fa import lexicon, morphology
from kb.tone.grammar.fa.groups import Group
from kb.tone.grammar.fa.morphology import Verb, word_set
from kb.tone.grammar.fa.objects import has_object, is_idiom, marks_object
from kb.tone.grammar.fa.parsing import Frame
from kb.tone.grammar.fa.people import (
    actor,
    comes_to_us,
    goes_to_others,
    has_possessor,
    is_agentless_plural,
    is_led_by_staff,
    voice,
)
from kb.tone.grammar.fa.questions import question
from kb.tone.remembered import remembered

_NOBODY: frozenset[str] = frozenset()
_OF_VERBS = frozenset(
    {"apology", "softener", "thankful", "sorry", "waiting", "willing", "aware", "upset", "familiar"}
)
_AFFIRMING = word_set("بله اره درسته دقیقا قبول متاسفانه درست")
_DUES = word_set("عضویت بیمه اشتراک ورود ورودی فسخ تالیف پخش انشعاب اولاد مسکن سنوات کمیسیون ثبت امتیاز")
_HELD = word_set("نگه نگاه ثابتنگه اعلام معذور مبذول ابراز اظهار بیان گرامی مرقوم ارسال تماس")
_SAME_LIGHT = {"نمودن": "کردن", "فرمودن": "کردن", "ساختن": "کردن", "گردیدن": "شدن", "گشتن": "شدن"}
_HANDED = word_set("رساندن دادن گذاشتن گرفتن")
_OPAQUE = {
    PLACEHOLDER: frozenset({"opaque"}),
    DATE: frozenset({"opaque"}),
    LINK: frozenset({"opaque"}),
    QUOTE: frozenset({"opaque", "info"}),
}
_HANGING = frozenset({"relative", "that", "when", "if"})
_TO_COME = frozenset({"present", "future"})
_UPSET = frozenset({"upset", "feeling"})
_HURT = frozenset({"broken", "trouble", "painful", "wrongly"})
_GOODS = frozenset({"goods", "money", "parcel"})
_GIVING = frozenset({"tell", "send", "contact"})
_TENSES: dict[str, Form] = {"imperfect": "would-have", "future": "future", "perfect-subjunctive": "would"}


@dataclass(slots=True)
class _Draft:
    """A clause while its neighbours in the sentence may still change it."""

    frame: Frame
    actor: Actor
    form: Form
    voice: Voice
    question: Question
    link: Link
    verbs: frozenset[str]
    words: set[str]
    dated: bool


def clauses(sentence: Sentence, frames: Sequence[Frame]) -> list[Clause]:
    """Read the facts of every frame of a sentence."""
    last_main = -1
    for index, frame in enumerate(frames):
        if frame.link not in _HANGING:
            last_main = index
    led_by_staff = is_led_by_staff(sentence)
    found: list[_Draft] = []
    led = told = sent = False
    carried = ""
    for index, frame in enumerate(frames):
        frame.said = frozenset([token.text for token in frame.tokens])
        frame.embedded = told and not sentence.asked  # می‌دانم چقدر صبر کردید is no question
        told = told or (frame.group is not None and frame.group.verb.person in ("1s", "1p"))
        draft = _draft(sentence, frame, is_last=index == last_main, led_by_staff=led_by_staff)
        if led and draft.actor == "third" and draft.link == "main" and "thirdparty" not in draft.words:
            draft.actor = "we"  # our fitter comes and brings the hose
        carried = _carry_time(draft, carried)
        asked = sent and draft.actor == "you" and "to-us" not in draft.words
        if asked and not draft.verbs.isdisjoint(_GIVING):
            draft.words.add("third-goal")  # با بانک تماس بگیرید و کد را بگویید
        if draft.link == "main":
            sent = draft.actor == "you" and _sends_away(draft)
            led = draft.actor == "we" and "by-us" not in draft.words
        found.append(draft)
    _tell_of_answers(found)
    setting, softened = _setting(found), _is_softened(sentence, frames)
    return [_clause(sentence, draft, setting, softened=softened) for draft in found]


def _sends_away(draft: _Draft) -> bool:
    """با بانک تماس بگیرید, در سامانهٔ شهرداری ثبت کنید: what is then asked goes there too."""
    if "third-goal" in draft.words and "contact" in draft.verbs:
        return True
    elsewhere = "thirdparty" in draft.words and "to-us" not in draft.words
    return elsewhere and draft.form in ("request", "duty") and not draft.verbs.isdisjoint(("act", "contact"))


def _tell_of_answers(found: Sequence[_Draft]) -> None:
    """Mark the condition that we answer ourselves: اگر درست نشد، عوضش می‌کنیم asks nobody to come back."""
    for condition, main in pairwise(found):
        if condition.link == "if" and main.link == "main" and main.actor == "we" and "act" in main.verbs:
            condition.words.add("we-answer")


def _setting(found: Sequence[_Draft]) -> set[str]:
    """Tell what holds for the whole sentence: a condition of the reader's, a time anywhere."""
    setting = set()
    for each in found:
        if each.link == "if" or (each.link == "when" and each.actor == "you"):
            setting.add("conditional")
        if each.dated:
            setting.add("sentence-dated")
    return setting


def _carry_time(draft: _Draft, carried: str) -> str:
    """Carry a time over to what is joined to it: فردا می‌آید و عوض می‌کند, به‌زودی می‌آیم و تمامش می‌کنم."""
    if draft.dated:
        return "dated" if draft.link == "main" else carried
    if "soon" in draft.words:
        return "soon"
    if not carried or draft.link != "main" or draft.actor == "you" or draft.words.isdisjoint(_TO_COME):
        return carried
    if carried == "soon":
        draft.words.add("soon")
    else:
        draft.dated = True
        draft.form = "future" if draft.form == "present" else draft.form
    return carried


def _draft(sentence: Sentence, frame: Frame, *, is_last: bool, led_by_staff: bool) -> _Draft:
    words = _words(frame)
    group = frame.group
    dated = "time" in words or DATE in frame.said
    form = _form(frame, group, dated)
    agentless = group is not None and not led_by_staff and is_agentless_plural(frame, group, words)
    return _Draft(
        frame,
        actor="impersonal" if agentless else actor(frame, group, words, led_by_staff=led_by_staff),
        form=form,
        voice="passive" if agentless else voice(group),
        question=question(sentence, frame, form, words, is_last=is_last),
        link="main" if form == "request" and frame.link == "when" else frame.link,
        verbs=group.classes if group else _NOBODY,
        words={*words, *_signs(sentence, frame, words), *_verb_signs(frame, words)},
        dated=dated,
    )


def _clause(sentence: Sentence, draft: _Draft, setting: set[str], *, softened: bool) -> Clause:
    frame = draft.frame
    return Clause(
        sentence=sentence,
        start=frame.start,
        end=frame.end,
        actor=draft.actor,
        form=draft.form,
        voice=draft.voice,
        question=draft.question,
        link=draft.link,
        lemma=_lemma(frame.group),
        verbs=draft.verbs,
        words=frozenset(draft.words | setting),
        negated=_negated(frame, frame.group),
        obj=has_object(frame, frame.group),
        dated=draft.dated,
        softened=softened,
        tokens=frame.tokens,
    )


def _verb_signs(frame: Frame, words: frozenset[str]) -> Iterator[str]:
    """Give what the person and tense of the verb tell together with the words."""
    group = frame.group
    if group is None:
        return
    person = group.verb.person
    yield group.verb.tense
    if person == "2s" or (frame.ability is not None and frame.ability.person == "2s"):
        yield "familiar"
    if group.noun:
        yield "compound"
    if person in ("2p", "2s"):
        yield "to-reader"
    if person in ("1s", "1p"):
        yield "by-us"
    if not words.isdisjoint(_UPSET):
        if "reader" in words or person in ("2p", "2s"):
            yield "reader-upset"
        if person in ("1p", "1s"):
            yield "we-upset"
    if "reader" in words and not words.isdisjoint(_HURT):
        yield "reader-hurt"
    if "answer" in words and "send" in group.classes and person == "2p":
        yield "idiom"  # نظرتان را بفرستید: telling too


def _signs(sentence: Sentence, frame: Frame, words: frozenset[str]) -> Iterator[str]:
    """Give what the build of the clause tells: its object and goal, a duty, a figure of speech."""
    group = frame.group
    marked = marks_object(frame)
    if marked:
        yield "ra"
    if frame.duty:
        yield "duty-told"
    if goes_to_others(frame):
        yield "third-goal"
    if sentence.tokens[0].text in _AFFIRMING:
        yield "affirmed"
    if comes_to_us(frame):
        yield "to-us"
        goods = not words.isdisjoint(_GOODS)
        if group is not None and group.verb.lemma in _HANDED and not goods:
            yield "idiom"  # به گوش ما برسانید: telling, no step
    if group is not None and is_idiom(frame, group, words, ra=marked):
        yield "idiom"


def _is_softened(sentence: Sentence, frames: Sequence[Frame]) -> bool:
    known = lexicon.word_class("softener")
    for frame in frames:
        if not known.isdisjoint(frame.said):
            return True
    return bool(sentence.lead_in) and not known.isdisjoint([token.text for token in sentence.lead_in])


def _words(frame: Frame) -> frozenset[str]:
    found: set[str] = set()
    known: set[str] = set()
    group = frame.group
    verb_end = frame.verb_at + group.end - group.start if group else -1
    for index, token in enumerate(frame.tokens):
        classes, possessor = _told(token.text)
        if classes:
            known |= classes
            # برداشتم is no برداشت: of the verb's own words only these count.
            if frame.verb_at <= index < verb_end:
                classes &= _OF_VERBS
            elif "thirdparty" in classes and index and frame.tokens[index - 1].text == "این":
                classes -= {"thirdparty"}  # این اداره: we ourselves
            elif (
                token.text == "حق" and index + 1 < len(frame.tokens) and frame.tokens[index + 1].text in _DUES
            ):
                classes = _NOBODY  # حق عضویت: a fee
            found |= classes
        if possessor and (possessor == "reader" or "ours" not in found):
            found.add(possessor)
    frame.known = frozenset(known)
    return frozenset(found)


@remembered
def _told(word: str) -> tuple[frozenset[str], str]:
    """Give the classes of a word, and what its ending says of whose it is."""
    classes = lexicon.classes_by_word().get(word, _OPAQUE.get(word, _NOBODY))
    if word.endswith(("تان", "تون", "تونو")) and has_possessor(word):
        return classes, "reader"
    if word.endswith(("مان", "مون")) and has_possessor(word):
        return classes, "our-thing"
    return classes, ""


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
    if _is_old_imperative(frame, group):
        return "request"
    if verb.tense == "present":
        return "future" if dated else "present"
    if verb.tense == "subjunctive":
        return "request" if _is_imperative(frame, verb) else "would"
    return _TENSES.get(verb.tense, "done")


def _is_old_imperative(frame: Frame, group: Group) -> bool:
    """نگه دارید, اعلام دارید: داشتن has no ب."""
    return (
        group.verb.lemma == "داشتن"
        and group.verb.person == "2p"
        and group.noun in _HELD
        and not frame.tokens[frame.verb_at].text.startswith("می")
    )


def _is_imperative(frame: Frame, verb: Verb) -> bool:
    if frame.tokens[0].text in ("هر", "هرچه", "هرچقدر", "هرچی") and any(
        token.text == "هم" for token in frame.tokens
    ):
        return False  # هر مدرکی هم بیاورید: whatever you bring
    return (
        verb.person in ("2p", "2s")
        and (frame.link in ("main", "if", "that", "because") or _hides_a_verb(frame))
        and verb.lemma != "بودن"
    )


def _hides_a_verb(frame: Frame) -> bool:
    """وقتی رسید خبر کنید: a past that looks like a noun was the verb of the condition."""
    return any(token.text in morphology.NOUNISH for token in frame.tokens[1 : frame.verb_at])
