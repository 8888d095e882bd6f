"""The API for tests: the real application on a real store, and callers with tokens of each scope."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.accounts.user import SYSTEM, Scope
from kb.services import tokens
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.applications import application
from tests.texts import a_macro
from tests.web.conftest import Site, add_cast

ROOT = "/api/v1"
PLACE = re.compile(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>")
"""A place for a value in the address of a route."""


@dataclass
class Caller:
    """A program with a token, or with none."""

    client: FlaskClient
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def call(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        sent = {
            **({"Authorization": f"Bearer {self.token}"} if self.token else {}),
            **self.headers,
            **(headers or {}),
        }
        return self.client.open(ROOT + path, method=method, headers=sent, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call("GET", path, **more)

    def put(self, path: str, body: Any, *, match: str | None = None, **more: Any) -> TestResponse:
        condition = {"If-None-Match": "*"} if match is None else {"If-Match": match}
        return self.call("PUT", path, json=body, headers=condition, **more)


@dataclass
class Api:
    """The application with one macro, `double-charge`, as an approved English text."""

    app: Flask
    workspace: Workspace

    def as_(self, scope: str | None) -> Caller:
        return Caller(self.app.test_client(), scope and a_token(self.workspace, Scope(scope)))

    @property
    def site(self) -> Site:
        return Site(self.app, self.workspace)


def a_token(workspace: Workspace, scope: Scope = Scope.ADMIN, life: int | None = None) -> str:
    now = datetime.now(UTC)
    return tokens.make(workspace.store, str(scope), scope=scope, life=life, by=SYSTEM, now=now)[1]


def opened(settings: Settings) -> Iterator[Api]:
    workspace = open_workspace(settings)
    add_cast(workspace)
    a_macro(workspace.store, approved=True)
    with application(settings, workspace) as app:
        yield Api(app, workspace)
    workspace.close()


@pytest.fixture
def api(prepared: Settings, quick_hashes: None) -> Iterator[Api]:
    yield from opened(prepared)


@pytest.fixture
def api_on_both(both: Settings, quick_hashes: None) -> Iterator[Api]:
    yield from opened(both)
