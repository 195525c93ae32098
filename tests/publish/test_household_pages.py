"""入户核查单: one household on a sheet, for each village, with nobody's whole number."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crosscheck.access.readers import reader
from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.ledger.database import reading
from crosscheck.ledger.nights import newest_night
from crosscheck.publish.download import hand_out
from crosscheck.publish.lists import household_pages
from crosscheck.publish.lists.edition import Edition, counties
from crosscheck.publish.lists.household_pages import code_picture, code_text
from crosscheck.publish.revision import publish
from kit.nights import COUNTY, DAY

FILE = "乡镇/451022100201_平马镇四村_入户核查单.html"


def members(folder: Path) -> Path:
    """A registry of one household with two members, the head last."""
    common = {"household_no": "H1", "sex": "女", "health": "健康", "member_status": "正常", "student_status": None}
    rows = [
        common
        | {"member_no": "1", "name": "韦小山", "relation": "子女", "labour": "无劳动力", "id_no": "45102219600101000X"},
        common | {"member_no": "2", "name": "韦大山", "relation": "户主", "labour": "弱劳动力", "id_no": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet")
    return folder / "rows.parquet"


def page(ledger, settings, folder: Path, protected: bool = False) -> str:
    """The page of 四村."""
    with reading(ledger, EVERYTHING) as connection:
        night = newest_night(connection)
        edition = Edition(settings.root, night, frozenset(["township"]), None, protected, members(settings.home))
        county = counties(connection, edition, EVERYTHING)[0]
        content = household_pages.read(connection, county)
    (folder / "乡镇").mkdir(parents=True)
    household_pages.write(folder, county, content)
    return (folder / FILE).read_text(encoding="utf-8") if (folder / FILE).exists() else ""


def test_a_sheet_has_members_issues_of_all_offices_and_what_to_look_at(ledger, settings, tmp_path):
    text = page(ledger, settings, tmp_path / "a")
    first, second = re.findall(r'<section class="household">.*?</section>', text, re.DOTALL)
    assert re.findall(r"<td>(.*?)</td>", first)[:16] == [
        *("韦大山", "户主", "未填", "女", "弱劳动力", "未填", "健康", "正常"),
        *("韦小山", "子女", "451022********000X", "女", "无劳动力", "未填", "健康", "正常"),
    ]
    assert re.findall(r"主办 (\S+)", first) == ["县民政局", "平马镇"]
    assert all(word in first for word in ("一看房", "二看粮", "三看劳动力", "四看读书郎", "户主或家属签字", "□属实"))
    assert "本期建档数据中没有该户的成员名单" in second


def test_nobodys_whole_number_is_on_a_sheet_and_the_same_night_is_the_same_page(ledger, settings, tmp_path):
    text = page(ledger, settings, tmp_path / "a")
    assert not re.search(r"\d{17}[\dXx]", text)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert page(ledger, settings, tmp_path / "b") == text


def test_the_code_says_numbers_and_nothing_of_a_person():
    told = household_pages.code_text("H1", ["451022-2026-000001", "451022-2026-000002"])
    assert told == "H1 451022-2026-000001 451022-2026-000002"
    assert household_pages.code_text("451022196001010015", []) == "451022********0015"
    assert household_pages.code_picture(told).startswith("<svg")


def test_no_page_says_what_a_password_protects(ledger, settings, tmp_path):
    assert page(ledger, settings, tmp_path / "a", protected=True) == ""


def test_a_village_page_is_for_its_township_and_the_county(ledger, settings):
    listed = {entry["path"] for entry in publish(ledger, settings, DAY).manifest["files"]}
    assert {f"{COUNTY}/{FILE}", f"{COUNTY}/{COUNTY}_入户核查单_{DAY.isoformat()}.zip"} <= listed
    name, at = f"{COUNTY}/{FILE}", "2026-11-23T09:30:00+08:00"
    own = hand_out(ledger, settings, reader("李四", "township", "451022100"), name, at, "本机").decode()
    assert '<p class="reader">下载:李四 2026-11-23 09:30:00</p>' in own
    for other in (reader("李四", "township", "451022101"), reader("李四", "department", COUNTY, "县民政局")):
        with pytest.raises(LedgerError, match=f"^没有名为{name}的名单$"):
            hand_out(ledger, settings, other, name, at, "本机")


def test_a_code_of_many_issues_names_the_first_and_counts_the_others() -> None:
    numbers = [f"451022-2026-{n:06d}" for n in range(500)]
    text = code_text("H" * 40_000, numbers)
    assert text.split()[1:] == [*numbers[:20], "+480"]
    assert code_picture(text).startswith("<svg")
