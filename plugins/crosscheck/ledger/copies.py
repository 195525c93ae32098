"""The whole ledger as one SQLite file, taken at one moment, and a ledger filled from such a file on any database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from crosscheck import files
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.ledger import portal_tables, tables
from crosscheck.ledger.database import Ledger, open_ledger, reading, sqlite_file, writing
from crosscheck.ledger.history import Head, head
from crosscheck.ledger.nights import newest_night
from crosscheck.ledger.refusals import no_rows_told
from crosscheck.ledger.vocabulary import Action

BATCH = 5000


def copy_ledger(ledger: Ledger, path: Path) -> Head:
    """Write the ledger as it is at one moment to the new SQLite file ``path``; nobody who writes has to wait long.

    SQLite copies its pages; of a server every table is read in one transaction that sees nothing later.
    """
    if ledger.dialect.name == "sqlite":
        _copy_pages(ledger, path)
    copy = open_ledger(f"sqlite:///{path}")
    try:
        if ledger.dialect.name != "sqlite":
            with reading(ledger, EVERYTHING) as source, writing(copy) as target:
                _pour(source, target)
        with reading(copy, EVERYTHING) as connection:
            return head(connection)
    finally:
        copy.dispose()


def _copy_pages(ledger: Ledger, path: Path) -> None:
    files.open_private(path).close()
    with no_rows_told():
        source = ledger.raw_connection()
        try:
            copy = type(source.driver_connection)(str(path))  # type: ignore[misc]
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
            copy.close()
        finally:
            source.close()


def refuse_filled(url: str) -> None:
    """Raise ``LedgerError`` where a ledger lies at ``url`` that holds anything; an empty one is made on a server."""
    path = sqlite_file(url)
    if path is not None:
        filled = path.exists()
    else:
        ledger = open_ledger(url)
        with reading(ledger, EVERYTHING) as connection:
            filled = bool(head(connection).seq or connection.execute(select(tables.night)).first())
        ledger.dispose()
    if filled:
        raise LedgerError(
            "there is a ledger already where this one is to be restored: name an empty database, nothing was written",
            zh="恢复的目标位置已有台账:请指定空的数据库,没有写入任何内容",
        )


def fill_ledger(url: str, copy: Path) -> Head:
    """Make the empty ledger at ``url`` what the SQLite file ``copy`` is; its head. A server takes all or nothing."""
    path = sqlite_file(url)
    if path is not None:
        with files.whole_file(path) as beside:
            shutil.copyfile(copy, beside)
    ledger = open_ledger(url)
    try:
        if path is None:
            source = open_ledger(f"sqlite:///{copy}")
            with reading(source, EVERYTHING) as old, writing(ledger) as new:
                _pour(old, new)
            source.dispose()
        with reading(ledger, EVERYTHING) as connection:
            return head(connection)
    finally:
        ledger.dispose()


def _pour(source: Connection, target: Connection) -> None:
    """Insert every row of ``source`` into the empty tables of ``target``, and let numbers go on behind them."""
    target.execute(delete(tables.chain))  # the row that an empty ledger begins with
    for table in tables.metadata.sorted_tables:
        if table is portal_tables.tally:
            continue  # triggers count issues as they come
        whole = select(table).order_by(*table.primary_key)
        found = source.execute(whole, execution_options={"yield_per": BATCH}).mappings()
        for rows in found.partitions():
            target.execute(insert(table), [dict(row) for row in rows])
        if target.dialect.name == "postgresql":
            _count_on(target, table)


def _count_on(target: Connection, table: Table) -> None:
    numbered = table.autoincrement_column
    if numbered is None or not isinstance(numbered.type, Integer):
        return
    last = target.execute(select(func.max(numbered))).scalar()
    name = target.execute(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": numbered.name}
    ).scalar()
    if last and name:
        target.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})


def newest_details(connection: Connection) -> tuple[str, dict[str, Any]] | None:
    """The date of the newest recorded night, and the details of its entry; None before the first."""
    newest = newest_night(connection)
    if newest is None:
        return None
    past, day = tables.history, newest.business_date.isoformat()
    of_run = (past.c.action == Action.NIGHT.value) & (past.c.source == f"{day} run {newest.run}")
    return day, json.loads(connection.execute(select(past.c.details).where(of_run)).scalar_one())
