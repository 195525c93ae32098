"""What a hand can change in a home after a night, one change at a time: ``verify`` names it with its place."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crosscheck.errors import IntegrityError, LedgerError
from crosscheck.files import as_json, sha256
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.downloads import Download, record
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT

DAY = FIRST_NIGHT.isoformat()
NO_TRIGGERS = "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete; PRAGMA foreign_keys = OFF;"
Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def home(first: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home after its first night, with one list handed out."""
    whole = first.apart(tmp_path_factory.mktemp("verify") / "home")
    shutil.copytree(first.home, whole.home)
    ledger = open_ledger(whole.ledger_url)
    record(ledger, Download("2026-11-23T09:30:00+08:00", "王五", "county", "x/y.xlsx", "0" * 64, "本机"))
    ledger.dispose()
    return whole


@pytest.fixture
def copy(home: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(home.home, tmp_path / "home")
    return home.apart(tmp_path / "home")


def sql(script: str) -> Change:
    def change(home: Path) -> None:
        with sqlite3.connect(home / "ledger.sqlite") as connection:
            connection.executescript(script)
        connection.close()

    return change


def gone(pattern: str) -> Change:
    def change(home: Path) -> None:
        found = sorted(home.glob(pattern))
        assert found
        for path in found[:1]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return change


def written(pattern: str, content: bytes) -> Change:
    return lambda home: sorted(home.glob(pattern))[0].write_bytes(content)


def edited(pattern: str, **values: object) -> Change:
    """A JSON file with other values."""

    def change(home: Path) -> None:
        path = sorted(home.glob(pattern))[0]
        path.write_text(as_json({**json.loads(path.read_text(encoding="utf-8")), **values}), encoding="utf-8")

    return change


def halved(pattern: str, manifest: str, hashed_anew: bool = True) -> Change:
    """A Parquet file with half of its rows, its manifest hashed anew."""

    def change(home: Path) -> None:
        path = sorted(home.glob(pattern))[0]
        table = pq.read_table(path)
        pq.write_table(table.slice(0, table.num_rows // 2), path)
        told = json.loads((path.parent / manifest).read_text(encoding="utf-8"))
        told["sha256"][path.name] = sha256(path)
        if "rows_accepted" in told:
            told["rows_accepted"] = table.num_rows // 2
        if hashed_anew:
            (path.parent / manifest).write_text(as_json(told), encoding="utf-8")

    return change


def spoilt(home: Path) -> None:
    """A page of the ledger in the middle of its file."""
    path = home / "ledger.sqlite"
    content = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'issue'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    content[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(content)


ISSUE = "WHERE number = (SELECT min(number) FROM issue);"
LEFT = r"issue 451022-2026-000001 is not as entry \d+ left it"
LAKE = "lake/police.resident/*"
CHANGES: dict[str, tuple[Change, str]] = {
    "another person": (sql(f"UPDATE issue SET name = '张三', id_no = '451022198001010015' {ISSUE}"), LEFT),
    "another number of the person": (sql(f"UPDATE issue SET id_no = '451022198001010015' {ISSUE}"), LEFT),
    "another office": (sql(f"UPDATE issue SET department = '县卫生健康局' {ISSUE}"), LEFT),
    "another township": (sql(f"UPDATE issue SET township_name = '思林镇' {ISSUE}"), LEFT),
    "another link": (sql(f"UPDATE issue SET link = 'explicit' {ISSUE}"), LEFT),
    "another state": (sql(f"UPDATE issue SET state = 'closed' {ISSUE}"), LEFT),
    "a state that there is not": (sql(f"UPDATE issue SET state = 'x' {ISSUE}"), "has a state that does not exist"),
    "not open": (sql(f"UPDATE issue SET is_open = 0 {ISSUE}"), "000001 is not as open as its state issued says"),
    "another wording": (sql(f"UPDATE issue SET rule_text = (SELECT max(digest) FROM rule_text) {ISSUE}"), LEFT),
    "a counter": (sql(f"UPDATE issue SET clean_nights = 1 {ISSUE}"), r"issues of \w\w-\d\d: what nights count"),
    "last seen": (sql(f"UPDATE issue SET last_seen_on = '2026-01-01' {ISSUE}"), r"issues of \w\w-\d\d: what nights"),
    "another issue number": (
        sql(f"PRAGMA foreign_keys = OFF; UPDATE issue SET number = '451022-2026-900000' {ISSUE}"),
        "issue 451022-2026-900000 has no history",
    ),
    "the number series": (sql("UPDATE number_series SET last = 1;"), "number series 451022-2026 does not end"),
    "evidence of another night": (
        sql(f"UPDATE evidence SET business_date = '2026-01-01' {ISSUE}"),
        "evidence 1 of issue 451022-2026-000001 is not the one that was recorded",
    ),
    "a rule's text": (sql("UPDATE rule_text SET title = 'x' WHERE rule_id = 'ED-01';"), "the wording .* of rule ED-01"),
    "a rule's severity": (sql("UPDATE rule_text SET days = 99 WHERE rule_id = 'ED-01';"), "wording .* of rule ED-01"),
    "counts of a night": (sql("UPDATE night SET counts = '{}';"), f"night {DAY} run 1 is not as entry 1 recorded it"),
    "a night": (
        sql("PRAGMA foreign_keys = OFF; DELETE FROM night;"),
        f"night {DAY} run 1 of entry 1 is missing",
    ),
    "what became of a rule": (
        sql("UPDATE rule_night SET outcome = 'held' WHERE rule_id = 'ED-01';"),
        f"rule_night of night {DAY} run 1 is not as entry 1 recorded it",
    ),
    "a hold": (
        sql(f"INSERT INTO hold VALUES ('{DAY}', 1, 'ED-01', '', '', 'held', 'x', 0, '', '');"),
        f"hold of night {DAY} run 1 is not as entry 1 recorded it",
    ),
    "a download": (sql("UPDATE download SET reader = 'x';"), "download 1 is not the one that was recorded by entry"),
    "no download": (sql("DELETE FROM download;"), r"download 1 of entry \d+ is missing"),
    "a trigger": (sql("DROP TRIGGER history_no_update;"), "trigger history_no_update is missing"),
    "a trigger of somebody's": (
        sql("CREATE TRIGGER x BEFORE INSERT ON issue BEGIN SELECT 1; END;"),
        "trigger x was added",
    ),
    "an entry": (sql(f"{NO_TRIGGERS} UPDATE history SET why = 'x' WHERE seq = 3;"), "entry 3 was changed"),
    "an entry's details": (sql(f"{NO_TRIGGERS} UPDATE history SET details = '{{' WHERE seq = 3;"), "no readable"),
    "an entry less": (sql(f"{NO_TRIGGERS} DELETE FROM history WHERE seq = 3;"), "entry 3 is missing or out of order"),
    "no head": (sql("DELETE FROM chain;"), "the chain's head is missing"),
    "a page": (spoilt, "history: the ledger refused .*: restore a backup"),
    "no ledger": (gone("ledger.sqlite"), "history: there is no ledger yet"),
    "no SQLite": (written("ledger.sqlite", b"x" * 9000), "history: the ledger refused: .*: restore a backup"),
    "a dataset": (gone("lake/police.resident"), "lake/police.resident/20261118/manifest.json is missing"),
    "the lake": (gone("lake"), "evidence rests on it, and its rows are missing"),
    "a manifest": (gone(f"{LAKE}/manifest.json"), "lake/police.resident/20261118/manifest.json is missing"),
    "a manifest that is none": (
        written(f"{LAKE}/manifest.json", b"{"),
        "lake/police.resident/20261118/manifest.json can't be read",
    ),
    "counts of a manifest": (edited(f"{LAKE}/manifest.json", rows_accepted=1), "its manifest says rows_accepted 1"),
    "status of a manifest": (edited(f"{LAKE}/manifest.json", status="rejected"), "contradict each other"),
    "reasons of a manifest": (edited(f"{LAKE}/manifest.json", quarantine={"x": 7}), "don't sum up"),
    "half the rows": (
        halved(f"{LAKE}/rows.parquet", "manifest.json", False),
        "20261118/rows.parquet was changed",
    ),
    "half the rows, hashed anew": (
        halved("lake/civil_affairs.death/*/rows.parquet", "manifest.json"),
        "lake/civil_affairs.death/20261118/manifest.json was changed",
    ),
    "half a Parquet": (written(f"{LAKE}/rows.parquet", b"PAR1xxx"), "rows.parquet is no Parquet file"),
    "no night": (gone(f"nights/{DAY}"), f"nights/{DAY} is missing"),
    "no current": (gone(f"nights/{DAY}/current"), f"nights/{DAY}/current names no night that is there"),
    "an empty current": (written(f"nights/{DAY}/current", b""), "current names no night that is there"),
    "a current that names nothing": (written(f"nights/{DAY}/current", b"abc\n"), "current names no night that is"),
    "a current outside": (written(f"nights/{DAY}/current", b"../..\n"), "current names no night that is there"),
    "findings, hashed anew": (
        halved(f"nights/{DAY}/*/findings.parquet", "night.json"),
        f"nights/{DAY}/[0-9a-f]+/night.json was changed",
    ),
    "holds of a night": (
        edited(f"nights/{DAY}/*/holds.json", holds=["x"]),
        r"holds\.json is not what night\.json says",
    ),
    "a night's manifest": (written(f"nights/{DAY}/*/night.json", b"[]"), r"night\.json can't be read"),
    "an expectation": (
        edited(f"nights/{DAY}/expectations/links.json", results=[]),
        f"nights/{DAY}/expectations/links.json was changed",
    ),
    "no expectation": (gone(f"nights/{DAY}/expectations"), "expectations/links.json is missing"),
    "no revision": (gone("revisions/*-r1"), f"revision {DAY}-r1 is missing"),
    "no revisions": (gone("revisions"), f"revision {DAY}-r1 is missing"),
    "latest": (written("revisions/latest", b"2026-01-01-r1\n"), "revisions/latest does not name the newest revision"),
    "a list": (written("revisions/*-r1/*/*.html", b"x"), f"{DAY}-r1: .*html was changed"),
    "a revision's manifest": (
        written("revisions/*-r1/manifest.json", b"\xff"),
        "r1: manifest.json can't be read",
    ),
    "a head in a manifest": (edited("revisions/*-r1/manifest.json", inputs={}), "r1/manifest.json was changed"),
}


def test_what_nobody_touched_is_intact_as_far_as_can_be_told(copy: Settings) -> None:
    proof = verify(copy)
    assert (proof.problems, len(proof.untold)) == ((), 1)
    assert "no head of the history is kept outside this home" in proof.untold[0][1]


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_named(copy: Settings, name: str) -> None:
    change, expected = CHANGES[name]
    change(copy.home)
    with pytest.raises(IntegrityError) as found:
        verify(copy)
    assert re.search(expected, str(found.value)), str(found.value)[:3000]
    assert "张三" not in str(found.value)


def test_an_empty_place_has_no_ledger_and_gets_none(settings: Settings, tmp_path: Path) -> None:
    nowhere = settings.apart(tmp_path / "nowhere")
    with pytest.raises(LedgerError, match="there is no ledger yet"):
        verify(nowhere)
    assert not nowhere.home.exists()


def test_a_night_that_was_cut_off_before_its_ledger_is_intact(copy: Settings) -> None:
    (copy.home / "ledger.sqlite").unlink()
    shutil.rmtree(copy.nights)
    shutil.rmtree(copy.revisions)
    assert [untold for _, untold in verify(copy).untold if "there is no ledger yet" in untold]
    with pytest.raises(IntegrityError, match="there is no ledger yet"):
        verify(replace(copy, heads=_one_head(copy.home.parent / "heads")))


def _one_head(path: Path) -> Path:
    path.write_text(f"7 {'0' * 64}\n", encoding="utf-8")
    return path
