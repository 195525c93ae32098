"""SQL engines behind one contract.

``base``           the contract that every engine meets
``duckdb_engine``  DuckDB in this process, over Parquet
``spark_engine``   Spark on this machine, on a cluster or through Spark Connect
``spark_session``  a session of it, with the settings that results hang on
``statements``     statements taken apart for an engine without tables of its own
``kept``           what a process keeps, let go before a fork and at its end
``forked``         processes that know what was made before they were forked

``open_engine`` opens the one that the settings name; a further engine is one module and one line in ``ENGINES``.
"""

from __future__ import annotations

from collections.abc import Callable

from crosscheck.engines.base import Engine
from crosscheck.errors import ConfigurationError
from crosscheck.settings import VARIABLES, Settings

__all__ = ["ENGINES", "Engine", "open_engine"]


def _duckdb(settings: Settings) -> Engine:
    from crosscheck.engines.duckdb_engine import DuckDBEngine

    return DuckDBEngine(settings)


def _spark(settings: Settings) -> Engine:
    from crosscheck.engines.spark_engine import SparkEngine

    return SparkEngine(settings)


ENGINES: dict[str, Callable[[Settings], Engine]] = {"duckdb": _duckdb, "spark": _spark}
"""Each engine by its name; its library is loaded when it is opened."""


def open_engine(settings: Settings) -> Engine:
    """Open the engine that ``settings`` name; a name that is not known raises and lists the known ones."""
    if settings.engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise ConfigurationError(f"{VARIABLES['engine']}: no engine '{settings.engine}'; known: {known}")
    return ENGINES[settings.engine](settings)
