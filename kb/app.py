"""The application: the only file that knows every part of the web face and wires it together."""

import hashlib
import time
from functools import cache
from pathlib import Path
from typing import Any

import flask_babel  # type: ignore[import-untyped]
from flask import Flask, redirect, request, url_for
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from kb.api import face
from kb.services.advising import Adviser
from kb.services.delivering import Deliverer
from kb.services.overview import Overviews
from kb.services.search import Indexer
from kb.services.sign_on import provider
from kb.services.warming import settle, warm
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from kb.web import access, bodies, catalogs, converters, headers, interface, packing, pages, problems
from kb.web.access import public
from kb.web.account import account
from kb.web.ahead import read_ahead
from kb.web.attachments import attachments
from kb.web.audit import audit
from kb.web.beside import beside
from kb.web.bulk import bulk
from kb.web.changelog import changelog
from kb.web.dashboard import dashboard
from kb.web.design import design
from kb.web.entries import entries
from kb.web.exchange import exchange
from kb.web.favourites import favourites
from kb.web.filling import filling
from kb.web.guide import guide
from kb.web.health import health
from kb.web.misfits import misfits
from kb.web.misses import misses
from kb.web.people import people
from kb.web.profile import profile
from kb.web.reference import reference
from kb.web.reply import reply
from kb.web.search import search
from kb.web.session import session
from kb.web.sign_on import sign_on
from kb.web.situations import situations
from kb.web.stewardship import stewardship
from kb.web.teams import teams
from kb.web.tokens import tokens
from kb.web.tone import tone
from kb.web.translation import translation
from kb.web.usage import usage
from kb.web.variants import variants
from kb.web.visits import Visits
from kb.web.webhooks import webhooks
from kb.web.writing import writing

_WEB = Path(__file__).parent / "web"
# Two are enough for a small library, five for a large one: the first people would be served slower while it goes on.
_SECONDS_TO_READ_AHEAD = 15.0


@cache
def _static_version() -> str:
    """Name the state of the static files, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for path in sorted((_WEB / "static").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class _Application(Flask):
    """Flask, but a fault is logged by its address's pattern: the address itself may hold the token of a link."""

    def log_exception(self, exc_info: Any) -> None:
        """Log what broke, where, and how."""
        self.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=exc_info)


def create_app(settings: Settings, *, workspace: Workspace | None = None) -> Flask:
    """Make the application of these settings. Raises BadFile where a catalog is missing or broken."""
    return furnish(build(), settings, workspace or open_workspace(settings))


def furnish(app: Flask, settings: Settings, workspace: Workspace) -> Flask:
    """Give an application its settings and its library, and let it follow what changes there; gives it back.

    Once more, and it serves another library: nothing of the former is left in it.
    """
    _configure(app, settings)
    app.extensions["workspace"] = workspace
    app.extensions["provider"] = provider(workspace)
    app.extensions["overviews"] = Overviews(workspace.store)
    app.extensions["indexer"] = Indexer(workspace)
    face.limit(app, settings)
    app.extensions["indexer"].follow()
    Adviser(workspace).follow()
    Deliverer(workspace).follow()
    return app


def make_ready(app: Flask) -> None:
    """Read ahead what the first people to come would wait for; an application that takes long is ready before it is done."""
    until = time.monotonic() + _SECONDS_TO_READ_AHEAD
    warm(app.extensions["workspace"]).join(_SECONDS_TO_READ_AHEAD)
    read_ahead(app, until=until)
    settle()


def build() -> Flask:
    """Make an application of every part of both faces, without settings or library. Raises BadFile as `create_app`."""
    catalogs.check()
    app = _Application(
        "kb.web",
        static_folder=str(_WEB / "static"),
        static_url_path=f"/static/{_static_version()}",
        template_folder=str(_WEB / "templates"),
    )
    app.jinja_env.undefined = StrictUndefined
    flask_babel.Babel(
        app,
        configure_jinja=False,
        default_translation_directories=str(catalogs.folder()),
        locale_selector=interface.gettext_code,
    )
    for part in (converters, headers, packing, bodies, access, pages):
        part.register(app)
    problems.register(app, face.FACES)
    for blueprint in (
        search,
        session,
        profile,
        account,
        people,
        audit,
        variants,
        entries,
        filling,
        reply,
        attachments,
        tone,
        situations,
        teams,
        translation,
        exchange,
        guide,
        design,
        misses,
        misfits,
        favourites,
        beside,
        dashboard,
        bulk,
        stewardship,
        changelog,
        usage,
        health,
        webhooks,
        sign_on,
        tokens,
        writing,
        reference,
    ):
        app.register_blueprint(blueprint)
    face.register(app)
    app.add_url_rule("/favicon.ico", view_func=_favicon)
    return app


@public
def _favicon() -> Response:
    """Lead browsers that ask for the old address to the icon."""
    return redirect(url_for("static", filename="images/favicon.svg"))


def _configure(app: Flask, settings: Settings) -> None:
    secret = settings.secret_key()
    app.secret_key = secret
    app.session_interface = Visits(secret)
    app.config.update(
        DEFAULT_LOCALE=settings.default_locale,
        MAX_CONTENT_LENGTH=bodies.LONGEST,
        MAX_FORM_MEMORY_SIZE=bodies.LONGEST,
        SESSION_COOKIE_NAME="__Host-visit" if settings.secure_cookies else "visit",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        TRUSTED_HOSTS=list(settings.hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
