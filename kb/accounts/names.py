"""Sign-in names: what may be one, and the folded form by which two that look the same are one."""

import re
import unicodedata

from kb.accounts.user import SYSTEM
from kb.errors import N_, Problem

LIMIT = 80

# Letters that a reader takes for another one, lower case -> the one they are taken for. A name all in
# Cyrillic or Greek can read as a Latin one, so whole words count too. Source: the pairs in use among
# Unicode's confusables (UTS 39), for the scripts of our languages and Cyrillic.
_LOOK_ALIKES = str.maketrans(
    "ıɡаеорсхуіјѕһԁԛԝкмтвнгαβεζηικμνορτυχγωيىكةأإٱؤئ",
    "igaeopcxyijshdqwkmtbhrabezhikmnoptyxywییکهاااوی",
)
_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "BOPOMOFO": "CJK"}
_SEPARATORS = re.compile(r"[ ._'-]")


def clean(name: str) -> str:
    """Give the name as it is stored: composed, without space around it."""
    return unicodedata.normalize("NFC", name).strip()


def folded(name: str) -> str:
    """Give the form that is unique among people: two names that look the same have one."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return unicodedata.normalize("NFC", plain.translate(_LOOK_ALIKES))


def problems(name: str, where: str = "name") -> list[Problem]:
    """Say why this cannot be a sign-in name."""
    found: list[Problem] = []
    if not name or len(name) > LIMIT:
        found.append(Problem(where, N_("Use 1 to %(limit)s characters."), {"limit": LIMIT}))
    elif not all(_is_letter_or_digit(char) or _SEPARATORS.fullmatch(char) for char in name):
        found.append(
            Problem(where, N_("Use letters, digits, and between them spaces, dots, hyphens or underscores."))
        )
    elif len({_script(char) for char in name if unicodedata.category(char)[0] == "L"}) > 1:
        found.append(Problem(where, N_("Use the letters of one script only.")))
    elif not _is_letter_or_digit(name[0]):
        found.append(Problem(where, N_("Begin with a letter or a digit.")))
    elif folded(name) == folded(SYSTEM.name):
        found.append(Problem(where, N_("This name is kept for the program itself.")))
    return found


def _is_letter_or_digit(char: str) -> bool:
    return unicodedata.category(char) in {"Lu", "Ll", "Lo", "Lm", "Nd", "Mn", "Mc"}


def _script(char: str) -> str:
    # The standard library does not know the Script property; the first word of a letter's name is its script.
    word = unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]
    return _SCRIPTS.get(word, word)
