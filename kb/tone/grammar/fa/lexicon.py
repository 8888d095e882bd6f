"""Persian words: tokens, classes, endings, and what a noun makes with a light verb (ارسال کردن).

All data is in `lexicon/fa/*.txt`. `verb-<class>.txt` hold verbs, the other files words.
"""

import re
from functools import cache, lru_cache

from kb.languages import language
from kb.tone.clause import Token
from kb.tone.grammar.fa import morphology
from kb.tone.lexicon import lexicon
from kb.tone.remembered import LONGEST_WORD, remembered

_ZWNJ = "\u200c"  # ZERO WIDTH NON-JOINER, the half-space
_LETTER = rf"[^\W_{_ZWNJ}]"
_PART = rf"{_LETTER}+(?:{_ZWNJ}+{_LETTER}+)*"
_AFTER = "ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?|یی)?|هام|هات|هاش|هامون|هاتون|هاشون|تر(?:ین)?|اند|ایم|اید|ام|م"
_TOKEN = re.compile(
    rf"(?<![\w])ن?می[{_ZWNJ} ]+{_PART}|{_PART}(?:[{_ZWNJ} ]+(?:{_AFTER})(?![\w{_ZWNJ}]))*|[^\w\s{_ZWNJ}]|_+"
)

_POSSESSIVES = ("م", "ت", "ش", "مان", "تان", "شان", "مون", "تون", "شون")
_COPULAS = ("ام", "ای", "ایم", "اید", "اند", "یم", "ید", "ین", "ند", "ست", "ن")
_ENDINGS = (
    "", "ی", "یی", "ه", *_POSSESSIVES, *_COPULAS, "ها", "های", "هایی", "هاست", "هام", "هات", "هاش", "هامون", "هاتون", "هاشون",
    *("های" + each for each in _POSSESSIVES), *("ی" + each for each in _POSSESSIVES), "تر", "ترین", "و",
    "مو", "تو", "شو", "مونو", "تونو", "شونو", "ات", "اش", "یست", "ایست", "یم", "رو", "یه",
)  # fmt: skip

_SPOKEN = ("مون", "تون", "شون", "مونو", "تونو", "شونو")  # شمارتون: شماره‌تان

# The second parts of Persian compound action nouns: زمان‌بندی, به‌روزرسانی, برچسب‌گذاری.
_ACTION_SUFFIXES = (
    "سازی", "بندی", "گذاری", "رسانی", "یابی", "دهی", "گیری", "شویی", "زدایی", "نویسی", "نگاری", "کشی", "پردازی",
    "اوری", "دوزی", "برداری", "اندازی", "گردانی", "افزایی", "چینی", "پوشی", "کوبی", "کاری", "ریزی", "نشانی",
)  # fmt: skip
# Arabic action nouns on the pattern of tafʿīl: تمدید, تعویض, تنظیم.
_TAFIL = re.compile(r"ت[^اویه]{2}ی[^اوی]")

_CAUSE = ("کردن", "نمودن", "فرمودن", "ساختن")
_BECOME = ("شدن", "گردیدن", "گشتن")


@cache
def folded(text: str) -> str:
    """Fold a word or phrase of a data file as tokens are folded: half-spaces closed."""
    return language("fa").fold(text).text.replace(_ZWNJ, "").strip()


def expanded(word: str) -> frozenset[str]:
    """Give a word with its endings: plural, possessive, copula, spoken object mark."""
    spoken = {word[:-1] + ending for ending in _SPOKEN} if word[-1:] == "ه" and len(word) > 3 else set()
    return frozenset(word + ending for ending in _ENDINGS) | spoken


def _plain(name: str) -> list[str]:
    return [folded(entry.replace("-", "")) for entry in lexicon("fa")[name]]


@cache
def plain_class(name: str) -> frozenset[str]:
    """List the words of a class as they are; raises KeyError."""
    return frozenset(_plain(name))


@cache
def word_class(name: str) -> frozenset[str]:
    """List the words of a class with their endings (an entry that begins with = takes none); raises KeyError."""
    found: set[str] = set(_familiar_forms()) if name == "familiar" else set()
    for entry in _plain(name):
        found |= {entry[1:]} if entry.startswith("=") else expanded(entry)
    return frozenset(found)


def _familiar_forms() -> frozenset[str]:
    """Give what belongs to a reader addressed as تو: کدت, رمزتو, عکس‌هات."""
    nouns = {
        word
        for name in ("info", "goods", "money", "channel")
        for word in _plain(name)
        if not word.startswith("=") and len(word) > 1
    }
    forms = {noun + ending for noun in nouns for ending in ("ت", "تو", "هات", "هاتو")}
    forms |= {noun + ending for noun in nouns if noun.endswith("ه") for ending in ("ات", "اتو")}  # not سؤالات
    return frozenset(
        forms - nouns - {"فرمت", "پست", "صفحات", "نظرات", "خطات", "کارت", "اطلاعات", "توضیحات", "مشخصات"}
    )


_DATA_FILES = frozenset({"stems", "compounds"})


@cache
def classes_by_word() -> dict[str, frozenset[str]]:
    """Map every form of every listed word to its classes."""
    found: dict[str, set[str]] = {}
    for name in lexicon("fa"):
        if name in _DATA_FILES or name.startswith("verb-"):
            continue
        for word in word_class(name):
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@cache
def _compounds() -> tuple[frozenset[str], frozenset[str]]:
    """Give the joined compounds with endings, and the beginnings that may stand apart."""
    whole: set[str] = set()
    starts: set[str] = set()
    for name, entries in lexicon("fa").items():
        if name == "stems" or name.startswith("verb-"):
            continue
        for entry in entries:
            parts = re.split(rf"[-{_ZWNJ}]", entry.lstrip("="))
            if len(parts) < 2:
                continue
            pieces = [folded(part) for part in parts]
            whole |= expanded("".join(pieces))
            starts |= {"".join(pieces[:count]) for count in range(1, len(pieces))}
    return frozenset(whole), frozenset(starts)


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Split a folded run into words and marks, compounds written apart joined."""
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        first, last = match.span()
        if " " in word or _ZWNJ in word:
            word = word.replace(_ZWNJ, "").replace(" ", "")
        found.append(Token(word, first, last))
    whole, starts = _compounds()
    beginnings = [index for index, token in enumerate(found) if token.text in starts]
    return _merged(found, beginnings, whole) if beginnings else found


def _merged(found: list[Token], beginnings: list[int], whole: frozenset[str]) -> list[Token]:
    merged: list[Token] = []
    done = 0
    for index in beginnings:
        count = _compound_length(found, index, whole) if index >= done else 1
        if count > 1:
            run = found[index : index + count]
            merged += found[done:index]
            merged.append(Token("".join(token.text for token in run), run[0].start, run[-1].end))
            done = index + count
    return merged + found[done:]


def _compound_length(found: list[Token], index: int, whole: frozenset[str]) -> int:
    for count in (4, 3, 2):
        run = found[index : index + count]
        if len(run) == count and "".join(token.text for token in run) in whole:
            return count
    return 1


@cache
def _verb_classes() -> tuple[dict[str, set[str]], dict[tuple[str, str], set[str]]]:
    """Give the classes of simple verbs and of (noun, light verb) pairs."""
    simple: dict[str, set[str]] = {}
    pairs: dict[tuple[str, str], set[str]] = {}
    for file, entries in lexicon("fa").items():
        if not file.startswith("verb-"):
            continue
        name = file.removeprefix("verb-")
        for entry in entries:
            noun, _, light = folded(entry).rpartition(" ")
            if light not in morphology.infinitives():
                noun, light = f"{noun} {light}", "کردن"
            noun = noun.replace(" ", "")
            if noun:
                for each in _like(light):
                    pairs.setdefault((noun, each), set()).add(name)
            else:
                simple.setdefault(light, set()).add(name)
    return simple, pairs


def _like(light: str) -> tuple[str, ...]:
    if light in _CAUSE:
        return (*_CAUSE, *_BECOME)
    return _BECOME if light in _BECOME else (light,)


@cache
def _nouns() -> frozenset[str]:
    return frozenset(noun for noun, _ in _verb_classes()[1])


def verb_class(noun: str, light: str, *, guess: bool = True) -> frozenset[str] | None:
    """Give the classes of a noun with a light verb, None where they make no compound that we know.

    `guess` allows the build of a noun alone (زمان‌بندی) to tell that it names an action.
    """
    return (_verb_class if len(noun) <= LONGEST_WORD else _verb_class.__wrapped__)(noun, light, guess)


@lru_cache(maxsize=50_000)
def _verb_class(noun: str, light: str, guess: bool) -> frozenset[str] | None:
    pairs = _verb_classes()[1]
    found = pairs.get((noun, light))
    if found is None:
        base = noun_base(noun)
        found = pairs.get((base, light)) if base else None
    if found is None and guess and light in (*_CAUSE, *_BECOME) and is_action_noun(noun):
        return frozenset({"act"})
    return frozenset(found) if found is not None else None


@cache
def simple_class(lemma: str) -> frozenset[str]:
    """Give the classes of a simple verb, `open` where no list has it."""
    return frozenset(_verb_classes()[0].get(lemma, {"open"}))


_NOUN_ENDINGS = (
    *("یمان", "یتان", "یشان", "یمون", "یتون", "یشون", "یم", "یش", "یت"),
    *sorted(_POSSESSIVES, key=len, reverse=True),
    *("ی", "ه"),
)


@remembered
def noun_base(word: str) -> str:
    """Take a possessive off a noun of a compound verb (خبرتان, صدایمان), "" where it is none."""
    for ending in _NOUN_ENDINGS:
        if word.endswith(ending) and word[: -len(ending)] in _nouns():
            return word[: -len(ending)]
    return ""


def is_action_noun(word: str) -> bool:
    """Say by its build alone whether a word names an action."""
    return (len(word) >= 6 and word.endswith(_ACTION_SUFFIXES)) or bool(_TAFIL.fullmatch(word))


def has_pronoun(word: str) -> bool:
    """Say whether the noun of a compound verb carries its object: خاموشش, خبرتان."""
    return word not in _nouns() and bool(noun_base(word))
