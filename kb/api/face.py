"""The face whole: its parts, its limits, its document."""

from flask import Flask

from kb.api import openapi, problems
from kb.api.attachments import attachments
from kb.api.changes import changes
from kb.api.document import document
from kb.api.entries import articles, macros
from kb.api.exchange import exchange
from kb.api.limits import Limits
from kb.api.search import search
from kb.api.situations import situations
from kb.api.tone import tone
from kb.api.translations import translations
from kb.api.usage import usage
from kb.api.variants import variants
from kb.settings import Settings

_BLUEPRINTS = (
    search,
    tone,
    macros,
    articles,
    variants,
    attachments,
    situations,
    translations,
    usage,
    exchange,
    changes,
    document,
)
FACES = {"/api/": problems.answer}
"""How this face tells what went wrong, by the beginning of its addresses."""


def register(app: Flask) -> None:
    """Serve the API."""
    app.register_error_handler(problems.Refused, problems.answer)
    app.extensions["openapi"] = openapi.register(app, _BLUEPRINTS).spec.to_dict()


def limit(app: Flask, settings: Settings) -> None:
    """Set how often callers may ask, and count anew."""
    app.extensions["api_limits"] = Limits(settings.api_rate)
    app.extensions["api_wrong_tokens"] = Limits(settings.api_wrong_tokens)
