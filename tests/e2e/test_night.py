"""A night from export files to lists, and the same night again: nothing changes, not one byte."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
from e2e_kit import (
    Exported,
    Night,
    Site,
    due,
    findings_file,
    held_by,
    needs,
    night_manifest,
    query,
    revision_names,
    stored,
)

from crosscheck.catalog.datasets import catalog
from crosscheck_demo.demo import FIRST_NIGHT

DAY = FIRST_NIGHT.isoformat()
FINDING_COLUMNS = [
    "rule_id",
    "subject_kind",
    "subject_id",
    "object",
    "household_no",
    "region_code",
    "link",
    "evidence",
]
COUNTS = ("read", "accepted", "quarantined", "repeated", "layout")


def triples(rows: list[dict]) -> set[tuple[str, ...]]:
    return {(row["rule_id"], row["subject_kind"], row["subject_id"], row["object"]) for row in rows}


def test_a_night_finds_what_was_planted_and_nothing_else(good_night: Night) -> None:
    found = triples(pq.read_table(findings_file(good_night.site.home, FIRST_NIGHT)).to_pylist())
    planted = due(good_night.site.county, FIRST_NIGHT)
    assert len({p.rule_id for p in planted}) >= 12
    assert found == {(p.rule_id, p.subject_kind, p.subject_id, p.object) for p in planted}


def test_every_rule_ran_or_is_held_for_what_it_needs(good_night: Night) -> None:
    manifest = night_manifest(good_night.site.home, FIRST_NIGHT)
    held = {hold["rule"] for hold in manifest["holds"]}
    assert held == held_by(set())
    assert set(manifest["ran"]) == needs().keys() - held
    assert len(manifest["ran"]) >= 61


def test_every_finding_is_one_issued_issue_and_stands_on_the_lists(good_night: Night) -> None:
    home = good_night.site.home
    found = triples(pq.read_table(findings_file(home, FIRST_NIGHT)).to_pylist())
    issues = query(home, "SELECT * FROM issue")
    assert {(i["rule_id"], i["subject_kind"], i["subject_id"], i["object"]) for i in issues} == found
    assert len(issues) == len(found) == len({i["number"] for i in issues})
    assert {i["state"] for i in issues} == {"issued"}
    assert revision_names(home) == [f"{DAY}-r1"]
    folder = home / "revisions" / f"{DAY}-r1"
    assert (home / "revisions" / "latest").read_text(encoding="utf-8") == f"{DAY}-r1\n"
    listed = [row["number"] for path in folder.rglob("open_issues.parquet") for row in pq.read_table(path).to_pylist()]
    assert sorted(listed) == sorted(i["number"] for i in issues)
    on_paper = [number for path in folder.rglob("*_疑点下发及反馈表.xlsx") for number in numbers_on(path)]
    assert set(on_paper) == set(listed)


def numbers_on(path: Path) -> list[str]:
    """The issue numbers in a workbook, wherever they stand."""
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    book.close()
    return [cell for cell in cells if isinstance(cell, str) and cell[:7] == "451022-" and cell[7:12] == "2026-"]


def test_the_screen_says_what_happened_and_where_the_lists_lie(good_night: Night) -> None:
    manifest = night_manifest(good_night.site.home, FIRST_NIGHT)
    said = good_night.said.stdout
    held = len({hold["rule"] for hold in manifest["holds"]})
    assert f"{DAY}: {len(manifest['ran'])} rules ran, {held} held" in said
    assert str(good_night.site.home / "revisions" / f"{DAY}-r1") in said
    for dataset in catalog().connected:
        assert dataset.id in said
    assert good_night.said.stderr == ""
    assert "Traceback" not in said
    assert "Warning" not in said


def test_the_same_night_again_changes_nothing(good_night: Night) -> None:
    before = stored(good_night.site.home)
    again = good_night.site.crosscheck("run", "--date", DAY)  # the interface is down: nothing is read again
    assert (again.returncode, again.stderr) == (0, "")
    assert stored(good_night.site.home) == before
    assert again.stdout == good_night.said.stdout


def test_findings_are_those_of_the_night_before_the_ledger(good_night: Night, findings: Exported) -> None:
    table = pq.read_table(findings.folder / "F.parquet")
    assert table.column_names == FINDING_COLUMNS
    assert table.equals(pq.read_table(findings_file(good_night.site.home, FIRST_NIGHT)))
    assert all(json.loads(row["evidence"])["sentence"] for row in table.to_pylist())


def test_holds_are_those_of_the_night(good_night: Night, findings: Exported) -> None:
    holds = json.loads((findings.folder / "F.holds.json").read_text(encoding="utf-8"))
    assert holds == night_manifest(good_night.site.home, FIRST_NIGHT)["holds"]
    assert {hold["rule"] for hold in holds} == held_by(set())


def test_counts_account_for_every_row(good_night: Night, findings: Exported) -> None:
    counts = json.loads((findings.folder / "F.counts.json").read_text(encoding="utf-8"))
    assert counts.keys() == {dataset.id for dataset in catalog().connected}
    for name, count in counts.items():
        assert count["read"] == count["accepted"] + count["quarantined"] + count["repeated"], name
        assert len(count["quarantined_rows"]) == count["quarantined"], name
        assert all(row["file"] and row["row"] and row["reason"] for row in count["quarantined_rows"]), name
    delivered = json.loads((good_night.site.home.parent / f"delivered-{DAY}.json").read_text(encoding="utf-8"))
    assert len(delivered) >= 18
    assert sum(sum(made["quarantined"].values()) for made in delivered.values()) > 0
    for name, made in delivered.items():
        truth = (made["written"], made["accepted"], sum(made["quarantined"].values()), made["repeated"], made["layout"])
        assert tuple(counts[name][key] for key in COUNTS) == truth, name


def test_all_that_is_stored_verifies_and_a_changed_byte_does_not(good_night: Night, after_good_night: Site) -> None:
    assert good_night.site.crosscheck("verify").returncode == 0
    listed = sorted((after_good_night.home / "revisions" / f"{DAY}-r1").rglob("*.csv"))[0]
    listed.write_bytes(listed.read_bytes() + b" ")
    refused = after_good_night.crosscheck("verify")
    assert refused.returncode == 5
    assert f"{listed.name} was changed" in refused.stdout


def test_all_that_is_written_is_for_its_owner_alone(good_night: Night, findings: Exported) -> None:
    """The command ran with a umask that hides nothing."""
    home = good_night.site.home
    written = [home, *home.rglob("*"), *findings.folder.iterdir()]
    assert {path.name for path in written} >= {"lake", "ledger.sqlite", "rows.parquet", "latest", "F.parquet", ".lock"}
    modes = {path.relative_to(home.parent.parent).as_posix(): path.stat().st_mode & 0o777 for path in written}
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


def test_nothing_is_written_outside_the_home(good_night: Night) -> None:
    assert list(good_night.site.operator.iterdir()) == []
