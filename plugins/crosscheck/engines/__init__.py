"""SQL engines behind one contract. ``open_engine`` gives the one a night runs on."""

from __future__ import annotations

from crosscheck.engines.base import Engine
from crosscheck.settings import Settings

__all__ = ["Engine", "open_engine"]


def open_engine(settings: Settings) -> Engine:
    """Open the embedded engine: DuckDB in this process, over Parquet, with a memory limit and a spill folder."""
    from crosscheck.engines.duckdb_engine import DuckDBEngine

    return DuckDBEngine(settings)
