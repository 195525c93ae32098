"""What the tests of the expectations share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from expect_samples import as_expectation

from crosscheck.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One home for the whole session: the bench is set up once."""
    return Settings(home=tmp_path_factory.mktemp("home"), root=ROOT, memory_limit="1GB", threads=1)


@pytest.fixture
def with_suite(settings: Settings, tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a project whose only suite holds the given expectations."""

    def project(name: str, *expectations: dict[str, Any]) -> Settings:
        folder = tmp_path / "expectations"
        folder.mkdir(exist_ok=True)
        suite = {"name": name, "expectations": [as_expectation(**entry) for entry in expectations]}
        (folder / f"{name}.json").write_text(json.dumps(suite), encoding="utf-8")
        if not (tmp_path / "sql").exists():
            (tmp_path / "sql").symlink_to(ROOT / "sql")
        return replace(settings, root=tmp_path)

    return project
