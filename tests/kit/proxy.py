"""The proxy of ``docs/nginx.conf`` on the loopback: with other ports, and a certificate made now."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kit.postgres import free_port

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "nginx.conf"
HOST = "hucha.example.gov.cn"
AROUND = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxied;
    fastcgi_temp_path {folder}/unused1;
    uwsgi_temp_path {folder}/unused2;
    scgi_temp_path {folder}/unused3;
{server}
}}
"""


@dataclass(frozen=True)
class Proxy:
    """Where the proxy answers, and whose certificate it shows."""

    address: str
    trusted: ssl.SSLContext


def configured(portal: str, folder: Path, tls: int, plain: int) -> Path:
    """The example with what a county changes, and what stands around it in nginx's own file."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    named = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *named], check=True, capture_output=True)
    text = EXAMPLE.read_text(encoding="utf-8")
    for there, here in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "/etc/ssl/hucha/fullchain.pem": str(certificate),
        "/etc/ssl/hucha/privkey.pem": str(key),
        "/var/log/nginx/hucha.log": str(folder / "hucha.log"),
        "http://127.0.0.1:8090": portal,
        "Host              $host;": "Host              $http_host;",  # a port that is not 443 is part of the name
    }.items():
        assert there in text, there
        text = text.replace(there, here)
    path = folder / "nginx.conf"
    path.write_text(AROUND.format(folder=folder, server=text), encoding="utf-8")
    return path


def nginx() -> str:
    """Where the program lies; without it the test is skipped."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed here (Debian: nginx-light); CI installs it")
    return program


@contextmanager
def tls_before(portal: str, folder: Path) -> Iterator[Proxy]:
    """Run nginx before the portal while the block runs."""
    tls, until = free_port(), time.monotonic() + 20
    path = configured(portal, folder, tls, free_port())
    with subprocess.Popen([nginx(), "-c", str(path), "-p", str(folder)], stderr=subprocess.PIPE) as process:
        try:
            while not (folder / "nginx.pid").exists():
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                assert time.monotonic() < until
                time.sleep(0.1)
            yield Proxy(f"https://127.0.0.1:{tls}", ssl.create_default_context(cafile=folder / "fullchain.pem"))
        finally:
            process.terminate()
