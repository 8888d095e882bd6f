"""The languages of the interface: one table, and how one of them is chosen for a request.

Strings from outside are only ever compared with this table; none reaches Babel.
"""

from babel import Locale
from flask import current_app, g, request
from werkzeug.datastructures import LanguageAccept

from kb.languages import LANGUAGES, Language, parse_locale
from kb.web import access

# In the order in which people see them. Each has a complete catalog; `catalogs.check` proves it at start.
CODES = ("en", "fa", "el", "zh")
COOKIE = "language"
_BABEL = {code: Locale.parse(LANGUAGES[code].gettext) for code in CODES}


def known(tag: str | None) -> str | None:
    """Give our code for a tag from outside where the interface speaks it."""
    code = parse_locale(tag) if tag else None
    return code if code in CODES else None


def _negotiated(accepted: LanguageAccept) -> str | None:
    return next((code for tag, _ in accepted if (code := known(tag) or known(tag.split("-")[0]))), None)


def code() -> str:
    """Choose the language of this page: the person's own, the cookie's, the browser's, the installation's."""
    if "language" not in g:
        g.language = _chosen()
    found: str = g.language
    return found


def _chosen() -> str:
    person = access.visitor()
    return (
        known(person.locale if person else None)
        or known(request.cookies.get(COOKIE))
        or _negotiated(request.accept_languages)
        or known(current_app.config["DEFAULT_LOCALE"])
        or CODES[0]
    )


def language() -> Language:
    """Give the facts of this page's language."""
    return LANGUAGES[code()]


def babel_locale() -> Locale:
    """Give Babel's locale of this page's language, from our table."""
    return _BABEL[code()]


def gettext_code() -> str:
    """Name the catalog of this page's language, for Flask-Babel."""
    return LANGUAGES[code()].gettext
