"""What a call answers: JSON in UTF-8 with an ETag, and 304 where the caller has it already."""

import hashlib
import json

from flask import Response, request

from kb.api import conditions
from kb.api.bodies import MEDIA_TYPE


def answer(value: object, status: int = 200, *, version: str | None = None) -> Response:
    """Answer with a JSON value. `version` is what its ETag says; without one the ETag is of the bytes."""
    text = json.dumps(value, ensure_ascii=False) + "\n"
    known = version or hashlib.sha256(text.encode()).hexdigest()[:32]
    return unchanged(known) or tagged(Response(text, status, mimetype=MEDIA_TYPE), known)


def fleeting(value: object) -> Response:
    """Answer with a JSON value that is another one each time; no ETag."""
    return Response(json.dumps(value, ensure_ascii=False) + "\n", mimetype=MEDIA_TYPE)


def unchanged(version: str) -> Response | None:
    """Answer 304 where the caller reads, and has this version."""
    if request.method not in ("GET", "HEAD") or not conditions.has(version):
        return None
    return tagged(Response(status=304), version)


def tagged(response: Response, version: str) -> Response:
    """Put the ETag of a version on an answer; whoever keeps it asks again each time."""
    response.headers["ETag"] = f'"{version}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept, Authorization, Cookie"
    response.headers.pop("Content-Type", None) if response.status_code == 304 else None
    return response
