"""数据需求函: what a department is asked for, what each column is for, how often, how to hand over, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crosscheck import files
from crosscheck.catalog.datasets import Column, Dataset, Department, Site, catalog, site
from crosscheck.catalog.rules import Rule, rule_catalog
from crosscheck.catalog.source_maps import ASKED
from crosscheck.ledger.intake import short_title
from crosscheck.pages import environment
from crosscheck.publish.delivery_form import choices, write_form
from crosscheck.publish.zips import file_name
from crosscheck.rules.column_use import REQUIRED, column_use, why_else
from crosscheck.settings import Settings
from crosscheck.sources.delivery_name import SUCCESS
from crosscheck.sources.folder import agreed_suffix
from crosscheck.sources.requests import HEADER, NOTE

TITLE = "数据需求函"
TEMPLATES = Path(__file__).parent / "lists" / "templates"
RHYTHMS = ((2, "每天"), (15, "每周"), (40, "每月"), (100, "每季度"), (200, "每半年"))
"""Up to so many days a list counts; how often it should come then."""
ENCODINGS = {"csv-utf8": "UTF-8", "csv-utf8-bom": "UTF-8(带BOM)", "csv-gb18030": "GB 18030"}
TYPES = {
    **{"id_no": "18位证件号码", "disability_no": "20位残疾证号", "name": "姓名", "text": "文本", "code": "代码"},
    **{"date": "日期,如2026-11-20", "month": "年月,如2026-11", "year": "年份", "money": "金额", "int": "整数"},
    **{"region12": "12位区划代码", "phone": "电话", "bool": "是/否", "timestamp": "日期时间"},
}


@dataclass(frozen=True)
class Wanted:
    """A column that is asked for: its type or words, whether a row must have it, what it is for."""

    column: Column
    kind: str
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class WantedList:
    """A list that is asked for, with its columns, how often and how."""

    dataset: Dataset
    columns: tuple[Wanted, ...]
    rhythm: str
    hand_over: str


def write_packages(settings: Settings, out: Path) -> dict[str, int]:
    """Write a folder for each department below ``out``: letter and forms. How many lists each is asked for.

    A department of which no rule reads a list is asked for nothing and has no folder.
    """
    rules = rule_catalog(settings.root)
    asked: dict[str, int] = {}
    for department in catalog().departments:
        lists = wanted_lists(department, rules)
        if lists:
            folder = files.private_folder(out / f"{department.name}_{file_name(short_title(department.title))}")
            files.write_text(folder / f"{TITLE}.html", letter(department, lists, site()))
            for one in lists:
                with files.whole_file(folder / f"{file_name(one.dataset.title)}.xlsx") as beside:
                    write_form(beside, one.dataset, [wanted.column for wanted in one.columns])
            asked[department.name] = len(lists)
    return asked


def wanted_lists(department: Department, rules: Mapping[str, Rule]) -> list[WantedList]:
    """The lists of a department that some rule reads, each with the columns that somebody needs."""
    found = []
    for dataset in department.datasets:
        columns = _columns(dataset, rules)
        if any(
            dataset.id in rule.all_needs or dataset.id in dict(rule.object_needs).values() for rule in rules.values()
        ):
            kind = dataset.export.delivery or department.delivery
            found.append(WantedList(dataset, columns, rhythm(dataset.stale), hand_over(dataset, kind)))
    return found


def _columns(dataset: Dataset, rules: Mapping[str, Rule]) -> tuple[Wanted, ...]:
    used, other = column_use(dataset, rules.values()), why_else(dataset)
    return tuple(
        Wanted(
            column,
            "、".join(choices(column)) or TYPES[column.type],
            _purposes(used[column.name], other[column.name], rules),
        )
        for column in dataset.columns
        if used[column.name] or other[column.name]
    )


def _purposes(used: Sequence[str], other: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    named = other and not (used and other == REQUIRED)
    return (*([other] if named else []), *(f"{name} {rules[name].title}" for name in used))


def rhythm(stale: int) -> str:
    """How often a list should come that counts for ``stale`` days."""
    return next((words for days, words in RHYTHMS if stale <= days), "每年")


def hand_over(dataset: Dataset, kind: str) -> str:
    """How a list is handed over, in one or two sentences."""
    if kind == "database":
        table = dataset.export.table or dataset.title
        return f"提供只读账号,由我方每晚读取表或视图“{table}”。" + _by_request(dataset, f"表中增加一列“{HEADER}”")
    if kind == "http-json":
        path = dataset.export.path or f"/api/{dataset.name}"
        return f"提供数据共享接口({path},分页JSON),由我方每晚读取。" + _by_request(
            dataset, "接口按参数request所给的请求编号答复"
        )
    encoding = f",{ENCODINGS[kind]}编码" if kind in ENCODINGS else ""
    named = dataset.export.path or f"{dataset.title}{agreed_suffix(kind)}"
    return (
        f"文件“{named}”{encoding},放入以日期命名的文件夹(如20261120),全部放好后再放入空文件{SUCCESS}。"
        + _by_request(dataset, f"文件夹中附{NOTE}写明请求编号,或增加一列“{HEADER}”")
    )


def _by_request(dataset: Dataset, how: str) -> str:
    return (
        f"本清单按名单比对:只就我方请求名单上的人答复,{how};名单外的人请勿提供。" if dataset.coverage == ASKED else ""
    )


def letter(department: Department, lists: Sequence[WantedList], county: Site) -> str:
    """The page of one department, to be printed and signed."""
    template = environment(TEMPLATES).get_template("data_letter.html")
    return template.render(
        title=TITLE, name=short_title(department.title), contact=department.contact, lists=lists, county=county
    )
