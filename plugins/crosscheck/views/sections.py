"""A night's lists, groups of rules and links as sections of expectations: what was expected, found, and since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path
from typing import Any

from crosscheck.catalog.datasets import Dataset, catalog
from crosscheck.expect.local_suites import suite_in_force
from crosscheck.expect.suites import COLUMNS_PRESENT, Expectation
from crosscheck.lake.state import DatasetState
from crosscheck.ledger.queries import ListIssue
from crosscheck.views.past_nights import IN_TROUBLE, History, Mark, PastNight, Streak, verdict_of
from crosscheck.words import CAUSE, GROUPS

ROWS, RULES, DATASETS = "行", "规则", "数据集"
COUNTED = {None: "行", "_days_since": "天", "_columns_lost": "列", "_values_lost": "列"}
"""What an observed count counts, by its column; losses of others are counted as such."""
COUNTERS = {RULES: "条", DATASETS: "个"}
DATA_ENGINEER = "数据工程师"
"""Answers for what rules and links come to; departments answer for their lists."""
TOLD_BY_ITSELF = ("damaged", "rejected", "unreadable", "late")
"""States of a list that need somebody, whatever its expectations say."""
NOT_COMPARED = {
    "townships_lost": "看不出上一次的行属于哪些乡镇",
    "villages_lost": "上一次能归到村的行不足50行",
    "parts_lost": "上一次的清单不足50行",
}
"""Why a comparison with an earlier list says nothing, by the parameter it asks for."""


@dataclass(frozen=True)
class Owner:
    """Who answers for a list, and whom to call; ``contact`` is empty where nobody is registered."""

    title: str
    contact: str = ""


@dataclass(frozen=True)
class Line:
    """One expectation: what was expected and found. ``reason`` says why it was not judged; ``streak`` how long it has
    been failing, None where it is not; ``marks`` are its last nights."""

    name: str
    zh: str
    en: str
    severity: str
    verdict: str
    observed: str
    todo_zh: str
    todo_en: str
    reason: str = ""
    streak: Streak | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Section:
    """One list, group of rules or the links: a heading, a status, and the expectations judged.

    ``streak`` says how long a list has been in trouble, None where it is not. ``issues`` are the numbers of issues
    about it, ``held`` the rules that give no verdict because of it.
    """

    anchor: str
    title: str
    owner: Owner
    status: str
    detail: str
    lines: tuple[Line, ...]
    counts: Mapping[str, int] | None = None
    data_date: str = ""
    streak: Streak | None = None
    marks: tuple[Mark, ...] = ()
    issues: tuple[ListIssue, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def tally(self) -> Counter[str]:
        """How many expectations have which verdict."""
        return Counter(line.verdict for line in self.lines)

    @property
    def open(self) -> tuple[Line, ...]:
        """The expectations that were not met."""
        return tuple(line for line in self.lines if line.streak)


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
        return f"{counts['observed']} {COUNTED.get(result['column'], '个')}"
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


def lines(history: History, suite: str, unit: str, dataset: Dataset | None = None) -> tuple[Line, ...]:
    """The expectations of one suite as tonight's results have them."""
    document = history.nights[0].document(suite)
    headers = {column.name: column.header for column in dataset.columns} if dataset else {}
    results = document.get("results", ())
    reasons = unjudged_reasons(history.settings.root, suite, document)
    return tuple(_line(history, suite, result, observed(result, headers, unit), reasons) for result in results)


def _line(history: History, suite: str, result: Mapping[str, Any], found: str, reasons: Mapping[str, str]) -> Line:
    name, verdict = result["name"], verdict_of(result)
    failing = verdict in ("failed", "warned")
    words = {key: result[key] for key in ("zh", "en", "todo_zh", "todo_en")}
    return Line(
        name=name,
        severity=result["severity"],
        verdict=verdict,
        observed=found,
        reason=reasons.get(name, "") if verdict == "not_judged" else "",
        streak=history.streak(lambda night: night.verdict(suite, name) in ("failed", "warned")) if failing else None,
        marks=history.marks(lambda night: night.expectation_mark(suite, name)),
        **words,
    )


def unjudged_reasons(root: Path, suite: str, document: Mapping[str, Any]) -> dict[str, str]:
    """Why each expectation of a suite is not judged where it is not: ``document`` has its results and counts of rows.

    Nothing where all are judged.
    """
    results = document.get("results", ())
    if all(r["verdict"] != "not_judged" for r in results):
        return {}
    if any(r["type"] == COLUMNS_PRESENT and r["verdict"] == "failed" for r in results):
        return {r["name"]: "缺少必需的列,其余各项无从判定" for r in results}
    judged = {r["name"] for r in results if r["verdict"] != "not_judged"}
    expectations = suite_in_force(root, suite).expectations
    first = not any(e.meta.get("known") == "rows_before" and e.name in judged for e in expectations)
    rows = document.get("rows", {})
    many = rows.get("accepted", 0) + rows.get("quarantined", 0)
    return {e.name: _reason(e, many, first) for e in expectations}


def _reason(expectation: Expectation, rows: int, first: bool) -> str:
    fewest, known = expectation.meta.get("min_rows", 0), expectation.meta.get("known")
    if rows < fewest:
        return f"清单不足{fewest}行,不按比例判定"
    if first:
        return "此前没有已验收的清单可比较"
    return NOT_COMPARED.get(known or "", "上一次的清单中没有可比较的内容")


def _status(state: DatasetState, tonight: bool, unread: bool) -> str:
    if state.damaged:
        return "damaged"
    if state.cause in ("schema", "rejected"):
        return "rejected"
    if unread and not tonight:
        return "unreadable"
    if state.usable:
        return "accepted" if tonight else "kept"
    return "late" if state.cause else "absent"


def _detail(state: DatasetState, unread: str) -> str:
    """Why a list is not as it should be; empty where it is."""
    if state.damaged:
        return state.detail or ""
    told = (CAUSE[state.cause], state.detail) if state.cause else ()
    return ";".join(part for part in (unread, *told) if part)


def list_sections(
    history: History,
    states: Mapping[str, DatasetState],
    issues: Mapping[str, Sequence[ListIssue]],
    held: Mapping[str, Sequence[str]],
) -> list[Section]:
    """One section for each list, in the order of the catalogue; its newest delivery may be of an earlier date.

    ``issues`` and ``held`` name, by list, the issues about it and the rules that it holds.
    """
    tonight = history.nights[0]
    owners = {d.id: Owner(each.title, each.contact) for each in catalog().departments for d in each.datasets}
    sections = []
    for name, state in states.items():
        delivered, unread = tonight.document(name), tonight.unread.get(name, "")
        status = _status(state, tonight.delivered(name), bool(unread))
        sections.append(
            Section(
                anchor=name,
                title=state.dataset.title,
                owner=owners[name],
                status=status,
                detail=_detail(state, unread if status == "unreadable" else ""),
                lines=lines(history, name, ROWS, state.dataset),
                counts=delivered.get("rows"),
                data_date=state.snapshot_date.isoformat() if state.snapshot_date else "",
                streak=_trouble(history, name) if status in TOLD_BY_ITSELF else None,
                marks=history.marks(partial(PastNight.list_mark, dataset=name)),
                issues=tuple(issues.get(name, ())),
                held=tuple(held.get(name, ())),
            )
        )
    return sections


def _trouble(history: History, dataset: str) -> Streak:
    return history.streak(lambda night: night.list_mark(dataset) in IN_TROUBLE)


def group_sections(history: History, suites: Iterable[str]) -> list[Section]:
    """One section for each group of rules that was judged."""
    documents = {suite: history.nights[0].document(suite) for suite in suites}
    return [
        Section(
            anchor=suite,
            title=GROUPS.get(document["group"], document["group"]),
            owner=Owner(DATA_ENGINEER),
            status="accepted" if document["as_expected"] else "rejected",
            detail="",
            lines=lines(history, suite, RULES),
        )
        for suite, document in documents.items()
        if document.get("kind") == "rules"
    ]


def link_section(history: History) -> Section:
    """The links as one section."""
    return Section("links", "人员关联", Owner(DATA_ENGINEER), "accepted", "", lines(history, "links", DATASETS))
