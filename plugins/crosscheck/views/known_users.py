"""The accounts that a county's administrator looks after."""

from __future__ import annotations

from crosscheck.access.accounts import Account
from crosscheck.access.scopes import Scope
from crosscheck.ledger.accounts import accounts
from crosscheck.ledger.database import Ledger, reading


def known_users(ledger: Ledger, scope: Scope) -> list[Account]:
    """The accounts whose region lies within ``scope``, by user name."""
    with reading(ledger, scope) as connection:
        return [one for one in accounts(connection) if one.person.scope.region.startswith(scope.region)]
