"""The OpenAPI document, made from the views: how a view is described, and the answers that all share."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypeVar

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint

from kb.accounts.roles import SCOPES, Right
from kb.api import bodies, guard, problems
from kb.api.problems import CODES
from kb.api.schemas import ProblemSchema

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
_PREFIX = "/api/v1"
_SHARED = (400, 406)
_ASKING = (401, 403, 429)
_SENDING = (413, 415, 422)
_WORDS = """The macros and articles of this installation, for programs. All texts are UTF-8, all times UTC.

Send a token with each call: `Authorization: Bearer kb_…`. An administrator makes one on the page of tokens or with
`kb token add NAME --scope read|write|admin`. Calls are limited by token; a call over the limit is answered 429 with
`Retry-After` in seconds.

What can be changed has an `ETag`. To change it, send it back as `If-Match`: where somebody else was faster the answer is
412, and nothing is lost. `If-None-Match: *` makes something new. A `GET` with `If-None-Match` is answered 304 where nothing
changed. Every refusal is `application/problem+json` with a stable `code` and, where fields are wrong, `errors` with their
paths."""
_HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to sign in."}},
    405: {"Allow": {"schema": {"type": "string"}, "description": "The methods that there are."}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}},
}
ETAG = {"ETag": {"schema": {"type": "string"}, "description": "The version, for If-Match and If-None-Match."}}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string", "maxLength": 8000},
    "description": "ETags that the caller has already; where one fits, the answer is 304 without a body.",
}


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest has no types
    """The views of one noun. `tag` is its name in the document."""

    ARGUMENTS_PARSER = bodies.StrictParser()

    def __init__(self, tag: str, description: str) -> None:
        super().__init__(f"api-{tag}", __name__, url_prefix=_PREFIX, description=description)
        self.tag = tag
        self.before_request(guard.check)

    def add_url_rule(self, rule: str, *arguments: Any, **options: Any) -> None:
        """Register a view under the blueprint's own tag."""
        super().add_url_rule(rule, *arguments, **{**options, "tags": [self.tag]})


class Api(SmorestApi):  # type: ignore[misc]  # flask-smorest has no types
    """The document under way, and our shape of errors in it."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # every answer is named by its status

    def _register_error_handlers(self) -> None:
        """Leave errors to the handlers of the application, which know both faces."""

    def _register_responses(self) -> None:
        for status in CODES:
            response = {
                "description": HTTPStatus(status).phrase,
                "content": {problems.MEDIA_TYPE: {"schema": self.ERROR_SCHEMA}},
                "headers": dict(_HEADERS.get(status, {})),
            }
            self.spec.components.response(HTTPStatus(status).name, response, lazy=True)

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Register views and describe them."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
        self.spec.tag({"name": blueprint.tag, "description": blueprint.description})


def register(app: Flask, blueprints: Iterable[Blueprint]) -> Api:
    """Make the document of these views, and serve them."""
    app.config["OPENAPI_URL_PREFIX"] = None  # served by `kb.api.changes`, as one of our own answers
    api = Api(app, spec_kwargs=_about())
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    return api


def _about() -> dict[str, Any]:
    return {
        "title": "Hamdeli",
        "version": version("hamdeli"),
        "openapi_version": "3.1.0",
        "info": {"description": _WORDS, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
    }


def operation(
    right: Right | None,
    *statuses: int,
    sends: bool = False,
    produces: tuple[str, ...] = (bodies.MEDIA_TYPE,),
    **doc: Any,
) -> Callable[[View], View]:
    """Describe a view: the right that it asks for (None: open to all), the statuses of its refusals beside those that
    all have, and whether it is sent a body. `doc` is OpenAPI's.
    """
    refusals = {*_SHARED, *statuses, *(_ASKING if right else ()), *(_SENDING if sends else ())}
    security: list[dict[str, list[str]]] = [{"token": []}] if right else []

    def describe(view: View) -> View:
        responses = {status: HTTPStatus(status).name for status in sorted(refusals)}
        described = Blueprint.doc(security=security, responses=responses, **_scopes(right), **doc)(view)
        return guard.needs(right, produces)(described)  # type: ignore[no-any-return]

    return describe


def _scopes(right: Right | None) -> dict[str, Any]:
    if right is None:
        return {}
    return {"x-scopes": [str(scope) for scope, rights in SCOPES.items() if right in rights]}


def conditional(view: View) -> View:
    """Describe that a reading view takes If-None-Match and may answer 304."""
    described = Blueprint.alt_response(
        Blueprint, 304, description="The caller has this version already.", headers=ETAG
    )(view)
    return Blueprint.doc(parameters=[_IF_NONE_MATCH])(described)  # type: ignore[no-any-return]
