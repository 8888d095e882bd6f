"""Fields of queries and bodies, read as strictly as the command line reads its options."""

import re
from typing import Any

import marshmallow as ma
from marshmallow.validate import Range

from kb.errors import Problem
from kb.languages import LANGUAGES
from kb.library import validation

_DIGITS = re.compile(r"[0-9]{1,16}")


class WholeNumber(ma.fields.Integer):
    """A whole number written with the digits 0 to 9 alone, within bounds."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(validate=Range(least, most), **options)
        self._words = f"Expected a whole number from {least} to {most}."
        self._bounds = range(least, most + 1)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        text = value if isinstance(value, str) else ""
        if not _DIGITS.fullmatch(text) or int(text) not in self._bounds:
            raise ma.ValidationError(self._words)
        return int(text)


class LocaleTag(ma.fields.String):
    """A locale by any tag of it, read as our code."""

    def _deserialize(self, value: Any, *given: Any, **options: Any) -> str:
        tag = super()._deserialize(value, *given, **options)
        problems: list[Problem] = []
        code = validation.locale(tag, "", problems)
        if problems:
            raise ma.ValidationError(str(problems[0]))
        return code


def locale(words: str = "", **options: Any) -> LocaleTag:
    """Make the field of a locale; `words` say more about it."""
    about = f"One of {', '.join(LANGUAGES)}, or a BCP 47 tag of one of these. {words}".strip()
    return LocaleTag(metadata={"description": about, "examples": list(LANGUAGES)}, **options)
