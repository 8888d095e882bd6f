"""Greek: facts, folding, words and stems."""

import re
from functools import cache

from kb.languages import wordlists
from kb.languages.folding import Folded, FoldTable
from kb.languages.language import Language, Word, matches, snowball

_TABLE = FoldTable(
    {
        "ς": "σ",  # GREEK SMALL LETTER FINAL SIGMA
        "ϲ": "σ",  # GREEK LUNATE SIGMA SYMBOL
        "\u00b5": "μ",  # MICRO SIGN, on some keyboards
        "\u037e": ";",  # GREEK QUESTION MARK
        "\u0387": "·",  # GREEK ANO TELEIA
    }
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")


def fold(text: str) -> Folded:
    """Lower-case, without tonos and dialytika, one sigma, the Greek question mark as a semicolon."""
    return _TABLE.fold(text)


def words(text: str) -> list[Word]:
    """Split into words, folded, with their place in the text as given."""
    return matches(_WORD, fold(text))


def terms(text: str) -> list[Word]:
    """Give the words, parted at apostrophes (σ'ευχαριστώ), and hyphened ones whole too (e-mail, email)."""
    folded = fold(text.replace("'", " ").replace("’", " "))
    found = matches(_WORD, folded)
    if "-" in folded.text:
        found += [Word(w.text.replace("-", ""), w.start, w.end) for w in matches(_COMPOUND, folded)]
    return found


@cache
def _forms() -> dict[str, str]:
    """Map the stem of each listed form to the stem of its group's first word."""
    grouped = (line.split() for line in wordlists.lines("el", "forms"))
    return {_regular(form): _regular(group[0]) for group in grouped for form in group}


def _regular(word: str) -> str:
    found = snowball("greek", word)
    # Snowball leaves the iota of some cases (παραγγελι-ες beside παραγγελ-ια) and takes -ικ from others (κωδ-ικου).
    for ending in ("ι", "ικ"):
        if len(found) > len(ending) + 2:
            found = found.removesuffix(ending)
    return found if len(found) > 2 else word  # πίσω, που and πει are not one word


def stem(word: str) -> str:
    """Give the stem of a folded word; listed verbs under one stem in all tenses, with their noun."""
    found = _regular(word)
    return _forms().get(found, found)


LANGUAGE = Language(
    code="el",
    name="Ελληνικά",
    direction="ltr",
    gettext="el",
    tag="el",
    tags=frozenset({"el", "el-gr", "el-cy", "el-grek"}),
    digits="0123456789",
    quotes=("«", "»"),
    question_marks="\u037e;?",
    sentence_ends=".!;…",
    fold=fold,
    words=words,
    terms=terms,
    stem=stem,
    script=re.compile(r"[α-ω]"),
    source="CLDR 48; stems: Snowball Greek (G. Ntais), https://snowballstem.org/algorithms/greek/stemmer.html",
)
