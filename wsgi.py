"""The WSGI application for gunicorn, waitress and other servers: `gunicorn wsgi:app`."""

import os

from kb.app import create_app, make_ready
from kb.settings import Settings

app = create_app(Settings.from_environment(os.environ))
make_ready(app)
