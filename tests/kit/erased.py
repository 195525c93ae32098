"""A person who is erased: who that may be, where a home holds them, what is counted of it, the command."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import Result
from typer.testing import CliRunner

from crosscheck.access.scopes import EVERYTHING
from crosscheck.cli.main import app
from crosscheck.ledger.database import open_ledger, reading
from crosscheck.ledger.issue_rows import issues
from crosscheck.settings import Settings

ORDER, BY = "田政法函〔2026〕7号", "王主任"


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
    """A file as texts: what is packed in it, its Parquet values, its old writing."""
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
    """Places of a home in which any of these words stands."""
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


def erase_at_the_command_line(home: Settings, monkeypatch: pytest.MonkeyPatch, number: str, *more: str) -> Result:
    """Erase as somebody does who types the number."""
    monkeypatch.setenv("CROSSCHECK_HOME", str(home.home))
    monkeypatch.setenv("CROSSCHECK_LANG", "en")
    asked = ["erase", "--order", ORDER, "--by", BY, *(more or ["--id-number-from-stdin"])]
    return CliRunner().invoke(app, asked, input=f"{number.lower()}\n")


def copy(home: Settings, to: Path) -> Settings:
    """A copy of a home to erase in."""
    shutil.copytree(home.home, to)
    return replace(home.apart(to), exports=home.exports)
