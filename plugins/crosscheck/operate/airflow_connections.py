"""Airflow's connections, taken out of its database and put back: encrypted, or not at all."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from crosscheck.errors import ConfigurationError

FIELDS = ("conn_id", "conn_type", "description", "host", "schema", "login", "password", "port", "extra")
LEAST_KEY = 16
SALT = 16


def read_key(path: Path) -> bytes:
    """The key in a file: its first line, 16 characters at least. ``ConfigurationError`` for a shorter one."""
    key = (path.read_bytes().splitlines() or [b""])[0].strip()
    if len(key) < LEAST_KEY:
        raise ConfigurationError(
            f"{path} holds no key: its first line needs {LEAST_KEY} characters at least",
            zh=f"{path} 中没有密钥:第一行至少 {LEAST_KEY} 个字符",
        )
    return key


def seal(known: list[dict[str, Any]], key: bytes) -> bytes:
    """Connections under a key: whoever lacks it reads nothing, and whoever changes a byte is found out."""
    salt = os.urandom(SALT)
    return salt + _lock(key, salt).encrypt(json.dumps(known, ensure_ascii=False).encode())


def unseal(sealed: bytes, key: bytes) -> list[dict[str, Any]]:
    """The connections of ``seal``; ``ConfigurationError`` for another key."""
    try:
        return list(json.loads(_lock(key, sealed[:SALT]).decrypt(sealed[SALT:])))
    except InvalidToken:
        raise ConfigurationError(
            "the key is not the one that the connections were sealed with: nothing was restored",
            zh="密钥与备份时所用的不一致:没有恢复任何内容",
        ) from None


def _lock(key: bytes, salt: bytes) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))


def connections() -> list[dict[str, Any]] | str:
    """What Airflow's database keeps of each connection, secrets included; or by what kind of error it can't be read."""
    from airflow.models.connection import Connection
    from airflow.utils.session import create_session

    try:
        with create_session() as session:
            known = session.query(Connection).order_by(Connection.conn_id).all()
            return [{name: getattr(each, name) for name in FIELDS} for each in known]
    except Exception as error:  # the database's own words may hold an address with its password
        return type(error).__name__


def put_connections(known: list[dict[str, Any]]) -> int:
    """Add the connections that Airflow's database does not have; how many. One of the same name stays as it is."""
    from airflow.models.connection import Connection
    from airflow.utils import db
    from airflow.utils.session import create_session

    db.initdb()
    with create_session() as session:
        there = {name for (name,) in session.query(Connection.conn_id).all()}
        new = [each for each in known if each["conn_id"] not in there]
        session.add_all([Connection(**each) for each in new])
    return len(new)
