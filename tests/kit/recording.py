"""An engine that writes down every statement with what DuckDB answers: another one can be held against it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crosscheck.engines.duckdb_engine import DuckDBEngine
from crosscheck.engines.statements import taken_apart
from crosscheck.settings import Settings

STEPS = "steps.json"


class RecordingEngine:
    """The ``Engine`` contract on DuckDB; ``folder`` gets ``steps.json`` and the rows that went in and came out.

    A step is ``frame``, ``parquet``, ``run`` or ``fetch``, with the file of its rows: those given, those answered, or
    after each table that a statement makes the rows of that table.
    """

    scores = True

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.engine = DuckDBEngine(settings)
        self.connection = self.engine.connection
        self.folder = folder
        self.steps: list[dict[str, Any]] = []
        self._paused = False

    def run(self, statements: str) -> None:
        """Run statements and keep each table they make."""
        self.engine.run(statements)
        if not self._paused:
            made = [one.name for one in taken_apart(statements) if one.kind in ("table", "empty", "more")]
            tables = {name: self._kept(self.engine.fetch(f'SELECT * FROM "{name}"')) for name in dict.fromkeys(made)}
            self.steps.append({"do": "run", "text": statements, "tables": tables})

    def fetch(self, query: str) -> pa.Table:
        """Run one query and keep its rows."""
        rows = self.engine.fetch(query)
        if not self._paused:
            self.steps.append({"do": "fetch", "text": query, "file": self._kept(rows)})
        return rows

    def frame(self, name: str, rows: pa.Table) -> None:
        """Make ``rows`` a table and keep them."""
        self.engine.frame(name, rows)
        if not self._paused:
            self.steps.append({"do": "frame", "name": name, "file": self._kept(rows)})

    def parquet(self, name: str, path: Path) -> None:
        """Name a file."""
        self.engine.parquet(name, path)
        if not self._paused:
            self.steps.append({"do": "parquet", "name": name, "file": str(path)})

    @contextmanager
    def embedded(self) -> Iterator[RecordingEngine]:
        """This engine; what is DuckDB's own whatever the engine is not written down."""
        self._paused = True
        try:
            yield self
        finally:
            self._paused = False

    def close(self) -> None:
        """Write the steps down."""
        self.engine.close()
        (self.folder / STEPS).write_text(json.dumps(self.steps, ensure_ascii=False), encoding="utf-8")

    def _kept(self, rows: pa.Table) -> str:
        """Keep rows as Parquet, a link class as the text that it is."""
        plain = [pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in rows.schema]
        path = self.folder / f"{len(list(self.folder.iterdir())):05d}.parquet"
        pq.write_table(rows.cast(pa.schema(plain)), path)
        return str(path)
