"""One Spark session for one engine: where it runs is a setting, what results hang on is set here.

Memory, executors and whatever else a cluster wants stand in its own ``spark-defaults.conf`` (``SPARK_CONF_DIR``).
"""

from __future__ import annotations

import logging
import os
import re
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


def open_session(settings: Settings, scratch: Path) -> SparkSession:
    """Open the session that ``settings.spark`` names; nothing but ``scratch`` is written to by this process."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise ConfigurationError(
            f"{VARIABLES['engine']} is spark, and this environment has no pyspark: run the command of the environment "
            "that 'make spark' sets up"
        ) from None
    for name in LOGGERS:
        logging.getLogger(name).disabled = True
    with told():
        builder: SparkSession.Builder = SparkSession.builder
        if settings.spark.startswith(CONNECT):
            session = builder.remote(settings.spark).create()
        else:
            session = _own(builder, settings, scratch)
        for name, value in RESULTS.items():
            session.conf.set(name, value)
    return session


def _own(builder: SparkSession.Builder, settings: Settings, scratch: Path) -> SparkSession:
    """A session whose driver is this process."""
    master = settings.spark or f"{LOCAL}[{settings.threads}]"
    options = {**RESULTS, **QUIET, "spark.sql.warehouse.dir": str(scratch), "spark.driver.memory": _memory(settings)}
    if master.startswith(LOCAL):
        os.environ.update(LOOPBACK)
        options |= {
            "spark.local.dir": str(scratch),  # what is shuffled and spilled holds persons
            "spark.driver.host": LOOPBACK["SPARK_LOCAL_IP"],
            "spark.driver.bindAddress": LOOPBACK["SPARK_LOCAL_IP"],
            "spark.sql.shuffle.partitions": str(settings.threads),
            "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000",
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
        condition = error.getCondition() if isinstance(error, PySparkException) else None
        kind = condition or type(error).__name__
        raise EngineError(f"Spark: {kind}; run the statement by hand to see the value") from None
