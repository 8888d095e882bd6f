"""A real receiver of webhooks on loopback: it checks signatures as docs/webhooks.md says, and answers as it is told."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from kb.settings import Settings


@dataclass(frozen=True)
class Received:
    """One request: its headers (lower-case names) and its body."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str, *, now: float | None = None) -> bool:
        """Whether a receiver would believe it."""
        stamp = self.headers["webhook-timestamp"]
        if abs((time.time() if now is None else now) - int(stamp)) > 300:
            return False
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{stamp}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        given = [each.partition(",")[2] for each in self.headers["webhook-signature"].split(" ")]
        return any(hmac.compare_digest(expected, each) for each in given)


@dataclass
class Receiver:
    """What came, and what it answers next: the statuses in turn, then 204. `before` runs before each answer."""

    port: int
    statuses: list[int] = field(default_factory=list)
    before: Callable[[Received], None] | None = None
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def allowed_in(self, settings: Settings) -> Settings:
        """Give settings that allow calls to this receiver."""
        return replace(
            settings,
            outgoing_allow=(ip_network("127.0.0.0/8"),),
            outgoing_ports=frozenset({80, 443, self.port}),
        )

    def wait_for(self, count: int) -> list[Received]:
        """Give what came when there is so much, or after ten seconds."""
        until = time.monotonic() + 10
        while len(self.received) < count and time.monotonic() < until:
            time.sleep(0.01)
        return list(self.received)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive on a free port for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got = Received({name.lower(): text for name, text in self.headers.items()}, body)
            if receiver.before:
                receiver.before(got)
            status = receiver.statuses.pop(0) if receiver.statuses else 204
            receiver.received.append(got)
            self.send_response(status)
            self.send_header("Content-Length", "0" if status == 204 else "5")
            self.end_headers()
            if status != 204:
                self.wfile.write(b"wrong")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature is the library's
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver = Receiver(server.server_address[1])
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield receiver
        server.shutdown()
