"""Every open issue of a county for programs, as Parquet."""

from __future__ import annotations

from pathlib import Path

from crosscheck.ledger.database import Connection
from crosscheck.publish.lists.edition import County
from crosscheck.publish.sheets.tabular import write_parquet

TITLE = "open_issues"
PERSONS, ZIPPED = True, False


def read(connection: Connection, county: County) -> None:
    """Nothing more: the county has its open issues."""


def write(folder: Path, county: County, content: None) -> None:
    """Write the file of one county."""
    write_parquet(folder / f"{TITLE}.parquet", county.issues, county.day, county.shows_whole("county"))
