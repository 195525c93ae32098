"""How often something limited was tried lately: kept here, because a portal has several processes."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

from crosscheck.ledger import portal_tables as tables
from crosscheck.ledger.database import Ledger, writing


def tried(ledger: Ledger, kind: str, key: str, at: str, since: str) -> int:
    """Keep one more try of ``kind`` by ``key`` at ``at`` and count those after ``since`` with it; older ones go."""
    table = tables.attempt
    mine = (table.c.kind == kind) & (table.c.key == key)
    with writing(ledger) as connection:
        connection.execute(delete(table).where(mine & (table.c.at <= since)))
        connection.execute(insert(table).values(at=at, kind=kind, key=key))
        return int(connection.execute(select(func.count()).where(mine)).scalar_one())
