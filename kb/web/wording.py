"""Every word that a page shows goes through here: gettext as plain text, and errors in the person's language.

A translated string is text, never markup: Jinja escapes it like any other value.
"""

from collections.abc import Mapping

import flask_babel  # type: ignore[import-untyped]

from kb.errors import KbError, Problem


def _filled(translated: str, source: str, arguments: Mapping[str, object]) -> str:
    """Fill the arguments in; a translation with a wrong name falls back to the source text."""
    if not arguments:
        return translated
    try:
        return translated % arguments
    except (KeyError, ValueError, TypeError):
        return source % arguments


def gettext(message: str, /, **arguments: object) -> str:
    """Say a message in this page's language."""
    return _filled(flask_babel.get_translations().ugettext(message), message, arguments)


def ngettext(one: str, other: str, count: int, /, **arguments: object) -> str:
    """Say a message that counts; give the localized number as an argument of its own."""
    chosen = flask_babel.get_translations().ungettext(one, other, count)
    return _filled(chosen, one if count == 1 else other, arguments)


_ = gettext


def tell(problem: KbError | Problem) -> str:
    """Say an error or a problem in this page's language."""
    return gettext(problem.message, **problem.arguments)
