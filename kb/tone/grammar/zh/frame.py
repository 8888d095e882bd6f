"""What is read of one piece of a sentence, before it becomes a clause; and the word sets several modules share."""

from dataclasses import dataclass, field

from kb.tone.clause import Actor, Form, Link, Question, Token, Voice
from kb.tone.grammar.zh.vocabulary import word_set

VERBS = word_set("act root did step deliver contact know receive report fault vague move state adverse")
GIVING = word_set("给 为 替 帮 跟 向 和 与 对 同 畀 俾")
MAKES = word_set("让 害 令 使 叫")
ADDITIVE = word_set("再 就 要 即 便 必 另 会 马上 立即 立刻 随即")


@dataclass(slots=True)
class Frame:
    """What was read of one piece, before it becomes a clause."""

    tokens: tuple[Token, ...]
    actor: Actor = "none"
    form: Form = "present"
    voice: Voice = "active"
    link: Link = "main"
    question: Question = "none"
    negated: bool = False
    dated: bool = False
    obj: bool = False
    marked: bool = False  # a subject or a marker of its own: nothing is taken over from the piece before
    bare: bool = False
    lemma: str = ""
    verbs: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)
    said: frozenset[str] = frozenset()  # the texts of the tokens
    known: frozenset[str] = frozenset()  # the classes of the tokens
    flags: frozenset[str] = frozenset()  # the same, settled by their neighbours
