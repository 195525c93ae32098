"""DuckDB in the process: in-memory tables over Parquet files, a memory limit, and a folder to spill to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from crosscheck import files, sqlfiles
from crosscheck.errors import EngineError
from crosscheck.settings import Settings


def connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    """A private in-memory connection with the night's limits. Nothing is ever downloaded."""
    files.private_folder(settings.spill)
    return duckdb.connect(
        config={
            "memory_limit": settings.memory_limit,
            "threads": settings.threads,
            "temp_directory": str(settings.spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


@contextmanager
def told(path: Path | None = None) -> Iterator[None]:
    """Reword what DuckDB refuses inside the block: its own words quote the value it stumbled over."""
    try:
        yield
    except duckdb.Error as error:
        of = f" of {path.parent.parent.name}/{path.parent.name}/{path.name}" if path else ""
        raise EngineError(f"DuckDB: {type(error).__name__}{of}; run the statement by hand to see the value") from None


class DuckDBEngine:
    """The ``Engine`` contract on DuckDB."""

    scores = True

    def __init__(self, settings: Settings) -> None:
        self.connection = connect(settings)
        # DuckDB 2.0.0 moves an inner join that compares coalesce(outer-joined column, another column) below the
        # outer join and loses rows without a word (test_engine.py). Rules' own join order costs no more: measured.
        self.connection.execute("SET disabled_optimizers = 'join_order'")
        self.run(sqlfiles.sql(settings.root, "shims/duckdb"))

    def run(self, statements: str) -> None:
        """Run one or more statements for their effect."""
        with told():
            self.connection.execute(statements)

    def fetch(self, query: str) -> pa.Table:
        """Run one query and return its rows."""
        with told():
            return self.connection.sql(query).to_arrow_table()

    def frame(self, name: str, rows: pa.Table) -> None:
        """Make ``rows`` a table called ``name``, replacing one of that name."""
        self.connection.register("incoming", rows)
        self.connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608 own names
        self.connection.unregister("incoming")

    def parquet(self, name: str, path: Path, *more: Path) -> None:
        """Call the Parquet file at ``path`` ``name``; its rows and those of ``more`` files of its columns."""
        with told(path):
            relation = self.connection.read_parquet([str(each) for each in (path, *more)])
        relation.create_view(name, replace=True)

    @contextmanager
    def embedded(self) -> Iterator[DuckDBEngine]:
        """This engine itself."""
        yield self

    def close(self) -> None:
        """Give everything back."""
        self.connection.close()
