"""A standalone cluster of Spark on the loopback: a master, two workers, and a server of Spark Connect, as processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kit.postgres import free_port
from kit.spark_env import SPARK, environment

LIBRARY = SPARK / "lib" / "python3.11" / "site-packages" / "pyspark"
PATIENCE = 90
CONFIGURED = """
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.executor.memory 768m
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.shuffle.partitions 2
spark.network.timeout 60s
spark.executor.heartbeatInterval 5s
"""
"""What a county that runs a cluster has in its ``spark-defaults.conf``."""
SILENT = """
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
appender.none.type = Console
appender.none.name = none
"""
"""What it has in ``log4j2.properties``: executors log the row they fail on; without an appender Spark has its own."""


@dataclass
class Cluster:
    """Its processes, and the ``url`` of the master."""

    folder: Path
    url: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Start the master and two workers of one core each."""
        port = free_port()
        self.url = f"spark://127.0.0.1:{port}"
        master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port)]
        self.others.append(self._started("master", "spark-class", *master, "--webui-port", str(free_port())))
        _wait_for(port)
        for number in range(2):
            worker = ["org.apache.spark.deploy.worker.Worker", "-c", "1", "-m", "1g", "--host", "127.0.0.1"]
            place = ["--work-dir", str(self.folder / f"work{number}"), "--webui-port", str(free_port()), self.url]
            self.workers.append(self._started(f"worker{number}", "spark-class", *worker, *place))

    @contextmanager
    def connect(self) -> Iterator[str]:
        """The address of a server of Spark Connect that works on the cluster; until it ends it has all the cores."""
        port = free_port()
        options = {"spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": str(port)}
        settled = [word for name, value in options.items() for word in ("--conf", f"{name}={value}")]
        server = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", *settled, "spark-internal"]
        self.others.append(self._started("connect", "spark-submit", "--master", self.url, *server))
        _wait_for(port)
        yield f"sc://127.0.0.1:{port}"
        _end(self.others.pop())

    def kill_a_worker(self) -> None:
        """End the first worker as a machine that goes dark does."""
        _end(self.workers.pop(0))

    def close(self) -> None:
        """End what is left."""
        for process in (*self.workers, *self.others):
            _end(process)

    def _started(self, name: str, program: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [str(LIBRARY / "bin" / program), *words],
                env=surroundings(self.folder),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """The environment of every process of the cluster, and of whoever works on it."""
    own = environment(home, SPARK_LOCAL_IP="127.0.0.1", SPARK_LOCAL_HOSTNAME="localhost", **more)
    with Path(own["SPARK_CONF_DIR"], "spark-defaults.conf").open("a", encoding="utf-8") as conf:
        conf.write(CONFIGURED)
    Path(own["SPARK_CONF_DIR"], "log4j2.properties").write_text(SILENT, encoding="utf-8")
    python = str(SPARK / "bin" / "python")
    return {**own, "SPARK_HOME": str(LIBRARY), "PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": python}


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """A cluster with a log of each of its processes in ``folder``; all of it ends with the block."""
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise TimeoutError(f"nothing answers on port {port}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with what it started: the executors of a worker are in its session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
