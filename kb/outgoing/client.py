"""The one client for calls to other machines: webhooks, sign-on providers, helpdesks.

The name is resolved once, every address that comes back is checked, and the connection goes to the very
address that was checked; a redirect is an answer like any other. No proxy, no cookie, no credential is taken
from the environment. A call ends in time however the other side behaves.
"""

import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

import httpcore2
import httpx2

from kb.errors import N_, KbError
from kb.outgoing.addresses import Network, may_be_called, plain

PORTS = frozenset({80, 443})
SECONDS = 15.0
"""How long one call may take in all, from the name's resolution to the last byte."""
MOST_BYTES = 1_000_000
"""The longest answer that is read, headers included."""
LONGEST_URL = 2_000

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host; raises OSError where there is none."""

_ADDRESSES_TRIED = 4
_PIECE = 4_096
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]{0,4000}")
_URL = re.compile(r"[\x21-\x5b\x5d-\x7e]+")  # no space, no control, no backslash: what parsers disagree on


class Reason(StrEnum):
    """Why there is no answer."""

    URL = "url"
    PORT = "port"
    HEADER = "header"
    PRIVATE = "private"
    UNKNOWN_HOST = "unknown-host"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BROKEN = "broken"


MESSAGES: Mapping[Reason, str] = {
    Reason.URL: N_("This is not an address that can be called. Write one such as https://example.org/hook."),
    Reason.PORT: N_(
        "Calls to this port are not allowed. An administrator can allow it with KB_OUTGOING_PORTS."
    ),
    Reason.HEADER: N_("A header of the call holds characters that are not allowed."),
    Reason.PRIVATE: N_(
        "This address is not a public one. An administrator can allow its network with KB_OUTGOING_ALLOW."
    ),
    Reason.UNKNOWN_HOST: N_("There is no host of this name."),
    Reason.UNREACHABLE: N_("The host could not be reached."),
    Reason.TLS: N_("No secure connection could be made: the certificate was not accepted."),
    Reason.TIMEOUT: N_("The host took too long to answer."),
    Reason.TOO_LARGE: N_("The answer was too long."),
    Reason.BROKEN: N_("The answer was not HTTP."),
}


class NoAnswer(KbError):
    """The call was not made, or nothing usable came back."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(MESSAGES[reason])
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers with lower-case names, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Client:
    """Calls other machines. Safe to share among threads; each call has a connection of its own."""

    def __init__(
        self,
        *,
        allowed: Iterable[Network] = (),
        ports: Iterable[int] = PORTS,
        resolve: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._allowed = tuple(allowed)
        self._ports = frozenset(ports)
        self._resolve = resolve or _resolve
        self._tls = tls
        self._seconds = seconds

    def check(self, url: str) -> None:
        """Say what can be said of an address without a call. Raises NoAnswer."""
        host = self._read(url).host
        try:
            address = plain(host)
        except ValueError:
            return  # a name: it is resolved and checked at each call
        if not may_be_called(str(address), self._allowed):
            raise NoAnswer(Reason.PRIVATE)

    def call(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Make one call and give its answer, whatever its status. Raises NoAnswer."""
        target = self._read(url)
        given = _read_headers(headers or {})
        backend = _Backend(self._resolve, self._allowed, time.monotonic() + self._seconds)
        sent = [("Host", target.netloc.decode("ascii")), ("Accept-Encoding", "identity"), *given]
        content = None if method == "GET" else body
        try:
            with (
                httpcore2.ConnectionPool(
                    ssl_context=self._tls or _system_tls(), network_backend=backend
                ) as pool,
                pool.stream(method, _as_core(target), headers=sent, content=content) as answer,
            ):
                pieces = b"".join(answer.iter_stream())
                return Answer(answer.status, _as_text(answer.headers), pieces)
        except (httpcore2.ConnectTimeout, httpcore2.ReadTimeout, httpcore2.WriteTimeout) as error:
            raise NoAnswer(Reason.TIMEOUT) from error
        except httpcore2.ConnectError as error:
            is_tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError)
            raise NoAnswer(Reason.TLS if is_tls else Reason.UNREACHABLE) from error
        except httpcore2.NetworkError as error:
            raise NoAnswer(Reason.UNREACHABLE) from error
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise NoAnswer(Reason.BROKEN) from error

    def _read(self, url: str) -> httpx2.URL:
        if len(url) > LONGEST_URL or not _URL.fullmatch(url):
            raise NoAnswer(Reason.URL)
        try:
            read = httpx2.URL(url)
        except (httpx2.InvalidURL, ValueError):
            raise NoAnswer(Reason.URL) from None
        if read.scheme not in ("http", "https") or not read.host or read.userinfo or read.fragment:
            raise NoAnswer(Reason.URL)
        if (read.port or {"http": 80, "https": 443}[read.scheme]) not in self._ports:
            raise NoAnswer(Reason.PORT)
        return read


class _Backend(httpcore2.NetworkBackend):
    """Connects to checked addresses only, and until one deadline."""

    def __init__(self, resolve: Resolver, allowed: tuple[Network, ...], deadline: float) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the signature is httpcore's; the deadline is ours
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, check all that came back, connect to one of them."""
        addresses = self._addresses(host, port)
        if not all(may_be_called(address, self._allowed) for address in addresses):
            raise NoAnswer(Reason.PRIVATE)
        tried = addresses[:_ADDRESSES_TRIED]
        for address in tried:
            is_last = address == tried[-1]
            try:
                # A third of what is left each, so that one silent address leaves time for the next.
                seconds = _left(self._deadline) / (1 if is_last else 3)
                stream = self._plain.connect_tcp(address, port, seconds, local_address, socket_options)
                return _Stream(stream, self._deadline, [MOST_BYTES])
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if is_last:
                    raise
        raise NoAnswer(Reason.UNKNOWN_HOST)

    def _addresses(self, host: str, port: int) -> list[str]:
        found: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                found.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.put(OSError(str(error)))

        # The system's resolver knows no time limit: one that hangs is left behind.
        threading.Thread(target=look_up, name="resolver", daemon=True).start()
        try:
            addresses = found.get(timeout=_left(self._deadline))
        except queue.Empty:
            raise NoAnswer(Reason.TIMEOUT) from None
        if isinstance(addresses, OSError) or not addresses:
            raise NoAnswer(Reason.UNKNOWN_HOST)
        return list(addresses)


class _Stream(httpcore2.NetworkStream):
    """A connection that counts the bytes and looks at the clock; `room` is what may still come in."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float, room: list[int]) -> None:
        self._stream = stream
        self._deadline = deadline
        self._room = room

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read what is there."""
        got = self._stream.read(max_bytes, _left(self._deadline))
        self._room[0] -= len(got)
        if self._room[0] < 0:
            raise NoAnswer(Reason.TOO_LARGE)
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all, in pieces, so that the clock is looked at between them."""
        for start in range(0, len(buffer), _PIECE):
            self._stream.write(buffer[start : start + _PIECE], _left(self._deadline))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Go on under TLS, with the name that was asked for."""
        secure = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _Stream(secure, self._deadline, self._room)

    def get_extra_info(self, info: str) -> Any:
        """Tell what the connection knows of itself."""
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NoAnswer(Reason.TIMEOUT)
    return left


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@cache
def _system_tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


def _read_headers(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    if not all(
        _HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(text) for name, text in headers.items()
    ):
        raise NoAnswer(Reason.HEADER)
    return list(headers.items())


def _as_core(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _as_text(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in headers}
