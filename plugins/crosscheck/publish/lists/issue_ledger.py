"""问题整改台账: every issue of the year with its state, dates and last answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crosscheck.access.offices import helping_offices, main_office
from crosscheck.access.roles import Role
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.ledger.vocabulary import State
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.issues import note_words
from crosscheck.publish.lists.register import PLACE, number_cell, text_cell, write_register
from crosscheck.publish.sheets.columns import AMOUNT, NOTED, RECOVERED, ListColumn
from crosscheck.rules.amounts import NOT_ABOUT_MONEY, sum_words
from crosscheck.words import ANSWERS, REASONS, SEVERITIES

TITLE = "问题整改台账"
PERSONS, ZIPPED = True, False
COLUMNS = (
    *PLACE,
    ListColumn("户主姓名", 7, "short"),
    ListColumn("姓名", 7, "short"),
    ListColumn("证件号码", 12),
    ListColumn("疑点类型", 16),
    ListColumn("等级", 5, "short"),
    ListColumn("主办单位", 9),
    ListColumn("协办单位", 9),
    ListColumn("状态", 7, "short"),
    *(ListColumn(header, 11.8, "date") for header in ("首次发现", "下发日期", "反馈截止", "督办日期")),
    ListColumn("上报至", 6, "short"),
    ListColumn("核查结果", 9),
    ListColumn("不属实原因", 12),
    ListColumn("核查情况说明", 20),
    ListColumn("整改措施", 16),
    ListColumn("整改完成日期", 11.8, "date"),
    *(ListColumn(header, 11) for header in (AMOUNT, RECOVERED)),
    ListColumn("佐证材料", 12),
    ListColumn("核查人", 7, "short"),
    ListColumn("销号日期", 11.8, "date"),
    ListColumn("重新上账次数", 6, "number"),
    ListColumn("数据已无此疑点", 11.8, "date"),
    NOTED,
)

ON_PAPER = tuple(
    column
    for column in COLUMNS
    if column.header
    in {
        *("序号", "问题编号", "乡镇", "村", "姓名", "疑点类型", "等级", "主办单位", "状态", "下发日期", "反馈截止"),
        *("核查结果", "核查情况说明", "整改措施", "整改完成日期", RECOVERED, "销号日期"),
    }
)
"""Who, what, who answers, and what came of it."""


def read(connection: Connection, county: County) -> list[tuple[Any, ...]]:
    """The rows for the year of the business date."""
    rows = list_queries.issue_ledger(connection, county.edition.root, county.code, county.day)
    return [row_of(row, county.shows_whole("county")) for row in rows]


def write(folder: Path, county: County, content: Sequence[Sequence[Any]]) -> None:
    """Write the register of one county."""
    write_register(folder / f"{TITLE}.xlsx", TITLE, county.name, COLUMNS, content, county.day, ON_PAPER)


def row_of(row: Mapping[str, Any], full_id: bool) -> tuple[Any, ...]:
    """One issue under COLUMNS without 序号."""
    reason = row["reason"] or ""
    return (
        *(text_cell(row[name]) for name in ("number", "township_name", "village_name", "household_no")),
        *(text_cell(row[name]) for name in ("head_name", "name")),
        number_cell(row["id_no"], full_id),
        f"{row['title']}({row['rule_id']})",
        SEVERITIES[row["severity"]],
        main_office(row["department"], row["township_name"]),
        "、".join(helping_offices(row["department"], row["township_name"])),
        State(row["state"]).zh,
        *(row[name] for name in ("first_seen_on", "issued_on", "due_on", "urged_on")),
        Role(row["referred_to"]).zh if row["referred_to"] else "",
        ANSWERS.get(row["result"] or "", ""),
        f"{reason} {REASONS[reason]}" if reason in REASONS else "",
        *(text_cell(row[name]) for name in ("text", "measures")),
        row["done_on"],
        NOT_ABOUT_MONEY if row["amount"] is None else sum_words(row["amount"]),
        "" if row["recovered"] is None else sum_words(row["recovered"]),
        *(text_cell(row[name]) for name in ("document", "checked_by")),
        row["closed_on"],
        row["reopened"],
        row["missing_since"],
        text_cell(note_words(row["notes"])),
    )
