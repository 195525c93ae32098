"""An issue as a row of the lists, and which office each row belongs to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.access.offices import NO_TOWNSHIP, TOWNSHIP, helping_offices, main_office, offices
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.catalog.sides import REGISTRY, SELF_CHECK, Sides, sides
from crosscheck.ledger.intake import short_title
from crosscheck.ledger.notes import Note
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.workdays import days_left_words, light
from crosscheck.publish.sheets.cells import check_code, city_name, plain
from crosscheck.publish.sheets.columns import AMOUNT, COMPARED, DESCRIBED, LIGHT, MAIN, SHOWN
from crosscheck.publish.sheets.tabular import PERSONS
from crosscheck.rules.amounts import amount_words
from crosscheck.words import LINKS, SEVERITIES

HEADERS = [column.header for column in SHOWN if column.header != "序号"]
KEY_HEADERS = ("问题编号", "户编号", "姓名", "证件号码", "疑点类型")
"""The cells that must come back as they went out."""
DOES_NOT_APPLY, NOT_FILLED, NOT_REGISTERED, NOT_ISSUED = "不涉及", "未填", "不在册", "未下发"
ANSWERED = "已反馈"
"""Of an issue whose answer waits for the check: no deadline runs."""
NO_VILLAGE = "未落实到村"
BLANKS = frozenset([DOES_NOT_APPLY, NOT_FILLED])
"""What stands in a key cell of which there is nothing to tell."""
_PRIVATE = frozenset(["id_no", "disability_no", "name", "phone"])


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a rule asks for, once for all its issues: what to look at (``advice``), what closes them."""

    rule_id: str
    title: str
    severity: str
    advice: str
    closes: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One issue as lists show it. ``cells``: those of ``columns.SHOWN`` after 序号; ``key``: the hidden check code.

    ``office`` answers it; ``notes``: what others added, in words; ``rule``: what its rule asks for.
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
    rule: Guidance


def list_row(issue: Mapping[str, Any], business_date: date, full_id: bool, key: bytes) -> ListRow:
    """One issue as a row; the ID number is masked unless ``full_id``; ``key`` is that of the check code."""
    shining = light(issue["due_on"], business_date).value if issue["due_on"] else ""
    cells = _cells(issue, business_date, full_id)
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
        rule=_guidance(*(issue[name] for name in ("rule_id", "title", "severity", "advice", "closes"))),
    )


_guidance = cache(Guidance)
"""One value for all issues of a rule."""


def _cells(issue: Mapping[str, Any], business_date: date, full_id: bool) -> tuple[Any, ...]:
    evidence = json.loads(issue["evidence"])
    datasets = compared_datasets(evidence, issue)
    outside = NOT_REGISTERED if issue["subject_kind"] in PERSONS else DOES_NOT_APPLY
    texts = {
        "问题编号": issue["number"],
        MAIN: main_office(issue["department"], issue["township_name"]),
        "市": city_name(issue["county"]) or DOES_NOT_APPLY,
        "县": issue["county_name"] or DOES_NOT_APPLY,
        "乡镇": issue["township_name"] or NO_TOWNSHIP,
        "村": issue["village_name"] or NO_VILLAGE,
        "户编号": issue["household_no"] or DOES_NOT_APPLY,
        "户主姓名": issue["head_name"] or outside,
        "姓名": issue["name"] or DOES_NOT_APPLY,
        "与户主关系": issue["relation"] or outside,
        "户类型": issue["household_type"] or outside,
        "规则编号": issue["rule_id"],
        "疑点类型": issue["title"],
        DESCRIBED: description(issue, evidence),
        "比对部门": "、".join(dict.fromkeys(department_title(dataset) for dataset in datasets)) or DOES_NOT_APPLY,
        COMPARED: compared_data(issue, evidence, datasets),
        AMOUNT: amount_words(evidence),
        "数据时点": "\n".join(sorted({row["snapshot"] for row in evidence["rows"] if row["snapshot"]}))
        or DOES_NOT_APPLY,
        "关联方式": link_words(issue, evidence, datasets),
    }
    shown: dict[str, Any] = {header: plain(mask_within(value)) for header, value in texts.items()}
    shown["证件号码"] = plain(issue["id_no"] if full_id else mask(issue["id_no"])) or _no_number(issue)
    shown["等级"] = SEVERITIES[issue["severity"]]
    due_on = issue["due_on"]
    without = ANSWERED if issue["issued_on"] else NOT_ISSUED
    shown |= {
        "下发日期": _iso(issue["issued_on"]) or NOT_ISSUED,
        "反馈截止": _iso(due_on) or without,
        LIGHT: days_left_words(due_on, business_date) if due_on else without,
    }
    return tuple(shown[header] for header in HEADERS)


def _no_number(issue: Mapping[str, Any]) -> str:
    return NOT_FILLED if issue["subject_kind"] == "member" else DOES_NOT_APPLY


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def description(issue: Mapping[str, Any], evidence: Mapping[str, Any]) -> str:
    """What was found and what other offices added; before it, whether it is still found or came back."""
    marks = []
    if issue["missing_since"]:
        marks.append(f"【{issue['missing_since'].isoformat()}起数据已无此疑点,仍须反馈核查结果】")
    if issue["reopened"]:
        marks.append(f"【重新上账:销号或豁免后再次发现,第{issue['reopened']}次】")
    parts = [*marks, evidence["sentence"]]
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
    known = catalog().by_id
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
        return DOES_NOT_APPLY
    if issue["subject_kind"] in PERSONS:
        return "按证件号码"
    if any(_of_department(row["dataset"]) for row in evidence["rows"]):
        return "按户编号或村"
    return "未关联到记录" if any(_of_department(dataset.id) for dataset in datasets) else "建档数据自查"


def department_title(dataset: Dataset) -> str:
    """Who delivers a dataset."""
    return short_title(catalog().department(dataset.department).title)


def compared_data(issue: Mapping[str, Any], evidence: Mapping[str, Any], datasets: Sequence[Dataset]) -> str:
    """Both sides of a finding, one line each, the differing value first: ``建档系统:…`` and ``县民政局(死亡火化):…``.

    A rule of which nobody said how its sides read tells whom it is about, and the facts under the headers of the
    compared datasets.
    """
    theirs = [dataset for dataset in datasets if _of_department(dataset.id)]
    departments = "、".join(dict.fromkeys(department_title(dataset) for dataset in theirs))
    source = f"{departments}({'、'.join(dataset.title for dataset in theirs)})" if theirs else SELF_CHECK
    values = {**evidence["values"], **evidence.get("now", {})}
    told = sides(issue["rule_id"], values)
    if told is None:
        told = Sides(_of_registry(issue), _facts(datasets, values))
    return f"{REGISTRY}:{told.registry}\n{source}:{told.other}"


def _of_registry(issue: Mapping[str, Any]) -> str:
    if issue["subject_kind"] in PERSONS:
        return NOT_REGISTERED
    return "、".join(filter(None, (issue["name"], issue["relation"], issue["household_type"]))) or DOES_NOT_APPLY


def _facts(datasets: Iterable[Dataset], values: Mapping[str, Any]) -> str:
    """The facts that are columns of the datasets, under their headers."""
    facts = [
        f"{column.header}{values[column.name]}"
        for dataset in datasets
        for column in dataset.columns
        if column.type not in _PRIVATE and values.get(column.name) is not None
    ]
    return ",".join(dict.fromkeys(facts)) or "无相符记录"


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
