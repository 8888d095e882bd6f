"""English: a clause's actor, tense, mood and verb, from its words in order.

The method is shallow on purpose: cut at marks and joining words (`pieces`), find the one verb group of each piece
(`groups`, `orders`), read the subject before it, or inside it in a question (`facts`). Function words are in `words`, all others
are data in `lexicon/en`; which facts make an action, a thanks or an invitation is data in `rules/en`. Source of the
forms: Huddleston & Pullum, A Student's Introduction to English Grammar (2005), chapters 3, 5 and 9.
"""

import re

from kb.tone.clause import Clause, Sentence, Token
from kb.tone.grammar.chunks import Chunks
from kb.tone.grammar.en.facts import ClauseReader
from kb.tone.grammar.en.verbs import Lexicon

_TOKEN = re.compile(r"[€£$¥]?[^\W_]+(?:[.:,/](?=\d)[^\W_]+|['-][^\W_]+)*%?|[^\w\s*~\[\]]")


class Grammar:
    """What English brings to the tone checker; its word data is read when it is made."""

    joined = False

    def __init__(self) -> None:
        self._chunks = Chunks(_TOKEN)
        self._lexicon = Lexicon()
        self._reader = ClauseReader(self._lexicon)
        self.greetings = self._lexicon.words["greeting"]
        self.closings = self._lexicon.words["closing"]
        self.abbreviations = self._lexicon.words["abbreviation"]

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split into words (with their apostrophes and hyphens), amounts and marks."""
        return self._chunks.tokens(text, start, end)

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Give the tokens as they are: words are parted by spaces, and clauses told without marks."""
        return tokens

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        return self._reader.clauses(sentence)

    def forms(self, lemma: str) -> frozenset[str]:
        """List the forms of a verb, British and American."""
        return self._lexicon.forms(lemma)

    def words(self, name: str) -> frozenset[str]:
        """List the words of a class; of a verb class, with all their forms."""
        return self._lexicon.words_of(name)


GRAMMAR = Grammar
