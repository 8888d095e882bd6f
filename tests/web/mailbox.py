"""A mail server of our own on a real socket: takes letters, and keeps them."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """Where the letters are; `refuses` is a mail address that the server knows nothing of."""

    port: int = 0
    refuses: str = ""
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    mailbox: Mailbox

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT":
                to = line.partition("<")[2].rstrip(">")
                self.say("550 nobody" if to == self.mailbox.refuses else "250 good")
            elif word == "DATA":
                self.say("354 go on")
                self.mailbox.letters.append((to, self.letter()))
                self.say("250 kept")
            else:
                self.say("250 good")

    def letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    handler = type("Conversation", (_Conversation,), {"mailbox": mailbox})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield mailbox
        server.shutdown()
        thread.join(timeout=5)
