"""Writing Greek, Persian and Chinese in Latin letters, for names that have to be ASCII.

One spelling a word, to be read and corrected by people; `romanised` is the other way round, and knows many spellings.
"""

import re
from functools import cache

from kb.languages import wordlists
from kb.languages.el import LANGUAGE as GREEK
from kb.languages.fa import LANGUAGE as PERSIAN
from kb.languages.folding import plain
from kb.languages.romanised import pinyin_keys
from kb.languages.zh import LANGUAGE as CHINESE

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[\u0300-\u036f\u200c'’]+[^\W_\u3400-\u9fff]+)*")
_APOSTROPHES = re.compile("['’]")
_ZWNJ = "\u200c"  # ZERO WIDTH NON-JOINER

_GREEK_PAIRS = {
    "ου": "ou", "αυ": "av", "ευ": "ev", "ηυ": "iv", "μπ": "mp", "γγ": "ng", "γξ": "nx", "γχ": "nch",
    "ντ": "nt", "γκ": "gk",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y",
    "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_VOICELESS = "θκξπστφχψ"  # before these, and at the end, αυ ευ are heard as af ef
_PERSIAN = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z",
    "ع": "a", "غ": "gh", "ف": "f", "ق": "gh", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
_VOWELS = frozenset("aeiou")


def in_latin(text: str) -> list[str]:
    """Write the words of a text in Latin letters and ASCII digits, lower-case; what has no spelling is left out."""
    return [spelled for word in _WORD.findall(text) if (spelled := _spelled(word))]


def _spelled(word: str) -> str:
    if CHINESE.script.search(word):
        return _pinyin(CHINESE.fold(word).text)
    if PERSIAN.script.search(PERSIAN.fold(word).text):
        return _finglish(PERSIAN.fold(word).text)
    if GREEK.script.search(GREEK.fold(word).text):
        return _greeklish(GREEK.fold(word).text)
    return _plain(word)


def _plain(word: str) -> str:
    """Write a word of Latin letters without accents."""
    given = "".join(map(plain, _APOSTROPHES.sub("", word)))
    return re.sub("[^a-z0-9]", "", given.replace("ø", "o").replace("ı", "i"))


def _greeklish(word: str) -> str:
    found = ""
    at = 0
    while at < len(word):
        pair = word[at : at + 2]
        if pair in _GREEK_PAIRS:
            spelled = _GREEK_PAIRS[pair]
            if pair in ("αυ", "ευ", "ηυ") and word[at + 2 : at + 3] in _VOICELESS:
                spelled = spelled[:-1] + "f"
            found, at = found + spelled, at + 2
        else:
            found, at = found + _GREEK.get(word[at], word[at]), at + 1
    return _plain(found)


@cache
def _known_persian() -> dict[str, str]:
    pairs = (line.split() for line in wordlists.lines("fa", "latin"))
    return {PERSIAN.fold(word).text: spelled for word, spelled in pairs}


def _finglish(word: str) -> str:
    if word in _known_persian():
        return _known_persian()[word]
    return "".join(_known_persian().get(part) or _by_letters(part) for part in word.split(_ZWNJ))


def _by_letters(word: str) -> str:
    """Spell a Persian word by its letters, with an `a` where a syllable of consonants alone would need a vowel."""
    sounds = [_sound(word, at) for at in range(len(word))]
    found: list[str] = []
    consonants = 0  # in a row, so far
    for at, sound in enumerate(sounds):
        is_vowel = sound[:1] in _VOWELS
        follows = sounds[at + 1 : at + 2]
        if not is_vowel and consonants == (1 if len(found) == 1 else 2):
            found.append("a")
            consonants = 0
        found.append(sound)
        is_begun = at == 0 and not is_vowel and follows and follows[0][:1] not in _VOWELS
        if is_begun:
            found.append("a")
        consonants = 0 if is_vowel or is_begun else consonants + 1
    return _plain("".join(found))


def _sound(word: str, at: int) -> str:
    letter, is_last = word[at], at == len(word) - 1
    if letter == "ه" and is_last and at:
        return "e"
    if letter == "و":
        return "u" if at and word[at - 1] not in "اوی" and word[at + 1 : at + 2] != "ا" else "v"
    if letter == "ی":
        return "y" if at == 0 or word[at + 1 : at + 2] == "ا" else "i"
    return _PERSIAN.get(letter, letter)


@cache
def _usual_readings() -> dict[str, str]:
    lines = (line.split() for line in wordlists.lines("zh", "usual"))
    return {character: syllable for syllable, characters in lines for character in characters}


def _pinyin(character: str) -> str:
    return _usual_readings().get(character) or min(pinyin_keys(character), default="")
