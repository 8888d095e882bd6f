"""Greek: facts, folding, words and stems."""

import re
import unicodedata

from kb.languages.language import Folded, Language, Word, fold_with

_TABLE = {
    0x2019: "'",  # RIGHT SINGLE QUOTATION MARK, as an apostrophe
    0x2018: "'",  # LEFT SINGLE QUOTATION MARK
    0x02BC: "'",  # MODIFIER LETTER APOSTROPHE
    0x201C: '"',
    0x201D: '"',
    0x2010: "-",
    0x2011: "-",
}
_DROP = frozenset("\u00ad\u200b\ufeff")  # SOFT HYPHEN, ZERO WIDTH SPACE, BYTE ORDER MARK
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def _plain(char: str) -> str:
    return "".join(piece for piece in unicodedata.normalize("NFKD", char) if not unicodedata.combining(piece)).lower()


def fold(text: str) -> Folded:
    """Lower-case, without accents, with straight quotes."""
    return fold_with(text, _TABLE, drop=_DROP, pieces=_plain)


def words(text: str) -> list[Word]:
    """Split into words, folded, with their place in the text as given."""
    folded = fold(text)
    return [Word(m.group(), *folded.span(m.start(), m.end())) for m in _WORD.finditer(folded.text)]


def stem(word: str) -> str:
    """Give the stem of a folded word."""
    return word


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
    stem=stem,
    source="CLDR 48",
)
