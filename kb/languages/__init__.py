"""What is known of each language: facts and text analysis, one module a language behind one protocol."""

from kb.languages.folding import Folded
from kb.languages.language import LANGUAGES, Language, Word, language, parse_locale

__all__ = ["LANGUAGES", "Folded", "Language", "Word", "language", "parse_locale"]
