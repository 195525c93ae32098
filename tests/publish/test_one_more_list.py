"""A list is one module and one line: a throw-away one is published, zipped, handed out and put under the password."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from crosscheck.access.readers import reader
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import Connection
from crosscheck.publish import lists
from crosscheck.publish.download import hand_out
from crosscheck.publish.lists.edition import DEPARTMENTS, County
from crosscheck.publish.revision import publish
from crosscheck.publish.sheets.protection import is_locked, unlock
from crosscheck.publish.sheets.workbook import book
from kit.nights import COUNTY, DAY

PASSWORD = "户查-Ab1"
TITLE = "催办单"


def one_more(persons: bool, zipped: bool) -> SimpleNamespace:
    """A module of a list: how many issues there are, for the county or for one department."""
    name = f"{DEPARTMENTS}/县民政局_{TITLE}.xlsx" if zipped else f"{TITLE}.xlsx"

    def read(connection: Connection, county: County) -> int:
        return len(county.issues)

    def write(folder: Path, county: County, content: int) -> None:
        with book(folder / name, county.day, TITLE, 1) as made:
            made.workbook.add_worksheet(TITLE).write_number(0, 0, content)

    return SimpleNamespace(TITLE=TITLE, PERSONS=persons, ZIPPED=zipped, read=read, write=write)


def add(monkeypatch: pytest.MonkeyPatch, **of_list: bool) -> None:
    """The one line."""
    monkeypatch.setattr(lists, "LISTS", (*lists.LISTS, one_more(**of_list)))


def first_cell(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active["A1"].value


def test_it_is_published_beside_the_others_which_stay_as_they_were(ledger, settings, monkeypatch):
    before = {entry["path"]: entry["sha256"] for entry in publish(ledger, settings, DAY, ["county"]).manifest["files"]}
    add(monkeypatch, persons=True, zipped=False)
    # Whoever sees whole numbers is one of the inputs, so the same night is published anew.
    revision = publish(ledger, settings, DAY)
    assert {entry["path"] for entry in revision.manifest["files"]} - before.keys() == {f"{COUNTY}/{TITLE}.xlsx"}
    assert first_cell((revision.path / COUNTY / f"{TITLE}.xlsx").read_bytes()) == 5
    unchanged = {f"{COUNTY}/未校验规则清单.xlsx", f"{COUNTY}/通报.xlsx", f"{COUNTY}/通报.html"}
    assert {entry["path"]: entry["sha256"] for entry in revision.manifest["files"] if entry["path"] in unchanged} == {
        path: before[path] for path in unchanged
    }


def test_a_list_for_offices_has_a_zip_of_its_own_and_its_department_may_take_it(ledger, settings, monkeypatch):
    add(monkeypatch, persons=True, zipped=True)
    folder = publish(ledger, settings, DAY).path / COUNTY
    with zipfile.ZipFile(folder / f"{COUNTY}_{TITLE}_{DAY.isoformat()}.zip") as archive:
        assert archive.namelist() == [f"{DEPARTMENTS}/县民政局_{TITLE}.xlsx"]
    with zipfile.ZipFile(folder / f"{COUNTY}_疑点下发及反馈表_{DAY.isoformat()}.zip") as archive:
        assert not [name for name in archive.namelist() if TITLE in name]
    name, at = f"{COUNTY}/{DEPARTMENTS}/县民政局_{TITLE}.xlsx", "2026-11-23T09:30:00+08:00"
    own, other = (reader("李四", "department", COUNTY, department) for department in ("县民政局", "县教育局"))
    assert first_cell(hand_out(ledger, settings, own, name, at, "本机")) == 5
    with pytest.raises(LedgerError, match=f"^没有名为{name}的名单$"):
        hand_out(ledger, settings, other, name, at, "本机")


@pytest.mark.parametrize("persons", [True, False])
def test_it_is_under_the_password_if_it_holds_persons(recorded, settings, monkeypatch, persons):
    kept = [listed for listed in lists.LISTS if listed.TITLE == "未校验规则清单"]
    monkeypatch.setattr(lists, "LISTS", (*kept, one_more(persons, zipped=False)))
    folder = publish(recorded, replace(settings, workbook_password=PASSWORD), DAY).path / COUNTY
    content = (folder / f"{TITLE}.xlsx").read_bytes()
    assert is_locked(content) is persons
    assert first_cell(unlock(content, PASSWORD) if persons else content) == 1
    assert not is_locked((folder / "未校验规则清单.xlsx").read_bytes())


def test_every_list_has_a_title_of_its_own():
    titles = [listed.TITLE for listed in lists.LISTS]
    assert len(set(titles)) == len(titles)
    modules = {path.stem for path in Path(lists.__file__).parent.glob("*.py")} - {"__init__"}
    shared = {"edition", "issues", "figures", "closings", "office_sums", "register", "guidance"}
    shared |= {"bulletin_book", "bulletin_content"}
    assert {listed.__name__.rpartition(".")[2] for listed in lists.LISTS} == modules - shared  # type: ignore[attr-defined]
