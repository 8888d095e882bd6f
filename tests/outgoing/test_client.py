"""Calls to other machines, over real connections on loopback."""

import ast
import datetime
import socket
import ssl
import threading
from collections.abc import Sequence
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kb.outgoing.client import Client, NoAnswer, Reason
from tests.outgoing.listening import Listener, answering, dripping, listening, pouring, silent
from tests.outgoing.test_addresses import INTERNAL

KB = Path(__file__).parents[2] / "kb"
LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
OK = answering("HTTP/1.1 200 OK", b"hello")


def client_for(listener: Listener, *, seconds: float = 5.0, **options: object) -> Client:
    return Client(allowed=LOOPBACK, ports=[listener.port], seconds=seconds, **options)  # type: ignore[arg-type]


def reason_of(client: Client, url: str, **options: object) -> Reason:
    with pytest.raises(NoAnswer) as refused:
        client.call("POST", url, body=b"{}", **options)  # type: ignore[arg-type]
    return refused.value.reason


def test_a_call_says_what_it_was_given_and_gives_the_answer() -> None:
    with listening(answering("HTTP/1.1 201 Created\r\nX-Where: here", b"made")) as listener:
        url = f"http://127.0.0.1:{listener.port}/hook?a=1"

        answer = client_for(listener).call("POST", url, headers={"X-Kind": "test"}, body=b"{}")

    assert (answer.status, answer.headers["x-where"], answer.body) == (201, "here", b"made")
    (request,) = listener.requests
    assert request.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{listener.port}\r\n".encode() in request
    assert b"X-Kind: test\r\n" in request
    assert b"Content-Length: 2\r\n" in request


@pytest.mark.parametrize("address", INTERNAL)
def test_no_internal_address_is_connected_to_whatever_name_leads_there(address: str) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["1.1.1.1", address]

    with listening(OK) as listener:
        client = Client(ports=[listener.port], resolve=resolve)

        assert reason_of(client, f"http://hooks.example.org:{listener.port}/") is Reason.PRIVATE

    assert asked == ["hooks.example.org"]
    assert listener.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "LOCALHOST",
        "127.0.0.1.",
    ],
)
def test_no_spelling_of_loopback_is_connected_to(host: str) -> None:
    with listening(OK) as listener:
        reason = reason_of(Client(ports=[listener.port]), f"http://{host}:{listener.port}/")

    assert reason in (Reason.PRIVATE, Reason.UNKNOWN_HOST, Reason.URL)
    assert listener.connections == 0


def test_a_resolver_that_changes_its_answer_is_asked_once_and_taken_at_its_word() -> None:
    answers = iter([["127.0.0.2"], ["127.0.0.1"], ["127.0.0.1"]])

    with listening(OK) as listener:
        client = Client(
            allowed=[ip_network("127.0.0.2/32")], ports=[listener.port], resolve=lambda *_: next(answers)
        )

        # The listener is on 127.0.0.1 alone: the checked 127.0.0.2 is connected to, and nobody is there.
        assert reason_of(client, f"http://twofaced.example:{listener.port}/") is Reason.UNREACHABLE
        assert reason_of(client, f"http://twofaced.example:{listener.port}/") is Reason.PRIVATE

    assert listener.connections == 0


def test_an_address_that_does_not_answer_leaves_the_next_its_turn() -> None:
    with listening(OK) as listener:
        client = client_for(listener, resolve=lambda *_: ["::1", "127.0.0.1"])

        assert client.call("GET", f"http://both.example:{listener.port}/").status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_is_not_followed(status: int) -> None:
    with listening(OK) as inside:
        head = f"HTTP/1.1 {status} Elsewhere\r\nLocation: http://127.0.0.1:{inside.port}/"
        with listening(answering(head)) as listener:
            client = Client(allowed=LOOPBACK, ports=[listener.port, inside.port])

            answer = client.call("POST", f"http://127.0.0.1:{listener.port}/", body=b"{}")

    assert answer.status == status
    assert inside.connections == 0


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(OK) as proxy, listening(OK) as listener:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        client_for(listener).call("GET", f"http://127.0.0.1:{listener.port}/")

    assert (proxy.connections, listener.connections) == (0, 1)


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (pouring, Reason.TOO_LARGE),
        (answering("HTTP/1.1 200 OK", b"x" * 1_000_001), Reason.TOO_LARGE),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n"), Reason.TIMEOUT),
        (dripping(b"HTTP/1.1 200 OK\r\nX-Long: "), Reason.TIMEOUT),
        (dripping(b""), Reason.TIMEOUT),
        (silent, Reason.TIMEOUT),
        (answering("SSH-2.0-OpenSSH_9.9"), Reason.BROKEN),
        (lambda connection: connection.close(), Reason.BROKEN),
    ],
    ids=[
        "endless",
        "too long",
        "body drips",
        "header drips",
        "status drips",
        "silent",
        "not HTTP",
        "hangs up",
    ],
)
def test_a_hostile_answer_ends_in_time(behave: object, reason: Reason) -> None:
    with listening(behave) as listener:  # type: ignore[arg-type]
        client = client_for(listener, seconds=0.6 if reason is Reason.TIMEOUT else 30)
        done = threading.Event()

        def call() -> None:
            assert reason_of(client, f"http://127.0.0.1:{listener.port}/") is reason
            done.set()

        threading.Thread(target=call, daemon=True).start()

        assert done.wait(35)


def test_a_resolver_that_hangs_ends_in_time() -> None:
    hanging = threading.Event()
    client = Client(resolve=lambda *_: [str(hanging.wait(30))], seconds=0.2)

    assert reason_of(client, "http://slow.example/") is Reason.TIMEOUT
    hanging.set()


def test_a_name_that_nobody_has_is_told() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert reason_of(Client(resolve=resolve), "https://nowhere.example/") is Reason.UNKNOWN_HOST


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", Reason.URL),
        ("file:///etc/passwd", Reason.URL),
        ("example.org/hook", Reason.URL),
        ("http:///hook", Reason.URL),
        ("https://user:word@example.org/", Reason.URL),
        ("https://example.org/#part", Reason.URL),
        ("https://example.org/\r\nX: y", Reason.URL),
        ("https://example.org\\@127.0.0.1/", Reason.URL),
        ("https://example.org/ hook", Reason.URL),
        ("https://example.org/é", Reason.URL),
        ("https://[::1/", Reason.URL),
        ("https://example.org:99999/", Reason.PORT),
        (f"https://example.org/{'x' * 2000}", Reason.URL),
        ("http://example.org:22/", Reason.PORT),
        ("https://example.org:8443/", Reason.PORT),
        ("http://169.254.169.254/latest/meta-data/", Reason.PRIVATE),
        ("http://[::1]/", Reason.PRIVATE),
    ],
)
def test_an_address_is_refused_before_any_call(url: str, reason: Reason) -> None:
    with pytest.raises(NoAnswer) as refused:
        Client().check(url)

    assert refused.value.reason is reason


@pytest.mark.parametrize(
    "headers", [{"X": "a\r\nY: b"}, {"X": "a\x00"}, {"X\r\nY": "a"}, {"X": "é"}, {"": "a"}]
)
def test_a_header_with_controls_is_refused(headers: dict[str, str]) -> None:
    with listening(OK) as listener:
        url = f"http://127.0.0.1:{listener.port}/"

        assert reason_of(client_for(listener), url, headers=headers) is Reason.HEADER

    assert listener.connections == 0


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_under_tls_the_name_is_asked_for_and_the_certificate_has_to_fit(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path, "hooks.example.org")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    names: list[str | None] = []
    theirs.sni_callback = lambda _, name, __: names.append(name)

    def behave(connection: socket.socket) -> None:
        with theirs.wrap_socket(connection, server_side=True) as secure:
            listener.requests.append(secure.recv(65_536))
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with listening(behave, reads_first=False) as listener:
        ours = ssl.create_default_context(cafile=certificate)
        known = client_for(listener, resolve=lambda *_: ["127.0.0.1"], tls=ours)

        assert known.call("GET", f"https://hooks.example.org:{listener.port}/").status == 200
        assert reason_of(known, f"https://other.example.org:{listener.port}/") is Reason.TLS
        unknown = client_for(listener, resolve=lambda *_: ["127.0.0.1"])
        assert reason_of(unknown, f"https://hooks.example.org:{listener.port}/") is Reason.TLS

    assert names == ["hooks.example.org", "other.example.org", "hooks.example.org"]
    assert f"Host: hooks.example.org:{listener.port}".encode() in listener.requests[0]


def test_nothing_else_in_the_package_calls_other_machines() -> None:
    callers = {
        "httpx2",
        "httpcore2",
        "httpx",
        "httpcore",
        "requests",
        "urllib3",
        "http.client",
        "urllib.request",
    }

    found = {
        path.relative_to(KB).as_posix()
        for path in KB.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
        if name in callers
    }

    assert found == {"outgoing/client.py"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
