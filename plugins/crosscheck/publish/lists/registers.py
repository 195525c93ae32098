"""问题整改台账 and 豁免台账: plain tables for the county, one sheet each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, bindparam, text

from crosscheck import sqlfiles
from crosscheck.access.masking import mask, mask_within
from crosscheck.access.roles import Role
from crosscheck.ledger.vocabulary import ANSWERS, REASONS, State
from crosscheck.publish.sheets.cells import plain
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, book, page, set_height, sheet, write
from crosscheck.words import SEVERITIES

LEDGER_TITLE, EXEMPTION_TITLE = "问题整改台账", "豁免台账"
_PLACE = (
    ListColumn("序号", 5, "number"),
    ListColumn("问题编号", 11, "short"),
    ListColumn("乡镇", 7, "short"),
    ListColumn("村", 7, "short"),
    ListColumn("户编号", 12),
)
LEDGER = (
    *_PLACE,
    ListColumn("户主姓名", 7, "short"),
    ListColumn("姓名", 7, "short"),
    ListColumn("证件号码", 12),
    ListColumn("疑点类型", 16),
    ListColumn("等级", 5, "short"),
    ListColumn("责任部门", 9),
    ListColumn("状态", 7, "short"),
    *(ListColumn(header, 10, "date") for header in ("首次发现", "下发日期", "反馈截止", "督办日期")),
    ListColumn("上报至", 6, "short"),
    ListColumn("核查结果", 9),
    ListColumn("不属实原因", 12),
    ListColumn("核查情况说明", 20),
    ListColumn("整改措施", 16),
    ListColumn("整改完成日期", 10, "date"),
    ListColumn("佐证材料", 12),
    ListColumn("核查人", 7, "short"),
    ListColumn("销号日期", 10, "date"),
    ListColumn("重新上账次数", 6, "number"),
    ListColumn("数据已无此疑点", 10, "date"),
)
EXEMPTION = (
    *_PLACE,
    ListColumn("姓名", 7, "short"),
    ListColumn("证件号码", 12),
    ListColumn("疑点类型", 18),
    ListColumn("责任部门", 10),
    ListColumn("豁免理由", 24),
    ListColumn("佐证材料", 18),
    ListColumn("批准日期", 10, "day"),
    ListColumn("批准人", 10, "short"),
    ListColumn("有效期至", 10, "date"),
    ListColumn("当前状态", 8, "short"),
)
_DATES = ("first_seen_on", "issued_on", "due_on", "urged_on", "done_on", "closed_on", "missing_since")


def write_register(
    path: Path, title: str, place: str, columns: Sequence[ListColumn], rows: Sequence[Sequence[Any]], day: date
) -> None:
    """One sheet with ``rows`` (without 序号) under ``columns``; a register without rows says so."""
    heading = f"{place}{title}"
    with book(path, day, heading, len(rows)) as made:
        said = f"业务日期:{day.isoformat()}  共{len(rows)}条"
        worksheet = sheet(made, title, heading, said, columns)
        for number, row in enumerate(rows, start=1):
            set_height(worksheet, HEADER_ROW + number, (number, *row), columns)
            for index, value in enumerate((number, *row)):
                write(worksheet, HEADER_ROW + number, index, value, made.kinds, columns[index].kind)
        page(worksheet, day, len(rows), len(columns), 2)
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), len(columns) - 1)


def issue_ledger(connection: Connection, sql: Path, county: str, day: date, full_id: bool) -> list[tuple[Any, ...]]:
    """The rows of 问题整改台账 for the year of ``day``."""
    statement = text(sqlfiles.load(sql / "lists" / "issue_ledger.sql"))
    typed = statement.bindparams(bindparam("first_day", type_=Date)).columns(**dict.fromkeys(_DATES, Date))
    values = {"county": county, "year": f"{day.year}", "first_day": day.replace(month=1, day=1)}
    return [_ledger_row(row, full_id) for row in connection.execute(typed, values).mappings()]


def _ledger_row(row: Mapping[Any, Any], full_id: bool) -> tuple[Any, ...]:
    reason = row["reason"] or ""
    return (
        *(_text(row[name]) for name in ("number", "township_name", "village_name", "household_no")),
        *(_text(row[name]) for name in ("head_name", "name")),
        _number(row["id_no"], full_id),
        f"{row['title']}({row['rule_id']})",
        SEVERITIES[row["severity"]],
        row["department"],
        State(row["state"]).zh,
        *(row[name] for name in ("first_seen_on", "issued_on", "due_on", "urged_on")),
        Role(row["referred_to"]).zh if row["referred_to"] else "",
        ANSWERS.get(row["result"] or "", ""),
        f"{reason} {REASONS[reason]}" if reason in REASONS else "",
        *(_text(row[name]) for name in ("text", "measures")),
        row["done_on"],
        *(_text(row[name]) for name in ("document", "checked_by")),
        row["closed_on"],
        row["reopened"],
        row["missing_since"],
    )


def exemptions(connection: Connection, sql: Path, county: str, full_id: bool) -> list[tuple[Any, ...]]:
    """The rows of 豁免台账."""
    statement = text(sqlfiles.load(sql / "lists" / "exemptions.sql")).columns(until=Date)
    return [
        (
            *(_text(row[name]) for name in ("number", "township_name", "village_name", "household_no", "name")),
            _number(row["id_no"], full_id),
            f"{row['title']}({row['rule_id']})",
            row["department"],
            *(_text(row[name]) for name in ("reason", "document", "granted_on", "granted_by")),
            row["until"],
            State(row["state"]).zh,
        )
        for row in connection.execute(statement, {"county": county}).mappings()
    ]


def _text(value: str | None) -> str:
    return plain(mask_within(value or ""))


def _number(value: str, full_id: bool) -> str:
    return plain(value if full_id else mask(value))
