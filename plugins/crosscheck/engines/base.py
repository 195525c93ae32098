"""The contract an SQL engine meets. Everything engine-specific lives in one module that fulfils it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pyarrow as pa


class Engine(Protocol):
    """Runs the SQL of ``sql/`` over named tables. One engine serves one task and is closed after it."""

    scores: bool
    """Whether possible candidates can be scored on it: Splink works on its ``connection``, as on DuckDB's."""

    def run(self, statements: str) -> None:
        """Run one or more statements for their effect."""

    def fetch(self, query: str) -> pa.Table:
        """Run one query and return its rows."""

    def frame(self, name: str, rows: pa.Table) -> None:
        """Make ``rows`` a table called ``name``, replacing one of that name."""

    def parquet(self, name: str, path: Path) -> None:
        """Call the Parquet file at ``path`` ``name``."""

    def embedded(self) -> AbstractContextManager[Engine]:
        """An engine of this process with the same tables: what is about few rows runs there, whatever the engine."""

    def close(self) -> None:
        """Give everything back."""
