"""The grammars, one module a language, found by module name: adding one edits nothing here."""

import importlib
import importlib.util
from functools import lru_cache

from kb.errors import N_, Invalid, Problem
from kb.languages import language
from kb.tone.clause import Grammar


def has_grammar(code: str) -> bool:
    """Say whether a language has a grammar module, without loading it."""
    return importlib.util.find_spec(f"{__name__}.{code}") is not None


@lru_cache(maxsize=32)
def grammar_of(locale: str) -> Grammar:
    """Load the grammar of a locale, once; raises Invalid where it is no locale of ours or has no grammar yet."""
    code = language(locale).code
    if not has_grammar(code):
        raise Invalid(
            [Problem("locale", N_("The tone checker does not know %(locale)s yet."), {"locale": code})]
        )
    made: Grammar = importlib.import_module(f"{__name__}.{code}").GRAMMAR()
    return made
