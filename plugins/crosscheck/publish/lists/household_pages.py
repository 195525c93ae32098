"""入户核查单 (一户一页): for each village a page to print, one household on a sheet, with all that is open about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import segno

from crosscheck.access.masking import mask, mask_within
from crosscheck.files import write_text
from crosscheck.ledger.database import Connection
from crosscheck.pages import environment
from crosscheck.publish.lists.edition import TOWNSHIPS, County
from crosscheck.publish.lists.issues import HEADERS, NOT_FILLED, ListRow
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.columns import COMPARED, DESCRIBED, LIGHT, MAIN
from crosscheck.publish.zips import file_name
from crosscheck.words import SEVERITIES

TITLE = "入户核查单"
PERSONS, ZIPPED = True, True
TEMPLATES = Path(__file__).with_name("templates")
LOOKED_AT = (
    ("一看房", ("住房安全", "有安全隐患", "不住在此", "饮水有保障", "饮水无保障")),
    ("二看粮", ("不愁吃", "不愁穿", "有困难")),
    ("三看劳动力", ("有人务工", "有人在公益性岗位", "有劳动力未就业", "无劳动力")),
    ("四看读书郎", ("都在校", "有人辍学", "在外地就读", "无在校生")),
)
"""What to look at in a household, and the boxes to tick."""
RESULTS = ("属实", "部分属实", "不属实", "政策允许", "无法核实")
MEMBER_COLUMNS = ("姓名", "与户主关系", "证件号码", "性别", "劳动能力", "在校生状况", "健康状况", "成员状态")
WORDS = {"LOOKED_AT": LOOKED_AT, "RESULTS": RESULTS, "MEMBER_COLUMNS": MEMBER_COLUMNS}
_READ = ("household_no", "member_no", "name", "relation", "id_no", "sex", "labour", "student_status", "health")

MOST_CODED, LONGEST_CODED = 20, 60
"""Issue numbers, and characters of a household's number, in a QR code that a telephone can read from paper."""


@dataclass(frozen=True)
class Household:
    """One household on its sheet: who it is, its members as shown, its open issues, its code as a picture."""

    number: str
    head: str
    kind: str
    members: Sequence[Sequence[str]]
    issues: Sequence[Mapping[str, str]]
    code: str


@dataclass(frozen=True)
class Village:
    """The page of one village: its file below the county's folder, its name, its households."""

    name: str
    place: str
    households: Sequence[Household]


def read(connection: Connection, county: County) -> list[Village] | None:
    """The villages in which a household has an open issue; numbers of persons are masked for everybody. None where a
    password protects the lists.
    """
    if county.edition.protected:
        # A page can't be put under the password, and would say what the workbooks protect.
        return None
    by_village: dict[tuple[str, str], dict[str, list[ListRow]]] = {}
    for issue, row in zip(county.issues, county.rows[False], strict=True):
        if issue["household_no"]:
            village = by_village.setdefault(_place(county, issue), {})
            village.setdefault(issue["household_no"], []).append(row)
    wanted = {number for households in by_village.values() for number in households}
    members = members_of(county.edition.members, wanted)
    return [
        Village(
            f"{TOWNSHIPS}/{code}_{file_name(place)}_{TITLE}",
            f"{county.name}{place}",
            [household_of(number, rows, members.get(number, ())) for number, rows in sorted(households.items())],
        )
        for (code, place), households in sorted(by_village.items())
    ]


def write(folder: Path, county: County, content: Sequence[Village] | None) -> None:
    """Write the page of each village."""
    template = environment(TEMPLATES).get_template("household_pages.html")
    for village in content or ():
        text = template.render(
            title=f"{village.place}{TITLE}",
            village=village,
            day=county.day.isoformat(),
            **WORDS,
        )
        write_text(folder / f"{village.name}.html", text)


def one_sheet(household: Household, place: str, day: date) -> str:
    """The sheet of one household of ``place`` alone, as the part of a page whose stylesheet is ``stylesheet``'s."""
    template = environment(TEMPLATES).get_template("household_sheet.html")
    return template.render(household=household, place=place, day=day.isoformat(), **WORDS)


def stylesheet() -> str:
    """How sheets look, on a screen and on paper."""
    return (TEMPLATES / "household_pages.css").read_text(encoding="utf-8")


def _place(county: County, issue: Mapping[str, Any]) -> tuple[str, str]:
    """Code and name of the village; whoever may read the file is told by the code."""
    code = issue["region_code"] if issue["village_name"] else county.code
    return code, f"{issue['township_name']}{issue['village_name']}" or "未落实到村"


def household_of(number: str, rows: Sequence[ListRow], members: Sequence[Sequence[str]]) -> Household:
    """A household on its sheet, from the rows of its open issues (at least one) and its members as shown."""
    told = dict(zip(HEADERS, rows[0].cells, strict=True))
    issues = [_issue(row) for row in rows]
    code = code_picture(code_text(number, [issue["问题编号"] for issue in issues]))
    return Household(told["户编号"], told["户主姓名"], told["户类型"], members, issues, code)


def _issue(row: ListRow) -> dict[str, str]:
    told = dict(zip(HEADERS, row.cells, strict=True))
    names = ("问题编号", MAIN, "规则编号", "疑点类型", DESCRIBED, COMPARED, "反馈截止", LIGHT)
    return {**{name: told[name] for name in names}, "等级": SEVERITIES[row.severity], "核查要点": row.rule.advice}


def code_text(household: str, numbers: Sequence[str]) -> str:
    """What the QR code says: the household's number and its issues', and how many more; nothing of a person."""
    more = [f"+{len(numbers) - MOST_CODED}"] if len(numbers) > MOST_CODED else []
    return " ".join([mask_within(household)[:LONGEST_CODED], *numbers[:MOST_CODED], *more])


def code_picture(text: str) -> str:
    """The text as a QR code, as SVG within a page; the same text is the same picture."""
    # Any mask can be read; trying all eight for the prettiest takes five times as long.
    made = segno.make(text, error="m", micro=False, boost_error=False, mask=3)
    picture: str = made.svg_inline(scale=2, border=2, omitsize=True, svgclass=None, lineclass=None)
    return picture


def members_of(path: Path | None, wanted: set[str]) -> dict[str, list[list[str]]]:
    """The members of the ``wanted`` households, the head first."""
    if path is None or not wanted:
        return {}
    columns = [*_READ, "member_status"]
    rows = pq.read_table(path, columns=columns, filters=[("household_no", "in", wanted)]).to_pylist()
    found: dict[str, list[list[str]]] = {}
    for row in sorted(rows, key=lambda row: (row["relation"] != "户主", str(row["member_no"]))):
        found.setdefault(row["household_no"], []).append(_member(row))
    return found


def _member(row: Mapping[str, Any]) -> list[str]:
    number = mask(row["id_no"] or "")
    rest = (row[name] for name in ("sex", "labour", "student_status", "health", "member_status"))
    shown = (row["name"], row["relation"], number, *rest)
    return [plain(mask_within(str(value or NOT_FILLED))) for value in shown]
