"""The web face for tests: the real application on a real store, and browsers that are signed in or not."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from kb.accounts.user import SYSTEM, Role
from kb.services import accounts
from kb.services.workspace import Workspace, open_workspace
from kb.settings import Settings
from tests.applications import application
from tests.texts import a_macro
from tests.web.browsing import chromium, served

PASSWORD = "correct horse battery"
ROLES = {
    "Ada": Role.ADMINISTRATOR,
    "Reza": Role.EDITOR,
    "Mei": Role.TRANSLATOR,
    "Eleni": Role.AGENT,
}


@dataclass
class Visitor:
    """One browser without a window: asks for pages and sends forms with this visit's token."""

    client: FlaskClient
    app: Flask

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.send("POST", path, data, **options)

    def send(
        self, method: str, path: str, data: dict[str, Any] | None = None, **options: Any
    ) -> TestResponse:
        form = {"csrf_token": self.token(), **(data or {})}
        return self.client.open(path, method=method, data=form, **options)

    def look(self, path: str, **options: Any) -> BeautifulSoup:
        return page_of(self.get(path, **options))

    def token(self) -> str:
        """The token that a form of this visit holds."""
        cookie = self.client.get_cookie("visit")
        if cookie is None:
            self.client.get("/sign-in")
            cookie = self.client.get_cookie("visit")
        assert cookie is not None
        raw = hmac.digest(self.app.secret_key, cookie.value.encode(), "sha256").hex()
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw))

    def speak(self, locale: str) -> "Visitor":
        self.client.set_cookie("language", locale)
        return self


@dataclass
class Site:
    """The application with one macro, `double-charge`, as an approved English text, and the cast."""

    app: Flask
    workspace: Workspace

    def guest(self) -> Visitor:
        return Visitor(self.app.test_client(), self.app)

    def as_(self, name: str) -> Visitor:
        people = {each.name: each for each in accounts.people(self.workspace.store, by=SYSTEM)}
        visitor = self.guest()
        now = datetime.now(UTC)
        visit = accounts.start_session(self.workspace.store, people[name], now=now)
        visitor.client.set_cookie("visit", visit)
        return visitor


def page_of(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def add_cast(workspace: Workspace) -> None:
    for name, role in ROLES.items():
        accounts.add_person(
            workspace.store,
            name,
            roles=frozenset({role}),
            password=PASSWORD,
            by=SYSTEM,
            now=datetime.now(UTC),
        )


@pytest.fixture
def site(prepared: Settings, quick_hashes: None) -> Iterator[Site]:
    workspace = open_workspace(prepared)
    add_cast(workspace)
    a_macro(workspace.store, approved=True)
    with application(prepared, workspace) as app:
        yield Site(app, workspace)
    workspace.close()


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    """Where the `workspace` of a browser module is served."""
    with served(workspace) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module."""
    with chromium() as opened:
        yield opened
