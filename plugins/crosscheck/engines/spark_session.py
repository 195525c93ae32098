"""Sessions of Spark, one for each engine: where it runs is a setting, what results hang on is set here.

Memory, executors and whatever else a cluster wants stand in its own ``spark-defaults.conf`` (``SPARK_CONF_DIR``).
"""

from __future__ import annotations

import atexit
import logging
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crosscheck.errors import ConfigurationError, EngineError
from crosscheck.settings import VARIABLES, Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT = "sc://"
LOCAL = "local"
LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
"""Where a Spark of this process listens; without it, it first asks the network who it is."""
RESULTS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",  # what does not fit is an error, as on DuckDB, and no NULL
    "spark.sql.parser.escapedStringLiterals": "true",  # a backslash stands for itself: patterns mean what they say
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # no time of the lake has a zone
}
"""What the answers hang on, whatever a cluster's own configuration says."""
QUIET: Mapping[str, str] = {
    "spark.log.level": "OFF",  # Spark's own words quote the value it stumbled over; what fails is reported by us
    "spark.executor.syncLogLevel.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
"""They write whole error messages, values included, to the screen."""


CONDITION = re.compile(r"\[([A-Z][A-Z_.]+)\]")
"""The name of what went wrong, as Spark's messages begin."""
_ALONE = threading.Lock()
_open: list[SparkSession] = []
_scratch: list[Path] = []
"""Sessions whose driver is this process share one context, which the last one stops, and one place for what is
shuffled, which Java keeps in mind until the process ends."""


def open_session(settings: Settings) -> SparkSession:
    """A session of its own, with tables and functions of its own, where ``settings.spark`` says."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise ConfigurationError(
            f"{VARIABLES['engine']} is spark, and this environment has no pyspark: run the command of the environment "
            "that 'make spark' sets up"
        ) from None
    for name in LOGGERS:
        logging.getLogger(name).disabled = True
    with told(), _ALONE:
        builder: SparkSession.Builder = SparkSession.builder
        if settings.spark.startswith(CONNECT):
            session = builder.remote(settings.spark).create()
        else:
            session = _driven_here(builder, settings).newSession()
            _open.append(session)
        for name, value in RESULTS.items():
            session.conf.set(name, value)
    return session


def close_session(session: SparkSession) -> None:
    """Give the session back; the last one of this process stops what all had in common."""
    with told(), _ALONE:
        if session not in _open:  # one of Spark Connect, which is its own
            session.stop()
            return
        _open.remove(session)
        if _open:
            return
        session.stop()


def _driven_here(builder: SparkSession.Builder, settings: Settings) -> SparkSession:
    """The session from which those of this process come."""
    if not _scratch:
        _scratch.append(Path(tempfile.mkdtemp(prefix="shuffled-", dir=settings.spill)))
        atexit.register(shutil.rmtree, _scratch[0], ignore_errors=True)
    master = settings.spark or f"{LOCAL}[{settings.threads}]"
    options = {
        **RESULTS,
        **QUIET,
        "spark.sql.warehouse.dir": str(_scratch[0]),
        "spark.driver.memory": _memory(settings),
        "spark.driver.maxResultSize": "0",  # what a night asks for comes here, however much it is
    }
    if master.startswith(LOCAL):
        os.environ.update(LOOPBACK)
        options |= {
            "spark.local.dir": str(_scratch[0]),  # what is shuffled and spilled holds persons
            "spark.driver.host": LOOPBACK["SPARK_LOCAL_IP"],
            "spark.driver.bindAddress": LOOPBACK["SPARK_LOCAL_IP"],
            "spark.sql.shuffle.partitions": str(settings.threads),
        }
    return builder.master(master).appName("crosscheck").config(map=dict(options)).getOrCreate()


def _memory(settings: Settings) -> str:
    """The limit as Spark writes it: whole megabytes."""
    size = re.fullmatch(r"([0-9.]+)\s*([KMGT]?)I?B?", settings.memory_limit.strip().upper())
    if size is None:
        raise ConfigurationError(f"{VARIABLES['memory_limit']} is '{settings.memory_limit}': Spark needs one as 6GB")
    megabytes = float(size[1]) * 1024 ** ("KMGT".index(size[2] or "M") - 1)
    return f"{max(int(megabytes), 512)}m"


@contextmanager
def told() -> Iterator[None]:
    """Reword what Spark refuses inside the block: its own words quote the value it stumbled over."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        named = CONDITION.search(str(error))
        kind = named[1] if named else type(error).__name__
        raise EngineError(f"Spark: {kind}; run the statement by hand to see the value") from None
