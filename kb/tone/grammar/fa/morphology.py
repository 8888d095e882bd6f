"""Persian verb forms, generated from the stems in `lexicon/fa/stems.txt`: form -> who, when, how.

Only single words live here; what several words make together (perfect, passive, future, compounds) is put
together in `parsing`.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kb.languages import language
from kb.tone.lexicon import lexicon
from kb.tone.remembered import remembered


def word_set(text: str) -> frozenset[str]:
    """Make a set of the words of a line."""
    return frozenset(text.split())


class Verb(NamedTuple):
    """One reading of a word as a verb. `person` is 1s 1p 2s 2p 3s 3p or "" (participle).

    tense: past, imperfect, present, subjunctive (also imperative), perfect, participle
    """

    lemma: str
    tense: str
    person: str
    negated: bool = False


PAST_ENDINGS = {"م": "1s", "ی": "2s", "": "3s", "یم": "1p", "ید": "2p", "ین": "2p", "ند": "3p"}
PRESENT_ENDINGS = {
    "م": "1s",
    "ی": "2s",
    "د": "3s",
    "ه": "3s",
    "یم": "1p",
    "ید": "2p",
    "ین": "2p",
    "ند": "3p",
    "ن": "3p",
}
PERFECT_ENDINGS = {
    "ام": "1s",
    "ای": "2s",
    "است": "3s",
    "ایم": "1p",
    "اید": "2p",
    "این": "2p",
    "اند": "3p",
    "م": "1s",
    "ن": "3p",
    "ند": "3p",
}
_CLITICS = ("شان", "شون", "تان", "تون", "مان", "مون", "ش", "ت", "م")

# Stems whose subjunctive stands without ب often enough: the light verbs and formal verbs.
_BARE = frozenset(
    {"کردن", "شدن", "نمودن", "گردیدن", "فرمودن", "دادن", "گرفتن", "زدن", "ساختن", "یافتن", "رساندن", "خواستن", "توانستن",
     "پذیرفتن", "گذاشتن", "آوردن", "ماندن", "برداشتن", "برگشتن", "برگرداندن", "بازگرداندن", "بازگشتن", "درآوردن", "رفتن", "آمدن"}
)  # fmt: skip
# Words that look like verb forms and nearly always are something else.
_OTHER_WORDS = word_set(
    "دهی برگرد بردار درمیان درمیاین بدون برایم برایی برایند برایت درمان درمانی کردی زبانی بدو برنج ندار ذاری تونی خوای مانی کندی کندیم گشتی مردی بارانی بهمان نمونه مانند مانندی برون برهان برهانی بنا بنام بنامی زاری زاره بکار نکار نگار نوار نوازی درافت درنا دراور دریاب وارس وارسی واداری برانی پروند پرونده بخوان برایشان برایتان درایت دراین درایم درمانند درمانم براور براوردم شوره تابی تابه زدهای تونه رسم رسمی رسان شویی خوانی زیستی کاری گری گره دری دره درم درن باید نباید بایست بایستی نبایست نبایستی برند برد بری نرم بدهی بدن بدی نگه بیان میان میانی بند بنده دهم زنم زند باره باری دهه دهن دهند ردی روند رون روم روی رود ریم "
    "شور نور بار باران بازی بیند گذاری گیری گیرم سازی سازم یابی رسانی رسان سازند اید ایم این ای شن شی شم دم دی ده دین دیم "
    "شنی گرد گرده گردن گردی گرم زنه زنی برم نشان نشانی نامه مید ارم اری ارن اره ران گذار گذارن ری رم رن ره گوش "
    "نمک میز میزان میل میله میلاد میدان میهمان میراث میوه میانه میانگین بیمه بیمار بیست بیش بیشتر بین بینی "
    "نور نوار نوین نود نیم نما نماد نمای نماینده نمایی نمایه نماز بنا بناء بدر بها بهار"
)
# Past stems that are nouns first: read as verbs only where a clause ends.
NOUNISH = word_set(
    "رسید خرید پرداخت برداشت دریافت ساخت نشست پیوست برگشت بازگشت شکست سوخت براورد درخواست شناخت دوخت گذشت بست کاست خواست برخورد درامد برد پخت بازیافت"
)
NOUNISH_PARTICIPLES = word_set("بسته داده گذشته رشته خواسته مانده دسته رسیده نشسته بنده دیده برنده")


@cache
def _fold(text: str) -> str:
    return language("fa").fold(text).text.replace("\u200c", "")


class _Stem(NamedTuple):
    preverb: str
    root: str


def _stem(entry: str) -> _Stem:
    preverb, _, root = entry.rpartition("-")
    return _Stem(_fold(preverb), _fold(root))


@cache
def _verbs() -> tuple[tuple[str, tuple[_Stem, ...], tuple[_Stem, ...]], ...]:
    found = []
    for line in lexicon("fa")["stems"]:
        pasts, _, presents = line.partition("|")
        first = _stem(pasts.split()[0])
        lemma = first.preverb + first.root + "ن"
        found.append((lemma, tuple(map(_stem, pasts.split())), tuple(map(_stem, presents.split()))))
    return tuple(found)


def _softened(prefix: str, root: str) -> str:
    """Put the prefix ب or ن before a root: a ی stands before an alef (بیاورید, نیامد)."""
    if root[0] == "ا" and not root.startswith("ای"):
        return f"{prefix}ی{root}"
    return prefix + root


def _past_forms(lemma: str, stem: _Stem) -> Iterator[tuple[str, Verb]]:
    pre, root = stem
    for ending, person in PAST_ENDINGS.items():
        if ending == "ی" and root in NOUNISH:
            continue
        yield pre + root + ending, Verb(lemma, "past", person)
        yield pre + _softened("ن", root) + ending, Verb(lemma, "past", person, True)
        yield f"{pre}می{root}{ending}", Verb(lemma, "imperfect", person)
        yield f"{pre}نمی{root}{ending}", Verb(lemma, "imperfect", person, True)
    for ending, person in PERFECT_ENDINGS.items():
        if ending in ("ای", "ام", "م") and root + "ه" in NOUNISH_PARTICIPLES:
            continue  # بسته‌ای: a parcel
        yield f"{pre}{root}ه{ending}", Verb(lemma, "perfect", person)
        yield f"{pre}{_softened('ن', root)}ه{ending}", Verb(lemma, "perfect", person, True)
    yield f"{pre}{root}ه", Verb(lemma, "participle", "")
    yield f"{pre}{_softened('ن', root)}ه", Verb(lemma, "participle", "", True)
    yield f"{pre}می{root}ن", Verb(lemma, "imperfect", "3p")


def _joined(root: str, ending: str) -> str:
    return (
        root
        + ("ی" if root[-1:] in "او" and len(root) > 2 and ending[:1] in "ید" and ending != "د" else "")
        + ending
    )


def _present_forms(lemma: str, stem: _Stem) -> Iterator[tuple[str, Verb]]:
    pre, root = stem
    for ending, person in PRESENT_ENDINGS.items():
        forms = {root + ending, _joined(root, ending)}
        if root.endswith("ا") and ending == "ه":
            forms = {root + "د"}
        for form in forms:
            yield f"{pre}می{form}", Verb(lemma, "present", person)
            yield f"{pre}نمی{form}", Verb(lemma, "present", person, True)
            if lemma == "داشتن":  # the one verb whose present takes no می
                yield form, Verb(lemma, "present", person)
                yield "ن" + form, Verb(lemma, "present", person, True)
            yield pre + _softened("ب", form), Verb(lemma, "subjunctive", person)
            yield pre + _softened("ن", form), Verb(lemma, "subjunctive", person, True)
            if lemma == "داشتن":
                continue
            if (lemma in _BARE or pre) and len(form) > 2 and not (pre and ending == "ی"):
                yield pre + form, Verb(lemma, "subjunctive", person)
    if len(root) > 1:
        yield pre + _softened("ب", root), Verb(lemma, "subjunctive", "2s")
        yield pre + _softened("ن", root), Verb(lemma, "subjunctive", "2s", True)
    if lemma in ("برگشتن", "برداشتن"):
        yield pre + root, Verb(lemma, "subjunctive", "2s")


_BE: tuple[tuple[str, Verb], ...] = tuple(
    (form, Verb("بودن", tense, person, negated))
    for forms, tense, person, negated in (
        ("است هست هس", "present", "3s", False),
        ("نیست نیس", "present", "3s", True),
        ("هستم", "present", "1s", False), ("هستیم", "present", "1p", False),
        ("هستید هستین", "present", "2p", False), ("هستی", "present", "2s", False), ("هستند هستن", "present", "3p", False),
        ("نیستم", "present", "1s", True), ("نیستیم", "present", "1p", True),
        ("نیستید نیستین", "present", "2p", True), ("نیستی", "present", "2s", True), ("نیستند نیستن", "present", "3p", True),
        ("باد", "subjunctive", "3s", False),
    )
    for form in forms.split()
)  # fmt: skip
_IRREGULAR: tuple[tuple[str, Verb], ...] = (
    *_BE,
    ("برو", Verb("رفتن", "subjunctive", "2s")),
    ("نرو", Verb("رفتن", "subjunctive", "2s", True)),
    ("برین", Verb("رفتن", "subjunctive", "2p")),
    ("برید", Verb("رفتن", "subjunctive", "2p")),
    ("بیا", Verb("آمدن", "subjunctive", "2s")),
    ("بگو", Verb("گفتن", "subjunctive", "2s")),
    ("کن", Verb("کردن", "subjunctive", "2s")),
    ("نکن", Verb("کردن", "subjunctive", "2s", True)),
    ("بده", Verb("دادن", "subjunctive", "2s")),
    ("بذار", Verb("گذاشتن", "subjunctive", "2s")),
    ("میتوان", Verb("توانستن", "present", "")),
    ("نمیتوان", Verb("توانستن", "present", "", True)),
    ("میاید", Verb("آمدن", "present", "3s")),
    ("نمیاید", Verb("آمدن", "present", "3s", True)),
    ("کنید", Verb("کردن", "subjunctive", "2p")),
    ("میکنید", Verb("کردن", "present", "2p")),
    ("شد", Verb("شدن", "past", "3s")),
    ("میشوید", Verb("شدن", "present", "2p")),
    ("شوید", Verb("شدن", "subjunctive", "2p")),
    ("بشویید", Verb("شستن", "subjunctive", "2p")),
    ("بشورید", Verb("شستن", "subjunctive", "2p")),
    ("ببرید", Verb("بردن", "subjunctive", "2p")),
    ("فرمایید", Verb("فرمودن", "subjunctive", "2p")),
    ("بفرمایید", Verb("فرمودن", "subjunctive", "2p")),
    ("بفرمایین", Verb("فرمودن", "subjunctive", "2p")),
    ("میفرمایید", Verb("فرمودن", "present", "2p")),
    ("میباشد", Verb("بودن", "present", "3s")),
    ("نمیباشد", Verb("بودن", "present", "3s", True)),
    ("میباشند", Verb("بودن", "present", "3p")),
    ("میباشم", Verb("بودن", "present", "1s")),
    ("میباشیم", Verb("بودن", "present", "1p")),
    ("باشد", Verb("بودن", "subjunctive", "3s")),
    ("باشه", Verb("بودن", "subjunctive", "3s")),
    ("باشند", Verb("بودن", "subjunctive", "3p")),
    ("باشم", Verb("بودن", "subjunctive", "1s")),
    ("باشیم", Verb("بودن", "subjunctive", "1p")),
    ("باشید", Verb("بودن", "subjunctive", "2p")),
    ("باشین", Verb("بودن", "subjunctive", "2p")),
    ("باشی", Verb("بودن", "subjunctive", "2s")),
    ("نباشد", Verb("بودن", "subjunctive", "3s", True)),
    ("نباشه", Verb("بودن", "subjunctive", "3s", True)),
    ("نباشید", Verb("بودن", "subjunctive", "2p", True)),
    ("شه", Verb("شدن", "subjunctive", "3s")),
    ("نشه", Verb("شدن", "subjunctive", "3s", True)),
    ("شین", Verb("شدن", "subjunctive", "2p")),
    ("بشین", Verb("شدن", "subjunctive", "2p")),
    ("بدید", Verb("دادن", "subjunctive", "2p")),
    ("بدین", Verb("دادن", "subjunctive", "2p")),
    ("ندید", Verb("دادن", "subjunctive", "2p", True)),
    ("ندین", Verb("دادن", "subjunctive", "2p", True)),
)


@cache
def table() -> dict[str, Verb]:
    """Map every single-word form to its reading; where two verbs share one, the commoner, listed first, has it."""
    found: dict[str, Verb] = {}
    for lemma, pasts, presents in _verbs():
        for stem in pasts:
            for form, verb in _past_forms(lemma, stem):
                found.setdefault(form, verb)
        for stem in presents:
            for form, verb in _present_forms(lemma, stem):
                shared = found.setdefault(form, verb).tense == "imperfect" and verb.tense == "present"
                if shared and form not in ("میشد", "نمیشد"):
                    found[form] = verb  # می‌آورد, می‌کشید: a reply speaks of now more often
    for word in _OTHER_WORDS:
        found.pop(word, None)
    found.update(_IRREGULAR)
    return found


@cache
def infinitives() -> frozenset[str]:
    """List the infinitives of the simple verbs."""
    return frozenset(lemma for lemma, _, _ in _verbs())


@cache
def past_stems() -> dict[str, str]:
    """Map past stems to infinitives, for the future with خواهد."""
    return {stem.preverb + stem.root: lemma for lemma, pasts, _ in _verbs() for stem in pasts}


@cache
def forms_of(lemma: str) -> frozenset[str]:
    """List the forms of an infinitive."""
    lemma = lemma.replace("\u200c", "")
    return frozenset(form for form, verb in table().items() if verb.lemma == lemma) | (
        {lemma} if lemma in infinitives() else set()
    )


TENSES = frozenset({"past", "imperfect", "present", "subjunctive", "perfect", "participle"})


@cache
def forms_in(tense: str) -> frozenset[str]:
    """List the forms of all verbs in one tense, for `#imperfect` in rule files."""
    return frozenset(form for form, verb in table().items() if verb.tense == tense)


@cache
def negated_forms() -> frozenset[str]:
    """List what denies a future: negated present and subjunctive forms, and those of خواستن that make the future."""
    tenses = ("present", "subjunctive")
    return frozenset(form for form, verb in table().items() if verb.negated and verb.tense in tenses) | {
        "نخواهد", "نخواهید", "نخواهیم", "نخواهم", "نخواهند",
    }  # fmt: skip


@cache
def negated_past_forms() -> frozenset[str]:
    """List what denies a past: نداد, نیامده."""
    tenses = ("past", "perfect", "participle", "imperfect")
    return frozenset(form for form, verb in table().items() if verb.negated and verb.tense in tenses)


_GUESSED_PRESENT = tuple(sorted(PRESENT_ENDINGS.items(), key=lambda pair: -len(pair[0])))


@remembered
def verb(word: str) -> Verb | None:
    """Read a word as a verb: from the table, without an object pronoun (فرستادمش), or by می- alone."""
    known = table().get(word)
    if known is not None or len(word) < 4:
        return known
    return _without_pronoun(word) or _guessed(word)


def _without_pronoun(word: str) -> Verb | None:
    for clitic in _CLITICS:
        if not word.endswith(clitic) or len(word) < len(clitic) + 4:
            continue
        found = table().get(word[: -len(clitic)])
        if found is None or not found.person or found.lemma in ("بودن", "شدن"):
            continue
        # A bare past stem with a pronoun is a noun's possessive more often (رسیدش, خریدم).
        if found.tense == "past" and found.person == "3s":
            continue
        if (
            found.tense == "subjunctive"
            and found.person in ("2s", "3s")
            and len(clitic) == 1
            and clitic == "م"
        ):
            continue
        return found
    return None


def _guessed(word: str) -> Verb | None:
    """Read an unknown word by its prefix and ending: می…یم can only be a verb."""
    negated = word.startswith("نمی")
    if not (negated or word.startswith("می")) or len(word) < (7 if negated else 6) + 1:
        return None
    rest = word[3:] if negated else word[2:]
    for ending, person in _GUESSED_PRESENT:
        if ending in ("ه", "ن", "د", "م", "ی"):
            continue
        if rest.endswith(ending):
            return Verb("?", "present", person, negated)
    return None
