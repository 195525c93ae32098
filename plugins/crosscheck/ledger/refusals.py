"""What a database says when it refuses, in words that hold no value of any row: table, kind, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from crosscheck.errors import LedgerBusy, LedgerError, LedgerUnavailable

_TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM|JOIN|TABLE)\s+\"?([a-z_]+)\b")
SAID = {
    "crosscheck_viewer": "the role crosscheck_viewer is missing, or not granted to this login (docs/operate.md)",
    "create role": "this login may make no role: have crosscheck_viewer made and granted to it (docs/operate.md)",
    "locked": "it is locked by another process that writes: wait for it, then try again",
    "disk is full": "its disk is full: make room, then try again",
    "disk i/o": "its disk fails: look after it, then restore a backup",
    "readonly": "it may only be read: look after the owner and mode of its file",
    "unable to open": "its file can't be opened: look after the owner and mode of its folder",
    "malformed": "its file is damaged: restore a backup",
    "not a database": "its file is no database: restore a backup",
    "unique": "a row is there already",
    "duplicate key": "a row is there already",
    "foreign key": "a row names another that is not there",
    "not null": "a value is missing",
    "check constraint": "a value is not allowed",
    "connection": "it can't be reached: look after the server and CROSSCHECK_LEDGER",
    "could not translate host": "its server is not known: look after CROSSCHECK_LEDGER",
    "password authentication": "its server refuses the sign-in: look after CROSSCHECK_LEDGER",
    "no such table": "a table is missing: restore a backup",
}
"""What the databases' own words stand for; the words themselves may quote a row."""


@contextmanager
def no_rows_told() -> Iterator[None]:
    """Reword what a database refuses inside the block: no statement's values, no words of the server.

    ``LedgerUnavailable`` where the database fails whatever it is asked.
    """
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError) as error:
        busy = "locked" in str(error.orig).lower()
        raise (LedgerBusy if busy else LedgerUnavailable)(reworded(error)) from None
    except exc.SQLAlchemyError as error:
        raise LedgerError(reworded(error)) from None


def reworded(error: exc.SQLAlchemyError) -> str:
    """One sentence on a refusal: table, kind, what to do."""
    statement = getattr(error, "statement", None) or ""
    table = _TABLE.search(statement)
    where = f"the ledger refused (table {table[1]})" if table else "the ledger refused"
    own = str(getattr(error, "orig", None) or "").lower()
    meant = next((words for sign, words in SAID.items() if sign in own), "nothing was written")
    return f"{where}: {type(error).__name__}, {meant}"
