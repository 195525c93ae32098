"""Spark: on this machine, on a cluster, or at the other end of Spark Connect.

Spark has no tables of its own. What a statement makes is written as Parquet below ``home/spill`` and read back with its
schema, which also ends the chain of what it was made from; rows that are added are one more folder. Every machine of a
cluster has to see ``home`` under the same path.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck import files, sqlfiles
from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.engines.spark_session import close_session, open_session, told
from crosscheck.engines.statements import Statement, nulls_last, taken_apart
from crosscheck.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


@dataclass(frozen=True)
class Stored:
    """A table as Parquet: the ``folders`` or the file that hold its rows, one after the other."""

    schema: StructType
    folders: tuple[Path, ...]


class SparkEngine:
    """The ``Engine`` contract on Spark."""

    scores = False

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        files.private_folder(settings.spill)
        self._tables: dict[str, Stored] = {}
        self._views: dict[str, str] = {}
        self._folders = 0
        self.session = open_session(settings)
        self._scratch = Path(tempfile.mkdtemp(prefix="spark-", dir=settings.spill))
        try:
            self.run(sqlfiles.sql(settings.root, "shims/spark"))
        except BaseException:
            self.close()
            raise

    def run(self, statements: str) -> None:
        """Run one or more statements for their effect; the first that fails ends them."""
        for statement in taken_apart(statements):
            with told():
                self._run(statement)

    def _run(self, statement: Statement) -> None:
        name = statement.name
        if statement.kind == "table":
            self._store(name, self._asked(statement.body))
        elif statement.kind == "view":
            self.session.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {nulls_last(statement.body)}")
            self._views[name] = statement.body
        elif statement.kind == "empty":
            empty = self.session.createDataFrame([], _typed(statement.body))
            self._name(name, Stored(empty.schema, (self._written(empty),)))
        elif statement.kind == "more":
            self._add(name, self._asked(statement.body))
        else:
            self.session.sql(statement.body)

    def fetch(self, query: str) -> pa.Table:
        """Run one query and return its rows."""
        with told():
            return self._asked(query).toArrow()

    def frame(self, name: str, rows: pa.Table) -> None:
        """Make ``rows`` a table called ``name``, replacing one of that name."""
        folder = self._folder()
        folder.mkdir()
        pq.write_table(rows, folder / "rows.parquet")
        with told():
            self._name(name, Stored(_schema(rows.schema), (folder,)))

    def parquet(self, name: str, path: Path) -> None:
        """Call the Parquet file at ``path`` ``name``."""
        with told():
            self._name(name, Stored(_schema(pq.read_schema(path)), (path,)))

    @contextmanager
    def embedded(self) -> Iterator[DuckDBEngine]:
        """DuckDB in this process with the same tables, which it reads where they lie, and the same views."""
        with closing(DuckDBEngine(self.settings)) as near:
            for name, stored in self._tables.items():
                near.parquet(name, *(f / "*.parquet" if f.is_dir() else f for f in stored.folders))
            for name, query in self._views.items():
                near.run(f"CREATE OR REPLACE VIEW {name} AS {query}")
            yield near

    def close(self) -> None:
        """Give everything back."""
        try:
            close_session(self.session)
        finally:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _asked(self, query: str) -> DataFrame:
        return self.session.sql(nulls_last(query))

    def _store(self, name: str, rows: DataFrame) -> None:
        self._name(name, Stored(rows.schema, (self._written(rows),)))

    def _add(self, name: str, rows: DataFrame) -> None:
        """Put ``rows`` behind those of ``name``, whose columns they are in their order."""
        before = self._tables[name]
        typed = rows.toDF(*before.schema.names).selectExpr(
            *(f"CAST(`{field.name}` AS {field.dataType.simpleString()}) AS `{field.name}`" for field in before.schema)
        )
        self._name(name, Stored(before.schema, (*before.folders, self._written(typed))))

    def _written(self, rows: DataFrame) -> Path:
        folder = self._folder()
        rows.write.parquet(str(folder))
        return folder

    def _folder(self) -> Path:
        """A folder that nobody reads yet: no table is written over while a statement may read it."""
        self._folders += 1
        return self._scratch / f"{self._folders:05d}"

    def _name(self, name: str, stored: Stored) -> None:
        rows = self.session.read.schema(stored.schema).parquet(*map(str, stored.folders))
        rows.createOrReplaceTempView(name)
        self._tables[name] = stored


def _schema(schema: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def _typed(columns: str) -> str:
    """Columns with their types on one line, as Spark reads them."""
    return " ".join(columns.split())
