"""A server on loopback that counts who comes, and answers as a test wants."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket], None]


@dataclass
class Listener:
    """Where it listens, how many connected, and what each sent."""

    port: int
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)


def answering(head: str, body: bytes = b"") -> Behaviour:
    """Answer with these header lines and this body."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    return behave


def pouring(connection: socket.socket) -> None:
    """Answer without an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def dripping(start: bytes) -> Behaviour:
    """Answer a byte at a time, for ever."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return behave


def silent(connection: socket.socket) -> None:
    """Take the request and say nothing."""
    connection.recv(1)


def _serve(server: socket.socket, listener: Listener, behave: Behaviour, *, reads_first: bool) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        listener.connections += 1
        talk = _talk if reads_first else _secure
        threading.Thread(target=talk, args=(connection, listener, behave), daemon=True).start()


def _talk(connection: socket.socket, listener: Listener, behave: Behaviour) -> None:
    with connection, suppress(OSError):
        listener.requests.append(_read(connection))
        behave(connection)


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(65_536)
    if not got:
        raise ConnectionError
    return got


def _read(connection: socket.socket) -> bytes:
    """Read a whole request: what is left unread would reset the connection at its end."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += _more(connection)
    head, _, body = request.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0)
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _secure(connection: socket.socket, listener: Listener, behave: Behaviour) -> None:
    with connection, suppress(OSError):
        behave(connection)


@contextmanager
def listening(behave: Behaviour, *, reads_first: bool = True) -> Iterator[Listener]:
    """Listen on a free port for as long as the block lasts; without `reads_first` the request is left to `behave`."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        listener = Listener(server.getsockname()[1])
        threading.Thread(
            target=_serve,
            args=(server, listener, behave),
            kwargs={"reads_first": reads_first},
            daemon=True,
        ).start()
        yield listener
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
