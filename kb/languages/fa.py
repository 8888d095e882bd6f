"""Persian: facts, folding, words and stems.

Folding brings letters and digits of Arabic and Persian keyboards to one form and keeps the half-space
(ZERO WIDTH NON-JOINER); splitting into words then reads می‌شود, می شود and میشود as one word.
"""

import re
from functools import cache

from kb.languages import wordlists
from kb.languages.folding import Folded, FoldTable
from kb.languages.language import Language, Word, matches

_ZWNJ = "\u200c"  # ZERO WIDTH NON-JOINER, the half-space
_TABLE = FoldTable(
    {
        "ي": "ی",  # ARABIC LETTER YEH
        "ى": "ی",  # ARABIC LETTER ALEF MAKSURA
        "ئ": "ی",  # YEH WITH HAMZA ABOVE: مسئول, مسیول
        "ك": "ک",  # ARABIC LETTER KAF
        "ة": "ه",  # ARABIC LETTER TEH MARBUTA
        "ۀ": "ه",  # HEH WITH YEH ABOVE
        "ە": "ه",  # ARABIC LETTER AE
        "ہ": "ه",  # ARABIC LETTER HEH GOAL
        "ھ": "ه",  # ARABIC LETTER HEH DOACHASHMEE
        "آ": "ا",
        "أ": "ا",
        "إ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ء": "",  # a lone hamza: جزء, جز
        "ـ": "",  # ARABIC TATWEEL
    },
    keep=frozenset(_ZWNJ),
)
_LETTER = rf"[^\W_{_ZWNJ}]"
_PART = rf"{_LETTER}+(?:{_ZWNJ}+{_LETTER}+)*"
# What is written apart as often as joined, and belongs to the word beside it.
_AFTER = "ها(?:ی(?:ی|م|ت|ش|مان|تان|شان)?|یی)?|هام|هات|هاش|تر(?:ین)?|اند|ایم|اید|ام"
_WORD = re.compile(rf"(?<![\w])ن?می[{_ZWNJ} ]+{_PART}|{_PART}(?:[{_ZWNJ} ]+(?:{_AFTER})(?![\w{_ZWNJ}]))*")
_AFFIX = re.compile(r"ها.*|نمی|اند|ایم|اید|است|ترین")
# Light verbs, written with the word before them as often as apart: گمشده, گم شده, گم شدن
_LIGHT = re.compile(r"(.{2,})((?:ن?شد|ن?کرد|ن?دید|ن?خورد|ن?یافت)(?:ه|ن))")
_PREVERBS = ("باز", "بر", "در", "فرا", "وا")  # what می stands after: برمی‌گردد
_JOINERS = re.compile(rf"[{_ZWNJ} ]+")

# Endings of nouns and adjectives, longest first, with the fewest letters that must be left.
_ENDINGS = tuple(
    (ending, left)
    for endings, left in (
        ("هایشان هایمان هایتان هایشون هایمون هایتون", 2),
        ("هایی هایم هایت هایش هامون هاتون هاشون", 2),
        ("های هام هات هاش", 2),
        ("ترین", 2),
        ("ها", 2),
        ("یتان یمان یشان", 3),
        ("تان مان شان تون مون شون", 3),
        ("ام ات اش اند اید ایم", 3),
        ("تر", 3),
        ("ان ای یی", 3),
        ("م ت ش ی", 3),
    )
    for ending in endings.split()
)
_ENDINGS_BY_LAST = {
    last: tuple(pair for pair in _ENDINGS if pair[0][-1] == last) for last in {end[-1] for end, _ in _ENDINGS}
}


def fold(text: str) -> Folded:
    """One form of each letter, ASCII digits, no vowel marks, hamza or tatweel; the half-space is kept."""
    return _TABLE.fold(text)


def words(text: str) -> list[Word]:
    """Split into words as read: prefixes and endings written apart or with a half-space belong to their word."""
    return [Word(_JOINERS.sub("", word.text), word.start, word.end) for word in matches(_WORD, fold(text))]


def terms(text: str) -> list[Word]:
    """Give the words, and the parts of those written with half-spaces or with a light verb (پی‌گیری: پیگیری, پی, گیری)."""
    found: list[Word] = []
    for word in matches(_WORD, fold(text)):
        parts = _JOINERS.split(word.text)
        light = _LIGHT.fullmatch("".join(parts))
        if light:
            parts = list(light.groups())
        found.append(Word("".join(parts), word.start, word.end))
        if len(parts) > 1:
            found += [
                Word(part, word.start, word.end)
                for part in parts
                if len(part) > 1 and not _AFFIX.fullmatch(part)
            ]
    return found


@cache
def _lemmas() -> dict[str, str]:
    """Map forms to what they are looked up by: verbs by their past stem, broken plurals by their singular."""
    found: dict[str, str] = {}
    for line in wordlists.lines("fa", "verbs"):
        past, *presents = line.split()
        found.update(dict.fromkeys(_conjugated(past, presents), past))
    for line in wordlists.lines("fa", "forms"):
        lemma, *forms = line.split()
        found.update(dict.fromkeys((lemma, *forms), lemma))
    return found


def _conjugated(past: str, presents: list[str]) -> list[str]:
    """Give the forms of one verb: finite, negated, imperative, subjunctive, perfect, infinitive."""
    pasts = [past + ending for ending in ("", "م", "ی", "یم", "ید", "ین", "ند", "ن")]
    perfects = [past + "ه" + ending for ending in ("", "ام", "ای", "است", "ایم", "اید", "اند", "م", "ش")]
    now = [root + ending for root in presents for ending in ("م", "ی", "د", "ه", "یم", "ید", "ین", "ند", "ن")]
    # نیامد, بیایید: a ی stands between the prefix and an alef
    soft = ["ی" + form for form in (*pasts, *now, *perfects) if form[:1] == "ا"]
    roots = [root for root in presents if len(root) > 2]
    infinitives = [past + "ن", past + "نی", past + "نم", past + "نش", past + "نتان"]
    prefixed = [prefix + form for form in (*pasts, *now) for prefix in ("می", "نمی")]
    shifted = [prefix + form for form in (*pasts, *now, *soft, *perfects) for prefix in ("ن", "ب")]
    imperatives = ["ب" + root for root in presents] + ["ن" + root for root in presents]
    parted = [
        preverb + prefix + form.removeprefix(preverb)
        for preverb in _PREVERBS
        if past.startswith(preverb)
        and presents
        and all(r.removeprefix(preverb) not in ("", r) for r in presents)
        for form in (*pasts, *now)
        for prefix in ("می", "نمی", "ن")
    ]
    plain_now = [form for form in now if len(form) > 2]
    return [*pasts, *perfects, *infinitives, *prefixed, *shifted, *imperatives, *parted, *plain_now, *roots]


def stem(word: str) -> str:
    """Give the stem of a folded word: the verb's past stem, or the noun without its endings."""
    lemmas = _lemmas()
    for _ in range(3):
        if word in lemmas:
            return lemmas[word]
        shorter = _without_ending(word)
        if shorter == word:
            break
        word = shorter
    return word


def _without_ending(word: str) -> str:
    for ending, left in _ENDINGS_BY_LAST.get(word[-1:], ()):
        if len(word) >= len(ending) + left and word.endswith(ending):
            return word[: -len(ending)]
    return word


LANGUAGE = Language(
    code="fa",
    name="فارسی",
    direction="rtl",
    gettext="fa",
    tag="fa",
    tags=frozenset({"fa", "fa-ir", "fa-arab", "fa-af"}),
    digits="۰۱۲۳۴۵۶۷۸۹",
    quotes=("«", "»"),
    question_marks="؟?",
    sentence_ends=".!؟?…",
    fold=fold,
    words=words,
    terms=terms,
    stem=stem,
    script=re.compile(r"[\u0620-\u06ff]"),
    # Ezafe: kasra, HAMZA ABOVE («خانهٔ ما»), and ی after ZERO WIDTH NON-JOINER («خانه‌ی ما»).
    onto_words="\u0650|\u0654|\u200cی",
    source="CLDR 48; spelling: Dastur-e Khatt-e Farsi (Academy of Persian Language, 2015); stems: own, on data/fa",
)
