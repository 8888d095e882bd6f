"""The parts of our addresses that are values: kinds, keys, locales. What does not fit is a 404."""

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from kb.languages import LANGUAGES
from kb.library.entry import Kind

_SHELVES = {"macros": Kind.MACRO, "articles": Kind.ARTICLE}
_NAMES = {kind: name for name, kind in _SHELVES.items()}


class KindConverter(BaseConverter):
    """`macros` or `articles` for the two kinds."""

    regex = "macros|articles"

    def to_python(self, value: str) -> Kind:
        """Give the kind that a shelf's name stands for."""
        return _SHELVES[value]

    def to_url(self, value: Kind) -> str:
        """Name the shelf of a kind."""
        return _NAMES[value]


class KeyConverter(BaseConverter):
    """A key of the library."""

    regex = "[a-z0-9][a-z0-9-]{0,99}"


class LocaleConverter(BaseConverter):
    """One of our locale codes, spelled as in the table."""

    regex = "[a-zA-Z-]{2,35}"

    def to_python(self, value: str) -> str:
        """Let through only what the table of languages has."""
        if value not in LANGUAGES:
            raise ValidationError
        return value


def register(app: Flask) -> None:
    """Make the converters known to the application's addresses."""
    app.url_map.converters.update(kind=KindConverter, key=KeyConverter, locale=LocaleConverter)
