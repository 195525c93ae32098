"""What all tests share: Airflow, whoever imports it first, finds a temporary home and never the operator's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from crosscheck import settings
from crosscheck.airflow_local import environment

HOME = Path(tempfile.mkdtemp(prefix="crosscheck-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
# Airflow reads these while it is imported, so they stand before any test module is.
os.environ.update(environment(settings.Settings(home=HOME, root=settings.load().root)))
