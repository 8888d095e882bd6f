"""Telling that a text is in another language than was said, by the scripts of its letters and by function words.

It speaks only where both are clear: short texts, names, code and words of English within another language tell
nothing. What it knows of a language is `data/<tag>/telling.txt`, also for languages that we have no module for.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from kb.languages import wordlists
from kb.languages.folding import FoldTable
from kb.languages.language import language

# The first word of a letter's Unicode name -> its script's tag (ISO 15924) and how much of a word one letter is.
_SCRIPTS: Mapping[str, tuple[str, int]] = {
    "LATIN": ("Latn", 1), "FULLWIDTH": ("Latn", 1), "GREEK": ("Grek", 1), "ARABIC": ("Arab", 1),
    "CYRILLIC": ("Cyrl", 1), "HEBREW": ("Hebr", 1), "ARMENIAN": ("Armn", 1), "GEORGIAN": ("Geor", 1),
    "DEVANAGARI": ("Deva", 1), "BENGALI": ("Beng", 1), "TAMIL": ("Taml", 1), "THAI": ("Thai", 1),
    "CJK": ("Hani", 3), "HIRAGANA": ("Kana", 2), "KATAKANA": ("Kana", 2), "HANGUL": ("Hang", 2),
}  # fmt: skip
_ONE_LANGUAGE = {"Grek": "el", "Kana": "ja", "Hang": "ko", "Hani": "zh"}  # scripts that name their language
_LEAST = 10  # weighted letters of another script: fewer are a name
_MOST_OWN = 0.3  # share of the own script beyond which a text is mixed
_MOST_OWN_BESIDE_LATIN = 0.12  # product names, commands and error messages are in Latin letters everywhere
_LEAST_KANA = 0.15  # Chinese shop names borrow a の; Japanese sentences have more
_LEAST_WORDS = 6  # words from which function words tell anything
_LEAST_TELLING = 3  # different ones
_TELLING_SHARE = 0.15
_CLEARLY = 4  # times as many as of the next language
_LEAST_KNOWN = 2  # function words, where the script leaves few languages

_WORD = re.compile(r"[^\W\d_]+")
# Arabic and Persian keyboards give different letters for one; half-spaces part words here.
_TABLE = FoldTable({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}, keep=frozenset("\u200c"))


def other_language(text: str, tag: str) -> str | None:
    """Name the language that a text is clearly in where that is not the one said, as a tag of BCP 47.

    `und-Cyrl` stands for any language in Cyrillic letters. None where it fits, or where it cannot be told; a language
    typed in Latin letters (Greeklish) is the same language.
    Raises Invalid for a locale that is not ours. The text should be without code and addresses.
    """
    said = language(tag).code
    own_script = _script_of(said)
    weights = _weights(text)
    total = sum(weights.values())
    if not total or own_script is None:
        return None
    own = weights[own_script]
    if own_script == "Hani" and weights["Kana"] >= max(_LEAST, _LEAST_KANA * total):
        return "ja"
    other, most = max(
        ((script, weight) for script, weight in weights.items() if script != own_script),
        key=lambda each: each[1],
        default=("", 0),
    )
    if other == "Latn" and own <= _MOST_OWN_BESIDE_LATIN * total:
        found = _by_words(text, "Latn")
    elif other != "Latn" and most >= _LEAST and own <= _MOST_OWN * total and most > total / 2:
        found = _by_script(text, other)
    else:
        found = _by_words(text, own_script) if own > total / 2 else None
    return None if found in (said, f"{said}-Latn") else found


def _by_script(text: str, script: str) -> str:
    """Name the language where the script is certain: it may name it, else a few function words do."""
    best, times, _different, next_times = _heard(_words(text, script), script)
    is_known = times >= _LEAST_KNOWN and times > 2 * next_times
    return _ONE_LANGUAGE.get(script) or (best if is_known else f"und-{script}")


def _by_words(text: str, script: str) -> str | None:
    """Name the language whose function words clearly prevail in a script; None where none does."""
    words = _words(text, script) if _has_several(script) else []
    if len(words) < _LEAST_WORDS:
        return None
    best, times, different, next_times = _heard(words, script)
    is_clear = (
        different >= _LEAST_TELLING
        and times >= _TELLING_SHARE * len(words)
        and times >= _CLEARLY * next_times
    )
    return best if is_clear else None


def _heard(words: Collection[str], script: str) -> tuple[str, int, int, int]:
    """Give the language with the most function words among these: its tag, how often they stand, how many different
    ones there are, and how often those of the next language stand.
    """
    count = Counter(words)
    heard = sorted(
        (sum(count[word] for word in found), len(found), tag)
        for tag, telling in _telling().items()
        if _script_of(tag) == script
        for found in [telling & count.keys()]
    )
    next_best, best = [(0, 0, ""), (0, 0, ""), *heard][-2:]
    return best[2], best[0], best[1], next_best[0]


def _words(text: str, script: str) -> list[str]:
    return [word for word in _WORD.findall(_TABLE.fold(text).text) if _script(word[0]) == script]


def _weights(text: str) -> Counter[str]:
    """Count the letters of each script, each by how much of a word it is."""
    weights: Counter[str] = Counter()
    for char, times in Counter(text).items():
        script = _script(char)
        if script:
            weights[script] += times * _weight(script)
    return weights


@cache
def _weight(script: str) -> int:
    return next(weight for name, weight in _SCRIPTS.values() if name == script)


@cache
def _script(char: str) -> str | None:
    if not char.isalpha():
        return None
    name = unicodedata.name(char, "").partition(" ")[0]
    return _SCRIPTS.get(name, (None,))[0]


@cache
def _telling() -> Mapping[str, frozenset[str]]:
    """Tag -> the folded function words that no other language lists."""
    folders = sorted(place.name for place in (files("kb.languages") / "data").iterdir() if place.is_dir())
    listed = {tag: {_TABLE.fold(word).text for word in wordlists.words(tag, "telling")} for tag in folders}
    times = Counter(word for words in listed.values() for word in words)
    return {tag: frozenset(w for w in words if times[w] == 1) for tag, words in listed.items() if words}


@cache
def _has_several(script: str) -> bool:
    return sum(_script_of(tag) == script for tag in _telling()) > 1


@cache
def _script_of(tag: str) -> str | None:
    """Name the script of a language's function words; None for one without any."""
    return next((_script(word[0]) for word in sorted(_telling().get(tag, ()))), None)
