"""The topology in containers: podman with runc, by podman-compose, from the images that ``topology/images`` makes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from spark_cluster import SILENT
from topology_driver import prepare, readable
from topology_file import COMPOSE, OVERRIDE, ROOT

IMAGES = {"CROSSCHECK_IMAGE": "localhost/crosscheck:topology", "POSTGRES_IMAGE": "localhost/postgres:topology"}
WITH_SPARK = "localhost/crosscheck:topology-spark"
SPARK = ("spark-master", "spark-worker")
"""The services of the profile ``spark``."""
PODMAN_COMPOSE = ROOT / ".venv" / "compose" / "bin" / "podman-compose"
PROJECT = "crosscheck-topology"
CONFIGURED = """
[containers]
default_ulimits = ["nofile=1024:20000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
"""
"""What podman needs on a machine without systemd that grants no more than it has."""
CLUSTERED = """
spark.authenticate true
spark.authenticate.secret {secret}
spark.network.crypto.enabled true
spark.executor.memory 768m
spark.sql.shuffle.partitions 2
"""
"""What the operator has in ``spark-defaults.conf``: each machine and the driver read it, or they do not meet."""
SCHEDULED_BY_NOBODY = "unable to get systemd connection"
"""podman 4 leaves health checks to systemd: the test asks for them itself."""


def can_run() -> bool:
    """Whether containers can run here: podman, runc, podman-compose, and the images."""
    if not (shutil.which("podman") and shutil.which("runc") and _compose()):
        return False
    return all(
        subprocess.run(["podman", "image", "exists", image], check=False).returncode == 0
        for image in (*IMAGES.values(), WITH_SPARK)
    )


def _compose() -> str | None:
    return str(PODMAN_COMPOSE) if PODMAN_COMPOSE.exists() else shutil.which("podman-compose")


@dataclass
class Containers:
    """Services as containers; ``folder`` holds what the operator lays out."""

    folder: Path
    way: str = "containers (podman, runc)"
    airflow: str = "http://127.0.0.1:8080"
    portal: str = "http://127.0.0.1:8090"
    proxy_sees: str = "10.89.45.1"
    values: dict[str, str] = field(default_factory=dict)
    """What stands in ``.env``."""

    def __post_init__(self) -> None:
        prepare(self.folder, "postgres", 50000)
        (self.folder / "containers.conf").write_text(CONFIGURED, encoding="utf-8")
        folders = {"SECRETS_FOLDER": "secrets", "CROSSCHECK_SITE": "county", "DROP_FOLDER": "drop"}
        folders["SPARK_CONFIGURATION"] = "spark"
        self._settle(
            **IMAGES,
            **{name: str(self.folder / folder) for name, folder in folders.items()},
            CROSSCHECK_EXPORTS="/var/lib/drop",
            CROSSCHECK_HEAD_KEY="/run/secrets/head_key",
        )

    def turn_to_spark(self) -> None:
        """End all services and lay out what ``docs/spark.md`` asks for; volumes stay."""
        self._compose("down")
        conf = self.folder / "spark"
        (conf / "spark-defaults.conf").write_text(CLUSTERED.format(secret=secrets.token_hex(32)), encoding="utf-8")
        (conf / "log4j2.properties").write_text(SILENT, encoding="utf-8")
        readable(conf)
        master = "spark://spark-master:7077"
        self._settle(CROSSCHECK_IMAGE=WITH_SPARK, CROSSCHECK_ENGINE="spark", CROSSCHECK_SPARK=master)

    def _settle(self, **values: str) -> None:
        self.values |= values
        text = "".join(f"{name}={value}\n" for name, value in self.values.items())
        (self.folder / ".env").write_text(text, encoding="utf-8")

    def start(self, *names: str) -> None:
        self._compose("up", "-d", "--no-build", "--no-deps", *names)

    def first_start(self) -> str:
        return self._compose("run", "-T", "--rm", "--no-deps", "first-start")

    def ail(self, name: str) -> str:
        asked = self._podman("healthcheck", "run", self._name(name))
        if not asked.returncode:
            return ""
        return f"{asked.stdout} {asked.stderr}".strip() or "unhealthy"

    def kill(self, name: str) -> None:
        found = self._podman("inspect", "--format", "{{.State.Pid}}", self._name(name))
        os.kill(int(found.stdout), signal.SIGKILL)

    def command(self, *words: str, **around: str) -> str:
        laid_over = [f"--env={name}={value}" for name, value in around.items()]
        done = self._podman("exec", *laid_over, self._name("portal"), *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def confined(self, name: str) -> dict[str, object]:
        """How a running container is held: its account, capabilities, root and limits as podman reports them."""
        (found,) = json.loads(self._podman("inspect", self._name(name)).stdout)
        host = found["HostConfig"]
        return {
            "user": found["Config"]["User"],
            "capabilities": found["EffectiveCaps"] or [],
            "read_only": host["ReadonlyRootfs"],
            "memory": host["Memory"] > 0,
            "no_new_privileges": "no-new-privileges" in str(host["SecurityOpt"]),
            "ports": sorted({bound["HostIp"] for bounds in host["PortBindings"].values() for bound in bounds or []}),
        }

    def volume(self, name: str) -> Path:
        found = self._podman("volume", "inspect", "--format", "{{.Mountpoint}}", f"{PROJECT}_{name}")
        return Path(found.stdout.strip())

    def logs(self, name: str) -> str:
        said = self._podman("logs", "--tail", "60", self._name(name))
        return said.stdout + said.stderr

    def close(self) -> None:
        self._compose("down", "--volumes", check=False)

    def _name(self, service: str) -> str:
        return f"{PROJECT}_{service}_1"

    def _compose(self, *words: str, check: bool = True) -> str:
        files = ("--env-file", str(self.folder / ".env"), "-f", str(COMPOSE), "-f", str(OVERRIDE))
        done = self._run([str(_compose()), "-p", PROJECT, *files, "--profile", "spark", *words])
        assert not check or done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done.stdout + done.stderr

    def _podman(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run(["podman", *words])

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        # What stands in the environment counts before what stands in .env.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CROSSCHECK_", "AIRFLOW_"))}
        env = {**kept, "CONTAINERS_CONF": str(self.folder / "containers.conf")}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=600, umask=0o022)
