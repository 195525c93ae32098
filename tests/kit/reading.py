"""A home in which every reading command has something to show, made by hand, and how a command is run in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from crosscheck.cli.main import app
from crosscheck.cli.options import console
from crosscheck.files import as_json, write_text
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.issue import HELD, SURGE, Hold
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.link.levels import comparisons
from crosscheck.link.model import Model, Share
from crosscheck.link.models import keep
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from kit.filled import CATALOGUE, county
from kit.lake import put_snapshot
from kit.nights import COUNTY, DAY, evidence, night, sqlite_url
from kit.reviewed import pair, store_review

ROW = {"dataset": "civil_affairs.death", "delivery": "20261120", "file": "死亡.xlsx", "row": 7, "link": "repaired"}
VALUES = {"name": "韦小山", "id_no": "451022196001010011", "died_on": "2026-10-01"}
REASON = "《学籍》未到,规则所需的数据不可用"
ISSUE = "451022-2026-000001"


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said on each stream."""

    code: int
    out: str
    err: str

    def values(self) -> Any:
        """Its JSON."""
        return json.loads(self.out)


def make_home(settings: Settings) -> None:
    """A recorded and published night: issues, holds, a review, a model, and the snapshot that evidence names."""
    rows = {**ROW, "snapshot": "2026-11-20", "repaired": "证件号码末几位受损,前15位与姓名一致"}
    policy = {"parameter": "death_grace_days", "region": "", "from": "2026-01-01", "value": "30", "basis": "seed"}
    found = [
        replace(one, evidence=evidence("ED-01", rows=[rows], policy=[{**policy, "document": None}])) for one in county()
    ]
    held = [Hold("ED-02", "", REASON, "", HELD, ""), Hold("WM-15", COUNTY, "疑点由2增至60", "", SURGE, "")]
    ledger = open_ledger(sqlite_url(settings.home))
    record_night(ledger, replace(night(0, found, held, CATALOGUE), counties=(COUNTY,)))
    issue_new(ledger, DAY)
    table = {name: pa.array([value]) for name, value in VALUES.items()}
    put_snapshot(
        settings, ROW["dataset"], "20261120", pa.table({**table, "_source_file": [ROW["file"]], "_source_row": [7]})
    )
    review = store_review(settings, DAY, [pair(1), pair(2, link="conflict", dataset="civil_affairs.death")])
    ran = {
        "snapshots": {},
        "findings": {"ED-01": 4},
        "ran": ["ED-01"],
        "withheld": {"DE-01": {"ED-01": 3}},
        "object_holds": [],
    }
    holds = [{"rule": "ED-02", "region": None, "reason": REASON}]
    write_text(
        review.with_name("night.json"),
        as_json({**ran, "holds": holds, "review": {"model": None, "remark": "no model"}}),
    )
    publish(ledger, settings, DAY)
    ledger.dispose()
    shares = {
        name: tuple(Share(level.label, 0.5, 0.25) for level in levels)
        for name, levels in comparisons(settings.root).items()
    }
    keep(settings, Model(DAY, 1234, {"strangers": 2000, "certain": 300, "damaged": 40}, shares))


def say(
    patch: pytest.MonkeyPatch, home: Path, arguments: tuple[str, ...], language: str = "en", width: int = 300
) -> Said:
    """Run ``crosscheck`` with ``arguments`` on a screen of ``width``."""
    patch.setenv("CROSSCHECK_HOME", str(home))
    patch.setenv("CROSSCHECK_LANG", language)
    patch.setattr(console, "_width", width)
    done = CliRunner().invoke(app, list(arguments))
    return Said(done.exit_code, done.stdout, done.stderr)
