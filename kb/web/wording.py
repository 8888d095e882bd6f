"""Every word that a page shows goes through here: gettext as plain text, and errors in the person's language.

A translated string is text, never markup: Jinja escapes it like any other value.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import flask_babel  # type: ignore[import-untyped]
from babel.support import NullTranslations
from flask import g

from kb.errors import KbError, Problem
from kb.languages import LANGUAGES


def _filled(translated: str, source: str, arguments: Mapping[str, object]) -> str:
    """Fill the arguments in; a translation with a wrong name falls back to the source text."""
    if not arguments:
        return translated
    try:
        return translated % arguments
    except (KeyError, ValueError, TypeError):
        return source % arguments


def _catalog() -> NullTranslations:
    # Flask-Babel would look for it with each message, of which a page has a hundred.
    if "catalog" not in g:
        g.catalog = flask_babel.get_translations()
    found: NullTranslations = g.catalog
    return found


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Say everything in this block in another language than the page's."""
    of_page = g.pop("catalog", None)
    try:
        with flask_babel.force_locale(LANGUAGES[code].gettext):
            yield
    finally:
        g.pop("catalog", None)
        if of_page is not None:
            g.catalog = of_page


def gettext(message: str, /, **arguments: object) -> str:
    """Say a message in this page's language."""
    return _filled(_catalog().ugettext(message), message, arguments)


def ngettext(one: str, other: str, count: int, /, **arguments: object) -> str:
    """Say a message that counts; give the localized number as an argument of its own."""
    chosen = _catalog().ungettext(one, other, count)
    return _filled(chosen, one if count == 1 else other, arguments)


_ = gettext


def tell(problem: KbError | Problem) -> str:
    """Say an error or a problem in this page's language."""
    return gettext(problem.message, **problem.arguments)
