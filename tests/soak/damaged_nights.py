"""Two intact nights of a small county, and the second one again with one list damaged."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from exports import Export, read_export, write_export

from crosscheck.catalog.datasets import Dataset, catalog, folder_date
from crosscheck.catalog.rules import rule_catalog
from crosscheck.flow.night import check, checked_night, land_department, reconcile
from crosscheck.lake.snapshots import last_deliveries
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.interface import Interface, serve
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty

HOUSEHOLDS, SEED = 300, 5
PLANTS = ("CV-01", "DE-01", "DE-02", "ED-01", "ED-05", "HO-01", "HP-01", "ID-01", "MD-01", "WI-02", "WM-01", "WM-17")
ISSUES = "SELECT county, rule_id, subject_id, object FROM issue"
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of a damaged list: ``status`` (accepted, rejected, failed or absent), rows that went to quarantine
    on top of the intact ones, the rows accepted, the issues of other kinds than ``data`` no intact night has, and the
    rules that found something which opened no issue."""

    status: str
    detail: str
    quarantined: int
    accepted: int
    added: frozenset[Key]
    withheld: frozenset[str]


class Nights:
    """The county after its first night, and what an intact second one brings."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder = folder
        self.county = DemoCounty(build_world(HOUSEHOLDS, SEED, FIRST_NIGHT, plants=PLANTS), folder / "exports", "heavy")
        self.county.folder.mkdir(parents=True)
        self.county.deliver(0)
        self.settings = replace(settings.apart(folder / "home"), exports=self.county.folder)
        self._run(self.settings, 0)
        shutil.copyfile(folder / "home" / "ledger.sqlite", folder / "ledger.sqlite")
        self._deliver_everything()
        self._run(self.settings, 1)
        self.intact = self.issues(self.settings)
        self.data = {rule.id for rule in rule_catalog(settings.root).values() if rule.kind == "data"}

    @property
    def day(self) -> date:
        return self.county.night(1)

    def _deliver_everything(self) -> None:
        class Everybody(DemoCounty):
            def delivering(self, number: int) -> list[str]:
                return [department.name for department in catalog().departments if department.connected]

        Everybody(self.county.world, self.county.folder, self.county.dirt).deliver(1)

    def _run(self, settings: Settings, number: int) -> None:
        with self._online(number):
            for department in catalog().departments:
                if department.connected:
                    land_department(settings, department.name, self.county.night(number))
        check(settings, self.county.night(number))
        reconcile(settings, self.county.night(number))

    @contextmanager
    def _online(self, number: int) -> Iterator[Interface]:
        world, night = self.county.world, self.county.night(number)
        rows = records_for(world, night)
        with serve(
            rows, night, dirt=self.county.dirt, seed=world.seed, protected=world.protected, bad_moments=0
        ) as housing:
            known = f'{{"conn_type": "http", "host": "{housing.base}", "password": "{housing.token}"}}'
            os.environ["AIRFLOW_CONN_CROSSCHECK_HOUSING"] = known
            try:
                yield housing
            finally:
                del os.environ["AIRFLOW_CONN_CROSSCHECK_HOUSING"]

    def issues(self, settings: Settings) -> set[Key]:
        """Every issue that the ledger has."""
        with sqlite3.connect(settings.home / "ledger.sqlite") as connection:
            return {(row[0], row[1], row[2], row[3]) for row in connection.execute(ISSUES)}

    def damaged(self, dataset: Dataset, change: Callable[[Export], bool]) -> Outcome | None:
        """The second night with ``dataset`` changed; None where the list can't be changed so."""
        home, exports = self.folder / "damaged", self.folder / "damaged-exports"
        for old in (home, exports):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(self.county.folder, exports)
        county = replace(self.county, folder=exports)
        with self._online(1) as online:
            items: dict[str, Any] = dict(online.items)
            export = read_export(county, dataset, 1, items)
            if not change(export):
                return None
            write_export(county, export, 1, items)
            online.items = items
            return self._second_night(replace(self.settings.apart(home), exports=exports), dataset)

    def _second_night(self, settings: Settings, dataset: Dataset) -> Outcome:
        shutil.copytree(self.settings.lake, settings.lake, copy_function=os.link)
        again = [dataset.id] + (["registry.member"] if dataset.id == "registry.household" else [])
        for name in again:
            shutil.rmtree(settings.lake / name / folder_date(self.day))
        shutil.copytree(self.settings.nights / FIRST_NIGHT.isoformat(), settings.nights / FIRST_NIGHT.isoformat())
        shutil.copyfile(self.folder / "ledger.sqlite", settings.home / "ledger.sqlite")
        said = land_department(settings, dataset.department, self.day)
        check(settings, self.day)
        reconcile(settings, self.day)
        added = {key for key in self.issues(settings) - self.intact if key[1] not in self.data}
        return self._outcome(settings, dataset, said, added)

    def _outcome(self, settings: Settings, dataset: Dataset, said: dict[str, str], added: set[Key]) -> Outcome:
        status = said.get(f"{dataset.id} {folder_date(self.day)}", "absent")
        newest = last_deliveries(settings, dataset.id, self.day)[-1].manifest
        before = last_deliveries(self.settings, dataset.id, self.day)[-1].manifest
        more = newest["rows_quarantined"] - before["rows_quarantined"] if status == "accepted" else 0
        told = checked_night(settings, self.day).manifest()["withheld"].values()
        withheld = frozenset(rule for rules in told for rule in rules)
        return Outcome(status, newest["detail"] or "", more, newest["rows_accepted"], frozenset(added), withheld)
