"""A small county whose departments really deliver, the command line in a process of its own, and what it left."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from crosscheck import settings as settings_module
from crosscheck.catalog.datasets import catalog
from crosscheck.settings import Settings
from crosscheck_demo.demo import DemoCounty, housing_online
from crosscheck_demo.planting.planted import Planted

ROOT = settings_module.load().root
COMMAND = str(Path(sys.executable).with_name("crosscheck"))
PLANTS = ("CV-01", "DE-01", "DE-02", "ED-01", "ED-05", "HO-01", "HP-01", "ID-01", "MD-01", "WI-02", "WM-01", "WM-17")
ALWAYS_RUN = {"AG-02", "AG-04"}
"""rules.md: these two are never held."""
ALWAYS_NEEDED = {"reference.region", "registry.household", "registry.member"}
LEDGER_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


@dataclass
class Site:
    """One place where the command runs: its home, the exports it reads, the connections it knows."""

    home: Path
    county: DemoCounty
    connections: Mapping[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, root=ROOT, threads=2, exports=self.county.folder)

    @property
    def operator(self) -> Path:
        """The home folder of whoever runs the command."""
        return self.home.with_name(f"{self.home.name}-operator")

    def environment(self) -> dict[str, str]:
        """The operator's environment without a word of ours, save what the product documents."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "CROSSCHECK"))}
        self.operator.mkdir(exist_ok=True)
        return {**kept, **self.connections, "CROSSCHECK_HOME": str(self.home), "HOME": str(self.operator)}

    def arguments(self, command: str, *more: str) -> list[str]:
        exports = ["--exports", str(self.county.folder), "--any-date"] if command in ("run", "findings") else []
        return [COMMAND, command, *more, *exports]

    def crosscheck(self, command: str, *more: str) -> subprocess.CompletedProcess[str]:
        """Run a command as an operator whose umask hides nothing."""
        return subprocess.run(
            self.arguments(command, *more),
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            umask=0,
        )


@dataclass(frozen=True)
class Night:
    """A place after one night, and what the command said."""

    site: Site
    said: subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Exported:
    """Where the findings of a night were written to, and what the command said."""

    folder: Path
    said: subprocess.CompletedProcess[str]


@contextmanager
def connected(site: Site, number: int) -> Iterator[Site]:
    """The county's http interface answers while the block runs, and the command knows its connection."""
    before = dict(os.environ)
    try:
        with housing_online(site.county, number):
            known = {k: v for k, v in os.environ.items() if k.startswith("AIRFLOW_CONN_CROSSCHECK_")}
            yield replace(site, connections=known)
    finally:
        os.environ.clear()
        os.environ.update(before)


def tree(folder: Path) -> dict[str, str]:
    """Every file below ``folder``, hidden ones too, with its SHA-256."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def stored(home: Path) -> dict[str, Any]:
    """All that a night leaves to be kept: lake, nights, revisions byte by byte, the ledger row by row."""
    return {**{name: tree(home / name) for name in ("lake", "nights", "revisions")}, "ledger": ledger(home)}


def ledger(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of the ledger, read with another tool than the product's."""
    connection = sqlite3.connect(f"file:{home / 'ledger.sqlite'}?mode=ro", uri=True)
    try:
        names = [name for (name,) in connection.execute(LEDGER_TABLES)]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}
    finally:
        connection.close()


def query(home: Path, sql: str) -> list[dict[str, Any]]:
    """Rows of the ledger."""
    connection = sqlite3.connect(f"file:{home / 'ledger.sqlite'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(sql)]
    finally:
        connection.close()


def issues(home: Path) -> list[dict[str, Any]]:
    """Every issue with the hashes of its evidence, oldest first."""
    versions = "(SELECT group_concat(hash) FROM evidence WHERE evidence.number = issue.number) AS versions"
    return query(home, f"SELECT *, {versions} FROM issue ORDER BY number")


def night_manifest(home: Path, day: date) -> dict[str, Any]:
    folder = home / "nights" / day.isoformat()
    key = (folder / "current").read_text(encoding="utf-8").strip()
    return json.loads((folder / key / "night.json").read_text(encoding="utf-8"))


def findings_file(home: Path, day: date) -> Path:
    folder = home / "nights" / day.isoformat()
    return folder / (folder / "current").read_text(encoding="utf-8").strip() / "findings.parquet"


@cache
def needs() -> dict[str, set[str]]:
    """What each rule needs, read from the files' headers and not by the product's catalogue."""
    found = {}
    for path in sorted((ROOT / "sql" / "rules").glob("*/*.sql")):
        header = yaml.safe_load(path.read_text(encoding="utf-8").partition("/* ---")[2].partition("--- */")[0])
        found[header["id"]] = set() if header["id"] in ALWAYS_RUN else ALWAYS_NEEDED | set(header["needs"])
    return found


def held_by(unusable: set[str]) -> set[str]:
    """The rules that must be held when these datasets and all that are not connected can't be used."""
    missing = unusable | {d.id for d in catalog().datasets} - {d.id for d in catalog().connected}
    return {rule for rule, needed in needs().items() if needed & missing}


def due(county: DemoCounty, day: date) -> set[Planted]:
    """The planted problems that the night must bring."""
    return {planted for planted in county.world.truth if planted.on(day)}


def revision_names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "revisions").iterdir() if path.is_dir())
