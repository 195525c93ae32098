"""The environment of Spark as ``make spark`` sets it up, and programs that run in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crosscheck import settings as settings_module
from kit.replaying import RESULT

ROOT = settings_module.load().root
SPARK = Path(os.environ.get("SPARK_VENV") or ROOT / ".venv" / "spark")
"""Where it lies; ``SPARK_VENV`` names another place."""
SHORT_LIVED = "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n"
"""A Java that lives for a minute need not make its code as fast as it can."""
needs_spark = pytest.mark.skipif(
    not (SPARK / "bin" / "python").exists() or shutil.which("java") is None,
    reason="make spark sets its environment up, and it needs Java 17",
)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Variables of a process in that environment, with ``home`` and a configuration of Spark's own in it."""
    conf = home / "spark-conf"
    conf.mkdir(parents=True, exist_ok=True)
    (conf / "spark-defaults.conf").write_text(SHORT_LIVED, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CROSSCHECK", "SPARK_"))}
    folders = [str(ROOT / "plugins"), str(ROOT / "tests")]
    own = {"CROSSCHECK_HOME": str(home), "CROSSCHECK_ENGINE": "spark", "CROSSCHECK_MEMORY": "1GB"}
    own |= {"PYTHONPATH": os.pathsep.join(folders), "SPARK_CONF_DIR": str(conf), "CROSSCHECK_THREADS": "2"}
    return {**kept, **own, **more}


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python of that environment with these words; what it says is kept, not shown."""
    command = [str(SPARK / "bin" / "python"), *words]
    return subprocess.run(command, env=environment(home, **more), capture_output=True, text=True, check=False)


def replayed(folder: Path, home: Path, *words: str, **more: str) -> Mapping[str, Any]:
    """What a replay of ``folder`` on Spark comes to, as ``kit.replaying`` writes it."""
    said = run(home, "-m", "kit.replaying", str(folder), *words, **more)
    assert said.returncode == 0, said.stdout + said.stderr
    return json.loads((folder / RESULT).read_text(encoding="utf-8"))
