"""A night over a lake that was damaged after it was taken in: what rests on it is held, nobody accused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck import settings as settings_module
from crosscheck.catalog.rules import rule_catalog
from crosscheck.flow import night as flow
from crosscheck.lake import soundness
from crosscheck.settings import Settings
from crosscheck.views.nights import summary
from crosscheck_demo.bench.scale import write_lake
from kit.nights import DAY, day

Found = set[tuple[str, str, str]]


def found(settings: Settings, night: Path) -> Found:
    """The findings of every kind but ``data``."""
    data = {rule.id for rule in rule_catalog(settings.root).values() if rule.kind == "data"}
    rows = pq.read_table(night / "findings.parquet").to_pylist()
    return {(row["rule_id"], row["subject_id"], row["object"]) for row in rows if row["rule_id"] not in data}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Found]:
    """A lake of one night, and what the night after it finds, for which nobody delivers anything new."""
    settings = settings_module.load().apart(tmp_path_factory.mktemp("county"))
    write_lake(settings, DAY, 300)
    return settings, found(settings, flow.check_folder(settings, day(1)).path)


@pytest.fixture
def damaged(county: tuple[Settings, Found], tmp_path: Path) -> Settings:
    """The same lake in a home of its own."""
    settings = county[0].apart(tmp_path / "home")
    shutil.copytree(county[0].lake, settings.lake)
    return settings


def halve(folder: Path) -> None:
    rows = pq.read_table(folder / "rows.parquet")
    pq.write_table(rows.slice(0, rows.num_rows // 2), folder / "rows.parquet")


HARMS: list[tuple[str, Callable[[Path], object], str]] = [
    ("police.resident", halve, "rows.parquet被改动"),
    ("police.resident", lambda folder: (folder / "rows.parquet").unlink(), "rows.parquet缺失"),
    ("registry.household", lambda folder: (folder / "manifest.json").unlink(), "清单缺失"),
    ("registry.member", halve, "rows.parquet被改动"),
    ("reference.region", lambda folder: (folder / "rows.parquet").write_bytes(b""), "rows.parquet被改动"),
    ("education.enrolment", lambda folder: (folder / "manifest.json").write_text("{"), "清单无法读取"),
]


@pytest.mark.parametrize(("dataset", "harm", "words"), HARMS)
def test_damage_holds_and_accuses_nobody(
    county: tuple[Settings, Found], damaged: Settings, dataset: str, harm: Callable[[Path], object], words: str
) -> None:
    harm(damaged.lake / dataset / "20261120")
    flow.check(damaged, day(1))
    night = flow.checked_night(damaged, day(1))
    assert not found(damaged, night.path) - county[1]
    told = f"{dataset}):2026-11-20的快照(20261120)与清单不符:{words}"
    holds = [hold for hold in night.manifest()["holds"] if told in hold["reason"]]
    rules = rule_catalog(damaged.root).values()
    assert {hold["rule"] for hold in holds} == {r.id for r in rules if dataset in r.all_needs and not r.always_runs}
    about = {(hold["rule"], hold["object"]) for hold in night.manifest()["object_holds"] if told in hold["reason"]}
    assert about >= {("AG-02", dataset), ("AG-04", dataset)}
    flow.reconcile(damaged, day(1))
    assert told.removeprefix(f"{dataset})") in Path(flow.report(damaged, day(1))).read_text(encoding="utf-8")
    shown = summary(damaged, day(1))
    assert {one["dataset"]: one["state"] for one in shown["datasets"]}[dataset] == "damaged"
    assert f"{dataset} in the lake: {told.partition(':')[2]}" in [note["en"] for note in shown["notes"]]


def test_a_mended_snapshot_counts_again(county: tuple[Settings, Found], damaged: Settings) -> None:
    rows = damaged.lake / "police.resident" / "20261120" / "rows.parquet"
    whole = rows.read_bytes()
    halve(rows.parent)
    held = flow.check_folder(damaged, day(1))
    rows.write_bytes(whole)
    mended = flow.check_folder(damaged, day(1))
    assert mended.path != held.path
    assert found(damaged, mended.path) == county[1]


def test_a_snapshot_is_read_once_a_night_to_be_compared(damaged: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    hashed = soundness.files.sha256
    monkeypatch.setattr(soundness.files, "sha256", lambda path: read.append(path) or hashed(path))
    flow.check(damaged, day(1))
    compared = [path for path in read if path.is_relative_to(damaged.lake)]
    assert len(compared) == len(set(compared)) == len(list(damaged.lake.rglob("*.parquet")))
