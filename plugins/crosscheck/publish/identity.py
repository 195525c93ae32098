"""The rows of 身份核实清单: each source row nobody is certain about, with the members it may be about, best first."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from crosscheck.ledger.identity import REVOKED, VERDICTS, Decision, Identity, Pair
from crosscheck.ledger.intake import short_title
from crosscheck.links.levels import NOTHING_SAID, TITLES
from crosscheck.publish.cells import check_code, mask, mask_within, plain
from crosscheck.publish.columns import ListColumn
from crosscheck.sources.catalog import catalog

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
VILLAGE_DIGITS = 12
Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair on the list, ``place`` of ``of`` for its record; ``records``: how many source rows have its values."""

    pair: Pair
    county: str
    records: int
    place: int
    of: int
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One line of the list: cells of SHOWN after 序号, the hidden check code, which of SIDES differ, and the number of
    its record.
    """

    cells: tuple[str, ...]
    code: str
    differing: tuple[str, ...]
    record: int


def candidates(review: Path, counties: Sequence[str]) -> list[Candidate]:
    """The pairs of a night's ``review.parquet`` by township, village and household of each record's best candidate.

    Source rows with the same values are one record: a decision is about all of them. ``counties`` are the night's.
    """
    records: dict[Row, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows: dict[Row, set[str]] = defaultdict(set)
    for found in pq.read_table(review).to_pylist():
        values = _pair(found, counties).row
        best = records[values].get(found["member_no"])
        if best is None or found["rank"] < best["rank"]:
            records[values][found["member_no"]] = found
        rows[values].add(found["row_id"])
    listed: list[Candidate] = []
    for values, members in records.items():
        ranked = sorted(members.values(), key=lambda found: (found["rank"], found["person_key"], found["member_no"]))
        for place, found in enumerate(ranked, start=1):
            pair = _pair(found, counties)
            listed.append(Candidate(pair, pair.region[:6], len(rows[values]), place, len(ranked), found))
    firsts = {candidate.pair.row: _position(candidate.found) for candidate in listed if candidate.place == 1}
    listed.sort(key=lambda candidate: (firsts[candidate.pair.row], candidate.place))
    return _told_apart(listed, review.parent.name)


def _position(found: Mapping[str, Any]) -> tuple[Any, ...]:
    home = (found["member_village"], found["household_no"], found["member_no"])
    return (*home, found["dataset"], found["source_file"], int(found["source_row"]))


def _pair(found: Mapping[str, Any], counties: Sequence[str]) -> Pair:
    village = found["member_village"]
    placed = len(village) == VILLAGE_DIGITS and village[:6] in counties
    return Pair(
        key=_key(found),
        dataset=found["dataset"],
        id_no=found["row_id_no"],
        name=found["row_name_fold"],
        birth=found["row_birth"],
        village=found["row_village"],
        person_key=found["person_key"],
        member_no=found["member_no"],
        region=village if placed else counties[0],
    )


def _key(found: Mapping[str, Any], *more: str) -> str:
    """A short name of a pair that stays as long as its values do; it is made of what a masked list shows anyway."""
    # The whole day of birth could be found again from the key by trying the days of its year.
    masked = (mask(found["row_id_no"]), found["row_birth"][:4])
    plain_values = (found[name] for name in ("dataset", "row_name_fold", "row_village", "member_no"))
    digest = hashlib.sha256("\x1f".join((*masked, *plain_values, *more)).encode()).digest()
    return "S" + base64.b32encode(digest).decode()[:9]


def _told_apart(listed: Sequence[Candidate], night: str) -> list[Candidate]:
    """Pairs that only masked digits tell apart get a key of their place in this night's files, good for it alone."""
    counted = Counter(candidate.pair.key for candidate in listed)

    def own(c: Candidate) -> Candidate:
        if counted[c.pair.key] == 1:
            return c
        key = _key(c.found, c.found["source_file"], c.found["source_row"], night)
        return replace(c, pair=replace(c.pair, key=key))

    return [own(candidate) for candidate in listed]


def identity_rows(
    listed: Iterable[Candidate], known: Mapping[Identity, Decision], day: date, full_id: bool
) -> list[IdentityRow]:
    """The lines of the list; ID numbers are masked unless ``full_id``. ``known``: ``ledger.identity.newest``."""
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
