"""Making the first answers of a server before it listens: what they load and compile, nobody waits for.

Templates and catalogs, statements of the database and the rules' words of each language come in with the first page that
needs them, which takes a hundred times as long as the next. So the search page is asked for here, as a browser would ask.
"""

import logging
import time
from dataclasses import replace

from flask import Flask, g, url_for
from flask.ctx import RequestContext

from kb.accounts.user import SYSTEM, Person, Role
from kb.languages import LANGUAGES
from kb.search.engine import Query
from kb.services import search
from kb.web import access, interface

_log = logging.getLogger(__name__)
_READER: Person = replace(SYSTEM, roles=frozenset({Role.AGENT}))


def read_ahead(app: Flask, *, until: float) -> int:
    """Answer what agents ask first, in each language of the interface, until a moment of the monotonic clock; gives how
    many answers that were. Whatever fails is left to those who ask: they are told why.
    """
    _compile(app)
    answered = 0
    try:
        paths = _paths(app)
        for code in interface.CODES:
            for path in paths:
                if time.monotonic() >= until:
                    return answered
                answered += _answers(app, path, code)
    except Exception:  # a server that cannot answer this still has others to answer
        _log.exception("the first answers could not be made ahead")
    return answered


def _compile(app: Flask) -> None:
    """Compile the templates of the search page and all parts of pages."""
    environment = app.jinja_env
    for name in environment.list_templates(
        filter_func=lambda each: "/" not in each or "/_" in each or each.startswith("search/")
    ):
        environment.get_template(name)


def _paths(app: Flask) -> list[str]:
    """Give the addresses of the search page, of results, and of the first text of each language in the pane."""
    with _context(app, "/"):
        paths = [url_for("search.home")]
        for locale, language in LANGUAGES.items():
            paths.append(url_for("search.results", q=language.name[:2], locale=locale))
            hits = search.find(access.workspace(), Query("", locale, limit=1)).hits
            paths += [url_for("search.glance", kind=hit.kind, key=hit.key, locale=locale) for hit in hits]
    return paths


def _answers(app: Flask, path: str, code: str) -> bool:
    """Answer one question as the application answers all, in a language of the interface."""
    with _context(app, path):
        g.visitor = replace(_READER, locale=code)
        return app.full_dispatch_request().status_code == 200


def _context(app: Flask, path: str) -> RequestContext:
    hosts = app.config["TRUSTED_HOSTS"] or ["localhost"]
    return app.test_request_context(path, base_url=f"http://{hosts[0].lstrip('.')}")
