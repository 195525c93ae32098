"""A tiny county between two nights, its lists on the way back, and what each act leaves when nothing disturbs it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from fault_acts import DELIVERING, TONIGHT, perform
from returned_ways import columns

from crosscheck import settings as settings_module
from crosscheck.settings import Settings
from crosscheck_demo.county.build import build_world
from crosscheck_demo.deliver.exports import write_exports
from crosscheck_demo.deliver.nights import records_for
from crosscheck_demo.demo import FIRST_NIGHT
from kit.filled import ANSWER, HEADER_ROW

HOUSEHOLDS, SEED = 120, 5
PLANTS = ("DE-01", "ED-01", "ID-01")
STAGES = {"intake": "issued", "landing": "issued", "check": "landed", "night": "landed", "lists": "checked"}
"""Where the county stands before each act."""
LEAVES = {"landing": "landed", "check": "checked"}
"""Where it stands after some of them."""
KEPT = ("lake", "nights", "revisions", "feedback")
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
RECEIPTS = "feedback/replies/"
TIMED = ("history", "chain", "answer", "night")
"""Tables with a time of day, or a hash over one."""


def tree(home: Path) -> dict[str, str]:
    """Every file that is kept, unfinished ones too, with its SHA-256."""
    found = [path for part in KEPT for path in sorted((home / part).rglob("*")) if path.is_file()]
    found = [path for path in found if path.name != ".lock"]
    return {path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def rows(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table of the ledger, read without the product."""
    with sqlite3.connect(f"file:{home / 'ledger.sqlite'}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute(TABLES)]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}


@dataclass(frozen=True)
class Stored:
    """All that a home keeps."""

    files: dict[str, str]
    ledger: dict[str, list[tuple[Any, ...]]]

    @classmethod
    def of(cls, home: Path) -> Stored:
        return cls(tree(home), rows(home))

    def differences(self, other: Stored, but_times: bool = False) -> list[str]:
        """Files and tables in which the two differ; ``but_times``: not by the time of day that people acted at."""
        files = {name for name, _ in self.files.items() ^ other.files.items()}
        tables = [name for name in self.ledger if self.ledger[name] != other.ledger.get(name)]
        if but_times:
            # A receipt has the time in its name and its first sheet.
            files = {name for name in files if not name.startswith(("revisions/", RECEIPTS))}
            if self.receipts() != other.receipts():
                files.add(RECEIPTS)
            tables = [name for name in tables if name not in TIMED or len(self.ledger[name]) != len(other.ledger[name])]
        return sorted(files) + [f"table {name}" for name in tables]

    def receipts(self) -> Counter[tuple[str, str]]:
        """How many receipts and refusals each sender has."""
        names = [Path(name) for name in self.files if name.startswith(RECEIPTS)]
        return Counter((name.parent.name, "".join(name.suffixes[-2:])) for name in names)


@dataclass
class County:
    """Homes at three stages below ``folder``, to be copied and disturbed."""

    folder: Path
    took: dict[str, float] = field(default_factory=dict)
    left: dict[str, Stored] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = build_world(HOUSEHOLDS, SEED, FIRST_NIGHT, plants=PLANTS)
        for number, night in ((0, FIRST_NIGHT), (1, TONIGHT)):
            departments = ("registry",) if number else DELIVERING
            write_exports(records_for(world, night), night, self.folder / "exports", departments=departments)
            if not number:
                self.sound("first night", "issued", FIRST_NIGHT)
                self._fill_in()
        for act, stage in STAGES.items():
            home, began = self.copy(stage, f"undisturbed-{act}"), time.monotonic()
            self.sound(act, home.name, TONIGHT)
            self.took[act], self.left[act] = time.monotonic() - began, Stored.of(home)
            if act in LEAVES:
                self.copy(home.name, LEAVES[act])

    def settings(self, home: Path) -> Settings:
        return replace(settings_module.load().apart(home), exports=self.folder / "exports", threads=1)

    def sound(self, act: str, name: str, night: date) -> None:
        """Do an act that nothing disturbs."""
        said = perform(act, self.settings(self.folder / name), self.folder / "log" / name, night=night)
        assert said.code == 0, said.text[-3000:]

    def copy(self, stage: str, name: str) -> Path:
        """A home at a stage."""
        return Path(shutil.copytree(self.folder / stage, self.folder / name))

    def _fill_in(self) -> None:
        """Every office sends its list back; those of two issues or more twice, the second time with another answer."""
        home = self.folder / "issued"
        for path in sorted((home / "revisions").rglob("*_疑点下发及反馈表.xlsx")):
            office = path.name.partition("_")[0]
            folder = home / "feedback" / "in" / (office if office.isdecimal() else f"451022-{office}")
            folder.mkdir(parents=True)
            book = openpyxl.load_workbook(path)
            sheet = book[book.sheetnames[0]]
            for row in range(HEADER_ROW + 1, sheet.max_row + 1):
                for heading, value in ANSWER.items():
                    sheet.cell(row, columns(sheet)[heading]).value = value
                book.save(folder / f"反馈表{row}.xlsx")
