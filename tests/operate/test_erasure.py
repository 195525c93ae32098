"""One person is erased: found nowhere afterwards, nothing counted differently, nothing else let pass unseen."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from stdnum.cn import ric
from typer.testing import CliRunner

from crosscheck import clock, files
from crosscheck.access.masking import mask
from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.errors import ConfigurationError, IntegrityError, NothingFound
from crosscheck.flow.night import run_night
from crosscheck.ledger import proof
from crosscheck.ledger.database import open_ledger, reading, writing
from crosscheck.ledger.history import Entry, append, head
from crosscheck.ledger.issue_rows import issues
from crosscheck.operate import erasure
from crosscheck.operate.backup import back_up
from crosscheck.operate.erased_files import without_bytes
from crosscheck.operate.erased_person import erased, near, stand_in
from crosscheck.operate.erasure import erase
from crosscheck.operate.proof_heads import NO_KEPT_HEAD
from crosscheck.operate.restore import restore
from crosscheck.operate.verify import verify
from crosscheck.publish.sheets.protection import lock, unlock
from crosscheck.settings import Settings
from crosscheck_demo.demo import FIRST_NIGHT, DemoCounty, housing_online
from kit.lived import copied, lived_home

ORDER, BY = "田政法函〔2026〕7号", "王主任"
NO_TRIGGERS = "DROP TRIGGER history_no_update; DROP TRIGGER history_no_delete;"
SECOND_NIGHT = FIRST_NIGHT + timedelta(days=1)


class Killed(BaseException):
    """Stands for kill -9."""


@dataclass(frozen=True)
class Someone:
    """Whom an issue is about."""

    name: str
    number: str
    issue: str


def someone(home: Settings, alone: bool) -> Someone:
    """A head of a household with an issue whose name nobody else has, or one whose name others have."""
    ledger = open_ledger(home.ledger_url)
    with reading(ledger, EVERYTHING) as connection:
        known = [issue for issue in issues(connection) if len(issue.subject.id_no) == 18]
    ledger.dispose()
    having: dict[str, set[str]] = {}
    for path in home.lake.glob("*/*/rows.parquet"):
        if {"name", "id_no"} <= set(pq.read_schema(path).names):
            for row in pq.read_table(path, columns=["name", "id_no"]).to_pylist():
                having.setdefault(row["name"], set()).add(row["id_no"])
    for issue in known:
        name, number = issue.subject.name, issue.subject.id_no
        mine = having.get(name, set())
        if mine == {number} and len(name) > 2 if alone else len(mine) > 1 and number in mine:
            return Someone(name, number, issue.number)
    raise AssertionError("nobody fits")


def everything(home: Path, below: tuple[str, ...] = ("",)) -> dict[str, str]:
    """What a home holds as text, by place: names, unpacked zips and workbooks, Parquet values, the database."""
    held: dict[str, str] = {}
    for top in below:
        for path in sorted((home / top).rglob("*")):
            name = path.relative_to(home).as_posix()
            held[name] = name
            if path.is_file():
                held |= unpacked(name, path.read_bytes())
    return held


def unpacked(name: str, content: bytes) -> dict[str, str]:
    held = {name: content.decode(errors="replace")}
    if name.endswith(".parquet"):
        held[f"{name}!"] = json.dumps(pq.read_table(io.BytesIO(content)).to_pylist(), default=str, ensure_ascii=False)
    elif content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                held |= {f"{name}!{part} (name)": part} | unpacked(f"{name}!{part}", archive.read(part))
    elif name.endswith((".csv", ".txt")):
        held[f"{name} (GB)"] = content.decode("gb18030", errors="replace")
    return held


def holding(home: Settings, *words: str) -> list[str]:
    return [place for place, text in everything(home.home).items() if any(word in text for word in words)]


def counted(home: Settings) -> dict[str, object]:
    """All that is counted of a home."""
    with sqlite3.connect(home.home / "ledger.sqlite") as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        states = connection.execute("SELECT rule_id, state, count(*) FROM issue GROUP BY 1, 2 ORDER BY 1, 2").fetchall()
    connection.close()
    del rows["history"]
    passing = (".lock", "-shm", "-wal")
    there = sorted(path for path in home.home.rglob("*") if path.is_file() and not path.name.endswith(passing))
    found = {
        path.relative_to(home.home): pq.read_metadata(path).num_rows for path in there if path.suffix == ".parquet"
    }
    return {"rows": rows, "states": states, "parquet": found, "files": len(there)}


def erase_at_the_command_line(home: Settings, monkeypatch: pytest.MonkeyPatch, number: str, *more: str) -> object:
    monkeypatch.setenv("CROSSCHECK_HOME", str(home.home))
    monkeypatch.setenv("CROSSCHECK_LANG", "en")
    asked = ["erase", "--order", ORDER, "--by", BY, *(more or ["--id-number-from-stdin"])]
    return CliRunner().invoke(app, asked, input=f"{number.lower()}\n")


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
    assert "not reached: backups" in done.output
    assert "家庭成员" in done.output
    assert who.name not in done.output
    return replace(home, heads=folder / "heads")


def copy(home: Settings, to: Path) -> Settings:
    shutil.copytree(home.home, to)
    return replace(home.apart(to), exports=home.exports)


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


def test_who_is_killed_over_it_gives_the_command_again(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy(first, tmp_path / "home")
    who = someone(home, alone=True)

    def dying(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "compact", dying)
        patch.setattr(erasure, "finish", lambda *_: None)
        with pytest.raises(Killed):
            erase(home, who.number, ORDER, BY)
    assert holding(home, who.name)
    again = erase_at_the_command_line(home, monkeypatch, who.number)
    assert again.exit_code in (0, 9), again.output
    assert holding(home, who.name, who.number) == []
    verify(home)


def test_it_is_refused_where_it_would_hide_or_name_anything(
    first: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy(first, tmp_path / "home")
    who = someone(home, alone=True)
    with pytest.raises(ConfigurationError, match="must not name the person"):
        erase(home, who.number, f"关于{who.number}的函", BY)
    with pytest.raises(ConfigurationError, match="names the person"):
        erase(home, who.number, f"关于{who.name}的函", BY)
    with pytest.raises(NothingFound):
        erase(home, "110101190001010019", ORDER, BY)
    nobody = erase_at_the_command_line(home, monkeypatch, "", "--issue", "451022-2026-999999")
    assert (nobody.exit_code, "no issue 451022-2026-999999 about a person" in nobody.output) == (9, True)
    assert erase_at_the_command_line(home, monkeypatch, "12345").exit_code == 3
    assert counted(home) == counted(first)
    (home.revisions / f"{FIRST_NIGHT}-r1" / "manifest.json").unlink()
    with pytest.raises(IntegrityError, match=r"manifest\.json is missing"):
        erase(home, who.number, ORDER, BY)


def test_a_ledger_on_a_server_is_erased_alike(first: Settings, postgres: str, tmp_path: Path) -> None:
    who = someone(first, alone=True)
    back_up(first, tmp_path / "b")
    home = replace(first.apart(tmp_path / "home"), ledger=postgres)
    restore(home, tmp_path / "b")
    erase(home, who.number, ORDER, BY)
    verify(home)
    back_up(home, tmp_path / "after")
    assert holding(first.apart(tmp_path / "after"), who.name, who.number) == []


def test_the_next_night_runs_on_what_was_restored_and_erased_from(
    first: Settings, county: DemoCounty, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime.combine(SECOND_NIGHT, datetime.min.time(), clock.ZONE)
    monkeypatch.setattr("crosscheck.clock.now", lambda: moment)
    back_up(first, tmp_path / "b")
    home = replace(first.apart(tmp_path / "home"), exports=first.exports)
    restore(home, tmp_path / "b")
    erase(home, someone(home, alone=True).number, ORDER, BY)
    county.deliver(1)
    with housing_online(county, 1):
        run_night(home, SECOND_NIGHT)
    county.deliver(0)
    verify(home)


def test_a_protected_workbook_in_a_zip_is_looked_into() -> None:
    names = {"whole": frozenset(["零忠义"]), "masked": frozenset(["零□义"])}
    person = erased("452623198503265115", 7, names, frozenset(["零忠义军"]), ["451022-2026-000029"])
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("说明.txt", "零忠义与零忠义军,旧号452623850326511")
        archive.writestr("图.png", bytes(range(256)) * 40)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("零忠义.zip", inner.getvalue())
    done = unpacked("x.zip", without_bytes("x.zip", outer.getvalue(), person, ""))
    assert "已删除0007与零忠义军,旧号990007850326001" in " ".join(done.values())
    assert [place for place in done if "零忠义" in place] == []
    locked = without_bytes("x.xlsx", lock(inner.getvalue(), "pass"), person, "pass")
    assert "已删除0007" in unpacked("x", unlock(locked, "pass"))["x!说明.txt"]


def test_a_page_a_document_and_a_list_are_read_as_what_they_hold() -> None:
    """The name is another's too: what stands in one section, object or row with the person's own number goes."""
    names = {"whole": frozenset(["黄平"]), "masked": frozenset[str]()}
    person = erased("451022201005069757", 3, names, frozenset(["黄平"]), ["451022-2026-000026"])
    page = (
        "<h1>黄平村</h1>\n<section>\n<b>黄平</b>\n451022-2026-000026\n</section>\n<section>\n<b>黄平</b>\n</section>\n"
    )
    done = without_bytes("x.html", page.encode(), person, "").decode()
    assert done == page.replace("<b>黄平</b>\n451", "<b>已删除0003</b>\n451")
    document = files.as_json({"lines": [{"name": "黄平", "number": "451022-2026-000026"}, {"name": "黄平"}]})
    told = json.loads(without_bytes("x.json", document.encode(), person, ""))
    assert [line["name"] for line in told["lines"]] == ["已删除0003", "黄平"]
    rows = "黄平,451022201005069757\n黄平,451022********9757\n黄平,450000199001010017\n"
    done = without_bytes("x.csv", rows.encode("gb18030"), person, "").decode("gb18030")
    assert done == "已删除0003,990003201005060012\n已删除0003,990003********0012\n黄平,450000199001010017\n".replace(
        "990003201005060012", stand_in("451022201005069757", 3)
    ).replace("990003********0012", mask(stand_in("451022201005069757", 3)))
    assert person.left > 0


def test_a_stand_in_is_a_number_that_nobody_has() -> None:
    assert stand_in("452623198503265115", 12)[:17] == "99001219850326001"
    assert ric.calc_check_digit("452623198503265115") == "5"
    assert near("452623198503265151", "452623198503265115")
    assert near("452623198503265116", "452623198503265115")
    assert not near("452623198503265142", "452623198503265115")
