"""Keeps who looked at which page about persons."""

from __future__ import annotations

from crosscheck.access.accounts import Account
from crosscheck.ledger.database import Ledger
from crosscheck.ledger.sightings import Sighting, keep_sighting


def keep_look(ledger: Ledger, account: Account, at: str, what: str, about: str = "", why: str = "") -> None:
    """Keep that somebody looked at ``what`` about an issue or household, and why, where a reason was asked for."""
    keep_sighting(ledger, Sighting(at, account.user, account.person.role.value, what, about, why))
