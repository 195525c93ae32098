"""Who looked at which page about persons, and who was shown a whole ID number and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

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


def sightings(connection: Connection, about: str = "", limit: int = 200) -> list[Sighting]:
    """The newest looks first, at one issue or household where it is named."""
    table = tables.seen
    statement = select(*(table.c[name] for name in Sighting.__dataclass_fields__))
    statement = statement.where(table.c.about == about) if about else statement
    return [Sighting(*row) for row in connection.execute(statement.order_by(table.c.id.desc()).limit(limit))]
