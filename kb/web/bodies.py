"""How much a request may bring: its size is Flask's to bound, the number of its fields is bounded here.

A form of two million empty fields fits into the size, and took a second and 170 MB to read.
"""

from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

_FIELDS = 1_000  # as many as Flask takes in a multipart form
_FORM = "application/x-www-form-urlencoded"


class _BoundedForms(FormDataParser):
    def parse(self, stream: IO[bytes], mimetype: str, *arguments: Any, **named: Any) -> Any:
        """Read a form. Raises RequestEntityTooLarge where it has too many fields."""
        if mimetype == _FORM:
            sent = stream.read()
            if sent.count(b"&") >= _FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(sent)
        return super().parse(stream, mimetype, *arguments, **named)


class BoundedRequest(Request):
    """A request whose forms have a bounded number of fields."""

    form_data_parser_class = _BoundedForms


def register(app: Flask) -> None:
    """Bound every request of the application."""
    app.request_class = BoundedRequest
