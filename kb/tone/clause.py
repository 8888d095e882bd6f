"""What the grammars give and the rules ask: tokens, sentences and clauses, as values.

The sets are closed: a rule file that asks for a value not listed here is refused. Nothing here knows a language.
All are named tuples: thousands are made a second, and a frozen data class takes four times as long to make.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, get_args

Actor = Literal["we", "you", "third", "impersonal", "none"]
Form = Literal[
    "done", "progress", "future", "present", "would", "would-have", "request", "ability", "duty", "none"
]
Voice = Literal["active", "passive", "nominal"]
Question = Literal["none", "real", "rhetorical", "request", "offer"]
Link = Literal["main", "if", "when", "because", "that", "relative", "wish"]

ACTORS: tuple[str, ...] = get_args(Actor)
FORMS: tuple[str, ...] = get_args(Form)
VOICES: tuple[str, ...] = get_args(Voice)
QUESTIONS: tuple[str, ...] = get_args(Question)
LINKS: tuple[str, ...] = get_args(Link)

# What stands in a token's text for a thing that is no word. Rule files may name them.
PLACEHOLDER = "<placeholder>"
DATE = "<date>"  # a placeholder whose name speaks of a time: {{ visit.date }}, {{ eta }}
CODE = "<code>"
LINK = "<link>"
QUOTE = "<quote>"
OPAQUE = frozenset({PLACEHOLDER, DATE, CODE, LINK, QUOTE})


class Token(NamedTuple):
    """One word, mark or opaque thing; `start` and `end` count characters of the folded text."""

    text: str
    start: int
    end: int


class Sentence(NamedTuple):
    """One sentence or list item.

    `asked` says that it ends in a question mark; `listed` that it is a list item, `lead_in` then holds
    the sentence before the list; `paragraph` and `number` count from 0; `following` is the first word
    of the next sentence of the same paragraph ("" at its end), by which a question may be seen to be rhetorical.
    """

    tokens: tuple[Token, ...]
    start: int
    end: int
    asked: bool = False
    listed: bool = False
    paragraph: int = 0
    number: int = 0
    lead_in: tuple[Token, ...] = ()
    following: str = ""


class Clause(NamedTuple):
    """The facts of one clause.

    actor     who acts: we (the writer, the team, "our courier"), you (the reader), third, impersonal, none
    form      tense, aspect, mood: done, progress, future, present (general), would, would-have,
              request (imperative, "could you"), ability ("you can"), duty ("you must", "should")
    voice     active, passive, nominal ("refund issued", "is on its way")
    question  none, real, rhetorical, request ("could you …?"), offer ("shall I …?")
    link      how it hangs in its sentence: main, if, when, because, that, relative, wish
    lemma     the verb's dictionary form, "" where there is none
    verbs     the lexicon classes of that verb (`act`, `vague`, `tell`, …), "open" where no list has it
    words     the lexicon classes of the clause's words
    past      whether it is told in the simple past, as history ("was sent", not "has been sent")
    obj       whether the verb has an object or goal;  dated: whether a time is told
    softened  whether it has a please or another softener
    start, end  the span in folded characters, with the clauses that depend on it
    """

    sentence: Sentence
    start: int
    end: int
    actor: Actor = "none"
    form: Form = "none"
    voice: Voice = "active"
    question: Question = "none"
    link: Link = "main"
    lemma: str = ""
    verbs: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    negated: bool = False
    past: bool = False
    obj: bool = False
    dated: bool = False
    softened: bool = False
    tokens: Sequence[Token] = ()


class Grammar(Protocol):
    """What a language brings: `kb/tone/grammar/<code>.py` holds a class `GRAMMAR` made without arguments.

    `greetings` are the first words of a greeting line, `closings` the opening words of a closing line
    ("kind regards"), `abbreviations` words whose full stop ends no sentence, all folded.
    """

    greetings: frozenset[str]
    closings: frozenset[str]
    abbreviations: frozenset[str]
    joined: bool  # whether words are written without spaces between them (zh)

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Split a folded run without opaque things into words and marks."""
        ...

    def marked(self, tokens: list[Token]) -> list[Token]:
        """Set the marks that were left out of a block, as tokens without length, where the language needs them."""
        ...

    def clauses(self, sentence: Sentence) -> list[Clause]:
        """Tell the facts of each clause of a sentence, in order."""
        ...

    def forms(self, lemma: str) -> frozenset[str]:
        """List the folded forms of a dictionary form, for `@lemma` in rule files."""
        ...

    def words(self, name: str) -> frozenset[str]:
        """List the folded words of a lexicon class, for `#class` in rule files; raises KeyError."""
        ...
