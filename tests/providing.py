"""A real OpenID Connect provider on loopback (oidc-provider-mock), which can also be made to lie in its ID tokens."""

import base64
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network
from typing import Any

import httpx
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey
from oidc_provider_mock import User
from werkzeug.serving import make_server
from werkzeug.test import run_wsgi_app

from kb.settings import Settings, SignOn

Claims = dict[str, Any]
GROUPS = (("support-admins", "administrator"), ("editors", "editor"), ("support", "agent"))


def unsigned(claims: Claims) -> str:
    """Make an ID token that nobody signed."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts)
        + "."
    )


@dataclass
class Provider:
    """Where it is; `forge` makes another ID token of the claims of the true one."""

    port: int
    key: RSAKey
    forge: Callable[[Claims], str] | None = None

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def used_by(self, settings: Settings, *, public_url: str = "http://localhost") -> Settings:
        """Give settings with this provider, and calls to it allowed."""
        sign_on = SignOn(self.issuer, "hamdeli", "s3cret", "Example ID", "openid profile", "groups", GROUPS)
        return replace(
            settings,
            public_url=public_url,
            sign_on=sign_on,
            outgoing_allow=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
            outgoing_ports=frozenset({self.port}),
        )

    def person(self, subject: str, **claims: Any) -> None:
        """Make or change somebody who is known at the provider."""
        answer = httpx.put(f"{self.issuer}/users/{subject}", json=claims)
        assert answer.status_code < 300, answer.text

    def let_in(self, address: str, subject: str) -> str:
        """Do what somebody does at the provider's page; gives the path with query that they are led back to."""
        answer = httpx.post(address, data={"sub": subject})
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["Location"].removeprefix("http://localhost")

    def signed(self, claims: Claims) -> str:
        """Sign with a key that the provider names as its own."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


def _lying(app: Any, provider: Provider) -> Any:
    """Wrap the provider: it names our key as its own, and gives the ID token that was forged."""

    def called(environ: Any, start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if provider.forge is None or path not in ("/jwks", "/oauth2/token"):
            return app(environ, start_response)  # type: ignore[no-any-return]
        pieces, status, headers = run_wsgi_app(app, environ, buffered=True)
        content = json.loads(b"".join(pieces))
        if path == "/jwks":
            content["keys"] = [provider.key.as_dict(private=False)]
        elif "id_token" in content:
            payload = content["id_token"].split(".")[1]
            claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            content["id_token"] = provider.forge(claims)
        body = json.dumps(content).encode()
        headers["Content-Length"] = str(len(body))
        start_response(status, list(headers))
        return [body]

    return called


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider on a free port for as long as the block lasts."""
    provider = Provider(0, RSAKey.generate_key(2048, {"kid": "ours"}))
    server = make_server(
        "localhost", 0, _lying(oidc_provider_mock.app(require_nonce=True), provider), threaded=True
    )
    provider.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()


__all__ = ["Claims", "Provider", "User", "providing", "unsigned"]
