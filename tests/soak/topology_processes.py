"""The topology as plain processes where containers can't run: the same commands, read out of ``docker-compose.yml``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from topology_driver import prepare, wait_until
from topology_file import ROOT, services

from kit.postgres import cluster, free_port


@dataclass
class Processes:
    """Services as processes on the loopback, PostgreSQL's own programs among them."""

    folder: Path
    way: str = "plain processes"
    proxy_sees: str = "127.0.0.1"
    started: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stack = ExitStack()
        self.cluster = self.stack.enter_context(cluster())
        server = self.cluster.url.partition("@")[2].partition("/")[0]
        prepare(self.folder, server, os.getuid())
        ports = {"8080": str(free_port()), "8090": str(free_port())}
        self.airflow, self.portal = (f"http://127.0.0.1:{port}" for port in ports.values())
        for name in ("backups", "home", "logs"):
            (self.folder / name).mkdir(mode=0o700)
        self.instead = {
            "@postgres/": f"@{server}/",
            "/run/secrets": str(self.folder / "secrets"),
            "/var/lib/crosscheck": str(self.folder / "home"),
            "/var/lib/backups": str(self.folder / "backups"),
            "/var/lib/heads": str(self.folder / "heads"),
            "/var/log/crosscheck": str(self.folder / "logs"),
            "/etc/crosscheck/site": str(self.folder / "county"),
            "/etc/spark": str(self.folder / "spark"),
            "/opt/crosscheck": str(ROOT),
            "/var/tmp/airflow": str(self.folder / "airflow"),
            "//api-server": "//127.0.0.1",
            "0.0.0.0": "127.0.0.1",
            **ports,
        }
        values = {"CROSSCHECK_EXPORTS": str(self.folder / "drop"), "PROXY_ADDRESS": self.proxy_sees}
        values["CROSSCHECK_HEAD_KEY"] = "/run/secrets/head_key"
        self.services = services(values)

    def start(self, *names: str) -> None:
        for name in names:
            if name != "postgres":  # it runs already
                self.started[name] = self._begin(name, self.services[name].command)

    def first_start(self) -> str:
        process = self._begin("first-start", self.services["first-start"].command)
        said = self.logs("first-start") if process.wait(timeout=600) else ""
        assert process.returncode == 0, said
        return self.logs("first-start")

    def ail(self, name: str) -> str:
        if name == "postgres":
            return ""
        if name not in self.started or self.started[name].poll() is not None:
            return "it has ended"
        done = self._run(name, self.services[name].health)
        return "" if done.returncode == 0 else done.stderr.strip() or "unhealthy"

    def kill(self, name: str) -> None:
        if name == "postgres":
            self.cluster.restart()
            return
        os.killpg(self.started[name].pid, signal.SIGKILL)
        wait_until(lambda: self.started[name].poll() is not None, 30, f"{name} lives")
        self.start(name)  # restart: unless-stopped

    def command(self, *words: str, **around: str) -> str:
        done = self._run("portal", list(words), around)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def volume(self, name: str) -> Path:
        return self.folder / name

    def logs(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace")[-6000:] if path.exists() else ""

    def close(self) -> None:
        for process in self.started.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.stack.close()

    def _begin(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                self._here(command), env=self._around(name), stdout=log, stderr=log, start_new_session=True
            )

    def _run(
        self, name: str, command: list[str], around: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        env = self._around(name) | {key: self._replaced(value) for key, value in (around or {}).items()}
        return subprocess.run(self._here(command), env=env, capture_output=True, text=True, check=False, timeout=600)

    def _here(self, command: list[str]) -> list[str]:
        program, *rest = (self._replaced(word) for word in command)
        return [str(Path(sys.executable).with_name(program)), *rest]

    def _around(self, name: str) -> dict[str, str]:
        given = {key: self._replaced(value) for key, value in self.services[name].environment.items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.folder), "PYTHONPATH": str(ROOT / "plugins"), **given}

    def _replaced(self, text: str) -> str:
        for there, here in self.instead.items():
            text = text.replace(there, here)
        return text
