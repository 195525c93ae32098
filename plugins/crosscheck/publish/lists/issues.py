"""An issue as a row of the lists, and which office each row belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.access.offices import TOWNSHIP, helping_offices, main_office, offices
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.ledger.intake import short_title
from crosscheck.ledger.notes import Note
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.workdays import light
from crosscheck.publish.sheets.cells import check_code, city_name, plain
from crosscheck.publish.sheets.columns import AMOUNT, SHOWN
from crosscheck.rules.amounts import amount_words
from crosscheck.words import LINKS, SEVERITIES

HEADERS = [column.header for column in SHOWN if column.header != "序号"]
KEY_HEADERS = ("问题编号", "户编号", "姓名", "证件号码", "疑点类型")
"""The cells that must come back as they went out."""
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone"])


@dataclass(frozen=True, slots=True)
class ListRow:
    """One issue as lists show it. ``cells``: those of ``columns.SHOWN`` after 序号; ``key``: the hidden check code.

    ``office`` answers it; ``notes``: what others added, in words.
    """

    cells: tuple[Any, ...]
    key: str
    county: str
    county_name: str
    township: str
    township_name: str
    department: str
    office: str
    title: str
    severity: str
    light: str
    standing: tuple[Any, ...]
    notes: str


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
        office=main_office(issue["department"], issue["township_name"]),
        title=cells[HEADERS.index("疑点类型")],
        severity=issue["severity"],
        light=shining,
        standing=(
            State(issue["state"]).zh,
            "、".join(helping_offices(issue["department"], issue["township_name"])),
            _iso(issue["first_seen_on"]),
            _iso(issue["last_seen_on"]),
            _iso(issue["missing_since"]),
            issue["reopened"],
        ),
        notes=plain(mask_within(note_words(issue["notes"]))),
    )


def _cells(issue: Mapping[str, Any], shining: str, full_id: bool) -> tuple[Any, ...]:
    evidence = json.loads(issue["evidence"])
    datasets = compared_datasets(evidence, issue)
    texts = {
        "问题编号": issue["number"],
        "主办单位": main_office(issue["department"], issue["township_name"]),
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
        AMOUNT: amount_words(evidence),
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
    """What was found, what to do about it, what closes it and what other offices added, in this order."""
    marks = []
    if issue["missing_since"]:
        marks.append(f"【{issue['missing_since'].isoformat()}起数据已无此疑点,仍须反馈核查结果】")
    if issue["reopened"]:
        marks.append(f"【重新上账:销号或豁免后再次发现,第{issue['reopened']}次】")
    parts = [*marks, evidence["sentence"], f"核查要点:{issue['advice']}", f"销号依据:{issue['closes']}"]
    if issue["notes"]:
        parts.append(note_words(issue["notes"]))
    return "\n".join(parts)


def note_words(notes: Sequence[Mapping[str, Any]]) -> str:
    """What offices added to an issue, one line each: when, who, what."""
    return "\n".join(
        f"{row['day']} {Note(row['text'], row['document'], row['kind']).told(row['office'])}" for row in notes
    )


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


@dataclass
class Share:
    """What of the open issues is one office's: those it answers (主办) and those it only helps with (协办)."""

    leads: list[ListRow] = field(default_factory=list)
    helps: list[ListRow] = field(default_factory=list)


def by_township(rows: Iterable[ListRow]) -> dict[str, Share]:
    """Rows by township code; "" holds what no township is known for that would answer it."""
    shares: dict[str, Share] = {}
    for row in rows:
        led = offices(row.department)[0] == TOWNSHIP
        if led or row.township:
            share = shares.setdefault(row.township, Share())
            (share.leads if led else share.helps).append(row)
    return dict(sorted(shares.items()))


def by_department(rows: Iterable[ListRow]) -> dict[str, Share]:
    """Rows by department, without those that only the township answers."""
    shares: dict[str, Share] = {}
    for row in rows:
        main, *others = offices(row.department)
        if main != TOWNSHIP:
            shares.setdefault(main, Share()).leads.append(row)
        for other in others:
            shares.setdefault(other, Share()).helps.append(row)
    return dict(sorted(shares.items()))
