"""The lists of a county for the tests of taking back: its issues, answers, and what a reply says."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from crosscheck.access.senders import sender
from kit.nights import finding, rule, subject

AT = "2026-11-23T09:30:00+08:00"
TODAY = date(2026, 11, 23)
HEADER_ROW = 3
ANSWER = {"核查结果": "不属实-源数据错", "不属实原因": "06 源部门数据有误", "核查情况说明": "死亡登记为同名人员"}
DONE = {"核查结果": "属实", "核查情况说明": "已入户", "整改措施": "作自然减少", "整改完成日期": TODAY}
CATALOGUE = [rule("DE-01", "data"), rule("ED-01"), rule("DE-02", department="县民政局", severity="red", days=7)]
TOWNSHIP = sender("451022100")


def county(members: int = 4) -> list[Any]:
    """``members`` issues of 平马镇 in two households, one of them for 县民政局, and one issue of 祥周镇."""
    found = [finding("ED-01", f"M{n}", household_no=f"H{n // 2}", subject=subject(n)) for n in range(1, members)]
    other = subject(9, township_name="祥周镇", village_name="中平村")
    found.append(finding("DE-02", "M1", department="县民政局", household_no="H0", subject=subject(1)))
    found.append(finding("ED-01", "M9", region_code="451022101201", household_no="H9", subject=other))
    return found


def first_list(book: Any) -> Any:
    """The first worksheet of a workbook that is a list: a reply begins with its receipt."""
    return next(sheet for sheet in book.worksheets if sheet.title != "回执")


def outcomes(path: Path) -> dict[str, str]:
    """The outcome of each issue number in a reply, as openpyxl reads it."""
    found = {}
    for worksheet in openpyxl.load_workbook(path):
        heads = {}
        for row in worksheet.iter_rows(values_only=True):
            if "问题编号" in row and "接收结果" in row:
                heads = {value: at for at, value in enumerate(row) if value}
            elif heads and row[heads["接收结果"]]:
                found[str(row[heads["问题编号"]])[-6:]] = row[heads["接收结果"]]
    return found
