"""核查要点: what each rule of an answer sheet asks for, once; and which rules were not checked this time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crosscheck.access.offices import offices
from crosscheck.ledger.list_queries import HeldRow
from crosscheck.publish.lists.issues import Guidance, ListRow
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, page, set_height, sheet, write_cell
from crosscheck.words import SEVERITIES

NAME = "核查要点"
COLUMNS = (
    ListColumn("规则编号", 8, "short"),
    ListColumn("疑点类型", 24),
    ListColumn("等级", 6, "short"),
    ListColumn("本表条数", 8, "number"),
    ListColumn("核查什么", 66),
    ListColumn("凭什么销号", 50),
)
HELD_COLUMNS = ("规则编号", "疑点类型", "等级", "未销号", "未校验的原因", "说明")
NOT_CHECKED = "本期未校验,不代表无问题"
ALL_CHECKED = "本期与本单位有关的规则均已校验"
HOW = (
    "怎样答复:属实、部分属实的,写核查情况、整改措施和完成日期;不属实的,选原因并写核查情况;"
    "政策允许的,写文件名称和文号;无法核实的,写明缺什么"
)


def of_department(held: Iterable[HeldRow], department: str) -> list[HeldRow]:
    """The held rules that a department answers or helps with."""
    return [row for row in held if department in offices(row.department)]


def of_township(held: Iterable[HeldRow], township: str) -> list[HeldRow]:
    """The rules that were held in a township, or anywhere around or in it."""
    return [row for row in held if row.region.startswith(township) or township.startswith(row.region)]


def write_guidance(
    made: Book, title: str, rows: Iterable[ListRow], held: Sequence[HeldRow], business_date: date
) -> None:
    """Add the sheet for an answer sheet with ``rows``."""
    counts: dict[Guidance, int] = {}
    for row in rows:
        counts[row.rule] = counts.get(row.rule, 0) + 1
    worksheet = sheet(made, NAME, f"{title}({NAME})", HOW, COLUMNS)
    at = HEADER_ROW + 1
    for rule, count in sorted(counts.items(), key=lambda item: item[0].rule_id):
        line = (rule.rule_id, rule.title, SEVERITIES[rule.severity], count, rule.advice, rule.closes)
        at = _write_line(made, worksheet, at, line)
    at = _write_held(made, worksheet, at + 1, held)
    page(worksheet, business_date, at - HEADER_ROW - 1, len(COLUMNS), 0)


def _write_held(made: Book, worksheet: Any, at: int, held: Sequence[HeldRow]) -> int:
    """The block of rules without a verdict, from row ``at``; the row below it."""
    lines = list(dict.fromkeys((row.rule_id, row.title, row.severity, row.reason) for row in held))
    open_issues: dict[str, int] = {}
    for row in held:
        open_issues[row.rule_id] = open_issues.get(row.rule_id, 0) + row.open_issues
    worksheet.write_string(at, 0, NOT_CHECKED if lines else ALL_CHECKED, made.subtitle)
    at += 1
    if lines:
        for index, header in enumerate(HELD_COLUMNS):
            worksheet.write_string(at, index, header, made.header)
        at += 1
    for rule_id, title, severity, reason in lines:
        told = (rule_id, title, SEVERITIES[severity], open_issues[rule_id], reason, NOT_CHECKED)
        at = _write_line(made, worksheet, at, told)
    return at


def _write_line(made: Book, worksheet: Any, at: int, values: Sequence[object]) -> int:
    set_height(worksheet, at, values, COLUMNS)
    for index, value in enumerate(values):
        write_cell(worksheet, at, index, value, made.kinds, COLUMNS[index].kind)
    return at + 1
