"""Reads Persian verbs of several words: perfect, passive, future, and the noun of a compound (ارسال کردن).

Where clauses end is not told here but in `parsing`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kb.tone.clause import Link, Token
from kb.tone.grammar.fa import lexicon, morphology
from kb.tone.grammar.fa.morphology import Verb, word_set
from kb.tone.remembered import remembered

MARKS = frozenset("،,؛;:.!؟?()[]{}…–—-\"'«»/*|")
JOINING = word_set("و یا ولی اما لیکن ولیکن لکن سپس بلکه")
SUBORDINATORS: dict[str, Link] = {
    **dict.fromkeys(word_set("که اینکه انکه"), "that"),
    **dict.fromkeys(word_set("اگر اگه گر چنانچه هرگاه درصورتی مشروط مگراینکه"), "if"),
    **dict.fromkeys(word_set("وقتی هنگامی زمانی هروقت موقعی هرزمان همینکه ازوقتی"), "when"),
    **dict.fromkeys(word_set("چون زیرا چونکه چراکه ازانجاکه"), "because"),
    **dict.fromkeys(word_set("کاش کاشکی ایکاش"), "wish"),
}
_PREVERBS = word_set("بر باز در وا فرا فرو ور")
_FUTURE = {
    stem + ending: (person, stem == "نخواه")
    for stem in ("خواه", "نخواه")
    for ending, person in morphology.PRESENT_ENDINGS.items()
    if ending not in ("ه", "ن")
}
_PREPOSITIONS = word_set(
    "از به در با برای تا بی بدون هر این ان همین بعد قبل پس هنگام جهت طی بر یک چند اولین هیچ"
)
_COPULA_ENDINGS = {"هایم": "1p", "هاید": "2p", "هاند": "3p", "هام": "1s"}
# Between the noun and its light verb these may stand: خبر به ما بدهید, یه زنگ به خودم بزنین.
_FILLERS = word_set(
    "را رو خود خودشو خودشون خودمونو هم نیز به با از برای ما من خودم خودمون خودمان شما بهم بهمون بهمان برام برامون برایم برایمان باهام باهامون باهاش حتما دوباره "
    "زود همینجا همانجا فقط لطفا سریع خواهشا اینجا توی تو این ان همین شون انها ایشان مجددا کامل بیشتر"
)
_LIGHT = word_set(
    "کردن شدن نمودن گردیدن فرمودن دادن گرفتن زدن داشتن ساختن گذاشتن یافتن رساندن خوردن خواستن طلبیدن بودن کشیدن ماندن امدن اوردن رفتن بردن باز بستن انداختن افتادن نوشتن فرستادن پرسیدن دیدن برگشتن رسیدن"
)


@dataclass(slots=True)
class Group:
    """A verb of one or more words: tokens `start` to `end`, the noun of a compound included in `noun`."""

    start: int
    end: int
    verb: Verb
    passive: bool = False
    noun: str = ""
    noun_at: int = -1
    classes: frozenset[str] = frozenset()


def word_at(tokens: Sequence[Token], index: int) -> str:
    """Give the word at a place, "" outside the sentence."""
    return tokens[index].text if 0 <= index < len(tokens) else ""


def ends_before(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a clause can end before the token at `index`."""
    return word_at(tokens, index) in _ENDING


_ENDING = frozenset({"", *MARKS, *JOINING, *SUBORDINATORS, "تا", "پس"})


@remembered
def may_begin_verb(word: str) -> bool:
    """Say whether a verb can begin with the word at all: most words are settled by this."""
    if not word[0].isalpha():
        return False
    known = word in _FUTURE or word in _PREVERBS or morphology.verb(word) is not None
    return known or bool(_copula_readings(word))


def read_group(tokens: Sequence[Token], index: int, depth: int = 0) -> Group | None:
    """Read the verb that begins at `index`, with its auxiliaries (at most two deep: ارسال شده بوده است)."""
    word = tokens[index].text
    future = _FUTURE.get(word)
    if future is not None:
        lemma = morphology.past_stems().get(word_at(tokens, index + 1))
        if lemma:
            return Group(index, index + 2, Verb(lemma, "future", *future))
    if word in _PREVERBS:
        joined = morphology.table().get(word + word_at(tokens, index + 1))
        if joined is not None and joined.person and morphology.verb(word_at(tokens, index + 1)):
            return Group(index, index + 2, joined)
    verb = morphology.verb(word)
    if verb is None:
        return _copula(tokens, index)
    if verb.tense == "participle":
        return _participle(tokens, index, verb, depth)
    if word in morphology.NOUNISH and not _finite_noun(tokens, index):
        return None
    if word == "کند" and _is_be(word_at(tokens, index + 1)):
        return None  # slow, not: may do
    return Group(index, index + 1, verb)


def _is_be(word: str) -> bool:
    verb = morphology.verb(word)
    return verb is not None and verb.lemma in ("بودن", "شدن")


def _copula(tokens: Sequence[Token], index: int) -> Group | None:
    """Read an enclitic copula on an adjective or noun: منتظریم, ساده‌اید."""
    for verb, only_at_end in _copula_readings(tokens[index].text):
        if not only_at_end or (index and ends_before(tokens, index + 1)):
            return Group(index, index + 1, verb)
    return None


@remembered
def _copula_readings(word: str) -> tuple[tuple[Verb, bool], ...]:
    """List what copula a word can carry, the surest first, each with whether it must end its clause."""
    return tuple((Verb("بودن", "present", person), only_at_end) for person, only_at_end in _copulas(word))


def _copulas(word: str) -> Iterator[tuple[str, bool]]:
    classes = lexicon.classes_by_word().get(word)
    if classes is not None and not classes.isdisjoint(_PREDICATIVE):
        for ending, person in (("یم", "1p"), ("ید", "2p"), ("ین", "2p"), ("م", "1s"), ("ند", "3p")):
            if word.endswith(ending) and word not in _bare_predicates():
                yield person, False
    if len(word) > 3 and word.endswith("ست") and word[-3] in "او" and word not in _NO_COPULA:
        yield "3s", False  # شماست, اینجاست
    if len(word) > 4 and word.endswith(("ید", "یم")) and word not in lexicon.word_class("nocopula"):
        yield "2p" if word.endswith("ید") else "1p", True  # مخالفید
    for ending, person in _COPULA_ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("نامه" + "ام"):
            yield person, False


_NO_COPULA = word_set("راست درخواست خواست بازخواست دوست پوست کاست")
_PREDICATIVE = frozenset({"thankful", "sorry", "waiting", "willing", "aware", "upset"})


@cache
def _bare_predicates() -> frozenset[str]:
    return frozenset(word.lstrip("=") for name in _PREDICATIVE for word in lexicon.plain_class(name))


def _finite_noun(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a past stem that is also a noun (رسید, پرداخت) is the verb here."""
    following = word_at(tokens, index + 1)
    if following in ("و", "یا") and tokens[index].text not in ("رسید", "گذشت", "برگشت", "نشست"):
        return False
    return ends_before(tokens, index + 1) and index > 0 and word_at(tokens, index - 1) not in _PREPOSITIONS


def _participle(tokens: Sequence[Token], index: int, verb: Verb, depth: int) -> Group | None:
    following = word_at(tokens, index + 1)
    if tokens[index].text == "بسته" and word_at(tokens, index - 1) not in ("را", "رو"):
        return None  # the shop is closed; a parcel
    if following in ("است", "ست", "اس"):
        return Group(index, index + 2, verb._replace(tense="perfect", person="3s"))
    if following and depth < 2:
        rest = read_group(tokens, index + 1, depth + 1)
        if rest is not None and rest.start == index + 1:
            if rest.verb.lemma in ("شدن", "گردیدن") and verb.lemma == "شدن":
                return None
            if rest.verb.lemma in ("شدن", "گردیدن", "بودن"):
                return _helped(index, verb, rest)
    if tokens[index].text in morphology.NOUNISH_PARTICIPLES:
        return None
    if ends_before(tokens, index + 1) and index > 0:
        return Group(index, index + 1, verb._replace(tense="perfect", person="3s"))
    return None


def _helped(index: int, verb: Verb, rest: Group) -> Group:
    """Join a participle with its auxiliary: فرستاده شد is a passive, فرستاده بود a pluperfect."""
    negated = verb.negated or rest.verb.negated
    if rest.verb.lemma == "بودن":
        tenses = {"past": "pluperfect", "subjunctive": "perfect-subjunctive"}
        tense = tenses.get(rest.verb.tense, "perfect")
        return Group(index, rest.end, Verb(verb.lemma, tense, rest.verb.person, negated))
    return Group(index, rest.end, Verb(verb.lemma, rest.verb.tense, rest.verb.person, negated), passive=True)


def with_noun(tokens: Sequence[Token], group: Group, floor: int) -> Group:
    """Find the noun that makes a compound with the verb, and the classes of the whole."""
    found = _compound(tokens, group, group.start, floor, longest=3)
    light = group.verb.lemma
    if found is None and light in _LIGHT:
        found = _past_fillers(tokens, group, floor)
        if found is None and light in _GIVEN:
            found = _past_ezafe(tokens, group, floor)
    if found is not None:
        return found
    if (
        light == "فرمودن"
        and group.start - 1 >= floor
        and tokens[group.start].text in ("فرمایید", "نفرمایید", "فرمایند")
    ):
        return _made(group, frozenset({"open"}))  # دستور فرمایید: a light verb here
    return _made(group, lexicon.simple_class(light))


def _made(group: Group, classes: frozenset[str], noun: str = "", noun_at: int = -1) -> Group:
    return Group(group.start, group.end, group.verb, group.passive, noun, noun_at, classes)


def _compound(tokens: Sequence[Token], group: Group, end: int, floor: int, *, longest: int) -> Group | None:
    """Take the longest run of words before `end` that makes a known compound with the verb."""
    for first in range(max(floor, end - longest), end):
        noun = "".join(token.text for token in tokens[first:end])
        classes = lexicon.verb_class(noun, group.verb.lemma, guess=end - first == 1)
        if classes is not None:
            return _made(group, classes, noun, first)
    return None


def _past_fillers(tokens: Sequence[Token], group: Group, floor: int) -> Group | None:
    """Look for the noun behind a goal, an object or an adverb: خبر به ما بدهید."""
    turns = group.verb.lemma in ("شدن", "گردیدن")
    for index in range(group.start - 1, max(floor, group.start - 5) - 1, -1):
        word = tokens[index].text
        if word not in _FILLERS or (turns and word in ("را", "رو")):
            return None  # what is made of an object is no passive: … را می‌شود تصور کرد
        found = _compound(tokens, group, index, floor, longest=2)
        if found is not None:
            aim = word_at(tokens, found.noun_at - 1) in _AIMS and found.noun_at + 1 == index
            return None if aim else found  # برای رفع آن … کرد: the noun has another part in the clause
    return None


def _past_ezafe(tokens: Sequence[Token], group: Group, floor: int) -> Group | None:
    """Look for the noun before its ezafe: تحویل پیک شد, تقدیم حضورتان می‌گردد."""
    for place in range(group.start - 2, max(floor, group.start - 4) - 1, -1):
        between = tokens[place + 1].text
        if between in _NO_EZAFE or not between[0].isalpha() or between in morphology.NOUNISH_PARTICIPLES:
            return None
        if word_at(tokens, place - 1) in _AIMS:
            return None
        classes = lexicon.verb_class(tokens[place].text, group.verb.lemma, guess=False)
        if classes is not None and "act" in classes:
            return _made(group, classes, tokens[place].text, place)
    return None


_NO_EZAFE = frozenset({"را", "رو", "به", "از", "با", "در", "تا", "و", "برای", "هم", "که"})
_AIMS = frozenset({"برای", "جهت", "بابت", "منظور"})
_GIVEN = frozenset({"شدن", "گردیدن", "دادن", "کردن"})
