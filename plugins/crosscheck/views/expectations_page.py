"""The night's expectations as one page: what arrived, what was expected and found, what was held and why.

The page is static: no script, nothing loaded from outside, counts only. It prints on A4 and reads in an old browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from crosscheck import files
from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.expect import verdicts
from crosscheck.expect.links import CLASSES
from crosscheck.lake.state import DatasetState
from crosscheck.pages import environment
from crosscheck.settings import Settings
from crosscheck.views.nights import not_taken_in
from crosscheck.words import CAUSE, FAULTS, GROUPS, both

TEMPLATES = Path(__file__).with_name("templates")
STATUS, VERDICT, SEVERITY = both("STATUSES"), both("JUDGEMENTS"), both("DEMANDS")
ROWS, RULES, DATASETS = "行", "规则", "数据集"
COUNTERS = {RULES: "条", DATASETS: "个"}


@dataclass(frozen=True)
class Line:
    """One expectation as the page shows it."""

    zh: str
    en: str
    severity: str
    verdict: str
    observed: str
    todo_zh: str
    todo_en: str


@dataclass(frozen=True)
class Section:
    """One dataset, group of rules or the links: a heading, a status, and the expectations judged."""

    anchor: str
    title: str
    department: str
    status: str
    detail: str
    lines: tuple[Line, ...]
    counts: Mapping[str, int] | None = None
    data_date: str = ""

    @property
    def tally(self) -> Counter[str]:
        """How many expectations have which verdict."""
        return Counter(line.verdict for line in self.lines)

    @property
    def open(self) -> tuple[Line, ...]:
        """The expectations that were not met."""
        return tuple(line for line in self.lines if line.verdict in ("failed", "warned"))


def percent(part: int, whole: int) -> str:
    """A share with two decimals, half up; '—' of nothing."""
    if not whole:
        return "—"
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def observed(result: Mapping[str, Any], headers: Mapping[str, str], unit: str) -> str:
    """What was found, in words, from counts alone; empty for what was not judged."""
    counts = result["counts"]
    if result["verdict"] == "not_judged":
        return ""
    if result["columns"]:
        return "缺少:" + "、".join(f"{headers.get(name, name)}({name})" for name in result["columns"])
    if "observed" in counts:
        return f"{counts['observed']} {'天' if result['column'] else '行'}"
    if "rows" in counts:
        return _shares(counts, unit)
    if "unexpected" in counts:
        return f"{counts['unexpected']} {unit}不符" if counts["unexpected"] else "全部符合"
    return "符合" if result["verdict"] == "passed" else "不符合"


def _shares(counts: Mapping[str, int], unit: str) -> str:
    """How many of how many; rows without a value are not looked at."""
    wrong, rows, empty = (counts.get(key, 0) for key in ("unexpected", "rows", "empty"))
    if not rows:
        return f"没有这样的{unit}"
    if unit in COUNTERS:
        return f"{rows} {COUNTERS[unit]}{unit}中 {wrong} {COUNTERS[unit]}不符" if wrong else "全部符合"
    told = (
        f"{rows - empty} 行中 {wrong} 行不符({percent(wrong, rows - empty)})" if wrong else f"{rows - empty} 行全部符合"
    )
    return f"{told},另有 {empty} 行为空" if empty else told


def _line(result: Mapping[str, Any], headers: Mapping[str, str], unit: str) -> Line:
    verdict = result["verdict"]
    if verdict == "failed" and result["severity"] == "warning":
        verdict = "warned"
    words = {key: result[key] for key in ("zh", "en", "todo_zh", "todo_en")}
    return Line(severity=result["severity"], verdict=verdict, observed=observed(result, headers, unit), **words)


def _lines(document: Mapping[str, Any], unit: str, dataset: Dataset | None = None) -> tuple[Line, ...]:
    headers = {column.name: column.header for column in dataset.columns} if dataset else {}
    return tuple(_line(result, headers, unit) for result in document.get("results", ()))


def _status(state: DatasetState, tonight: bool) -> str:
    if state.damaged:
        return "damaged"
    if state.cause in ("schema", "rejected"):
        return "rejected"
    if state.usable:
        return "accepted" if tonight else "kept"
    return "late" if state.cause else "absent"


def _detail(state: DatasetState) -> str:
    """Why a dataset is not as it should be; empty where it is."""
    if state.damaged:
        return state.detail or ""
    told = (CAUSE[state.cause], state.detail) if state.cause else ()
    return ";".join(part for part in told if part)


def dataset_sections(
    business_date: date, states: Mapping[str, DatasetState], documents: Mapping[str, Mapping[str, Any]]
) -> list[Section]:
    """One section for each dataset, in the order of the catalogue; its newest delivery may be of an earlier date."""
    titles = {dataset.id: d.title for d in catalog().departments for dataset in d.datasets}
    sections = []
    for name, state in states.items():
        delivered = documents.get(name, {})
        sections.append(
            Section(
                anchor=name,
                title=state.dataset.title,
                department=titles[name],
                status=_status(state, delivered.get("business_date") == business_date.isoformat()),
                detail=_detail(state),
                lines=_lines(delivered, ROWS, state.dataset),
                counts=delivered.get("rows"),
                data_date=state.snapshot_date.isoformat() if state.snapshot_date else "",
            )
        )
    return sections


def group_sections(documents: Mapping[str, Mapping[str, Any]]) -> list[Section]:
    """One section for each group of rules that was judged."""
    judged = [document for document in documents.values() if document.get("kind") == "rules"]
    return [
        Section(
            anchor=f"rules.{document['group']}",
            title=GROUPS.get(document["group"], document["group"]),
            department="",
            status="accepted" if document["as_expected"] else "rejected",
            detail="",
            lines=_lines(document, RULES),
        )
        for document in judged
    ]


def _attention(datasets: Sequence[Section]) -> list[Section]:
    """What somebody must look at tonight, refused deliveries first; what an earlier date was told is not repeated."""
    order = {"damaged": 0, "rejected": 1, "late": 2, "accepted": 3}
    wanted = [s for s in datasets if s.status in order and (s.status != "accepted" or s.open)]
    return sorted(wanted, key=lambda section: order[section.status])


def _faults(rule: Mapping[str, Any]) -> str:
    return "、".join(f"{FAULTS.get(name, name)} {n}" for name, n in rule["faults"].items())


def write_page(
    settings: Settings, business_date: date, states: Mapping[str, DatasetState], night: Mapping[str, Any]
) -> Path:
    """Write ``nights/<D>/expectations.html`` from the night's stored results and return its path.

    ``states`` are the dataset states of the night, ``night`` is its manifest. The same input gives the same bytes.
    """
    documents = verdicts.stored(settings, business_date)
    sections = dataset_sections(business_date, states, documents)
    path = settings.nights / business_date.isoformat() / "expectations.html"
    files.write_text(
        path, render(business_date, sections, documents, _held(night), not_taken_in(settings, business_date))
    )
    return path


def _held(night: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """What gave no verdict: rules anywhere (``where`` None), in one region, or on one object."""
    whole = [{"rule": h["rule"], "where": h["region"], "reason": h["reason"]} for h in night["holds"]]
    parts = [{"rule": h["rule"], "where": h["object"], "reason": h["reason"]} for h in night["object_holds"]]
    return sorted(whole + parts, key=lambda h: (h["rule"], h["where"] or ""))


def render(
    business_date: date,
    datasets: Sequence[Section],
    documents: Mapping[str, Mapping[str, Any]],
    holds: Sequence[Mapping[str, str | None]],
    not_taken: Mapping[str, str],
) -> str:
    """The page as text; ``not_taken`` is what was laid down and not taken in, with the reason."""
    rules = [rule for d in documents.values() if d.get("kind") == "rules" for rule in d["rules"]]
    rules.sort(key=lambda rule: str(rule["rule_id"]))
    pages = environment(TEMPLATES)
    pages.filters["percent"] = percent
    return pages.get_template("report.html").render(
        business_date=business_date.isoformat(),
        datasets=datasets,
        attention=_attention(datasets),
        not_taken=sorted(not_taken.items()),
        groups=group_sections(documents),
        rules=[{**rule, "fault": _faults(rule)} for rule in rules],
        titles={rule["rule_id"]: rule["title"] for rule in rules},
        holds=holds,
        links=documents.get("links", {"datasets": [], "results": []}),
        link_lines=_lines(documents.get("links", {}), DATASETS),
        dataset_titles={dataset.id: dataset.title for dataset in catalog().datasets},
        statuses=Counter(section.status for section in datasets),
        verdicts=Counter(line.verdict for section in datasets for line in section.lines),
        STATUS=STATUS,
        VERDICT=VERDICT,
        SEVERITY=SEVERITY,
        CLASSES=CLASSES,
    )
