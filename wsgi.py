"""The WSGI application for gunicorn, waitress and other servers: `gunicorn wsgi:app`."""

import os

from kb.app import create_app
from kb.services.warming import warm
from kb.settings import Settings
from kb.web.pages import read_ahead

app = create_app(Settings.from_environment(os.environ))
warm(app.extensions["workspace"])
read_ahead(app)
