"""How much a request may bring: its size is Flask's to bound, the number of its fields is bounded here.

A form of two million empty fields fits into the size, and took a second and 170 MB to read. Only the addresses that
take files are sent more than the others.
"""

import re
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

_FIELDS = 1_000  # as many as Flask takes in a multipart form
_FORM = "application/x-www-form-urlencoded"
LONGEST = 4_000_000
"""Bytes of most requests: the longest text, percent-encoded by a form, is under 2 MB."""
BESIDE_A_FILE = 20_000
"""Bytes that a form may have beside the file in it."""
_FILES = {
    "POST": re.compile(r"/(?:macros|articles)/[a-z0-9-]{1,100}/files"),
    "PUT": re.compile(r"/api/v1/(?:macros|articles)/[a-z0-9-]{1,100}/attachments/[^/]{1,400}"),
}


def longest(method: str, path: str, *, file: int) -> int:
    """Give the bytes that a server is to take in for a request, before anybody knows who sends it; `file` is the limit
    of one file. The views that take files ask for the right first, and read then.
    """
    address = _FILES.get(method)
    return file + BESIDE_A_FILE if address and address.fullmatch(path) else LONGEST


def is_import(method: str, path: str) -> bool:
    """Whether a request brings a whole library: how much of it is taken in is for who sends it to say."""
    return (method, path) == ("POST", "/api/v1/import")


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
