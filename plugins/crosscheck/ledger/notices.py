"""Keeps what notifications have told over each channel, and what failed: no entry of the history, and no person."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Select, Table, delete, insert, select

from crosscheck.ledger import notice_tables as tables
from crosscheck.ledger.database import Ledger, noting


def told(connection: Connection, channel: str) -> dict[str, str]:
    """The state of everything as ``channel`` was last told it, by what it is about; what is over is not there."""
    table = tables.told
    return {row.about: row.state for row in connection.execute(_pairs(table).where(table.c.channel == channel))}


def keep_told(ledger: Ledger, channel: str, states: Mapping[str, str], at: str) -> None:
    """Keep that ``channel`` was told these states just now; an empty state says that it is over."""
    table = tables.told
    with noting(ledger) as connection:
        if states:
            connection.execute(delete(table).where(table.c.channel == channel, table.c.about.in_(states)))
        lasting = [{"channel": channel, "about": key, "state": state, "at": at} for key, state in states.items()]
        if kept := [row for row in lasting if row["state"]]:
            connection.execute(insert(table), kept)


def troubles(connection: Connection) -> dict[str, str]:
    """What failed and has not gone well since: its state by what it is about."""
    return {row.about: row.state for row in connection.execute(_pairs(tables.trouble))}


def begin_trouble(ledger: Ledger, about: str, state: str, at: str) -> None:
    """Keep that something failed."""
    table = tables.trouble
    with noting(ledger) as connection:
        connection.execute(delete(table).where(table.c.about == about))
        connection.execute(insert(table).values(about=about, state=state, at=at))


def end_trouble(ledger: Ledger, about: str) -> None:
    """Keep that something went well, whether it had failed before or not."""
    table = tables.trouble
    with noting(ledger) as connection:
        connection.execute(delete(table).where(table.c.about == about))


def _pairs(table: Table) -> Select[tuple[str, str]]:
    return select(table.c.about, table.c.state)
