"""Doctor's checks of secrets and certificates. A secret is told by its variable, never by a letter of it."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509

from crosscheck import clock
from crosscheck.operate.diagnosis import Diagnosis, fine, warning, wrong
from crosscheck.settings import VARIABLES, Settings

DEFAULTS = frozenset(
    [
        "admin",
        "airflow",
        "airflow_secret",
        "change_me",
        "changeme",
        "crosscheck",
        "minioadmin",
        "password",
        "postgres",
        "root",
        "secret",
        "static_secret",
        "temporary_key",
        "test",
        "123456",
        "12345678",
    ]
)
"""What stands in examples and is tried first."""
LEAST: Mapping[str, int] = {
    "AIRFLOW__API_AUTH__JWT_SECRET": 32,
    "AIRFLOW__API__SECRET_KEY": 16,
    "AIRFLOW__CORE__FERNET_KEY": 43,
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": 12,
}
"""How long each secret of Airflow's has to be; of an address it is the password in it."""
LEAST_OF_OURS: Mapping[str, int] = {
    "ledger": 12,
    "workbook_password": 8,
    "smtp_password": 8,
    "metrics_token": 24,
}
ANSWER_SECONDS = 5
SOON = timedelta(days=30)
OF_AIRFLOWS_SERVER = "AIRFLOW__API__SSL_CERT"


def secrets(settings: Settings) -> Diagnosis:
    """No secret that is set is a known default or short."""
    held = {name: (os.environ.get(name, ""), least) for name, least in LEAST.items()}
    held |= {VARIABLES[name]: (getattr(settings, name), least) for name, least in LEAST_OF_OURS.items()}
    weak = [name for name, (text, least) in held.items() if _is_weak(text, least)]
    if weak:
        return wrong("secrets", "weak", names=", ".join(weak))
    return fine("secrets", "fine")


def _is_weak(text: str, least: int) -> bool:
    """Whether a secret can be guessed; one that is not set is none, an address without a server has none."""
    user = ""
    if "://" in text:
        parts = urlsplit(text)
        if not parts.hostname or parts.password is None:
            return False
        text, user = unquote(parts.password), parts.username or ""
    return bool(text) and (len(text) < least or text.lower() in DEFAULTS | {user.lower()} or len(set(text)) < 5)


def certificates(settings: Settings) -> Diagnosis:
    """No certificate that is used here ends within a month."""
    ends: dict[str, datetime] = {}
    for name, where in _certificates(settings):
        try:
            ends[name] = _end(where)
        except (OSError, ValueError) as error:
            return warning("certificates", "unread", name=name, kind=type(error).__name__)
    if not ends:
        return fine("certificates", "none")
    first = min(ends, key=lambda name: ends[name])
    told = {"name": first, "count": len(ends), "until": clock.in_county(ends[first]).date()}
    left = ends[first] - clock.now()
    if left <= timedelta(0):
        return wrong("certificates", "over", "todo", **told)
    return warning("certificates", "soon", "todo", **told) if left < SOON else fine("certificates", "fine", **told)


def _certificates(settings: Settings) -> Iterator[tuple[str, str]]:
    """What is served by TLS or signed in with, by its variable: an https address, or a file."""
    for name in ("portal_url", "airflow"):
        if getattr(settings, name).startswith("https://"):
            yield VARIABLES[name], getattr(settings, name)
    if path := os.environ.get(OF_AIRFLOWS_SERVER):
        yield OF_AIRFLOWS_SERVER, path
    for path in parse_qs(urlsplit(settings.ledger).query).get("sslcert", ()):
        yield VARIABLES["ledger"], path


def _end(where: str) -> datetime:
    """When the first certificate of a chain ends."""
    if where.startswith("https://"):
        parts = urlsplit(where)
        server = (parts.hostname or "", parts.port or 443)
        # Whoever signed it: this asks for a date, and nothing is sent there.
        text = ssl.get_server_certificate(server, timeout=ANSWER_SECONDS).encode()
    else:
        text = Path(where).read_bytes()
    return min(each.not_valid_after_utc for each in x509.load_pem_x509_certificates(text))
