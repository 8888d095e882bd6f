"""Single sign-on with OpenID Connect: the way to the provider and back, and what its answer says of a person.

The authorization code flow with PKCE. An ID token is believed when its signature is of one of the provider's keys
by one of our algorithms, and issuer, audience, time and nonce are right. What is kept between the way there and
the way back, and who may come in, is decided by `kb.services.sign_on`.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kb.errors import N_, NotAllowed
from kb.outgoing.client import Client, NoAnswer
from kb.settings import SignOn

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
"""How an ID token may be signed: by a key pair; never not at all, and never by a shared secret."""

_NAME_CLAIMS = ("preferred_username", "nickname", "name", "email")
_LEEWAY = 60  # seconds that two clocks may differ
_METADATA_KEPT = 600.0  # seconds
_UNREACHABLE = N_("The sign-on service cannot be reached. Try again in a moment.")
_NOT_CONFIRMED = N_("The sign-on service did not confirm who you are. Try again, or tell an administrator.")

_log = logging.getLogger(__name__)


class SignOnFailed(NotAllowed):
    """The provider did not answer, or its answer cannot be believed."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is at a provider: `issuer` and `subject` never change, the rest is of now.

    `names` are what they could be called here, the best first; `groups` the values of the claim for roles.
    """

    issuer: str
    subject: str
    names: tuple[str, ...]
    groups: frozenset[str]


@dataclass(frozen=True)
class Way:
    """What ties the way back to the way there."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """The provider of this installation. Safe to share among threads."""

    def __init__(self, settings: SignOn, client: Client, redirect_uri: str) -> None:
        self._settings = settings
        self._client = client
        self._redirect_uri = redirect_uri
        self._metadata: tuple[float, Mapping[str, Any]] = (0.0, {})

    @property
    def name(self) -> str:
        """What people call the provider."""
        return self._settings.name

    def address(self, way: Way) -> str:
        """Give the provider's page where somebody signs in. Raises SignOnFailed."""
        address: str = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            client_id=self._settings.client_id,
            response_type="code",
            redirect_uri=self._redirect_uri,
            scope=self._settings.scope,
            state=way.state,
            nonce=way.nonce,
            code_challenge=create_s256_code_challenge(way.verifier),
            code_challenge_method="S256",
        )
        return address

    def identity(self, code: str, way: Way) -> Identity:
        """Change the code of the way back for who it is. Raises SignOnFailed."""
        try:
            tokens = self._tokens(code, way)
            claims = self._believed(str(tokens.get("id_token", "")), str(tokens.get("access_token", "")), way)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise _failed(error) from error
        return Identity(
            issuer=self._settings.issuer,
            subject=claims["sub"],
            names=tuple(str(claims[name]) for name in _NAME_CLAIMS if claims.get(name)),
            groups=groups(claims, self._settings.roles_claim),
        )

    def _tokens(self, code: str, way: Way) -> Mapping[str, Any]:
        body = prepare_token_request(
            "authorization_code", redirect_uri=self._redirect_uri, code=code, code_verifier=way.verifier
        )
        methods = self._known().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        auth = ClientAuth(self._settings.client_id, self._settings.client_secret, method)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        url, headers, body = auth.prepare("POST", self._endpoint("token_endpoint"), headers, body)
        return self._json("POST", url, headers={**headers}, body=body.encode())

    def _believed(self, id_token: str, access_token: str, way: Way) -> Mapping[str, Any]:
        keys = KeySet.import_key_set(self._json("GET", self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        read = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": self._settings.issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": way.nonce},
            },
            params={
                "nonce": way.nonce,
                "client_id": self._settings.client_id,
                "access_token": access_token,
            },
        )
        claims.validate(leeway=_LEEWAY)
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ValueError("the subject is no name")
        return dict(claims)

    def _endpoint(self, name: str) -> str:
        address = self._known().get(name)
        # A provider under TLS shall not lead to a page or a token endpoint without.
        if not isinstance(address, str) or urlsplit(address).scheme not in {"https", self._scheme}:
            raise _failed(ValueError(f"{name} is missing or not under TLS"))
        return address

    @property
    def _scheme(self) -> str:
        return urlsplit(self._settings.issuer).scheme

    def _known(self) -> Mapping[str, Any]:
        """Give what the provider says of itself."""
        since, known = self._metadata
        if known and time.monotonic() - since < _METADATA_KEPT:
            return known
        known = self._json("GET", f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if known.get("issuer") != self._settings.issuer:
            raise _failed(ValueError("the issuer calls itself otherwise"))
        self._metadata = (time.monotonic(), known)
        return known

    def _json(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Mapping[str, Any]:
        try:
            answer = self._client.call(method, url, headers=headers, body=body)
        except NoAnswer as error:
            _log.warning("the sign-on provider cannot be reached: %s", error.reason)
            raise SignOnFailed(_UNREACHABLE) from error
        try:
            read = json.loads(answer.body) if answer.status == 200 else None
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            raise _failed(ValueError(f"status {answer.status}, no JSON object"))
        return read


def groups(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """Give the values of a claim, a text or a list of them; `a.b` is also found inside `a`."""
    found: object = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
    values = found if isinstance(found, list) else [found]
    return frozenset(value for value in values if isinstance(value, str))


def _failed(error: Exception) -> SignOnFailed:
    # The kind of error alone: a token or a claim has no place in the log.
    told = (
        str(error) if type(error) is ValueError and isinstance(error.args[0], str) else type(error).__name__
    )
    _log.warning("the sign-on provider's answer is not believed: %s", told[:200])
    return SignOnFailed(_NOT_CONFIRMED)
