"""Greek typed in Latin letters: recognised by its small words, and read letter by letter as Greek.

Works on folded tokens; places stay those of the text. A run with Greek letters in it is left alone.
"""

import re
from collections.abc import Sequence

from kb.tone.clause import Token
from kb.tone.grammar.el.morphology import listed

_TELLING = listed(
    "sas mas gia kai tin ton sto stin den tha na apo mou sou einai exoume exete efxaristoume euxaristoume kalimera kalispera parakalo parakaloume sto tou tis ti"
)
_LATIN = re.compile(r"[a-z]+'?$")
_GREEK = re.compile(r"[α-ω]")
_PAIRS = (
    ("euch", "ευχ"), ("efch", "ευχ"), ("efx", "ευχ"), ("eux", "ευχ"), ("afto", "αυτο"), ("afti", "αυτη"), ("ou", "ου"), ("th", "θ"), ("ch", "χ"), ("ps", "ψ"), ("ks", "ξ"), ("ph", "φ"), ("gk", "γκ"), ("mp", "μπ"), ("nt", "ντ"), ("ei", "ει"), ("oi", "οι"), ("ai", "αι"), ("ts", "τσ"), ("tz", "τζ"),
)  # fmt: skip
_LETTERS = str.maketrans(
    dict(
        zip(
            "abgdezhiklmnxoprstyfwvcju8",
            [
                "α",
                "β",
                "γ",
                "δ",
                "ε",
                "ζ",
                "η",
                "ι",
                "κ",
                "λ",
                "μ",
                "ν",
                "χ",
                "ο",
                "π",
                "ρ",
                "σ",
                "τ",
                "υ",
                "φ",
                "ω",
                "β",
                "κ",
                "τζ",
                "υ",
                "θ",
            ],
            strict=True,
        )
    )
)
# Small words whose Greek spelling the letters do not tell.
_WORDS = {
    "sas": "σασ", "mas": "μασ", "gia": "για", "kai": "και", "ke": "και", "k": "και", "tin": "την", "ti": "τι", "tis": "τησ", "ton": "τον", "to": "το", "ta": "τα", "tha": "θα", "8a": "θα", "na": "να", "den": "δεν", "an": "αν",
    "parakalo": "παρακαλω", "parakalw": "παρακαλω", "parakaloume": "παρακαλουμε", "efharisto": "ευχαριστω", "eyxaristw": "ευχαριστω", "euxaristw": "ευχαριστω", "efxaristo": "ευχαριστω", "euxaristo": "ευχαριστω",
    "signomi": "συγγνωμη", "sygnomi": "συγγνωμη", "syggnomi": "συγγνωμη", "signwmi": "συγγνωμη", "ypomoni": "υπομονη", "me": "με", "se": "σε", "mou": "μου", "sou": "σου", "i": "η", "o": "ο", "eimaste": "ειμαστε", "einai": "ειναι", "lipamai": "λυπαμαι", "lypamai": "λυπαμαι",
    "katalavaino": "καταλαβαινω", "katalabainw": "καταλαβαινω", "minima": "μηνυμα", "mynhma": "μηνυμα", "mhnyma": "μηνυμα", "kalimera": "καλημερα", "kalispera": "καλησπερα", "lathos": "λαθοσ", "paraggelia": "παραγγελια", "stalthike": "σταλθηκε", "lavate": "λαβατε", "pira": "πηρα", "pirate": "πηρατε", "steilte": "στειλτε", "estila": "εστειλα", "stilte": "στειλτε", "grapste": "γραψτε", "peite": "πειτε", "pite": "πειτε", "dikio": "δικιο", "exete": "εχετε", "ehete": "εχετε", "akyrosa": "ακυρωσα", "akirosa": "ακυρωσα", "thelete": "θελετε", "deite": "δειτε", "dite": "δειτε", "vlepo": "βλεπω", "vlepw": "βλεπω",
}  # fmt: skip


def greek(tokens: list[Token]) -> list[Token]:
    """Read a run of tokens as Greek where it is Greek in Latin letters; otherwise give it back."""
    if not tokens or _has_greek(tokens):
        return tokens
    telling = sum(token.text in _TELLING for token in tokens)
    if telling < 2:
        return tokens
    return [
        token._replace(text=_spelled(token.text)) if _LATIN.match(token.text) else token for token in tokens
    ]


def _has_greek(tokens: Sequence[Token]) -> bool:
    return any(_GREEK.match(token.text) for token in tokens)


def _spelled(word: str) -> str:
    known = _WORDS.get(word)
    if known:
        return known
    for latin, letters in _PAIRS:
        word = word.replace(latin, letters)
    word = word.translate(_LETTERS)
    for latin, letters in (("ουμε", "ουμε"), ("ικα$", "ηκα"), ("ικε$", "ηκε"), ("ο$", "ω")):
        word = re.sub(latin, letters, word)
    return word
