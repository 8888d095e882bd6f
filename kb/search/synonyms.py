"""Words for the same thing: a language's groups of synonyms, found in texts and queries as whole phrases.

A member of several words is indexed as one term of its own (its words' stems with spaces between, which no other term
has), so that "money back" is met by "money back" and never by "money" here and "back" there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from kb.languages import LANGUAGES, Word, wordlists

_SKIPPED = 2  # stop words that may stand between the words of a phrase: give (me my) money back
_STEMS = 60_000  # stems remembered a language: texts repeat their words
Found = tuple[str, int, int]  # the member's key, its first word and the one after its last


def is_phrase(term: str) -> bool:
    """Whether a term is a phrase of several words."""
    return " " in term


def innermost(words: Iterable[Word]) -> list[Word]:
    """Keep the words that hold no other, in order: the halves of a compound, the characters of a pair."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda word: (word.start, word.end)):
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


class Lexicon:
    """The groups of one language. A member's key is its stem, a pair of Chinese characters, or a phrase's stems."""

    def __init__(self, code: str) -> None:
        language = LANGUAGES[code]
        self._joiner = language.joiner
        self._stem = lru_cache(_STEMS)(language.stem)
        self._stops = wordlists.words(code, "stopwords")
        self._members: dict[str, dict[str, str]] = {}
        self._single: dict[str, None] = {}
        starts: dict[str, set[tuple[str, ...]]] = {}
        for group in wordlists.groups(code, "synonyms"):
            members: dict[str, str] = {}
            for text in group:
                words = tuple(word.text for word in innermost(language.terms(text)))
                stems = tuple(map(self._stem, words))
                if words:
                    self._single.update({word: None for word in (self._key(words),) if not is_phrase(word)})
                    members.setdefault(self._key(stems), self._key(words))
                    starts.setdefault(stems[0], set()).add(stems)
            for key in members:
                self._members.setdefault(key, {}).update(members)
        self._starts = {stem: sorted(found, key=len, reverse=True) for stem, found in starts.items()}
        self._phrases = {
            stem: phrases
            for stem, found in self._starts.items()
            if (phrases := [stems for stems in found if is_phrase(self._key(stems))])
        }

    def _key(self, words: Sequence[str]) -> str:
        pair = not self._joiner and len(words) == 2 and all(len(word) == 1 for word in words)
        return ("" if pair else " ").join(words)

    def members(self, key: str) -> Mapping[str, str]:
        """Give the members of all groups of this one, itself among them: key -> the words as listed."""
        return self._members.get(key, {})

    def words(self) -> Iterator[str]:
        """Give the members of one word."""
        return iter(self._single)

    def phrases(self, words: Iterable[Word]) -> list[Word]:
        """Give the phrases in a text, by its terms."""
        tokens = innermost(words)
        return [
            Word(key, tokens[start].start, tokens[end - 1].end)
            for key, start, end in self._find(tokens, self._phrases)
        ]

    def longest(self, words: Sequence[Word]) -> Iterator[Found]:
        """Give the longest member that begins at each of a text's innermost words."""
        last = -1
        for key, start, end in self._find(words, self._starts):
            if start != last:
                yield key, start, end
                last = start

    def _find(
        self, words: Sequence[Word], starts: Mapping[str, Sequence[tuple[str, ...]]]
    ) -> Iterator[Found]:
        stems = [self._stem(word.text) for word in words]
        for at, stem in enumerate(stems):
            for member in starts.get(stem, ()):
                end = self._end(member, stems, words, at)
                if end:
                    yield self._key(member), at, end

    def _end(self, member: Sequence[str], stems: Sequence[str], words: Sequence[Word], at: int) -> int:
        """Give the place after a member that begins at a word, 0 where it does not stand there."""
        for stem in member[1:]:
            at += 1
            for _ in range(_SKIPPED):
                if at < len(stems) and stems[at] != stem and words[at].text in self._stops:
                    at += 1
            if at >= len(stems) or stems[at] != stem:
                return 0
        return at + 1


@cache
def lexicon(code: str) -> Lexicon:
    """Give the groups of a language, read at the first use."""
    return Lexicon(code)
