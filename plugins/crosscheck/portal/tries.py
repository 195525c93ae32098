"""How often something may be tried: counted in the ledger, because a portal has several processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from crosscheck import clock
from crosscheck.ledger.attempts import tried
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.history import sha256


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries of a kind by one key within ``minutes``."""

    kind: str
    most: int
    minutes: int


PASSWORDS = Limit("password", 10, 15)
"""Passwords for one user from one address."""
LOGINS = Limit("login", 100, 15)
"""Passwords from one address, whomever for: a township's office may stand behind one."""


def too_often(ledger: Ledger, limit: Limit, key: str) -> bool:
    """Keep one more try by ``key``, and whether it is one too many. Of the key only its hash is kept."""
    now = clock.now()
    since = now - timedelta(minutes=limit.minutes)
    at, since_text = (moment.isoformat(timespec="seconds") for moment in (now, since))
    return tried(ledger, limit.kind, sha256(key), at, since_text) > limit.most
