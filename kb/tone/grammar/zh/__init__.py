"""The Chinese grammar: Simplified and Traditional, letters and chat, with marks or without.

`vocabulary` cuts characters into words, `marking` sets marks that were left out, `parsing` sentences into pieces; `wording` settles the words of a piece,
`predicates` finds its marker and verb, `facts` tells who acts and how, `questions` what is asked. This file is the door. Source of the forms: Li & Thompson, Mandarin Chinese: A Functional Reference
Grammar (1981), chapters 6, 10, 12 to 18 and 23.
"""

from kb.tone.clause import Clause, Sentence, Token
from kb.tone.grammar.zh import facts
from kb.tone.grammar.zh.marking import marking
from kb.tone.grammar.zh.vocabulary import vocabulary


class ChineseGrammar:
    """What Chinese brings to the tone checker."""

    joined = True

    def __init__(self) -> None:
        self._vocabulary = vocabulary()
        self.greetings = self._vocabulary.classes_by_name["greeting"]
        self.closings = self._vocabulary.classes_by_name["closing"]
        self.abbreviations = frozenset[str]()

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split a folded run into words, times and marks: the longest known word first."""
        return self._vocabulary.tokens(text, start, end)

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Set the marks that were left out where a run of words is long; they have no length."""
        learnt = marking()
        return learnt.marked(tokens) if learnt else tokens

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        return facts.clauses(sentence)

    def forms(self, lemma: str) -> frozenset[str]:
        """Give the word itself: Chinese does not inflect."""
        return frozenset({lemma})

    def words(self, name: str) -> frozenset[str]:
        """List the words of a class; raises KeyError."""
        return self._vocabulary.classes_by_name[name]


GRAMMAR = ChineseGrammar
