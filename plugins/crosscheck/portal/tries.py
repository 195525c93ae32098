"""How often a password may be tried, by whom."""

from __future__ import annotations

from crosscheck import clock
from crosscheck.ledger import attempts
from crosscheck.ledger.attempts import Limit
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.history import sha256

PASSWORDS = Limit("password", 10, 15)
"""Passwords for one user from one address."""
LOGINS = Limit("login", 100, 15)
"""Passwords from one address, whomever for: a township's office may stand behind one."""


def too_often(ledger: Ledger, limit: Limit, key: str) -> bool:
    """Keep one more try by ``key``, and whether it is one too many. Of the key only its hash is kept."""
    return attempts.too_often(ledger, limit, sha256(key), clock.stamp())
