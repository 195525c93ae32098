"""豁免台账: every exemption that was ever granted, why, by whom and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from crosscheck.access.offices import main_office
from crosscheck.ledger import list_queries
from crosscheck.ledger.database import Connection
from crosscheck.ledger.vocabulary import State
from crosscheck.publish.lists.edition import County
from crosscheck.publish.lists.register import PLACE, number_cell, text_cell, write_register
from crosscheck.publish.sheets.columns import ListColumn

TITLE = "豁免台账"
PERSONS, ZIPPED = True, False
COLUMNS = (
    *PLACE,
    ListColumn("姓名", 7, "short"),
    ListColumn("证件号码", 12),
    ListColumn("疑点类型", 18),
    ListColumn("主办单位", 10),
    ListColumn("豁免理由", 24),
    ListColumn("佐证材料", 18),
    ListColumn("批准日期", 10, "day"),
    ListColumn("批准人", 10, "short"),
    ListColumn("有效期至", 11.8, "date"),
    ListColumn("当前状态", 8, "short"),
)


def read(connection: Connection, county: County) -> list[tuple[Any, ...]]:
    """The rows of one county."""
    rows = list_queries.exemptions(connection, county.edition.root, county.code)
    return [_row(row, county.shows_whole("county")) for row in rows]


def write(folder: Path, county: County, content: Sequence[Sequence[Any]]) -> None:
    """Write the register of one county."""
    write_register(folder / f"{TITLE}.xlsx", TITLE, county.name, COLUMNS, content, county.day, COLUMNS)


def _row(row: Mapping[str, Any], full_id: bool) -> tuple[Any, ...]:
    return (
        *(text_cell(row[name]) for name in ("number", "township_name", "village_name", "household_no", "name")),
        number_cell(row["id_no"], full_id),
        f"{row['title']}({row['rule_id']})",
        main_office(row["department"], row["township_name"]),
        *(text_cell(row[name]) for name in ("reason", "document", "granted_on", "granted_by")),
        row["until"],
        State(row["state"]).zh,
    )
