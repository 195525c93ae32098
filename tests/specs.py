"""Reads the rule specifications in ``tests/rules``: readable tables of given rows and expected findings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from crosscheck.sources.catalog import Dataset, catalog
from stdnum.cn import ric

FOLDER = Path(__file__).parent / "rules"
NUMBER = re.compile(r"@(\d{8})-(\d{1,3})(?:!(\w+))?")
EXPECTED = "疑点"
NO_FINDING = "无"
HELD = "不校验"
HEADERS = {"主体": "subject_id", "区分": "object", "户编号": "household_no", "关联": "link", "说明": "sentence"}

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


@dataclass
class Spec:
    """The specification of one rule."""

    rule_id: str
    title: str
    cases: list[Case]


def read_spec(path: Path) -> Spec:
    """Read one specification: cases headed ``##``, their tables headed ``###``, directives before the tables."""
    preface, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rule_id, _, title = preface.splitlines()[0].removeprefix("# ").partition(" ")
    found = re.search(r"^业务日期 (\S+)", preface, flags=re.MULTILINE)
    cases = [_read_case(part, found[1] if found else "2026-11-20") for part in parts]
    _refuse_gaps(path, cases)
    return Spec(rule_id, title, cases)


def _read_case(text: str, business_date: str) -> Case:
    head, *sections = re.split(r"^### ", text, flags=re.MULTILINE)
    case = Case(head.splitlines()[0].strip(), business_date)
    for line in head.splitlines()[1:]:
        _directive(case, line.strip())
    for section in sections:
        title, _, body = section.partition("\n")
        if title.strip() == EXPECTED:
            case.expected, case.held = _expected(body)
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


def _refuse_gaps(path: Path, cases: list[Case]) -> None:
    titles = {dataset.title for dataset in catalog().datasets}
    for case in cases:
        unknown = set(case.tables) - titles
        assert not unknown, f"{path.name}, {case.name}: no dataset is called {unknown}"
        assert case.expected is not None or case.held is not None, f"{path.name}, {case.name}: nothing is expected"


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


def filled(case: Case) -> dict[str, list[Row]]:
    """The case's rows by dataset id with every default filled in, as an export would hold them."""
    defaults = yaml.safe_load((FOLDER / "defaults.yaml").read_text(encoding="utf-8"))
    by_title = {dataset.title: dataset for dataset in catalog().datasets}
    rows: dict[str, list[Row]] = {}
    for title, given in case.tables.items():
        dataset = by_title[title]
        _refuse_unknown_columns(dataset, given, case)
        rows[dataset.id] = [{header: number(cell) for header, cell in row.items()} for row in given]
    rows["registry.member"] = _members(rows.get("registry.member", []), case)
    rows["registry.household"] = _households(rows.get("registry.household", []), rows["registry.member"])
    rows.setdefault("reference.region", defaults["regions"])
    for dataset_id, table in rows.items():
        for position, row in enumerate(table, start=1):
            for header, value in (defaults["columns"].get(dataset_id) or {}).items():
                row.setdefault(header, number(str(value).replace("{n}", str(position))))
    return rows


def _refuse_unknown_columns(dataset: Dataset, given: list[Row], case: Case) -> None:
    headers = {column.header for column in dataset.columns}
    unknown = {header for row in given for header in row} - headers
    assert not unknown, f"{case.name}: {dataset.title} has no column {unknown}"


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
