"""A revision is complete or absent, never changed, and its bytes depend on the ledger alone."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.files import sha256
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Head, head
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.proof import verify
from crosscheck.publish import zips
from crosscheck.publish.revision import check, publish, read_manifest, revisions
from kit.nights import COUNTY, DAY, day, finding, sqlite_url
from kit.townships import county_night, findings


def contents(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): sha256(p) for p in zips.files_below(folder)}


def test_a_revision_has_a_list_for_everybody(ledger, settings):
    revision = publish(ledger, settings, DAY)
    assert (revision.name, revision.repeated) == ("2026-11-20-r1", False)
    names = [entry["path"] for entry in revision.manifest["files"]]
    assert names == [
        "451022/451022_入户核查单_2026-11-20.zip",
        "451022/451022_疑点下发及反馈表_2026-11-20.zip",
        "451022/open_issues.parquet",
        "451022/乡镇/000_未落实到乡镇_疑点下发及反馈表.csv",
        "451022/乡镇/000_未落实到乡镇_疑点下发及反馈表.xlsx",
        "451022/乡镇/451022100201_平马镇四村_入户核查单.html",
        "451022/乡镇/451022100_平马镇_疑点下发及反馈表.csv",
        "451022/乡镇/451022100_平马镇_疑点下发及反馈表.xlsx",
        "451022/乡镇/451022101201_祥周镇中平村_入户核查单.html",
        "451022/乡镇/451022101_祥周镇_疑点下发及反馈表.csv",
        "451022/乡镇/451022101_祥周镇_疑点下发及反馈表.xlsx",
        "451022/乡镇/451022_未落实到村_入户核查单.html",
        "451022/县级问题清单.csv",
        "451022/县级问题清单.xlsx",
        "451022/未校验规则清单.xlsx",
        "451022/豁免台账.xlsx",
        "451022/身份核实清单.xlsx",
        "451022/通报.html",
        "451022/通报.xlsx",
        "451022/部门/县民政局_疑点下发及反馈表.csv",
        "451022/部门/县民政局_疑点下发及反馈表.xlsx",
        "451022/问题整改台账.xlsx",
    ]
    assert contents(revision.path) == {
        **{e["path"]: e["sha256"] for e in revision.manifest["files"]},
        "manifest.json": sha256(revision.path / "manifest.json"),
    }
    assert check(revision.path) == []
    assert (settings.revisions / "latest").read_text(encoding="utf-8") == "2026-11-20-r1\n"
    assert {p.name for p in settings.revisions.iterdir()} == {"2026-11-20-r1", "latest", ".lock"}


def test_the_manifest_counts_and_names_what_it_rests_on(ledger, settings):
    issue_new(ledger, DAY)
    manifest = publish(ledger, settings, DAY).manifest
    assert manifest["counts"] == {
        "451022": {
            "open": 5,
            "lights": {"绿": 5},
            "severities": {"orange": 4, "red": 1},
            "townships": {"": 1, "451022100": 3, "451022101": 1},
            "departments": {"乡镇": 4, "县民政局": 1},
            "rules": {"DE-01": 1, "DE-02": 1, "ED-01": 3},
            "rules_held": 1,
        }
    }
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection, [Head(**manifest["inputs"]["history"])]).problems == ()


def test_publishing_again_is_no_revision(ledger, settings):
    first = publish(ledger, settings, DAY)
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in zips.files_below(settings.revisions)}
    again = publish(ledger, settings, DAY)
    assert (again.path, again.repeated) == (first.path, True)
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in zips.files_below(settings.revisions)} == before


def test_publishing_leaves_one_entry_however_often(ledger, settings):
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection).seq
    revision = publish(ledger, settings, DAY)
    publish(ledger, settings, DAY)
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection).seq == before + 1
        told = verify(connection).told
    manifest = f"revisions/{revision.name}/manifest.json"
    assert (told.published, told.files[manifest]) == ([revision.name], sha256(settings.home / manifest))


def test_a_ledger_that_moved_without_changing_a_list_is_no_revision(ledger, settings):
    first = publish(ledger, settings, DAY)
    record_night(ledger, replace(county_night(0), population={"member": 7}))
    assert publish(ledger, settings, DAY).path == first.path


def test_the_same_ledger_gives_the_same_bytes(ledger, settings, tmp_path, monkeypatch):
    first = contents(publish(ledger, settings, DAY).path)
    elsewhere = replace(settings, home=tmp_path / "other")
    other = open_ledger(sqlite_url(elsewhere.home))
    monkeypatch.setenv("TZ", "America/New_York")
    record_night(other, county_night(0, findings()[::-1]))
    assert contents(publish(other, elsewhere, DAY).path) == first
    other.dispose()


def test_another_content_is_the_next_revision_and_the_old_one_stays(ledger, settings):
    first = publish(ledger, settings, DAY)
    before = contents(first.path)
    record_night(ledger, county_night(0, [*findings(), finding("ED-01", "M9")]))
    second = publish(ledger, settings, DAY)
    third = publish(ledger, settings, DAY, {"county"})
    assert [second.name, third.name] == ["2026-11-20-r2", "2026-11-20-r3"]
    assert contents(first.path) == before
    assert (settings.revisions / "latest").read_text(encoding="utf-8") == "2026-11-20-r3\n"
    assert revisions(settings.revisions) == [first.path, second.path, third.path]


def test_a_date_that_is_past_keeps_its_revisions(ledger, settings):
    with pytest.raises(LedgerError, match="the newest night in the ledger is 2026-11-20"):
        publish(ledger, settings, day(1))
    first = publish(ledger, settings, DAY)
    record_night(ledger, county_night(1))
    assert publish(ledger, settings, DAY).path == first.path
    record_night(ledger, county_night(2))
    with pytest.raises(LedgerError, match="no list of 2026-11-21: the newest night in the ledger is 2026-11-22"):
        publish(ledger, settings, day(1))


@pytest.mark.parametrize(
    "where",
    [
        "crosscheck.publish.lists.county.write",
        "crosscheck.publish.lists.held_rules.write",
        "crosscheck.publish.lists.bulletin.write",
        "crosscheck.publish.bundle.zips.zip_files",
        "crosscheck.publish.revision.write_text",
        "crosscheck.publish.revision.settle",
        "crosscheck.publish.revision._finish",
    ],
)
def test_a_run_that_dies_leaves_no_half_revision(ledger, settings, tmp_path, monkeypatch, where):
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(where, die)
        with pytest.raises(KeyboardInterrupt):
            publish(ledger, settings, DAY)
    assert all(check(path) == [] for path in revisions(settings.revisions))
    resumed = publish(ledger, settings, DAY)
    elsewhere = replace(settings, home=tmp_path / "undisturbed")
    other = open_ledger(sqlite_url(elsewhere.home))
    record_night(other, county_night(0))
    assert contents(resumed.path) == contents(publish(other, elsewhere, DAY).path)
    assert (settings.revisions / "latest").read_text(encoding="utf-8") == "2026-11-20-r1\n"
    assert {p.name for p in settings.revisions.iterdir()} == {"2026-11-20-r1", "latest", ".lock"}
    other.dispose()


def test_what_was_changed_added_or_removed_is_found(ledger, settings):
    path = publish(ledger, settings, DAY).path
    (path / "451022" / "未校验规则清单.xlsx").write_bytes(b"x")
    (path / "451022" / "extra.txt").write_text("x")
    os.remove(path / "451022" / "县级问题清单.csv")
    assert check(path) == [
        "2026-11-20-r1: 451022/县级问题清单.csv is missing",
        "2026-11-20-r1: 451022/extra.txt was added",
        "2026-11-20-r1: 451022/未校验规则清单.xlsx was changed",
    ]


def test_the_zip_holds_every_list_dated_by_the_business_date(ledger, settings):
    folder = publish(ledger, settings, DAY).path / COUNTY
    with zipfile.ZipFile(folder / "451022_疑点下发及反馈表_2026-11-20.zip") as archive:
        entries = archive.infolist()
        for entry in entries:
            expected = hashlib.sha256((folder / entry.filename).read_bytes()).digest()
            assert hashlib.sha256(archive.read(entry)).digest() == expected
    assert len(entries) == 8
    assert {date(*entry.date_time[:3]) for entry in entries} == {DAY}


def test_csv_is_utf8_with_a_mark_and_parquet_has_types_and_no_number(ledger, settings):
    issue_new(ledger, DAY)
    folder = publish(ledger, settings, DAY).path / COUNTY
    assert (folder / "县级问题清单.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = pq.read_table(folder / "open_issues.parquet")
    assert table.num_rows == 5
    first = table.to_pylist()[1]
    assert (first["number"], first["id_no"], first["due_on"]) == (
        "451022-2026-000001",
        "451022********0001",
        date(2026, 12, 4),
    )
    everything = json.dumps(table.to_pylist(), default=str, ensure_ascii=False)
    assert "45102219600101" not in everything


def test_a_person_named_by_number_is_masked_in_the_data(ledger, settings):
    person = replace(finding("ED-01", "451022196001010015"), subject_kind="resident")
    record_night(ledger, county_night(1, [person]))
    folder = publish(ledger, settings, day(1)).path / COUNTY
    subjects = pq.read_table(folder / "open_issues.parquet")["subject_id"].to_pylist()
    assert "451022********0015" in subjects
    assert "451022196001010015" not in subjects


def test_a_county_without_issues_has_its_lists_too(settings):
    engine = open_ledger(sqlite_url(settings.home))
    record_night(engine, county_night(0, []))
    manifest = read_manifest(publish(engine, settings, DAY).path)
    assert [entry["path"] for entry in manifest["files"]] == [
        "451022/451022_入户核查单_2026-11-20.zip",
        "451022/451022_疑点下发及反馈表_2026-11-20.zip",
        "451022/open_issues.parquet",
        "451022/县级问题清单.csv",
        "451022/县级问题清单.xlsx",
        "451022/未校验规则清单.xlsx",
        "451022/豁免台账.xlsx",
        "451022/身份核实清单.xlsx",
        "451022/通报.html",
        "451022/通报.xlsx",
        "451022/问题整改台账.xlsx",
    ]
    engine.dispose()
