"""An issue as a row of the lists, and which office each row belongs to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.ledger.intake import short_title
from crosscheck.ledger.vocabulary import LINKS, TOWNSHIP_DEPARTMENT, State
from crosscheck.ledger.workdays import light
from crosscheck.publish.sheets.cells import check_code, city_name, plain
from crosscheck.publish.sheets.columns import SHOWN
from crosscheck.words import SEVERITIES

NO_TOWNSHIP = "未落实到乡镇"
"""What stands for the township of an issue that has none."""
HEADERS = [column.header for column in SHOWN if column.header != "序号"]
KEY_HEADERS = ("问题编号", "户编号", "姓名", "证件号码", "疑点类型")
"""The cells that must come back as they went out."""
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone"])


@dataclass(frozen=True, slots=True)
class ListRow:
    """One issue as lists show it. ``cells``: those of ``columns.SHOWN`` after 序号; ``key``: the hidden check code."""

    cells: tuple[Any, ...]
    key: str
    county: str
    county_name: str
    township: str
    township_name: str
    department: str
    title: str
    severity: str
    light: str
    standing: tuple[Any, ...]


def list_row(issue: Mapping[str, Any], business_date: date, full_id: bool, key: bytes) -> ListRow:
    """One issue as a row; the ID number is masked unless ``full_id``; ``key`` is that of the check code."""
    shining = light(issue["due_on"], business_date).value if issue["due_on"] else ""
    cells = _cells(issue, shining, full_id)
    key_cells = tuple(cells[HEADERS.index(header)] for header in KEY_HEADERS)
    return ListRow(
        cells=cells,
        key=check_code(key, key_cells, business_date, issue["history_seq"], issue["evidence_version"]),
        county=issue["county"],
        county_name=issue["county_name"],
        township=issue["region_code"][:9] if issue["township_name"] else "",
        township_name=issue["township_name"],
        department=issue["department"],
        title=cells[HEADERS.index("疑点类型")],
        severity=issue["severity"],
        light=shining,
        standing=(
            State(issue["state"]).zh,
            issue["department"],
            _iso(issue["first_seen_on"]),
            _iso(issue["last_seen_on"]),
            _iso(issue["missing_since"]),
            issue["reopened"],
        ),
    )


def _cells(issue: Mapping[str, Any], shining: str, full_id: bool) -> tuple[Any, ...]:
    evidence = json.loads(issue["evidence"])
    datasets = compared_datasets(evidence, issue)
    texts = {
        "问题编号": issue["number"],
        "市": city_name(issue["county"]),
        "县": issue["county_name"],
        "乡镇": issue["township_name"],
        "村": issue["village_name"],
        "户编号": issue["household_no"],
        "户主姓名": issue["head_name"],
        "姓名": issue["name"],
        "与户主关系": issue["relation"],
        "户类型": issue["household_type"],
        "疑点类型": f"{issue['title']}({issue['rule_id']},{SEVERITIES[issue['severity']]})",
        "疑点描述": description(issue, evidence),
        "比对部门": "、".join(dict.fromkeys(department_title(dataset) for dataset in datasets)),
        "比对数据": "\n".join(compared_data(dataset, evidence["values"]) for dataset in datasets),
        "数据时点": "\n".join(sorted({row["snapshot"] for row in evidence["rows"] if row["snapshot"]})),
        "关联方式": link_words(issue, evidence, datasets),
    }
    shown: dict[str, Any] = {header: plain(mask_within(value)) for header, value in texts.items()}
    shown["证件号码"] = plain(issue["id_no"] if full_id else mask(issue["id_no"]))
    shown |= {"下发日期": _iso(issue["issued_on"]), "反馈截止": _iso(issue["due_on"]), "灯号": shining}
    return tuple(shown[header] for header in HEADERS)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def description(issue: Mapping[str, Any], evidence: Mapping[str, Any]) -> str:
    """What was found, what to do about it and what closes it, in this order."""
    marks = []
    if issue["missing_since"]:
        marks.append(f"【{issue['missing_since'].isoformat()}起数据已无此疑点,仍须反馈核查结果】")
    if issue["reopened"]:
        marks.append(f"【重新上账:销号或豁免后再次发现,第{issue['reopened']}次】")
    parts = [*marks, evidence["sentence"], f"核查要点:{issue['advice']}", f"销号依据:{issue['closes']}"]
    return "\n".join(parts)


def compared_datasets(evidence: Mapping[str, Any], issue: Mapping[str, Any]) -> list[Dataset]:
    """The departments' datasets a finding was compared with.

    Those whose rows it rests on; where it is that there is no row, those the rule needs; else the registry's own. A
    finding about a delivery names that.
    """
    known = {dataset.id: dataset for dataset in catalog().datasets}
    rows = sorted({row["dataset"] for row in evidence["rows"]})
    needs = issue["needs"].split()
    for names in (filter(_of_department, rows), (issue["subject_id"], issue["object"]), filter(_of_department, needs)):
        datasets = [known[name] for name in names if name in known]
        if datasets:
            return datasets
    return [known[name] for name in rows]


def _of_department(dataset: str) -> bool:
    return not dataset.startswith(("registry.", "reference."))


def link_words(issue: Mapping[str, Any], evidence: Mapping[str, Any], datasets: Iterable[Dataset]) -> str:
    """How the finding's rows were tied to the person."""
    if issue["link"]:
        return LINKS.get(issue["link"], issue["link"])
    if issue["subject_kind"] in ("village", "dataset"):
        return ""
    if issue["subject_kind"] in ("resident", "helper"):
        return "按证件号码"
    if any(_of_department(row["dataset"]) for row in evidence["rows"]):
        return ""
    return "未关联到记录" if any(_of_department(dataset.id) for dataset in datasets) else "建档数据自查"


def department_title(dataset: Dataset) -> str:
    """Who delivers a dataset."""
    return short_title(catalog().department(dataset.department).title)


def compared_data(dataset: Dataset, values: Mapping[str, Any]) -> str:
    """A dataset's title with those facts of the evidence that are its own columns, under their headers."""
    facts = [
        f"{col.header}{values[col.name]}"
        for col in dataset.columns
        if col.type not in _PRIVATE and values.get(col.name) is not None
    ]
    return f"{dataset.title}:{','.join(facts)}" if facts else dataset.title


def by_township(rows: Iterable[ListRow]) -> dict[str, list[ListRow]]:
    """Rows by township code; "" holds what has no township: invalid codes, helpers, deliveries."""
    groups: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        groups[row.township].append(row)
    return dict(sorted(groups.items()))


def by_department(rows: Iterable[ListRow]) -> dict[str, list[ListRow]]:
    """Rows by the department that answers, without those that only the township answers."""
    groups: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        if row.department != TOWNSHIP_DEPARTMENT:
            groups[row.department].append(row)
    return dict(sorted(groups.items()))
