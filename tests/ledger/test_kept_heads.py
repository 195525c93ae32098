"""Heads kept outside the home tell what the ledger and all that lies beside it, exchanged at once, would hide."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from crosscheck.errors import IntegrityError
from crosscheck.ledger.database import open_ledger
from crosscheck.ledger.history import entry_hash
from crosscheck.ledger.kept_heads import keep_head, kept_heads
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.operate.verify import verify
from crosscheck.publish.revision import publish
from crosscheck.settings import Settings
from kit.nights import day, finding, night


@pytest.fixture
def county(settings: Settings, tmp_path: Path) -> Settings:
    """A county after one night; its heads are kept beside the home, as on another disk."""
    county = replace(settings.apart(tmp_path / "home"), heads=tmp_path / "elsewhere" / "heads")
    a_night(county, 0)
    return county


def a_night(settings: Settings, n: int) -> None:
    ledger = open_ledger(settings.ledger_url)
    record_night(ledger, night(n, [finding("ED-01", f"M{m}") for m in range(n + 1)]))
    issue_new(ledger, day(n))
    publish(ledger, settings, day(n))
    keep_head(ledger, settings.heads)
    ledger.dispose()


def in_file(settings: Settings) -> sqlite3.Connection:
    """The ledger's file as a hand opens it, without the triggers that guard the history."""
    connection = sqlite3.connect(settings.home / "ledger.sqlite")
    connection.row_factory = sqlite3.Row
    connection.executescript("DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;")
    return connection


def guarded_again(connection: sqlite3.Connection, triggers: list[str]) -> None:
    connection.executescript("".join(f"{trigger};" for trigger in triggers))
    connection.commit()
    connection.close()


def hashed_anew(settings: Settings) -> None:
    """One reason changed, every hash after it computed again, and the new heads written into what was published."""
    with sqlite3.connect(settings.home / "ledger.sqlite") as reader:
        triggers = [
            row[0]
            for row in reader.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'history'")
        ]
    reader.close()
    connection = in_file(settings)
    connection.execute("UPDATE history SET why = 'x' WHERE seq = 2")
    last, by_seq = "", {}
    for row in map(dict, connection.execute("SELECT * FROM history ORDER BY seq").fetchall()):
        last = by_seq[row["seq"]] = entry_hash(last, row)
        connection.execute("UPDATE history SET hash = ? WHERE seq = ?", (last, row["seq"]))
    connection.execute("UPDATE chain SET hash = ?", (last,))
    for name, seq in connection.execute("SELECT business_date, chain_seq FROM night").fetchall():
        connection.execute("UPDATE night SET chain_hash = ? WHERE business_date = ?", (by_seq[seq], name))
    guarded_again(connection, triggers)
    for manifest in settings.revisions.glob("*/manifest.json"):
        told = json.loads(manifest.read_text(encoding="utf-8"))
        told["inputs"]["history"]["hash"] = by_seq[told["inputs"]["history"]["seq"]]
        manifest.write_text(json.dumps(told), encoding="utf-8")


def test_each_night_adds_its_head_once(county: Settings) -> None:
    a_night(county, 1)
    a_night(county, 1)
    assert county.heads
    seqs = [kept.seq for kept in kept_heads(county.heads)]
    assert seqs == sorted(set(seqs))
    assert len(seqs) == 2
    assert verify(county).untold == ()
    assert county.heads.stat().st_mode & 0o077 == 0


def test_a_history_hashed_anew_is_told_by_the_kept_heads_alone(county: Settings) -> None:
    hashed_anew(county)
    without = verify_problems(replace(county, heads=None))
    assert not [problem for problem in without if "hash was kept" in problem]
    assert [problem for problem in verify_problems(county) if problem.endswith("is not the one whose hash was kept")]


def test_everything_taken_back_at_once_is_told_by_the_kept_heads_alone(county: Settings, tmp_path: Path) -> None:
    shutil.copytree(county.home, tmp_path / "kept")
    a_night(county, 1)
    shutil.rmtree(county.home)
    shutil.copytree(tmp_path / "kept", county.home)
    assert verify(replace(county, heads=None)).problems == ()
    newest = kept_heads(county.heads or Path())[-1].seq
    assert verify_problems(county) == [f"history: entry {newest} is missing: its hash was kept"]


def test_a_cut_off_tail_is_told(county: Settings) -> None:
    a_night(county, 1)
    connection = in_file(county)
    connection.execute("DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)")
    connection.execute("UPDATE chain SET (seq, hash) = (SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1)")
    connection.commit()
    connection.close()
    newest = kept_heads(county.heads or Path())[-1].seq
    assert f"history: entry {newest} is missing: its hash was kept" in verify_problems(county)


def test_a_file_of_heads_that_was_edited_is_refused_with_its_line(county: Settings) -> None:
    assert county.heads
    with county.heads.open("a", encoding="utf-8") as stream:
        stream.write("the newest is fine\n")
    with pytest.raises(IntegrityError) as refused:
        verify(county)
    assert str(refused.value) == "heads line 2 is no entry with its hash: keep it as it was written"


def verify_problems(settings: Settings) -> list[str]:
    try:
        verify(settings)
    except IntegrityError as error:
        return str(error).splitlines()
    return []
