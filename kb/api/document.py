"""The OpenAPI document of all calls."""

from flask import Response, current_app

from kb.api.answers import answer
from kb.api.openapi import Blueprint, conditional, operation

document = Blueprint("openapi", "This document.")


@document.route("/openapi.json")
@operation(None, operationId="openapi")
@document.response(200, {"type": "object"}, description="OpenAPI 3.1.")
@conditional
def openapi() -> Response:
    """Fetch this document

    No token is needed.
    """
    return answer(current_app.extensions["openapi"])
