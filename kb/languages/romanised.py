"""Greek, Persian and Chinese in Latin letters, in people's several habits.

Each way turns both sides to keys by sound: a word of the script to what it sounds like, Latin letters to what
they may sound like. Where keys are coarse (Persian writes no short vowels), `fits` has the last word.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from kb.languages import wordlists

PINYIN_LANGUAGE = "zh"
_MOST_READINGS = 48


@dataclass(frozen=True)
class Way:
    """One language's way into Latin letters. `keys` are a word's sounds, `readings` what Latin letters may sound like;
    `fits` and `begins` decide between a Latin word and a word of the script; `endings` gives the Latin word and
    shorter ones without its ending, `stems` beginnings to be looked up among stems.
    """

    language: str
    name: str
    keys: Callable[[str], Iterable[str]]
    readings: Callable[[str], Iterable[str]]
    fits: Callable[[str, str], bool]
    begins: Callable[[str, str], bool]
    endings: Callable[[str], Iterable[tuple[str, str]]]
    stems: Callable[[str], Iterable[str]]


def _read(text: str, table: Mapping[str, tuple[str, ...]], longest: int) -> list[tuple[str, ...]]:
    """Split a text greedily into the table's pieces and give what each may stand for."""
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(text):
        for length in range(longest, 0, -1):
            piece = text[at : at + length]
            if piece in table:
                found.append(table[piece])
                at += length
                break
        else:
            found.append((text[at],))
            at += 1
    return found


def _single(key: str) -> str:
    return re.sub(r"(.)\1+", r"\1", key)


# Greeklish. Sounds: i for ι η υ ει οι υι, o for ο ω, e for ε αι, b for β μπ, d for δ ντ, g for γ γκ γγ, u for ου.

_GREEK = {
    "ου": "u", "αι": "e", "ει": "i", "οι": "i", "υι": "i", "αυ": "ab", "ευ": "eb", "μπ": "b", "ντ": "d",
    "γκ": "g", "γγ": "g", "γχ": "gx", "τσ": "ts", "τζ": "dz", "α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e",
    "ζ": "z", "η": "i", "θ": "8", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o",
    "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "x", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEKLISH: dict[str, tuple[str, ...]] = {
    "ou": ("u",), "u": ("i", "u"), "y": ("i",), "h": ("i", "x"), "ch": ("x",), "kh": ("x", "ki"), "x": ("x", "ks"),
    "ks": ("ks",), "3": ("ks",), "ps": ("ps",), "4": ("ps",), "8": ("8",), "9": ("8",), "th": ("8", "ti"), "w": ("o",),
    "v": ("b",), "b": ("b",), "mp": ("b",), "nt": ("d",), "dh": ("d", "di"), "gk": ("g",), "gg": ("g",), "ng": ("g", "ng"),
    "gh": ("g", "gi"), "ph": ("f", "pi"), "ai": ("e", "ai"), "ei": ("i",), "oi": ("i", "oi"), "yi": ("i",), "au": ("ab",),
    "av": ("ab",), "af": ("ab", "af"), "eu": ("eb",), "ev": ("eb",), "ef": ("eb", "ef"), "ay": ("ab", "ai"),
    "ey": ("eb", "i"), "oy": ("u", "oi"), "oh": ("oi", "ox"), "eh": ("ei", "i", "ex"), "ah": ("ai", "ax"),
    "c": ("k", "s"), "q": ("8", "k"), "j": ("ks", "z", "tz"), "tz": ("dz",), "hi": ("xi", "i"), "dj": ("dz",),
}  # fmt: skip
_GREEK_PIECES = {piece: (sound,) for piece, sound in _GREEK.items()}


def _greek_keys(term: str) -> Iterable[str]:
    return (_single("".join(piece[0] for piece in _read(term, _GREEK_PIECES, 2))),)


def _products(pieces: list[tuple[str, ...]]) -> set[str]:
    """Put the pieces' readings together, within a bound: past it, each further piece has its first reading only."""
    found = [""]
    for piece in pieces:
        chosen = piece if len(found) * len(piece) <= _MOST_READINGS else piece[:1]
        found = [begun + sound for begun, sound in product(found, chosen)]
    return set(map(_single, found))


def _greeklish_readings(word: str) -> Iterable[str]:
    return _products(_read(word, _GREEKLISH, 2))


def _greeklish_stems(word: str) -> Iterable[str]:
    return (word[:-cut] if cut else word for cut in range(5) if len(word) - cut >= 4)


# Finglish. Keys are the consonants without و, ی and a last ه, which Latin letters write in many ways or not at all.

_PERSIAN = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "j", "چ": "C", "ح": "h", "ه": "h",
    "خ": "x", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ژ": "Z", "ش": "S", "غ": "q", "ق": "q",
    "ف": "f", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ا": "", "ع": "", "و": "", "ی": "",
}  # fmt: skip
_FINGLISH: dict[str, tuple[str, ...]] = {
    "sh": ("S",), "ch": ("C",), "kh": ("x", "ki"), "zh": ("Z",), "gh": ("q",), "x": ("x",), "q": ("q",), "c": ("k",),
    "ph": ("f",), "th": ("t",), "w": ("",), "v": ("",), "y": ("",), "a": ("",), "e": ("",), "i": ("",), "o": ("",),
    "u": ("",), "g": ("g", "q"), "'": ("",),
}  # fmt: skip
_LETTERS = {
    "ب": "b", "پ": "p", "ت": "t", "ط": "t", "ث": "(?:s|th)", "س": "s", "ص": "s", "ج": "(?:j|g)", "چ": "ch", "ح": "h",
    "خ": "(?:kh|x)", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ژ": "(?:zh|j|z)", "ش": "sh",
    "غ": "(?:gh|q|g)", "ق": "(?:gh|q|g)", "ف": "(?:f|ph)", "ک": "(?:k|c)", "گ": "g", "ل": "l", "م": "m", "ن": "n",
    "ا": "(?:aa|a|o|oo|u|e|i|)", "ع": "(?:a|e|o|i|)", "و": "(?:v|w|oo|ou|u|o|ow|)",
    "ی": "(?:i|ii|ee|y|iy|yi|ey|ye|ya|a|e|)", "ه": "(?:h|)",
}  # fmt: skip
_FINGLISH_ENDINGS = ("hayetan", "hatun", "haro", "amo", "eto", "esho", "asho", "emo", "haye", "ha", "etun", "etan", "emun", "eman", "am", "et", "at", "esh", "ash", "an", "ye", "yi", "e", "i", "o", "ro")  # fmt: skip


def _persian_keys(term: str) -> Iterable[str]:
    spoken = term[:-1] if term.endswith("ه") and len(term) > 2 else term
    return (_single("".join(_PERSIAN.get(letter, letter) for letter in spoken)),)


def _finglish_readings(word: str) -> Iterable[str]:
    spoken = word[:-1] if word.endswith("h") and word[-2:-1] not in "scktgz" else word
    return _products(_read(spoken, _FINGLISH, 2))


@cache
def _finglish_pattern(term: str) -> re.Pattern[str]:
    """Give the spellings of a Persian word: its letters in turn, doubled or not, with short vowels anywhere."""
    letters = [_LETTERS.get(letter, re.escape(letter)) for letter in term]
    if term.endswith("ه"):
        letters[-1] = "(?:eh|ah|e|a|h|)"
    return re.compile(
        "[aeiou]?" + "[aeo]?".join(f"{letter}{{1,2}}" if len(letter) == 1 else letter for letter in letters)
    )


def _finglish_fits(word: str, term: str) -> bool:
    return bool(_finglish_pattern(term).fullmatch(word))


def _finglish_begins(word: str, term: str) -> bool:
    heard = word.rstrip("aeiou") or word  # a vowel at the end may be the first of the next letter
    return any(_finglish_fits(heard, term[:length]) for length in range(2, len(term)))


def _finglish_shorter(word: str) -> Iterator[tuple[str, str]]:
    yield word, ""
    for ending in _FINGLISH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)], ending


def _whole(word: str) -> Iterable[tuple[str, str]]:
    return ((word, ""),)


def _always(_word: str, _term: str) -> bool:
    return True


def _none(_word: str) -> Iterable[str]:
    return ()


WAYS = (
    Way("el", "greeklish", _greek_keys, _greeklish_readings, _always, _always, _whole, _greeklish_stems),
    Way(
        "fa",
        "finglish",
        _persian_keys,
        _finglish_readings,
        _finglish_fits,
        _finglish_begins,
        _finglish_shorter,
        _none,
    ),
)


# Pinyin


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    """Give character -> its syllables."""
    found: dict[str, tuple[str, ...]] = {}
    for line in wordlists.lines("zh", "pinyin"):
        syllable, characters = line.split()
        for character in characters:
            found[character] = (*found.get(character, ()), syllable)
    return found


@cache
def _known_syllables() -> frozenset[str]:
    return frozenset(line.split()[0] for line in wordlists.lines("zh", "pinyin")) | {"lue", "nue", "lv", "nv"}


def pinyin_keys(term: str) -> Iterable[str]:
    """Give how a character or pair is read, a space between syllables."""
    readings = [_readings().get(character, ()) for character in term[:2]]
    return {" ".join(syllables) for syllables in product(*readings)}


def initial_keys(term: str) -> Iterable[str]:
    """Give the first letters of a pair's syllables."""
    readings = [_readings().get(character, ()) for character in term]
    return (
        {"".join(syllable[0] for syllable in syllables) for syllables in product(*readings)}
        if len(term) == 2
        else ()
    )


def syllables(text: str) -> list[list[str]]:
    """Give the ways to part Latin letters into syllables, the fewest syllables first; few are needed."""
    found: list[list[str]] = []
    _part(text, 0, [], found)
    return sorted(found, key=len)


def _part(text: str, at: int, begun: list[str], found: list[list[str]]) -> None:
    if len(found) >= 16 or len(begun) > 16:
        return
    if at == len(text):
        if begun:
            found.append(list(begun))
        return
    for length in range(6, 0, -1):
        piece = text[at : at + length]
        if len(piece) == length and piece in _known_syllables():
            _part(text, at + length, [*begun, piece], found)
