"""English: facts, folding, words and stems."""

import re
from functools import cache

from kb.languages import wordlists
from kb.languages.folding import Folded, FoldTable
from kb.languages.language import Language, Word, matches, snowball

_TABLE = FoldTable({})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")

# British forms brought to American ones before stemming. A word that is changed without need ("advise")
# changes alike in text and query, so only collisions matter: short words are left alone for them.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\w\w\w)is(e[drs]?|ing|ations?|able)$", r"iz\1"),
        (r"(?<=\w\w\w)ys(e[drs]?|ing)$", r"yz\1"),
        (r"(?<=\w\w\w)our(s|ed|ing|ite|ites|able|al|ably)?$", r"or\1"),
        (r"(?<=\w\w[nb])tre(s|d)?$", r"ter\1"),
        (r"(?<=\w\w)ogue(s|d)?$", r"og\1"),
        (r"(?<=\w\w\w\w)ll(ed|ing|ers?|ations?)$", r"l\1"),
        (r"(?<=\w\w\w)ence(s|d)?$", r"ense\1"),
        (r"(?<=\w\w\w)dgement", "dgment"),
    )
)

_BRITISH = re.compile("|".join(pattern.pattern for pattern, _replacement in _SPELLINGS))


def fold(text: str) -> Folded:
    """Lower-case, without accents, with straight quotes and plain hyphens."""
    return _TABLE.fold(text)


def words(text: str) -> list[Word]:
    """Split into words, folded, with their place in the text as given."""
    return matches(_WORD, fold(text))


def terms(text: str) -> list[Word]:
    """Give the words, without apostrophes (don't = dont, customer's = customer), and hyphened ones whole too."""
    folded = fold(text)
    found = [Word(_bare(word.text), word.start, word.end) for word in matches(_WORD, folded)]
    if "-" in folded.text:
        found += [Word(w.text.replace("-", ""), w.start, w.end) for w in matches(_COMPOUND, folded)]
    return found


def _bare(word: str) -> str:
    if "'" not in word:
        return word
    return word.removesuffix("'s").replace("'", "")


@cache
def _forms() -> dict[str, str]:
    return {
        form: _regular(group[0])
        for group in map(str.split, wordlists.lines("en", "forms"))
        for form in group[1:]
    }


def _regular(word: str) -> str:
    if _BRITISH.search(word):  # few words are: for the others one look is enough
        for pattern, replacement in _SPELLINGS:
            word = pattern.sub(replacement, word)
    return snowball("english", word)


def stem(word: str) -> str:
    """Give the stem of a folded word: British spelling as American, irregular forms under their first form."""
    return _forms().get(word) or _regular(word)


LANGUAGE = Language(
    code="en",
    name="English",
    direction="ltr",
    gettext="en",
    tag="en",
    tags=frozenset({"en", "en-us", "en-gb", "en-latn"}),
    digits="0123456789",
    quotes=("“", "”"),
    question_marks="?？",
    sentence_ends=".!?…",
    fold=fold,
    words=words,
    terms=terms,
    stem=stem,
    script=re.compile(r"[a-z]"),
    onto_words="['\u2019]s",
    source="CLDR 48; stems: Snowball English (Porter 2), https://snowballstem.org/algorithms/english/stemmer.html",
)
