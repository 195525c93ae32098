"""Reads the rule specifications in ``tests/rules``: readable tables of given rows and expected findings.

They are tests, and what inspectors are shown of a rule: ``crosscheck rule`` and the handbook print them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from stdnum.cn import ric

from crosscheck.catalog.datasets import catalog
from crosscheck.errors import ConfigurationError

NUMBER = re.compile(r"@(\d{8})-(\d{1,3})(?:!(\w+))?")
EXPECTED = ("疑点", "关联")
"""The heading of what is expected: a rule's findings, or the links of the given rows."""
GONE = "已消失的证据"
"""The heading of evidence rows of open issues that are in tonight's delivery no more (rule AG-04)."""
DECIDED = "身份核实"
"""The heading of what inspectors decided before this night, oldest first: the row by its values, the member by his."""
NO_FINDING = "无"
HELD = "不校验"
HEADERS = {"主体": "subject_id", "区分": "object", "户编号": "household_no", "关联": "link", "说明": "sentence"}
AMOUNT = "涉及金额"
"""Of rules about money: the sum at stake."""

Row = dict[str, str]


@dataclass
class Case:
    """One little world: tables by dataset title, what is expected, and what the case sets apart from the default."""

    name: str
    business_date: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    expected: list[Row] | None = None
    held: str | None = None
    policy: dict[str, str | None] = field(default_factory=dict)
    not_usable: list[str] = field(default_factory=list)
    earlier: list[list[str]] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    decided: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is said to the reader about the case."""


@dataclass
class Spec:
    """The specification of one rule."""

    rule_id: str
    title: str
    cases: list[Case]
    notes: list[str]


def read_spec(path: Path) -> Spec:
    """Read one specification: cases headed ``##``, their tables headed ``###``, directives before the tables."""
    preface, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    first, *lines = preface.splitlines()
    rule_id, _, title = first.removeprefix("# ").partition(" ")
    found = re.search(r"^业务日期 (\S+)", preface, flags=re.MULTILINE)
    cases = [_read_case(part, found[1] if found else "2026-11-20") for part in parts]
    _refuse_gaps(path, cases)
    return Spec(rule_id, title, cases, [line for line in lines if line and not line.startswith("业务日期 ")])


def _read_case(text: str, business_date: str) -> Case:
    head, *sections = re.split(r"^### ", text, flags=re.MULTILINE)
    case = Case(head.splitlines()[0].strip(), business_date)
    for line in head.splitlines()[1:]:
        _directive(case, line.strip())
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() in EXPECTED:
            case.expected, case.held = _expected(body)
        elif title.strip() == GONE:
            case.gone = _table(body)
        elif title.strip() == DECIDED:
            case.decided = _table(body)
        else:
            case.tables.setdefault(title.strip(), []).extend(_table(body))
    return case


def _table(body: str) -> list[Row]:
    lines = [line for line in body.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    header, _, *rows = cells
    return [dict(zip(header, row, strict=True)) for row in rows]


def _expected(body: str) -> tuple[list[Row] | None, str | None]:
    """The expected findings, or the reason for which the rule must be held."""
    first = body.strip().splitlines()[0] if body.strip() else ""
    if first == NO_FINDING:
        return [], None
    if first.startswith(HELD):
        return None, first.partition(":")[2].strip()
    return [{header: number(cell) for header, cell in row.items()} for row in _table(body)], None


def _directive(case: Case, line: str) -> None:
    word, _, rest = line.partition(" ")
    if word == "业务日期":
        case.business_date = rest.strip()
    elif word == "政策" and rest.endswith(" 无"):
        case.policy[rest.removesuffix(" 无").strip()] = None
    elif word == "政策":
        name, _, value = rest.partition("=")
        case.policy[name.strip()] = value.strip()
    elif word == "未到":
        case.not_usable.append(rest.strip())
    elif word == "前疑点":
        case.earlier.append(rest.split())
    elif line:
        case.notes.append(line)


def _refuse_gaps(path: Path, cases: list[Case]) -> None:
    titles = {dataset.title for dataset in catalog().datasets}
    for case in cases:
        unknown = set(case.tables) - titles
        if unknown:
            raise ConfigurationError(f"{path.name}, {case.name}: no dataset is called {'、'.join(sorted(unknown))}")
        if case.expected is None and case.held is None:
            raise ConfigurationError(f"{path.name}, {case.name}: nothing is expected")


def number(text: str) -> str:
    """A made-up ID number for ``@YYYYMMDD-S``, damaged as ``!…`` says."""
    match = NUMBER.fullmatch(text)
    if not match:
        return text
    body = f"451022{match[1]}{int(match[2]):03d}"
    valid = body + ric.calc_check_digit(body + "0")
    return _damage(valid, match[3]) if match[3] else valid


def _damage(valid: str, how: str) -> str:
    digit = str((int(valid[9]) + 1) % 10)
    damaged = {
        "check": valid[:17] + ("0" if valid[17] != "0" else "1"),
        "000": valid[:15] + "000",
        "sub": valid[:9] + digit + valid[10:],
        "swap": next(
            valid[:i] + valid[i + 1] + valid[i] + valid[i + 2 :] for i in range(8, 16) if valid[i] != valid[i + 1]
        ),
        "tail2": next(
            tail
            for n in range(10, 100)
            if ric.calc_check_digit(tail := f"{valid[:16]}{n}") != tail[17] and tail != valid
        ),
        "15": valid[:6] + valid[8:17],
        "dis": valid + "42",
    }
    return damaged[how]
