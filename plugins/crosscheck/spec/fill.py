"""The rows of a specification's case with every default filled in, as an export would hold them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.errors import ConfigurationError
from crosscheck.spec.read import NUMBER, Case, Row, number


def fill_case(case: Case, folder: Path) -> dict[str, list[Row]]:
    """The case's rows by dataset id with every default filled in, as an export would hold them."""
    defaults = _defaults(folder)
    by_title = {dataset.title: dataset for dataset in catalog().datasets}
    rows: dict[str, list[Row]] = {}
    for title, given in case.tables.items():
        dataset = by_title[title]
        _refuse_unknown_columns(dataset, given, case)
        rows[dataset.id] = [{header: number(cell) for header, cell in row.items()} for row in given]
    rows["registry.member"] = _members(rows.get("registry.member", []), case)
    rows["registry.household"] = _households(rows.get("registry.household", []), rows["registry.member"])
    rows.setdefault("reference.region", [dict(row) for row in defaults["regions"]])
    for dataset_id, table in rows.items():
        for position, row in enumerate(table, start=1):
            for header, value in (defaults["columns"].get(dataset_id) or {}).items():
                row.setdefault(header, number(str(value).replace("{n}", str(position))))
    return rows


@lru_cache(maxsize=1)
def _defaults(folder: Path) -> dict[str, Any]:
    defaults: dict[str, Any] = yaml.safe_load((folder / "defaults.yaml").read_text(encoding="utf-8"))
    return defaults


def _refuse_unknown_columns(dataset: Dataset, given: list[Row], case: Case) -> None:
    headers = {column.header for column in dataset.columns}
    unknown = {header for row in given for header in row} - headers
    if unknown:
        raise ConfigurationError(f"{case.name}: {dataset.title} has no column {'、'.join(sorted(unknown))}")


def _members(members: list[Row], case: Case) -> list[Row]:
    """Relation, sex and birth date follow from the order and the made-up number unless the table gives them."""
    made = [row.get("证件号码", "") for row in case.tables.get("家庭成员", [])]
    heads: set[str] = set()
    for row, text in zip(members, made, strict=True):
        row.setdefault("与户主关系", "子女" if row["户编号"] in heads else "户主")
        heads.add(row["户编号"])
        if match := NUMBER.fullmatch(text):
            row.setdefault("性别", "男" if int(match[2]) % 2 else "女")
            row.setdefault("出生日期", f"{match[1][:4]}-{match[1][4:6]}-{match[1][6:]}")
    return members


def _households(given: list[Row], members: list[Row]) -> list[Row]:
    """A household for every number that members name; head and declared size follow from its members."""
    households = {row["户编号"]: row for row in given}
    for number_ in [row["户编号"] for row in members]:
        households.setdefault(number_, {"户编号": number_})
    for number_, row in households.items():
        own = [m for m in members if m["户编号"] == number_]
        head = next((m for m in own if m["与户主关系"] == "户主"), own[0] if own else {})
        active = [m for m in own if m.get("成员状态", "正常") == "正常"]
        row.setdefault("户主姓名", head.get("姓名") or "户主")
        head_number = head.get("证件号码", "")
        row.setdefault("户主证件号码", head_number or number("@19600101-1"))
        row.setdefault("家庭人口数", str(len(active)))
    return list(households.values())
