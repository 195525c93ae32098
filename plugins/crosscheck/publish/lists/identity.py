"""身份核实清单: source rows nobody is certain about, with the members each may be about, best first.

Record and candidate stand side by side, then the cells for the inspector's decision.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from crosscheck.access.masking import mask, mask_within
from crosscheck.catalog.datasets import catalog
from crosscheck.ledger.database import Connection
from crosscheck.ledger.decisions import decisions
from crosscheck.ledger.history import list_key
from crosscheck.ledger.intake import short_title
from crosscheck.link.candidates import Candidate, candidates
from crosscheck.link.decisions import REVOKED, Decision, Identity, newest
from crosscheck.link.levels import NOTHING_SAID
from crosscheck.publish.lists.answer_sheet import ALLOWED
from crosscheck.publish.lists.edition import County
from crosscheck.publish.sheets.cells import check_code, plain
from crosscheck.publish.sheets.columns import KEY, ListColumn
from crosscheck.publish.sheets.workbook import HEADER_ROW, Book, book, page, set_height, sheet, write_cell
from crosscheck.words import COMPARISONS, QUESTIONS, VERDICTS

TITLE = "身份核实清单"
PERSONS, ZIPPED = True, False
SIDES = ("姓名", "证件号码", "出生日期", "村")
"""What stands on both sides: of the record, and of the member it may be about."""
SHOWN = (
    ListColumn("序号", 4.2, "number"),
    ListColumn("核实编号", 8.6, "short"),
    ListColumn("来源部门", 8),
    ListColumn("数据", 8),
    ListColumn("疑问", 11),
    ListColumn("记录姓名", 7, "short"),
    ListColumn("记录证件号码", 10.5),
    ListColumn("记录出生日期", 6.4, "day"),
    ListColumn("记录村", 7, "short"),
    ListColumn("候选户编号", 8.4),
    ListColumn("候选人编号", 9.4),
    ListColumn("候选姓名", 7, "short"),
    ListColumn("候选证件号码", 10.5),
    ListColumn("候选出生日期", 6.4, "day"),
    ListColumn("候选村", 7, "short"),
    ListColumn("一致项", 9),
    ListColumn("不一致项", 13),
    ListColumn("排序", 5, "short"),
    ListColumn("已有判定", 7),
)
VERDICT, GROUNDS, CHECKED_BY = "判定", "判定依据", "核实人"
FILLED_IN = (
    ListColumn(VERDICT, 8, choices=tuple(VERDICTS.values())),
    ListColumn(GROUNDS, 15),
    ListColumn(CHECKED_BY, 7),
)
KEY_HEADERS = ("核实编号", "数据", "记录姓名", "记录证件号码", "候选户编号", "候选人编号", "候选姓名", "候选证件号码")
"""The cells that must come back as they went out."""
AGREES = "相同"
HEADERS = [column.header for column in SHOWN if column.header != "序号"]
COLUMNS = (*SHOWN, *FILLED_IN, KEY)
FROZEN = 2
"""Number and key stay in sight while the decision is typed at the far right."""
HINT = (
    "每条记录的候选人排在一起,最可能的在前;橙色为两边不同。白色栏由核查员或县办填写,判定自次晚起生效,"
    "判定前这些关联只作排除依据、不作认定依据"
)
RECORD_FILL, CANDIDATE_FILL, DIFFERENT_FILL, BAND_FILL = "#DDEBF7", "#E2F0D9", "#FCE4D6", "#F5F5F5"


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One line of the list: cells of SHOWN after 序号, the hidden check code, which of SIDES differ, and the number of
    its record.
    """

    cells: tuple[str, ...]
    code: str
    differing: tuple[str, ...]
    record: int


def read(connection: Connection, county: County) -> list[IdentityRow]:
    """The rows of one county, with what was decided on them before."""
    edition = county.edition
    waiting = candidates(edition.review, edition.night.counties) if edition.review else []
    own = (candidate for candidate in waiting if candidate.county == county.code)
    key = list_key(connection)
    return identity_rows(own, newest(decisions(connection)), county.day, county.shows_whole("county"), key)


def write(folder: Path, county: County, content: Sequence[IdentityRow]) -> None:
    """Write the workbook of one county."""
    write_identity(folder / f"{TITLE}.xlsx", county.name, content, county.day)


def identity_rows(
    listed: Iterable[Candidate], known: Mapping[Identity, Decision], day: date, full_id: bool, key: bytes
) -> list[IdentityRow]:
    """The lines of the list; ID numbers are masked unless ``full_id``. ``known``: ``link.decisions.newest``."""
    rows: list[IdentityRow] = []
    for candidate in listed:
        decision = known.get(candidate.pair.identity)
        cells = _cells(candidate, decision, full_id)
        keys = tuple(cells[HEADERS.index(header)] for header in KEY_HEADERS)
        before = rows[-1].record if rows else 0
        record = before + (candidate.place == 1)
        code = check_code(key, keys, day, decision.seq if decision else 0, 0)
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
        "一致项": "、".join(COMPARISONS[part] for part, level in levels.items() if level == AGREES),
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
    return QUESTIONS.get(found["note"], QUESTIONS[found["link"]]) + score


def _differing_levels(levels: Mapping[str, str]) -> list[str]:
    return [f"{COMPARISONS[part]}:{level}" for part, level in levels.items() if level not in (AGREES, NOTHING_SAID)]


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
    alike = {COMPARISONS[part] for part, level in levels.items() if level == AGREES}
    return tuple(side for side in SIDES if all(sides[side]) and side not in alike)


def write_identity(path: Path, place: str, rows: Sequence[IdentityRow], day: date) -> None:
    """Write the workbook of one county; ``place`` names it."""
    title = f"{place}{TITLE}"
    key = len(COLUMNS) - 1
    with book(path, day, title, len(rows)) as made:
        records = rows[-1].record if rows else 0
        subtitle = f"业务日期:{day.isoformat()}  共{records}条记录、{len(rows)}名候选人  填表说明:{HINT}"
        worksheet = sheet(made, TITLE, title, subtitle, COLUMNS[:-1], FILLED_IN)
        _head_sides(made, worksheet)
        worksheet.write_string(HEADER_ROW, key, KEY.header, made.header)
        _write_rows(made, worksheet, rows)
        page(worksheet, day, len(rows), key, FROZEN)
        _choices(worksheet, len(rows))
        worksheet.set_column(key, key, KEY.width, None, {"hidden": True})
        # The filter spans the hidden key too: sorting must not part a row from it.
        worksheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(len(rows), 1), key)
        worksheet.protect("", ALLOWED)


def _head_sides(made: Book, worksheet: Any) -> None:
    """Colour the headings of the two sides, so that the eye finds what belongs together."""
    fills = {"记录": RECORD_FILL, "候选": CANDIDATE_FILL}
    heads = {side: made.look(bold=True, align="center", bg_color=fill) for side, fill in fills.items()}
    for index, column in enumerate(SHOWN):
        if column.header[:2] in heads:
            worksheet.write_string(HEADER_ROW, index, column.header, heads[column.header[:2]])


def _write_rows(made: Book, worksheet: Any, rows: Sequence[IdentityRow]) -> None:
    aligned: dict[str, dict[str, Any]] = {
        "text": {},
        "short": {"align": "center"},
        "day": {"align": "center"},
    }
    banded = {kind: made.look(bg_color=BAND_FILL, **look) for kind, look in aligned.items()}
    banded["number"] = made.look(bg_color=BAND_FILL, align="center", num_format="0")
    different = {kind: made.look(bg_color=DIFFERENT_FILL, **look) for kind, look in aligned.items()}
    for number, row in enumerate(rows, start=1):
        at = HEADER_ROW + number
        set_height(worksheet, at, (number, *row.cells), SHOWN)
        marked = {f"{part}{side}" for part in ("记录", "候选") for side in row.differing}
        for index, value in enumerate((number, *row.cells)):
            plain_look = made.kinds if row.record % 2 else banded
            looks = different if SHOWN[index].header in marked else plain_look
            write_cell(worksheet, at, index, value, looks, SHOWN[index].kind)
        for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
            worksheet.write_blank(at, index, None, made.to_fill[column.kind])
        worksheet.write_string(at, len(COLUMNS) - 1, row.code, made.kinds["text"])


def _choices(worksheet: Any, rows: int) -> None:
    first, last = HEADER_ROW + 1, HEADER_ROW + max(rows, 1)
    for index, column in enumerate(FILLED_IN, start=len(SHOWN)):
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_title": column.header}
            worksheet.data_validation(first, index, last, index, {**rule, "error_message": "请从下拉框中选择一项"})
