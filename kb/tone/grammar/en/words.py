"""English function words: the closed classes that tell how a sentence is built. Verbs and topics are in `lexicon/en`."""

import re

from kb.tone.clause import OPAQUE, Form, Link


def word_set(text: str) -> frozenset[str]:
    """Make a set of the words of a text."""
    return frozenset(text.split())


CLOCK = re.compile(
    r"\d{1,2}(?::\d\d)?(?:am|pm)|\d{1,2}:\d\d|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}(?:st|nd|rd|th)"
)
US = frozenset({"i", "we", "ive", "im", "weve"})
YOU = frozenset({"you", "u", "ya", "ye"})
PRONOUNS = (
    US
    | YOU
    | word_set(
        """
    he she it they this that these those who someone somebody anyone anybody nobody there everyone
    one everything something nothing
    """
    )
)
OURS = frozenset({"our", "my"})
DETERMINERS = word_set(
    """
    the a an your our my his her its their this that these those ur both all any each every another
    one two three four five six no some either neither which what
    """
)
OBJECTS = DETERMINERS | OPAQUE | frozenset(["it", "them", "us", "me", "him", "her", "yourself"])
PARTICLES = word_set(
    """
    in out on off up down back again through away over into onto to from at by with as under until
    till for around along forward together
    """
)
ADVERBS = word_set(
    """
    also now just already then therefore still always never not please pls plz kindly simply really
    very so now too only even ever once here there well ok okay yes no sure first firstly second
    secondly next finally lastly meanwhile instead however otherwise actually currently presently
    immediately quickly soon shortly recently today tonight tomorrow yesterday personally gladly
    happily fully all both likewise manually successfully automatically certainly definitely
    probably maybe perhaps hopefully unfortunately oh ah hi hello and but or truly sincerely deeply
    most more again n't directly duly since long yet right straight safely carefully additionally
    accordingly do be if rather either
    """
)
_NO_ADVERBS = word_set(
    "reply apply supply rely comply family assembly only early imply multiply fly daily weekly monthly italy july"
)


def is_adverb(word: str) -> bool:
    """Say whether a word may stand between subject, auxiliary and verb: the listed ones and those in -ly."""
    return word in ADVERBS or (word[-2:] == "ly" and len(word) > 4 and word not in _NO_ADVERBS)


MODALS: dict[str, Form] = {
    "will": "future", "shall": "future", "gonna": "future", "wo": "future", "would": "would", "could": "would", "might": "would",
    "can": "ability", "may": "ability", "ca": "ability", "must": "duty", "should": "duty", "ought": "duty",
}  # fmt: skip
HAVE = frozenset({"have", "has", "had", "having"})
BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am"})
DO = frozenset({"do", "does", "did"})
AUX = frozenset(MODALS) | (HAVE - {"having"}) | (BE - {"been", "being"}) | DO
CONTRACTED = {"'ve": "have", "'ll": "will", "'d": "would", "'re": "are", "'m": "am", "'s": "is"}
NEGATED = {
    "don't": ("do", "not"), "doesn't": ("does", "not"), "didn't": ("did", "not"), "won't": ("will", "not"), "wouldn't": ("would", "not"),
    "can't": ("can", "not"), "cannot": ("can", "not"), "couldn't": ("could", "not"), "isn't": ("is", "not"), "aren't": ("are", "not"),
    "wasn't": ("was", "not"), "weren't": ("were", "not"), "haven't": ("have", "not"), "hasn't": ("has", "not"), "hadn't": ("had", "not"),
    "shouldn't": ("should", "not"), "mustn't": ("must", "not"), "shan't": ("shall", "not"), "needn't": ("must", "not"), "mightn't": ("might", "not"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "wont": ("will", "not"), "cant": ("can", "not"),
    "isnt": ("is", "not"), "havent": ("have", "not"), "ive": ("i", "have"), "weve": ("we", "have"), "im": ("i", "am"), "youre": ("you", "are"),
    "youll": ("you", "will"), "youve": ("you", "have"), "wanna": ("want", "to"), "here's": ("here", "is"), "that'll": ("that", "will"),
    "let's": ("let", "us"),
}  # fmt: skip
NOT = word_set(
    """
    not never neither nor hardly nobody none nothing no-one no
    """
)
LINKS: dict[str, Link] = {
    "if": "if", "unless": "if", "whether": "that", "when": "when", "once": "when", "until": "when", "till": "when", "before": "when",
    "after": "when", "while": "when", "whenever": "when", "because": "because", "since": "because", "although": "because",
    "though": "because", "who": "relative", "which": "relative", "where": "relative", "whose": "relative", "that": "that",
    "how": "that", "why": "that", "what": "that", "as": "because", "than": "relative", "except": "because", "whereas": "because",
    "whatever": "that", "wherever": "when",
}  # fmt: skip
JOINS = frozenset({"and", "but", "or", "so", "then", "&"})
MARKS = frozenset(',;:()–—"/|→>')
PREPOSITIONS = word_set(
    """
    about for of like with in on at by from to than after before into over under
    """
)
OPEN = frozenset({"open"})
NO_OBJECT = PARTICLES | word_set(
    """
    and . ! ? , now again already too also soon shortly today so here there please ok then it's
    """
)
RHETORICAL_START = word_set(
    """
    because hardly no yes nope simple simply exactly yep certainly never not since of absolutely
    nobody easy
    """
)
