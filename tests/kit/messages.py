"""Servers that take notifications on this machine: mail by SMTP, with TLS and a sign-in, and a group robot by http."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "hucha", "s3same-open"


def certificate(folder: Path, days: int = 90) -> Path:
    """A certificate for this machine that ends in so many days, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=400)).not_valid_after(now + timedelta(days=days))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"localhost-{days}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form)
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    return path


def trusting(path: Path) -> ssl.SSLContext:
    """What a server with that certificate needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


class MailServer(ThreadingTCPServer):
    """Keeps what it was given in ``mails``; refuses while it is ``down``, and a password that is not ours."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[EmailMessage] = []
        self.tls, self.down = tls, False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def texts(self) -> list[str]:
        """What was in each mail."""
        return [mail.get_content() for mail in self.mails]


class _Talk(StreamRequestHandler):
    server: MailServer

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.say("421 down" if self.server.down else "220 kit")
        while not self.server.down and (line := self.rfile.readline().decode().strip()):
            verb = line.partition(" ")[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            getattr(self, verb.lower(), lambda _: self.say("250 ok"))(line)

    def ehlo(self, _: str) -> None:
        self.say("250-kit\r\n250-STARTTLS\r\n250 AUTH PLAIN" if self.server.tls else "250 kit")

    def starttls(self, _: str) -> None:
        self.say("220 go on")
        assert self.server.tls
        with suppress(OSError):  # whoever does not trust us goes away
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", buffering=0)

    def auth(self, line: str) -> None:
        _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
        self.say("235 welcome" if (user, password) == (USER, PASSWORD) else "535 no")

    def data(self, _: str) -> None:
        self.say("354 go on")
        lines = list(iter(self.rfile.readline, b".\r\n"))
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")


class Robot(ThreadingHTTPServer):
    """Keeps the texts it was sent; answers ``errcode`` as 企业微信 and 钉钉 do, 502 while it is ``down``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Posted)
        self.texts: list[str] = []
        self.errcode: Any = 0
        self.down = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/cgi-bin/webhook/send?key=geheim-4711"


class _Posted(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(502 if self.server.down else 200)
        self.end_headers()
        if not self.server.down:
            if self.server.errcode == 0:
                assert sent["msgtype"] == "text"
                self.server.texts.append(sent["text"]["content"])
            self.wfile.write(json.dumps({"errcode": self.server.errcode, "errmsg": "…"}).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def listening(server: BaseServer) -> Iterator[None]:
    """Let a server answer while the block runs."""
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
