"""Static text goes packed to browsers that take gzip.

Pages do not: they hold what the address says beside a token, and the length of both packed together would tell of the
token (BREACH, CVE-2013-3587).
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

_TEXT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


@lru_cache(maxsize=200)
def _packed(path: Path) -> bytes:
    # The address of a static file changes with its content, so what is kept stays right.
    return gzip.compress(path.read_bytes(), mtime=0)


def _pack(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in _TEXT:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings.quality("gzip"):
        return response
    folder, name = current_app.static_folder, (request.view_args or {})["filename"]
    response.close()  # the file that Flask opened
    response.direct_passthrough = False
    response.set_data(_packed(Path(folder or "", name)))
    response.headers["Content-Encoding"] = "gzip"
    del response.headers["ETag"]  # it names the bytes that were not sent
    return response


def register(app: Flask) -> None:
    """Pack the static files of the application."""
    app.after_request(_pack)
