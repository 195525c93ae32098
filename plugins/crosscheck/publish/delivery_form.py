"""A form for one list: the agreed headers, drop-downs for codes, three rows that anybody sees are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from crosscheck.catalog.datasets import Column, Dataset
from crosscheck.publish.sheets.columns import ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, book, sheet, write_cell

MADE_ON = date(2000, 1, 1)
"""What stands in the file as its day: the same form is the same bytes."""
ROWS_TO_FILL = 5_000
EXAMPLES = 3
LONGEST_LIST = 255
"""Characters of a drop-down in a workbook."""
YES_NO = ("是", "否")
NOBODYS_NUMBER = "99999919000101000"
"""Of a county that there is not; with a check digit that is wrong."""


def write_form(path: Path, dataset: Dataset, columns: Sequence[Column]) -> None:
    """Write the form of ``dataset`` with these columns. It can be delivered as it is, once the examples are deleted."""
    title = f"{dataset.title}(报送模板)"
    told = "表头不可改动;下面3行为虚构示例,报送前请删除;证件号码一律按文本填写"
    shown = [ListColumn(c.header, max(12, 2 * len(c.header) + 4), "text", choices(c)) for c in columns]
    with book(path, MADE_ON, title, EXAMPLES) as made:
        worksheet = sheet(made, dataset.title[:31], title, told, shown, shown)
        for index, column in enumerate(columns):
            for n in range(EXAMPLES):
                write_cell(worksheet, HEADER_ROW + 1 + n, index, example(column, n), made.to_fill, "text")
            if shown[index].choices:
                _offer(worksheet, index, shown[index])
        worksheet.freeze_panes(HEADER_ROW + 1, 0)


def choices(column: Column) -> tuple[str, ...]:
    """The words that a column may hold; none where it may hold anything."""
    return YES_NO if column.type == "bool" else column.words


def example(column: Column, n: int) -> str:
    """The value of a column in the n-th invented row."""
    words = choices(column)
    if words:
        return words[n % len(words)]
    ordinal = f"{n + 1}"
    made = {
        "id_no": f"{NOBODYS_NUMBER}{n}",
        "disability_no": f"{NOBODYS_NUMBER}{n}11",
        "name": f"示例{'甲乙丙'[n]}",
        "date": f"1900-01-0{ordinal}",
        "month": f"1900-0{ordinal}",
        "year": f"190{n}",
        "money": f"{ordinal}.00",
        "int": ordinal,
        "region12": "999999999999",
        "phone": "00000000000",
        "timestamp": f"1900-01-0{ordinal} 00:00:00",
    }
    return made.get(column.type, f"示例{ordinal}")


def _offer(worksheet: object, index: int, column: ListColumn) -> None:
    rule = {
        "validate": "list",
        "source": list(column.choices),
        "error_title": column.header[:32],
        "error_message": f"请从下拉列表中选择“{column.header}”"[:255],
    }
    if sum(map(len, column.choices)) + len(column.choices) <= LONGEST_LIST:
        worksheet.data_validation(HEADER_ROW + 1, index, HEADER_ROW + ROWS_TO_FILL, index, rule)  # type: ignore[attr-defined]
