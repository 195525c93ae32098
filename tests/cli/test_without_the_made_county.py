"""The command line as an image has it: the product is installed, the made county's package is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT = "import sys; sys.modules['crosscheck_demo'] = None; from crosscheck.cli.main import app; app()"


@pytest.mark.parametrize(("command", "code", "said"), [("demo", 3, "made county"), ("--help", 0, "first-start")])
def test_it_begins_and_says_what_is_not_there(command: str, code: int, said: str, tmp_path: Path) -> None:
    around = {**os.environ, "CROSSCHECK_HOME": str(tmp_path), "CROSSCHECK_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, command], env=around, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout
