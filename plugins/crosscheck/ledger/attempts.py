"""How often something limited was tried lately: kept here, because a portal has several processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from crosscheck.ledger import portal_tables as tables
from crosscheck.ledger.database import Ledger, writing


@dataclass(frozen=True)
class Limit:
    """At most ``most`` tries of a kind by one key within ``minutes``."""

    kind: str
    most: int
    minutes: int


def too_often(ledger: Ledger, limit: Limit, key: str, at: str) -> bool:
    """Keep one more try by ``key`` at ``at`` (an ISO time), and whether it is one too many. Those before the limit's
    minutes go.
    """
    since = (datetime.fromisoformat(at) - timedelta(minutes=limit.minutes)).isoformat(timespec="seconds")
    table = tables.attempt
    mine = (table.c.kind == limit.kind) & (table.c.key == key)
    with writing(ledger) as connection:
        connection.execute(delete(table).where(mine & (table.c.at <= since)))
        connection.execute(insert(table).values(at=at, kind=limit.kind, key=key))
        return int(connection.execute(select(func.count()).where(mine)).scalar_one()) > limit.most
