"""Keeps who looked at which page about persons, and who was shown a whole ID number and why; ``trails`` reads it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import insert

from crosscheck.ledger import portal_tables as tables
from crosscheck.ledger.database import Ledger, noting


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look: when (ISO time), who in which role, ``what`` kind of page or number, ``about`` which issue or
    household, and why, where a reason was asked for.
    """

    at: str
    user: str
    role: str
    what: str
    about: str
    why: str = ""


def keep_sighting(ledger: Ledger, sighting: Sighting) -> None:
    """Keep that somebody looked."""
    with noting(ledger) as connection:
        connection.execute(insert(tables.seen).values(**asdict(sighting)))
