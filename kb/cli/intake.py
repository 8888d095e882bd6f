"""How much of a request `kb serve` takes in before the application is asked: by its address, and of a whole library by
who sends it.
"""

from copy import copy
from datetime import UTC, datetime
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from kb.accounts.roles import Right
from kb.services import tokens
from kb.services.workspace import Workspace
from kb.storage import DatabaseUnavailable, explained
from kb.web import bodies


def channel(workspace: Workspace) -> type[HTTPChannel]:
    """Make the reading of requests that takes files where files are taken, a library of who may import, and no other
    large body.
    """
    settings = workspace.settings

    class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            """Read the head of a request; from here on its own limit holds for the body."""
            super().parse_header(header_plus)
            own: Any = copy(self.adj)
            own.max_request_body_size = 1 + self._longest()
            self.adj = own

        def _longest(self) -> int:
            if bodies.is_import(self.command, self.path):
                asked = self.headers.get("AUTHORIZATION", "")
                return settings.import_limit if _may_import(workspace, asked) else bodies.LONGEST
            return bodies.longest(self.command, self.path, file=settings.attachment_limit)

    class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
        parser_class = Parser

    return Channel


def _may_import(workspace: Workspace, authorization: str) -> bool:
    """Whether a token is sent that may import: what nobody vouches for is not kept on the disk."""
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return False
    try:
        with explained():
            return tokens.opens(workspace.store, secret.strip(), Right.IMPORT, now=datetime.now(UTC))
    except DatabaseUnavailable:
        return False
