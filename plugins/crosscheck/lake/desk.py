"""The staging connection that a process keeps: preparing one costs more than staging most deliveries."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import duckdb

from crosscheck.engines.duckdb_engine import connect
from crosscheck.engines.kept import kept_by_this_process
from crosscheck.lake.stage import prepare
from crosscheck.settings import Settings

ONE_AT_A_TIME = threading.Lock()


@contextmanager
def desk(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A prepared connection before an empty database, for one delivery alone.

    The process keeps it for the next delivery, unless this one fails.
    """
    with ONE_AT_A_TIME:
        con = _prepared(settings)
        try:
            con.execute("ATTACH ':memory:' AS delivery; USE delivery")
            yield con
            con.execute("USE memory; DETACH delivery")
        except BaseException:
            _prepared.cache_clear()
            con.close()
            raise


@lru_cache(maxsize=1)
def _prepared(settings: Settings) -> duckdb.DuckDBPyConnection:
    con = connect(settings)
    prepare(con, settings.root)
    return con


kept_by_this_process(_prepared.cache_clear)
