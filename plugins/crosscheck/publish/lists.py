"""The rows of the lists from the ledger, and which list each belongs to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, bindparam, column, text

from crosscheck import sqlfiles
from crosscheck.ledger.intake import short_title
from crosscheck.ledger.vocabulary import LINKS, OPEN, SEVERITIES, State
from crosscheck.ledger.workdays import light
from crosscheck.publish.cells import check_code, city_name, mask, mask_within, plain
from crosscheck.sources.catalog import Dataset, catalog

TOWNSHIP_DEPARTMENT = "乡镇"
"""Rules with this department are answered by the township, so no department list holds them."""
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone"])
_DATES = ("first_seen_on", "last_seen_on", "missing_since", "issued_on", "due_on")


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


@dataclass(frozen=True)
class HeldRow:
    """One rule that was not checked, in one region (empty: anywhere)."""

    rule_id: str
    title: str
    department: str
    severity: str
    region: str
    kind: str
    reason: str
    findings: int
    decision: str
    last_ran_on: date | None
    open_issues: int


def _select(sql: Path, name: str, *dates: str) -> Any:
    statement = text(sqlfiles.load(sql / "lists" / f"{name}.sql"))
    statement = statement.bindparams(bindparam("open_states", [state.value for state in OPEN], expanding=True))
    return statement.columns(*(column(each, Date) for each in dates))


def open_issues(connection: Connection, sql: Path) -> list[Mapping[str, Any]]:
    """Every open issue of the ledger in the order of the lists; ``sql`` is the folder of statements."""
    statement = _select(sql, "open_issues", *_DATES)
    return [dict(row) for row in connection.execute(statement).mappings()]


def held_rules(connection: Connection, sql: Path, business_date: date, run: int) -> list[HeldRow]:
    """The rules that one run of a night did not check."""
    statement = _select(sql, "held_rules", "last_ran_on").bindparams(bindparam("business_date", type_=Date))
    rows = connection.execute(statement, {"business_date": business_date, "run": run}).mappings()
    return [HeldRow(**row) for row in rows]


def list_row(issue: Mapping[str, Any], business_date: date, full_id: bool) -> ListRow:
    """One issue as a row; the ID number is masked unless ``full_id``."""
    evidence = json.loads(issue["evidence"])
    datasets = compared(evidence, issue)
    id_no = issue["id_no"] if full_id else mask(issue["id_no"])
    kind = f"{issue['title']}({issue['rule_id']},{SEVERITIES[issue['severity']]})"
    shining = light(issue["due_on"], business_date).value if issue["due_on"] else ""
    cells = (
        issue["number"],
        city_name(issue["county"]),
        issue["county_name"],
        issue["township_name"],
        issue["village_name"],
        issue["household_no"],
        issue["head_name"],
        issue["name"],
        id_no,
        issue["relation"],
        issue["household_type"],
        kind,
        description(issue, evidence),
        "、".join(dict.fromkeys(department_title(dataset) for dataset in datasets)),
        "\n".join(compared_data(dataset, evidence["values"]) for dataset in datasets),
        "、".join(sorted({row["snapshot"] for row in evidence["rows"] if row["snapshot"]})),
        LINKS.get(issue["link"], "建档数据自查") if issue["subject_kind"] != "dataset" else "",
        issue["issued_on"],
        issue["due_on"],
        shining,
    )
    shown = tuple(plain(mask_within(c)) if isinstance(c, str) and c is not id_no else c for c in cells)
    key_cells = (issue["number"], issue["household_no"], issue["name"], id_no, kind)
    township = issue["region_code"][:9] if issue["township_name"] else ""
    return ListRow(
        cells=shown,
        key=check_code(key_cells, business_date, issue["history_seq"], issue["evidence_version"]),
        county=issue["county"],
        county_name=issue["county_name"],
        township=township,
        township_name=issue["township_name"],
        department=issue["department"],
        title=kind,
        severity=issue["severity"],
        light=shining,
        standing=(
            State(issue["state"]).zh,
            issue["department"],
            issue["first_seen_on"],
            issue["last_seen_on"],
            issue["missing_since"],
            issue["reopened"],
        ),
    )


def description(issue: Mapping[str, Any], evidence: Mapping[str, Any]) -> str:
    """What was found, what to do about it and what closes it, in this order."""
    marks = []
    if issue["missing_since"]:
        marks.append(f"【{issue['missing_since'].isoformat()}起数据已无此疑点,仍须反馈核查结果】")
    if issue["reopened"]:
        marks.append(f"【重新上账:销号或豁免后再次发现,第{issue['reopened']}次】")
    parts = [*marks, evidence["sentence"], f"核查要点:{issue['advice']}", f"销号依据:{issue['closes']}"]
    return "\n".join(parts)


def compared(evidence: Mapping[str, Any], issue: Mapping[str, Any]) -> list[Dataset]:
    """The departments' datasets a finding rests on; the registry's own only where there is no other."""
    names = dict.fromkeys(row["dataset"] for row in evidence["rows"])
    known = {dataset.id: dataset for dataset in catalog().datasets}
    datasets = [known[name] for name in sorted(names) if name in known]
    if not datasets:
        return [known[name] for name in (issue["subject_id"], issue["object"]) if name in known]
    return [d for d in datasets if d.department not in ("registry", "reference")] or datasets


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


def by_county(rows: Iterable[ListRow]) -> dict[str, list[ListRow]]:
    """Rows by county code."""
    groups: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        groups[row.county].append(row)
    return dict(sorted(groups.items()))
