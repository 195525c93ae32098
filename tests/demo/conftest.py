"""A small county without planted problems, and its exports at each level of dirt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from exported import NIGHT

from crosscheck import settings
from crosscheck.catalog.datasets import catalog
from crosscheck.lake import stage
from crosscheck_demo.county.build import build_world
from crosscheck_demo.county.people import Records
from crosscheck_demo.deliver.exports import write_exports


@pytest.fixture(scope="session")
def records() -> Records:
    return build_world(600, 7, NIGHT, plants=[]).rows


@pytest.fixture(scope="session")
def protected(records: Records) -> frozenset[tuple[str, tuple[Any, ...]]]:
    """Every third bill and every third school record."""
    bills = [("health.settlement", (row["bill_no"],)) for row in records["health.settlement"][::3]]
    schools = [
        ("education.enrolment", (row["student_no"], row["school_year"])) for row in records["education.enrolment"][::3]
    ]
    return frozenset(bills + schools)


@pytest.fixture(scope="session")
def export(
    records: Records, protected: frozenset[tuple[str, tuple[Any, ...]]], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[Path, dict[str, Any]]]:
    """Exports of the night at a level of dirt, written once: the folder and the summary."""
    done: dict[str, tuple[Path, dict[str, Any]]] = {}

    def written(dirt: str) -> tuple[Path, dict[str, Any]]:
        if dirt not in done:
            folder = tmp_path_factory.mktemp(dirt)
            everybody = [department.name for department in catalog().departments]
            options: dict[str, Any] = {"dirt": dirt, "seed": 7, "protected": protected, "departments": everybody}
            done[dirt] = folder, write_exports(records, NIGHT, folder, **options)
        return done[dirt]

    return written


@pytest.fixture(scope="session")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that knows the product's normalising."""
    with duckdb.connect() as connection:
        stage.prepare(connection, settings.load().root)
        yield connection
