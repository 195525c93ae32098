"""What the page on operating shows to be copied: a proxy that nginx takes, a service that systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.proxy import configured, nginx

PAGES = Path(__file__).resolve().parents[2] / "docs"


def test_nginx_takes_the_example(tmp_path: Path) -> None:
    path = configured("http://127.0.0.1:8090", tmp_path, 8443, 8081)
    done = subprocess.run([nginx(), "-t", "-c", str(path), "-p", str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, "warn" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("page", ["operate.md", "operate.zh.md"])
def test_systemd_takes_the_unit(page: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    (unit,) = re.findall(r"```ini\n(.*?)```", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL)
    (program,) = re.findall(r"ExecStart=(\S+)", unit)
    path = tmp_path / "crosscheck.service"
    path.write_text(unit.replace(program, sys.executable), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
