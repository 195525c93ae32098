"""Who took which published list away, and from where."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import insert

from crosscheck.ledger import tables
from crosscheck.ledger.database import Ledger, writing


@dataclass(frozen=True)
class Download:
    """One download: when (ISO time), who in which role, which list of which revision, its SHA-256, from where."""

    at: str
    reader: str
    role: str
    path: str
    sha256: str
    address: str


def record(ledger: Ledger, download: Download) -> None:
    """Keep who took which list away. Nothing here names a subject."""
    with writing(ledger) as connection:
        connection.execute(insert(tables.download).values(**asdict(download)))
