"""未校验规则清单: which rules gave no verdict on a night, where, and why. Their open issues stand as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from crosscheck.ledger.database import Connection
from crosscheck.ledger.issue import RESTS, SURGE, UNASKED
from crosscheck.ledger.list_queries import HeldRow
from crosscheck.publish.lists.edition import County
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, book, page, set_height, sheet, write_cell
from crosscheck.words import DECISIONS, SEVERITIES

TITLE = "未校验规则清单"
PERSONS, ZIPPED = False, False
COLUMNS = (
    ListColumn("序号", 5, "number"),
    ListColumn("规则编号", 9),
    ListColumn("疑点类型", 26),
    ListColumn("等级", 6),
    ListColumn("责任部门", 16),
    ListColumn("未校验范围", 26),
    ListColumn("原因", 50),
    ListColumn("上次校验日期", 12, "date"),
    ListColumn("维持原状的未销号问题", 12, "number"),
    ListColumn("处理", 22),
)
NAMED_REGIONS = 6


def read(connection: Connection, county: County) -> Sequence[HeldRow]:
    """The rules that were held in the county."""
    return county.held


def write(folder: Path, county: County, content: Sequence[HeldRow]) -> None:
    """Write the workbook of one county."""
    write_held(folder / f"{TITLE}.xlsx", county.name, content, county.day)


def write_held(path: Path, place: str, held: Sequence[HeldRow], business_date: date) -> None:
    """Write the workbook; a night on which every rule ran has a list that says so."""
    title = f"{place}{TITLE}"
    lines = _lines(held)
    rules = len({row.rule_id for row in held})
    summary = f"共{rules}条规则未校验或部分未校验;无数据不下结论,其未销号问题维持原状" if held else "全部规则均已校验"
    with book(path, business_date, title, len(lines)) as made:
        worksheet = sheet(made, TITLE, title, f"业务日期:{business_date.isoformat()}  {summary}", COLUMNS)
        for number, line in enumerate(lines, start=1):
            set_height(worksheet, HEADER_ROW + number, (number, *line), COLUMNS)
            for index, value in enumerate((number, *line)):
                write_cell(worksheet, HEADER_ROW + number, index, value, made.kinds, COLUMNS[index].kind)
        page(worksheet, business_date, len(lines), len(COLUMNS), 3)
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(lines), 1), len(COLUMNS) - 1)


def _lines(held: Iterable[HeldRow]) -> list[tuple[object, ...]]:
    """One line for each rule and reason: a missing policy value holds many villages at once."""
    groups: dict[tuple[str, str], list[HeldRow]] = {}
    for row in held:
        groups.setdefault((row.rule_id, row.reason), []).append(row)
    return [_line(rows) for rows in groups.values()]


def _line(rows: Sequence[HeldRow]) -> tuple[object, ...]:
    first = rows[0]
    return (
        first.rule_id,
        first.title,
        SEVERITIES[first.severity],
        first.department,
        _scope(rows),
        first.reason,
        first.last_ran_on,
        sum(row.open_issues for row in rows),
        _handling(first),
    )


def _scope(rows: Sequence[HeldRow]) -> str:
    if rows[0].kind == UNASKED:
        return "比对请求名单外的人员和户"
    objects = dict.fromkeys(row.object for row in rows if row.object)
    regions = [row.region for row in rows]
    if not objects:
        return _place(regions)
    place = "" if "" in regions else _place(regions)
    return f"{place}区分为{'、'.join(objects)}的"


def _place(regions: Sequence[str]) -> str:
    if "" in regions:
        return "全县"
    named = "、".join(f"{code}(无有效村代码的)" if len(code) == 6 else code for code in regions[:NAMED_REGIONS])
    more = f"等{len(regions)}个地区" if len(regions) > NAMED_REGIONS else ""
    return named + more


def _handling(row: HeldRow) -> str:
    if row.kind == UNASKED:
        return "列入下一次比对请求,答复后恢复校验"
    if row.kind not in (SURGE, RESTS):
        return "补齐数据或政策参数后自动恢复校验"
    waits = f"随规则{row.rests_on}恢复、放行或驳回" if row.rests_on else f"{row.findings}条疑点待核查员放行或驳回"
    return DECISIONS[row.decision] if row.decision else waits
