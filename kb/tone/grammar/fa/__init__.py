"""The Persian grammar: written and spoken, letters and half-spaces in any spelling.

`morphology` knows the verb forms, `lexicon` the word classes, `parsing` cuts a sentence into clauses,
`facts` tells who acts in them and how. This file is the door.
"""

from kb.tone.clause import Clause, Sentence, Token
from kb.tone.grammar.fa import facts, lexicon, morphology, parsing


class PersianGrammar:
    """What Persian brings to the tone checker."""

    joined = False

    def __init__(self) -> None:
        self.greetings = lexicon.word_class("greeting")
        self.closings = lexicon.plain_class("closing")
        self.abbreviations = frozenset[str]()

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split a folded run: می‌شود, می شود and میشود are one token, as are known compounds."""
        return lexicon.tokens(text, start, end)

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Give the tokens as they are: words are parted by spaces, and clauses told without marks."""
        return tokens

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause, in order."""
        return facts.clauses(sentence, parsing.frames(sentence.tokens))

    def forms(self, lemma: str) -> frozenset[str]:
        """List the forms of an infinitive, or of a word with its endings."""
        return morphology.forms_of(lexicon.folded(lemma)) or lexicon.expanded(lexicon.folded(lemma))

    def words(self, name: str) -> frozenset[str]:
        """List the words of a class with their endings; raises KeyError."""
        if name == "negfuture":
            return morphology.negated_forms()
        if name == "negpast":
            return morphology.negated_past_forms()
        if name in morphology.TENSES:
            return morphology.forms_in(name)
        return lexicon.word_class(name)


GRAMMAR = PersianGrammar
