"""What a call sends: JSON only, read as strictly as a library file."""

from typing import Any

import marshmallow as ma
from flask import Request, request
from webargs.flaskparser import FlaskParser

from kb.api.problems import Refused, bad
from kb.errors import BadFile
from kb.exchange import strict_json

MEDIA_TYPE = "application/json"
_NAME = "body"


def read() -> object:
    """Read the request's JSON value. Raises Refused: 415 for another type, 400 for no JSON, 422 for values that cannot be kept."""
    check_type()
    try:
        value = strict_json.parse(request.get_data(cache=False), _NAME)
    except BadFile as malformed:
        raise bad(malformed.problems, detail="The body is not JSON.") from None
    faults = list(strict_json.faults(value))
    if faults:
        raise bad(faults, status=422, detail="Some of this could not be taken.")
    return value


def check_type() -> None:
    """Raise Refused (415) for a body that says to be something else; one that says nothing is taken for JSON."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if (request.content_type is not None and not request.is_json) or charset not in ("utf-8", "utf8"):
        raise Refused(415, f"Send {MEDIA_TYPE}, in UTF-8.")


class StrictParser(FlaskParser):
    """The parser of all arguments, with our reader for JSON."""

    def load_json(self, req: Request, schema: ma.Schema) -> Any:  # noqa: ARG002 - webargs' signature
        """Read the body."""
        return read()
