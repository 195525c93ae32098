"""The demo: a county is made, its departments deliver, and the real DAGs run night after night in this process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.settings import Settings
from crosscheck.sources.catalog import catalog
from crosscheck.world.build import build_world
from crosscheck.world.exports import write_exports
from crosscheck.world.housing_server import serve
from crosscheck.world.model import World
from crosscheck.world.nights import records_for

FIRST_NIGHT = date(2026, 11, 18)
DELIVERY_NIGHTS = {"civil_affairs": (0, 2), "education": (0,), "reference": (0,)}
"""On which nights a department that does not deliver every night does."""


@dataclass(frozen=True)
class DemoCounty:
    """A made county whose departments deliver into ``folder``."""

    world: World
    folder: Path
    dirt: str

    def night(self, number: int) -> date:
        """The business date of a night, counted from 0."""
        return FIRST_NIGHT + timedelta(days=number)

    def delivering(self, number: int) -> list[str]:
        """The departments that deliver on that night."""
        every = [department.name for department in catalog().departments if department.connected]
        return [name for name in every if number in DELIVERY_NIGHTS.get(name, (number,))]

    def deliver(self, number: int) -> dict[str, Any]:
        """Write the night's exports and keep beside them what was done to the rows (counts only)."""
        night = self.night(number)
        summary = write_exports(
            records_for(self.world, night),
            night,
            self.folder,
            dirt=self.dirt,
            seed=self.world.seed,
            protected=self.world.protected,
            departments=self.delivering(number),
        )
        files.write_text(self.folder.parent / f"delivered-{night}.json", files.as_json(summary))
        return summary


def make_county(settings: Settings, households: int, seed: int, dirt: str = "heavy") -> DemoCounty:
    """Build the county and keep its truth beside the exports."""
    world = build_world(households, seed, FIRST_NIGHT)
    folder = settings.home / "demo" / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return DemoCounty(world, folder, dirt)


@contextmanager
def housing_online(county: DemoCounty, number: int) -> Iterator[None]:
    """Serve the departments with an http interface for one night, known as their Airflow connections."""
    night = county.night(number)
    world = county.world
    rows = records_for(world, night)
    with serve(rows, night, dirt=county.dirt, seed=world.seed, protected=world.protected) as housing:
        for department in catalog().departments:
            if department.delivery == "http-json":
                connection = {"conn_type": "http", "host": housing.base, "password": housing.token}
                os.environ[f"AIRFLOW_CONN_CROSSCHECK_{department.name.upper()}"] = json.dumps(connection)
        yield
