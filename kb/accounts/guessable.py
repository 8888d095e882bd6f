"""Passwords that everybody who guesses tries first: rows of keys, one sign again and again, well-known words with digits."""

import re

# What stands first in published lists of passwords, in the languages of our interface: without digits and signs.
_WORDS = frozenset(
    [
        "password",
        "passwort",
        "passphrase",
        "passcode",
        "changeme",
        "letmein",
        "welcome",
        "administrator",
        "admin",
        "superuser",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "basketball",
        "superman",
        "batman",
        "starwars",
        "pokemon",
        "dragon",
        "monkey",
        "master",
        "michael",
        "jennifer",
        "charlie",
        "jordan",
        "hunter",
        "ranger",
        "trustno",
        "whatever",
        "secret",
        "default",
        "guest",
        "support",
        "hamdeli",
        "helpdesk",
        "customer",
        "service",
        "company",
        "qwerty",
        "azerty",
        "qwertz",
        "abc",
        "abcd",
        "love",
        "hello",
        "computer",
        "internet",
        "samsung",
        "summer",
        "winter",
        "spring",
        "autumn",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "گذرواژه",
        "رمزعبور",
        "دوستت\u200cدارم",
        "ایران",
        "تهران",
        "κωδικός",
        "συνθηματικό",
        "σαγαπώ",
        "ελλάδα",
        "mima",
        "woaini",
        "zhongguo",
        "密码",
        "我爱你",
    ]
)
_ROWS = (
    "1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "azertyuiop", "qwertzuiop",
    "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb", "qazwsxedcrfvtgb", "abcdefghijklmnopqrstuvwxyz",
    "ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "αβγδεζηθικλμνξοπρστυφχψω", "۱۲۳۴۵۶۷۸۹۰",
)  # fmt: skip
_LEAST_DIFFERENT = 4  # signs, in a password of a usual length
_USUAL = 24
_RUN = 4  # keys in a row
_END = re.compile(r"[\W\d_]+\Z")
_DISGUISES = str.maketrans("@4310$5!7", "aaeiossit")


def is_guessable(password: str, name: str) -> bool:
    """Whether a guesser would come to this among the first thousands of tries."""
    plain = password.casefold()
    if len(plain) <= _USUAL and len(set(plain)) < _LEAST_DIFFERENT:
        return True
    if _in_rows(plain):
        return True
    undisguised = _END.sub("", plain).translate(_DISGUISES)
    return any(word in _WORDS or word == name.casefold() for word in (_core(plain), _core(undisguised)))


def _core(text: str) -> str:
    """Take digits, signs and spaces away, and one word said twice for one."""
    letters = re.sub(r"[\W\d_]+", "", text)
    half = len(letters) // 2
    return letters[:half] if letters and letters[:half] == letters[half:] else letters


def _in_rows(text: str) -> bool:
    """Whether a text is put together of runs of keys, forwards or backwards, and nothing else."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    position = 0
    while position < len(text):
        length = next(
            (
                n
                for n in range(len(text) - position, _RUN - 1, -1)
                if any(text[position : position + n] in row for row in rows)
            ),
            0,
        )
        if not length:
            return len(text) - position < _RUN and position >= 8
        position += length
    return bool(text)
