"""The history can only grow, and whoever touches it or what it speaks of is found out."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import exc, select, text

from crosscheck.access.accounts import account
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING
from crosscheck.files import canonical
from crosscheck.ledger import tables
from crosscheck.ledger.accounts import put_account
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.history import Head, head, list_key, sha256
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.proof import verify
from crosscheck.ledger.write_changes import Author
from kit.nights import DAY, finding, night, sqlite_url

ISSUE = "issue 451022-2026-{:06d} is not as entry {} left it"
HISTORY_TRIGGERS = "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    engine = open_ledger(sqlite_url(tmp_path))
    record_night(engine, night(0, [finding("ED-01", f"M{n}") for n in range(4)]))
    issue_new(engine, DAY)
    record_night(engine, night(1, [finding("ED-01", f"M{n}", facts="b") for n in range(3)]))
    engine.dispose()
    return tmp_path


def problems(folder: Path, kept: tuple[Head, ...] = ()) -> tuple[str, ...]:
    engine = open_ledger(sqlite_url(folder))
    with reading(engine, EVERYTHING) as connection:
        found = verify(connection, kept).problems
    engine.dispose()
    return found


def tamper(folder: Path, script: str) -> None:
    with sqlite3.connect(folder / "ledger.sqlite") as connection:
        connection.executescript(HISTORY_TRIGGERS + script)
    connection.close()


def test_an_untouched_ledger_verifies(filled):
    assert problems(filled) == ()


def test_a_restored_backup_verifies(filled, tmp_path):
    backup = tmp_path / "backup"
    backup.mkdir()
    shutil.copy(filled / "ledger.sqlite", backup)
    assert problems(backup) == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE history SET why = 'x' WHERE seq = 2", "DELETE FROM history WHERE seq = 2"]
)
def test_the_database_refuses_to_change_the_history(ledger, statement):
    record_night(ledger, night(0, [finding("ED-01")]))
    with pytest.raises(exc.DBAPIError, match="history can only be appended"), ledger.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("UPDATE history SET why = 'x' WHERE seq = 3", "entry 3 was changed, or the entry before it was"),
        ("UPDATE history SET actor = 'x' WHERE seq = 9", "entry 9 was changed, or the entry before it was"),
        ("DELETE FROM history WHERE seq = 3", "entry 3 is missing or out of order: found 4"),
        (
            "UPDATE history SET seq = 99 WHERE seq = 3; UPDATE history SET seq = 3 WHERE seq = 4;"
            "UPDATE history SET seq = 4 WHERE seq = 99;",
            "entry 3 was changed, or the entry before it was",
        ),
        (
            "DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)",
            "the history ends at entry 13, the chain's head says 14",
        ),
        (
            "UPDATE issue SET state = 'closed' WHERE number LIKE '%1'",
            ISSUE.format(1, 11),
        ),
        (
            "UPDATE issue SET due_on = '2027-01-01' WHERE number LIKE '%4'",
            ISSUE.format(4, 14),
        ),
        (
            "UPDATE issue SET subject_id = 'M9' WHERE number LIKE '%4'",
            ISSUE.format(4, 14),
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM issue WHERE number LIKE '%2'",
            "issue 451022-2026-000002 is missing",
        ),
        (
            "UPDATE evidence SET body = replace(body, '韦大山', '李四') WHERE number LIKE '%3' AND version = 1",
            "evidence 1 of issue 451022-2026-000003 is not the one that was recorded",
        ),
        (
            "DELETE FROM evidence WHERE number LIKE '%3' AND version = 2",
            "evidence 2 of issue 451022-2026-000003 is missing",
        ),
    ],
)
def test_tampering_is_found(filled, script, expected):
    tamper(filled, script)
    assert expected in problems(filled)


def test_cutting_off_the_end_together_with_its_head_is_found_by_a_kept_head(filled):
    engine = open_ledger(sqlite_url(filled))
    with reading(engine, EVERYTHING) as connection:
        kept = head(connection)
    engine.dispose()
    tamper(
        filled,
        "PRAGMA foreign_keys = OFF; DELETE FROM history WHERE seq > 9; DELETE FROM evidence WHERE version = 2;"
        "UPDATE chain SET seq = 9, hash = (SELECT hash FROM history WHERE seq = 9);",
    )
    assert f"entry {kept.seq} is missing: its hash was kept" in problems(filled, (kept,))
    assert "entry 3 is not the one whose hash was kept" in problems(filled, (Head(3, "0" * 64),))


def test_whoever_is_mapped_before_the_first_night_changes_no_check_code(tmp_path: Path) -> None:
    """Else the same nights would not publish the same bytes: an account's entry has a time of day."""
    keys = set()
    for minute in (None, 1, 2):
        ledger = open_ledger(f"sqlite:///{tmp_path / f'{minute}.sqlite'}")
        if minute:
            author = Author(f"2026-11-18T08:0{minute}:00+08:00", "somebody", Role.ENGINEER.value, "a test")
            put_account(ledger, account("admin", Role.COUNTY, "451022"), author)
        with reading(ledger, EVERYTHING) as connection:
            before = list_key(connection)
        record_night(ledger, night(0, [finding("ED-01", "M1")]))
        with reading(ledger, EVERYTHING) as connection:
            keys.add(list_key(connection))
            first = connection.execute(select(tables.history.c.details, tables.history.c.hash)).first()
            alone = sha256(canonical(["list key", *first])).encode()
        assert before not in keys
        assert minute or keys == {alone}, "of a ledger that begins with a night: as lists that are out have it"
        ledger.dispose()
    assert len(keys) == 1
