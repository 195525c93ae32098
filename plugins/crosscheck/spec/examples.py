"""The worked examples of the handbook: a specification's cases as tables a reader can follow, numbers masked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crosscheck.access.masking import mask_any_writing
from crosscheck.catalog.datasets import catalog
from crosscheck.catalog.policy import policy
from crosscheck.spec.read import DECIDED, GONE, NUMBER, Case, Row, Spec, number
from crosscheck.words import CAUSE, DAMAGE, FACTS, KINDS, LINKS


@dataclass(frozen=True)
class Cell:
    """One cell: its text, numbers masked, and what the mask hides but the example turns on."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """One table of an example."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Example:
    """One case: what is given, and the findings expected (``expected`` without rows: none) or the reason of a hold."""

    name: str
    business_date: str
    notes: tuple[str, ...]
    settings: tuple[str, ...]
    given: tuple[Grid, ...]
    expected: Grid
    held: str | None


def cell(text: str) -> Cell:
    """A cell as it is shown; a made-up number keeps its birth date and what is wrong with it in sight."""
    if made := NUMBER.fullmatch(text):
        born = f"{made[1][:4]}-{made[1][4:6]}-{made[1][6:]}生"
        return Cell(mask_any_writing(number(text)), f"{born},{DAMAGE[made[3]]}" if made[3] else born)
    shown = mask_any_writing(text.replace("\\|", "|"))
    if re.fullmatch(r"[1-8]\d{16}[\dX]", text):
        return Cell(shown, f"{text[6:10]}-{text[10:12]}-{text[12:14]}生")
    return Cell(shown)


def _grid(title: str, rows: list[Row]) -> Grid:
    headers = tuple(rows[0]) if rows else ()
    return Grid(title, headers, tuple(tuple(_coded(header, row[header]) for header in headers) for row in rows))


def _expected(case: Case, words: Mapping[str, str]) -> Grid:
    """The expected findings without the columns that are empty in all of them; a member stands there by name too."""
    rows = case.expected or []
    headers = [header for header in (rows[0] if rows else ()) if any(row[header] for row in rows)]
    names = {row["人编号"]: row.get("姓名", "") for row in case.tables.get("家庭成员", [])}
    names |= {row["户编号"]: row.get("户主姓名", "") for row in case.tables.get("建档立卡户", [])}
    cells = tuple(tuple(_found(header, row[header], names) for header in headers) for row in rows)
    return Grid("疑点", tuple(words.get(header, header) for header in headers), cells)


def _found(header: str, text: str, names: Mapping[str, str]) -> Cell:
    return Cell(text, names[text]) if header == "主体" and text in names else _coded(header, text)


def _coded(header: str, text: str) -> Cell:
    """A cell, a code of the product in the words of people."""
    titles = {dataset.id: dataset.title for dataset in catalog().datasets}
    if text in titles:
        return Cell(titles[text], text)
    words = {"关联": LINKS, "类别": KINDS, "cause": CAUSE}
    return cell(words.get(header, {}).get(text, text))


def _words(spec: Spec, needs: tuple[str, ...]) -> dict[str, str]:
    """What the facts of a rule's findings are called: words of their own, policy titles, headers of its datasets."""
    columns = {c.name: c.header for name in needs for c in catalog().dataset(name).columns}
    return {**columns, **policy().titles, **FACTS}


def _settings(case: Case) -> tuple[str, ...]:
    """What a case sets apart from the default, in words."""
    rules = policy()
    told = [
        f"政策“{rules.titles[name]}”" + ("在当地没有适用的值" if value is None else f"为 {value}")
        for name, value in case.policy.items()
    ]
    told += [f"《{catalog().dataset(name).title}》当晚不可用" for name in case.not_usable]
    for rule_id, subject, *household in case.earlier:
        told.append(f"当晚 {rule_id} 已有疑点:主体 {subject}" + (f",户 {household[0]}" if household else ""))
    return tuple(told)


def _reason(case: Case) -> str | None:
    """Why the rule is held in this case, or None where it runs; the specification gives only a part of the words."""
    if case.held is None:
        return None
    lacking = [f"缺少政策值“{policy().titles[name]}”" for name, value in case.policy.items() if value is None]
    missing = [f"《{catalog().dataset(name).title}》不可用" for name in case.not_usable]
    return ",".join(missing + lacking) or case.held


def examples(spec: Spec, needs: tuple[str, ...]) -> list[Example]:
    """The cases of a specification. ``needs`` are the datasets the rule reads: their headers name its facts."""
    words = _words(spec, needs)
    shown = []
    for case in spec.cases:
        given = [_grid(title, rows) for title, rows in case.tables.items()]
        if case.gone:
            given.append(_grid(GONE, case.gone))
        if case.decided:
            given.append(_grid(DECIDED, case.decided))
        shown.append(
            Example(
                name=case.name,
                business_date=case.business_date,
                notes=tuple(case.notes),
                settings=_settings(case),
                given=tuple(given),
                expected=_expected(case, words),
                held=_reason(case),
            )
        )
    return shown


def sample_sentence(spec: Spec) -> str:
    """The first sentence that the specification expects of a finding; empty where none gives one."""
    sentences = (row["说明"] for case in spec.cases for row in case.expected or () if row.get("说明"))
    return mask_any_writing(next(sentences, ""))
