"""What the tests of the expectations share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from comparing import Changes, Compare
from expect_samples import as_expectation, candidate

from crosscheck.catalog.datasets import Dataset
from crosscheck.expect.delivery import DeliveryResult, check_delivery
from crosscheck.expect.loss import Earlier
from crosscheck.expect.losses import REGION
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


@pytest.fixture
def compare(settings: Settings, tmp_path: Path) -> Compare:
    """Judge a delivery against an earlier one: so many rows each, with changes by column and row."""

    def compared(
        dataset: Dataset,
        before: tuple[int, Changes],
        now: tuple[int, Changes],
        gone: tuple[str, ...] = (),
        regions: list[dict[str, Any]] | None = None,
    ) -> DeliveryResult:
        names = tuple(column.name for column in dataset.columns)
        (tmp_path / "before").mkdir(exist_ok=True)
        [rows] = candidate(dataset, tmp_path / "before", before[0], **before[1]).paths
        delivery = candidate(dataset, tmp_path, now[0], **now[1])
        table = tmp_path / "regions.parquet"
        pq.write_table(pa.Table.from_pylist(regions or [], REGION), table)
        has = tuple(name for name in names if name not in gone)
        delivery = replace(delivery, earlier=Earlier(rows, names), columns=has, region=table)
        return check_delivery(settings, dataset, delivery)

    return compared
