"""Names of languages for people, from CLDR. Apart from the facts: only messages need them, and loading them takes time."""

from babel import Locale

from kb.languages.language import LANGUAGES


def name_of(tag: str, code: str = "en") -> str:
    """Name the language of a tag in one of our languages: Greek, Persian (Latin); "Unknown language" for `und`."""
    names = Locale.parse(LANGUAGES[code].gettext)
    known, _, script = tag.partition("-")
    name = str(names.languages.get(known, known))
    return f"{name} ({names.scripts.get(script, script)})" if script else name
