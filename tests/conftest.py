"""What all tests share: Airflow, whoever imports it first, finds a temporary home and never the operator's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from crosscheck import settings as settings_module
from crosscheck.operate.local_airflow import environment
from oracle.run import Product

# Whether a machine is busy is nothing that a property is about.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")
HOME = Path(tempfile.mkdtemp(prefix="crosscheck-tests-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
# Airflow reads these while it is imported, so they stand before any test module is.
os.environ.update(environment(settings_module.load().apart(HOME)))


LONG = ("soak", "spec", "portal", "demo", "oracle", "operate", "lake", "dags", "publish", "cli", "flow", "engines")
"""Folders whose files take longest: at the end one of them would keep one core busy and the others waiting.

The portal comes after one long file: while a process makes its living county the others are busy with that."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, all else as it was found."""
    items.sort(key=lambda item: LONG.index(folder) if (folder := item.path.parent.name) in LONG else len(LONG))


@pytest.fixture
def settings(tmp_path: Path) -> settings_module.Settings:
    """Settings of an empty home of its own."""
    return settings_module.load().apart(tmp_path)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product's engine for the properties that hold it against the plain reading in ``tests/oracle``."""
    product = Product(settings_module.load().apart(HOME / "oracle"))
    yield product
    product.engine.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of this run share, for what is made once; ``TESTS_SHARED`` names one to keep."""
    kept = os.environ.get("TESTS_SHARED")
    if kept:
        return Path(kept)
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base
