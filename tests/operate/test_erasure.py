"""One person is erased: found nowhere afterwards, nothing counted differently, nothing else let pass unseen."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from crosscheck import files
from crosscheck.access.masking import mask
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import IntegrityError
from crosscheck.ledger import proof
from crosscheck.ledger.database import open_ledger, reading, writing
from crosscheck.ledger.history import Entry, append, head
from crosscheck.operate import erasure
from crosscheck.operate.erased_person import stand_in
from crosscheck.operate.erasure import erase
from crosscheck.operate.proof_heads import NO_KEPT_HEAD
from crosscheck.operate.verify import verify
from crosscheck.settings import Settings
from kit.erased import BY, ORDER, Someone, copy, counted, erase_at_the_command_line, holding, someone
from kit.lived import copied, lived_home

NO_TRIGGERS = "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;"


@pytest.fixture(scope="module")
def before(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A lived home in which people wrote about somebody in their own words, in more places than the product does."""
    home = copied(lived_home(shared), tmp_path_factory.mktemp("before") / "home")
    who = someone(home, alone=True)
    folder = home.home / "feedback" / "taken" / "451022100" / "0123456789abcdef"
    files.write_bytes(
        folder / f"{who.name}情况.csv", f"姓名,号码\n{who.name},{' '.join(who.number)}\n".encode("gb18030")
    )
    said = f"经核实,{who.name}({who.number})系重名,详见{who.name}情况.csv"
    entry = Entry("2026-11-20T10:00:00+08:00", "", "李四", "county", "noted", "", "", said, f"{who.name}情况.csv")
    ledger = open_ledger(home.ledger_url)
    with writing(ledger) as connection:
        append(connection, [entry])
    ledger.dispose()
    return home


@pytest.fixture(scope="module")
def who(before: Settings) -> Someone:
    return someone(before, alone=True)


@pytest.fixture(scope="module")
def after(before: Settings, who: Someone, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same home once the person is erased; the head of its history was kept outside before."""
    folder = tmp_path_factory.mktemp("after")
    home = copy(before, folder / "home")
    ledger = open_ledger(home.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        seq, digest = head(connection)
    ledger.dispose()
    (folder / "heads").write_text(f"{seq} {digest}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CROSSCHECK_HEADS", str(folder / "heads"))
        done = erase_at_the_command_line(home, patch, who.number)
    assert done.exit_code == 0, done.output
    assert "not reached: " in done.output
    assert "Make a new backup" in done.output
    assert "家庭成员" in done.output
    assert who.name not in done.output
    return replace(home, heads=folder / "heads")


def test_neither_name_nor_number_is_found_anywhere(before: Settings, after: Settings, who: Someone) -> None:
    spaced, there = " ".join(who.number), holding(before, who.name)
    assert {path.split("/")[0] for path in there} >= {"feedback", "lake", "ledger.sqlite", "nights", "revisions"}
    assert len(there) > 60
    assert holding(after, who.name, who.number, who.number[:17], spaced, mask(who.number)) == []
    stands = stand_in(who.number, 1)
    assert {path.split("/")[0] for path in holding(after, stands)} >= {"lake", "ledger.sqlite", "nights"}


def test_nothing_is_counted_differently_and_all_verifies(before: Settings, after: Settings) -> None:
    assert counted(after) == counted(before)
    proven = verify(after)
    assert proven.entries == verify(before).entries + 1
    assert [en for _, en in proven.untold if ORDER in en]
    assert NO_KEPT_HEAD not in proven.untold, "heads that were kept before still fit"
    changed = [path for path in after.lake.glob("*/*/manifest.json") if "erased" in path.read_text(encoding="utf-8")]
    assert changed
    for path in changed:
        was = json.loads((before.home / path.relative_to(after.home)).read_text(encoding="utf-8"))
        now = json.loads(path.read_text(encoding="utf-8"))
        assert [(e["order"], e["was"]) for e in now["erased"]] == [(1, was["sha256"][e["file"]]) for e in now["erased"]]
        assert {**now, "sha256": 0, "erased": 0} == {**was, "sha256": 0, "erased": 0}


def test_the_order_is_on_record_without_the_person(after: Settings, who: Someone) -> None:
    with sqlite3.connect(after.home / "ledger.sqlite") as connection:
        ((actor, source, details),) = connection.execute(
            "SELECT actor, source, details FROM history WHERE action = 'erased'"
        ).fetchall()
    connection.close()
    assert (actor, source) == (BY, ORDER)
    told = json.loads(details)
    assert (told["erasure"], told["document"]) == (1, ORDER)
    assert told["files"].keys() == told["were"].keys()
    assert told["rows"]["issue"] >= 1
    assert who.name not in details


def test_lists_can_still_be_opened(after: Settings, who: Someone) -> None:
    read = 0
    for path in sorted(after.revisions.glob("*/*/*.xlsx")):
        for sheet in CalamineWorkbook.from_path(str(path)).sheet_names:
            rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
            read += sum("已删除0001" in str(row) for row in rows)
    assert read >= 1


FOUND_OUT = {
    "an issue": ("UPDATE issue SET name = '张三' WHERE name = '已删除0001'", "is not as entry"),
    "evidence": ("UPDATE evidence SET body = replace(body, '已删除0001', '张三')", "is not the one that was recorded"),
    "a text of the history": (
        f"{NO_TRIGGERS} UPDATE history SET why = 'x' WHERE why LIKE '%已删除0001%'",
        "is not as the erasure of a person left it",
    ),
    "another text": (f"{NO_TRIGGERS} UPDATE history SET why = 'x' WHERE seq = 5", "entry 5 was changed"),
    "the order": (f"{NO_TRIGGERS} UPDATE history SET source = 'x' WHERE action = 'erased'", "was changed"),
}


@pytest.mark.parametrize("name", FOUND_OUT)
def test_what_a_hand_changes_afterwards_is_named(after: Settings, tmp_path: Path, name: str) -> None:
    script, said = FOUND_OUT[name]
    shutil.copy(after.home / "ledger.sqlite", tmp_path)
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.executescript(f"{script};")
    connection.close()
    ledger = open_ledger(after.apart(tmp_path).ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        problems = proof.verify(connection).problems
    ledger.dispose()
    assert [problem for problem in problems if said in problem], problems[:3]


def test_a_list_changed_afterwards_is_named(after: Settings, before: Settings, tmp_path: Path) -> None:
    home = copy(after, tmp_path / "home")
    changed = next(path for path in sorted(home.lake.glob("registry.member/*/rows.parquet")))
    changed.write_bytes((before.home / changed.relative_to(home.home)).read_bytes())
    with pytest.raises(IntegrityError, match=r"rows\.parquet was changed"):
        verify(home)


def test_namesakes_keep_their_name(before: Settings, tmp_path: Path) -> None:
    home, shared_name = copy(before, tmp_path / "home"), someone(before, alone=False)
    done = erase(home, erasure.number_of_issue(home, shared_name.issue), ORDER, BY)
    assert done.left > 0
    verify(home)
    assert holding(home, shared_name.number) == []
    for path in sorted(home.lake.glob("registry.member/*/rows.parquet")):
        was = pq.read_table(before.home / path.relative_to(home.home)).to_pylist()
        now = pq.read_table(path).to_pylist()
        differ = [old for old, new in zip(was, now, strict=True) if old != new]
        assert {row["id_no"] for row in differ} == {shared_name.number}
