"""Text to terms, the same for every engine: what an entry is indexed under, and what a query's words are.

A term belongs to a field: one a language, one (`NEUTRAL`) for what has none, such as shortcuts. How a term
stands in an entry is packed in one small whole number, its *standing*, which `ranking` reads and no engine
needs to understand.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from kb.languages import LANGUAGES, Folded, Language, Word, parse_locale, wordlists
from kb.library.visibility import Visibility
from kb.placeholders import Placeholder, fill
from kb.search.engine import Document
from kb.search.synonyms import lexicon

NEUTRAL = "any"
DRAFT = "draft_"  # what is not approved stands in fields of its own, so that it is never found by accident
FIELDS = (NEUTRAL, *LANGUAGES)

# A standing: times in the body (up to 15), in the title or not, words of that title (up to 31), in a name or not.
# and the length of the body in steps of 40 words (up to 15).
BODY, TITLE, TITLE_WORDS, NAME, LENGTH = 15, 16, 32, 1024, 2048
LENGTH_STEP = 40
STANDINGS = 32768

_MAX_TERM = 60  # longer "words" are pasted keys or attacks; they are cut, alike in text and query
_LATIN = re.compile(r"[a-z0-9]")
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\s]{0,600}\)")
_LINE_START = re.compile(r"^[ \t]{0,3}(?:#{1,6} +|> ?|[-*+] +)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?!\w)")


def readable(markdown: str) -> str:
    """Give the text as a person reads it in a result: no Markdown marks, placeholders by their fallback."""
    text = fill(markdown, _spoken)
    for pattern, replacement in ((_LINK, r"\1"), (_LINE_START, ""), (_EMPHASIS, "")):
        text = pattern.sub(replacement, text)
    return " ".join(text.split())


def _spoken(placeholder: Placeholder) -> str:
    return placeholder.fallback or "[…]"  # its name is English, whatever the text's language


def _without_placeholders(markdown: str) -> str:
    return readable(fill(markdown, lambda _: " "))


_HOMES: dict[str, str] = {}  # locales are few, and looked up for every result


def home_field(locale: str) -> str:
    """Name the field that texts of a locale are indexed in."""
    return _HOMES.get(locale) or _HOMES.setdefault(locale, parse_locale(locale) or NEUTRAL)


def _language(field: str) -> Language:
    return LANGUAGES[field if field != NEUTRAL else "en"]


def terms(text: str, field: str) -> list[Word]:
    """Give a text's terms as the field's language has them, with their places in the text as given."""
    return [
        word if len(word.text) <= _MAX_TERM else Word(word.text[:_MAX_TERM], word.start, word.end)
        for word in _language(field).terms(text)
    ]


def indexed(text: str, field: str) -> list[Word]:
    """Give a text's terms and the phrases in it that have synonyms."""
    found = terms(text, field)
    return found + lexicon(field).phrases(found) if field in LANGUAGES else found


def fold(text: str, field: str) -> Folded:
    """Give a text in its compared form, with the way back."""
    return _language(field).fold(text)


def words(text: str, field: str) -> list[Word]:
    """Give a text's words in order, without overlap, for phrases."""
    return _language(field).words(text)


def stem(term: str, field: str) -> str:
    """Give the stem of a term of this field."""
    return _language(field).stem(term)


def script_field(text: str) -> str | None:
    """Name the language in whose own script a piece of text is written; None for Latin letters and digits.

    Latin letters belong to every language: product names and loan words stand in all of them.
    """
    folded = text.casefold()
    for code, known in LANGUAGES.items():
        if code != "en" and known.script.search(known.fold(folded).text):
            return code
    return None


def entry_terms(documents: Iterable[Document]) -> Mapping[str, Mapping[str, int]]:
    """Give everything that one entry is found under: field -> term -> standing."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for document in documents:
        prefix = "" if document.approved else DRAFT
        _add_texts(found[prefix + home_field(document.locale)], document)
        for name in (*document.situation_names, *document.situations, document.shortcut or "", document.key):
            _add_name(found, prefix, name)
    return found


def facets(documents: Sequence[Document]) -> Mapping[str, int]:
    """Give what one entry can be filtered by: kind, situations, locales approved and not, shortcut."""
    first = documents[0]
    found = ["entry", f"kind:{first.kind}", *(f"situation:{tag}" for tag in first.situations)]
    found += [f"{'locale' if document.approved else 'draft'}:{document.locale}" for document in documents]
    if first.shortcut:
        found.append(f"shortcut:{first.shortcut.casefold()}")
    if any(document.approved for document in documents):
        found.append("approved")
    found += _visible(first.visibility)
    return dict.fromkeys(found, 1)


def _visible(visibility: Visibility) -> list[str]:
    """Name who sees an entry: `visible:all`, `visible:person:7`, or each team and that it is one's at all."""
    if visibility.is_private:
        return [f"visible:person:{visibility.owner}"]
    teams = [f"visible:team:{team}" for team in sorted(visibility.teams)]
    return ["visible:team", *teams] if teams else ["visible:all"]


def _add_texts(into: dict[str, int], document: Document) -> None:
    field = home_field(document.locale)
    length = min(31, len({(word.start, word.end) for word in terms(document.title, field)}))
    for term in {word.text for word in indexed(document.title, field)}:
        into[term] = max(into.get(term, 0) & NAME, 0) | TITLE | length * TITLE_WORDS
    body = indexed(_without_placeholders(document.body), field)
    steps = min(15, len({word.start for word in body}) // LENGTH_STEP) * LENGTH
    for word in body:
        standing = into.get(word.text, 0)
        if not standing & BODY:
            into[word.text] = standing % LENGTH | steps | 1
        elif standing & BODY < BODY:
            into[word.text] = standing + 1


def _add_name(found: dict[str, dict[str, int]], prefix: str, name: str) -> None:
    field, words = _name_terms(name)
    into = found[prefix + field]
    for word in words:
        into[word] = into.get(word, 0) | NAME


@lru_cache(4096)  # the names of situations come with every entry that has them
def _name_terms(name: str) -> tuple[str, frozenset[str]]:
    field = script_field(name) or NEUTRAL
    return field, frozenset(word.text for word in terms(name, field))


@dataclass(frozen=True)
class Unit:
    """One word of a query: its term, the field whose language it is written in (None: Latin), the pieces it
    can be taken apart into, and its place in the text as given.
    """

    text: str
    field: str | None
    parts: tuple[str, ...]
    start: int
    end: int


@cache
def stop_words(field: str) -> frozenset[str]:
    """Give the words and pairs of characters that say little in a language's query; Latin ones are English."""
    spelled = " ".join(wordlists.words(field if field != NEUTRAL else "en", "stopwords"))
    return frozenset(unit.text for unit in query_units(spelled)) | frozenset(spelled.split())


@cache
def _common_stems(field: str) -> frozenset[str]:
    units = query_units(" ".join(wordlists.words(field, "common")))
    return frozenset(stem(unit.text, field) for unit in units)


def is_common(unit: "Unit") -> bool:
    """Whether a word, in whatever form, is one of everyday: come, week, again."""
    field = unit.field or "en"
    return stem(unit.text, field) in _common_stems(field)


def query_units(text: str) -> list[Unit]:
    """Part a query into words, each piece of it by the language of its script."""
    found: list[Unit] = []
    for start, end, field in _runs(text):
        found += _outermost(terms(text[start:end], field or "en"), start, field)
    return found


def _runs(text: str) -> list[tuple[int, int, str | None]]:
    """Part a text at white space into pieces of one script each, neighbours of one script together."""
    runs: list[tuple[int, int, str | None]] = []
    for chunk in re.finditer(r"\S+", text):
        field = script_field(chunk.group())
        if runs and runs[-1][2] == field:
            runs[-1] = (runs[-1][0], chunk.end(), field)
        else:
            runs.append((chunk.start(), chunk.end(), field))
    return runs


def _outermost(words: list[Word], offset: int, field: str | None) -> list[Unit]:
    """Keep the words that lie in no other; the others are their parts (characters of a pair, halves of a compound)."""
    ordered = sorted(words, key=lambda word: (word.start, -word.end))
    kept: list[Word] = []
    for word in ordered:
        if not kept or word.end > kept[-1].end:
            kept.append(word)
    return [
        Unit(word.text, _own(field, word), _parts(word, ordered), offset + word.start, offset + word.end)
        for word in kept
    ]


def _own(field: str | None, word: Word) -> str | None:
    return field if field and LANGUAGES[field].script.search(word.text) else None


def _parts(whole: Word, words: list[Word]) -> tuple[str, ...]:
    inside = (word for word in words if whole.start <= word.start and word.end <= whole.end)
    return tuple(word.text for word in inside if word.text != whole.text)
