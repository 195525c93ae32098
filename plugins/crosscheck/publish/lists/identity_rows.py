"""The rows of 身份核实清单: each source row nobody is certain about, with the members it may be about, best first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.catalog.datasets import catalog
from crosscheck.ledger.intake import short_title
from crosscheck.link.candidates import Candidate
from crosscheck.link.decisions import REVOKED, VERDICTS, Decision, Identity
from crosscheck.link.levels import NOTHING_SAID, TITLES
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.publish.sheets.columns import ListColumn

TITLE = "身份核实清单"
SIDES = ("姓名", "证件号码", "出生日期", "村")
"""What stands on both sides: of the record, and of the member it may be about."""
SHOWN = (
    ListColumn("序号", 4.2, "number"),
    ListColumn("核实编号", 11, "short"),
    ListColumn("来源部门", 8),
    ListColumn("数据", 9),
    ListColumn("疑问", 16),
    ListColumn("记录姓名", 7, "short"),
    ListColumn("记录证件号码", 19.5),
    ListColumn("记录出生日期", 9.8, "day"),
    ListColumn("记录村", 7, "short"),
    ListColumn("候选户编号", 15),
    ListColumn("候选人编号", 17),
    ListColumn("候选姓名", 7, "short"),
    ListColumn("候选证件号码", 19.5),
    ListColumn("候选出生日期", 9.8, "day"),
    ListColumn("候选村", 7, "short"),
    ListColumn("一致项", 12),
    ListColumn("不一致项", 17),
    ListColumn("排序", 5, "short"),
    ListColumn("已有判定", 10),
)
VERDICT, GROUNDS, CHECKED_BY = "判定", "判定依据", "核实人"
FILLED_IN = (
    ListColumn(VERDICT, 8, choices=tuple(VERDICTS.values())),
    ListColumn(GROUNDS, 18),
    ListColumn(CHECKED_BY, 7),
)
KEY_HEADERS = ("核实编号", "数据", "记录姓名", "记录证件号码", "候选户编号", "候选人编号", "候选姓名", "候选证件号码")
"""The cells that must come back as they went out."""
_QUESTIONS = {
    "conflict": "号码相同,姓名不同",
    "likely": "姓名、出生日期、村一致,号码不可用",
    "namesake": "号码受损,与库外同名居民也相符",
    "possible": "疑似同一人",
}
AGREES = "相同"
HEADERS = [column.header for column in SHOWN if column.header != "序号"]


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One line of the list: cells of SHOWN after 序号, the hidden check code, which of SIDES differ, and the number of
    its record.
    """

    cells: tuple[str, ...]
    code: str
    differing: tuple[str, ...]
    record: int


def identity_rows(
    listed: Iterable[Candidate], known: Mapping[Identity, Decision], day: date, full_id: bool
) -> list[IdentityRow]:
    """The lines of the list; ID numbers are masked unless ``full_id``. ``known``: ``link.decisions.newest``."""
    rows: list[IdentityRow] = []
    for candidate in listed:
        decision = known.get(candidate.pair.identity)
        cells = _cells(candidate, decision, full_id)
        keys = tuple(cells[HEADERS.index(header)] for header in KEY_HEADERS)
        before = rows[-1].record if rows else 0
        record = before + (candidate.place == 1)
        code = check_code(keys, day, decision.seq if decision else 0, 0)
        rows.append(IdentityRow(cells, code, _differing(candidate.found), record))
    return rows


def _cells(candidate: Candidate, decision: Decision | None, full_id: bool) -> tuple[str, ...]:
    found = candidate.found
    dataset = catalog().dataset(found["dataset"])
    levels: dict[str, str] = json.loads(found["levels"])
    numbers = {"记录证件号码": found["row_id_no"], "候选证件号码": found["member_id_no"]}
    texts = {
        "核实编号": candidate.pair.key,
        "来源部门": short_title(catalog().department(dataset.department).title),
        "数据": dataset.title + (f"(同样记录共{candidate.records}条)" if candidate.records > 1 else ""),
        "疑问": _question(found),
        "记录姓名": found["row_name"],
        "记录出生日期": _birth(found["row_birth"], full_id),
        "记录村": found["row_village_name"] or found["row_village"],
        "候选户编号": found["household_no"],
        "候选人编号": found["member_no"],
        "候选姓名": found["member_name"],
        "候选出生日期": _birth(found["member_birth"], full_id),
        "候选村": found["member_village_name"] or found["member_village"],
        "一致项": "、".join(TITLES[part] for part, level in levels.items() if level == AGREES),
        "不一致项": "\n".join(_differing_levels(levels)),
        "排序": f"{candidate.place}/{candidate.of}",
        "已有判定": _decided(decision),
    }
    shown = {header: plain(mask_within(text)) for header, text in texts.items()}
    shown |= {header: plain(number if full_id else mask(number)) for header, number in numbers.items()}
    return tuple(shown[header] for header in HEADERS)


def _birth(day: str, full_id: bool) -> str:
    """A day of birth; beside a masked number only its year, for the number's masked digits are the rest of it."""
    return day if full_id or not day else f"{day[:4]}-**-**"


def _question(found: Mapping[str, Any]) -> str:
    score = "" if found["weight"] is None else f"(匹配分{found['weight']:.1f})"
    return _QUESTIONS.get(found["note"], _QUESTIONS[found["link"]]) + score


def _differing_levels(levels: Mapping[str, str]) -> list[str]:
    return [f"{TITLES[part]}:{level}" for part, level in levels.items() if level not in (AGREES, NOTHING_SAID)]


def _decided(decision: Decision | None) -> str:
    if decision is None or decision.given.verdict == REVOKED:
        return ""
    return f"{VERDICTS[decision.given.verdict]}({decision.at[:10]} {decision.actor})"


def _differing(found: Mapping[str, Any]) -> tuple[str, ...]:
    sides = {
        "姓名": (found["row_name_fold"], found["member_name"]),
        "证件号码": (found["row_id_no"], found["member_id_no"]),
        "出生日期": (found["row_birth"], found["member_birth"]),
        "村": (found["row_village"], found["member_village"]),
    }
    levels: dict[str, str] = json.loads(found["levels"])
    alike = {TITLES[part] for part, level in levels.items() if level == AGREES}
    return tuple(side for side in SIDES if all(sides[side]) and side not in alike)
