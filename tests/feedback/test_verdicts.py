"""A filled-in 身份核实清单 comes back: every row is taken, refused with its reason, or unchanged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.access.senders import sender
from crosscheck.errors import ConfigurationError, RefusedFile
from crosscheck.feedback.answers import Taken
from crosscheck.feedback.take import take_list
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.flow import day as daytime
from crosscheck.ledger import decisions
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from crosscheck.ledger.proof import verify
from crosscheck.link.decisions import in_force
from crosscheck.publish.revision import publish
from kit.decided import AT, INSPECTOR
from kit.filled import first_list
from kit.nights import COUNTY, DAY
from kit.reviewed import NUMBER, OTHER, pair, store_review

HEADER_ROW = 3
SAME = {"判定": "同一人", "判定依据": "户口簿为证", "核实人": "丁"}
DIFFERENT = {"判定": "不是同一人", "判定依据": "同名,生日不同", "核实人": "丁"}
PAIRS = [
    pair(1, household_no="H1"),
    pair(1, household_no="H2", member_no="M12", rank=2, person_key=OTHER, member_id_no=OTHER),
    pair(3, household_no="H3", link="conflict", row_id_no=NUMBER, weight=None),
    pair(4, household_no="H4"),
]


@pytest.fixture
def fill(recorded, settings, tmp_path) -> Callable[..., Path]:
    """The list as it went out with answers by row (from 1); ``change`` does what people do to a worksheet."""
    store_review(settings, DAY, PAIRS)
    publish(recorded, settings, DAY)
    listed = settings.revisions / f"{DAY.isoformat()}-r1" / COUNTY / "身份核实清单.xlsx"

    def filled(answers: dict[int, dict[str, Any]], change: Callable[[Any], None] = lambda _: None, name="a") -> Path:
        book = openpyxl.load_workbook(listed)
        worksheet = book.active
        columns = {cell.value: cell.column for cell in worksheet[HEADER_ROW]}
        for row, answer in answers.items():
            for header, value in answer.items():
                worksheet.cell(HEADER_ROW + row, columns[header]).value = value
        change(worksheet)
        target = tmp_path / f"{name}.xlsx"
        book.save(target)
        return target

    return filled


@pytest.fixture
def take(recorded, settings, tmp_path) -> Callable[..., Taken]:
    def taken(path: Path, name: str = "451022-核查员") -> Taken:
        return take_list(
            recorded, settings, open_workbook(path), sender(name), AT, lambda _: tmp_path / "replies" / path.name
        )

    return taken


def told(reply: Path) -> list[str]:
    worksheet = first_list(openpyxl.load_workbook(reply))
    columns = {cell.value: cell.column for cell in worksheet[HEADER_ROW]}
    rows = range(HEADER_ROW + 1, worksheet.max_row + 1)
    return [worksheet.cell(row, columns["接收结果"]).value for row in rows]


def verdicts(ledger) -> list[tuple[str, str]]:
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return [(d.given.pair.member_no, d.given.verdict) for d in in_force(decisions.decisions(connection))]


def test_each_row_is_taken_refused_or_unchanged(recorded, take, fill):
    taken = take(fill({1: SAME, 2: SAME, 3: {"判定": "差不多"}}))
    assert told(taken.reply) == [
        "已接收:判定为“同一人”,自次晚起生效",
        f"未接收:该记录已判定为另一人(编号{key_of(recorded)}),一条记录只能是一个人,请先撤销该判定",
        "未接收:判定“差不多”不在选项内,须为:同一人、不是同一人、暂不能定;判定依据未填写;核实人未填写",
        "未变动:未填写",
    ]
    assert (taken.counts, taken.refused) == (
        {"taken": 1, "refused": 2, "unchanged": 1},
        {"missing": 1, "not_allowed": 1},
    )
    assert verdicts(recorded) == [("M1", "same")]
    with reading(recorded, EVERYTHING) as connection:
        (kept,) = decisions.decisions(connection)
    assert (kept.actor, kept.role, kept.given.checked_by, kept.given.why) == (
        "451022-核查员",
        "inspector",
        "丁",
        "户口簿为证",
    )
    assert kept.source.startswith("a.xlsx sha256:")


def key_of(ledger) -> str:
    with reading(ledger, EVERYTHING) as connection:
        return decisions.decisions(connection)[0].given.pair.key


def test_the_same_file_twice_changes_nothing(recorded, take, fill):
    path = fill({1: SAME, 3: DIFFERENT})
    take(path)
    with reading(recorded, EVERYTHING) as connection:
        before = head(connection)
    again = take(path)
    with reading(recorded, EVERYTHING) as connection:
        assert head(connection) == before
    assert again.counts == {"taken": 0, "refused": 0, "unchanged": 4}
    assert told(again.reply).count("未变动:此前已接收") == 2


@pytest.mark.parametrize("header", ["记录姓名", "候选人编号", "候选姓名", "核实编号", "校验码", "数据"])
def test_changed_key_cells_are_refused(recorded, take, fill, header):
    taken = take(fill({1: {**SAME, header: "M9"}}))
    assert taken.refused == {"changed": 1}
    assert told(taken.reply)[0].startswith("未接收:锁定单元格或校验码被改动")
    assert verdicts(recorded) == []


def test_rows_sorted_and_merged_cells_still_say_what_they_said(recorded, take, fill):
    def merge(worksheet):
        columns = {cell.value: cell.column for cell in worksheet[HEADER_ROW]}
        for header in ("判定", "判定依据", "核实人"):
            worksheet.merge_cells(None, HEADER_ROW + 1, columns[header], HEADER_ROW + 2, columns[header])
        first, last = HEADER_ROW + 1, HEADER_ROW + 4
        values = [[cell.value for cell in worksheet[row]] for row in (first + 2, last)]
        for row, line in zip((last, first + 2), values, strict=True):
            for column, value in enumerate(line, start=1):
                worksheet.cell(row, column).value = value

    taken = take(fill({1: DIFFERENT, 3: SAME}, merge))
    assert taken.counts["taken"] == 3
    assert sorted(verdicts(recorded)) == [("M1", "different"), ("M12", "different"), ("M3", "same")]


@pytest.mark.parametrize("name", ["451022100", "451022100201", "451022-县民政局"])
def test_only_inspectors_and_the_county_office_decide(recorded, take, fill, name):
    with pytest.raises(RefusedFile, match="身份核实清单须由核查员或县办交回"):
        take(fill({1: SAME}), name)
    assert verdicts(recorded) == []
    assert take(fill({1: SAME}), "451022-县办").counts["taken"] == 1


def test_another_county_s_inspector_learns_nothing(recorded, take, fill):
    taken = take(fill({1: SAME}), "451023-核查员")
    assert taken.refused == {"unknown": 1}
    assert told(taken.reply)[0].startswith("未接收:没有编号为S")
    assert verdicts(recorded) == []


def test_what_was_decided_after_the_list_was_made_stands(recorded, take, fill):
    path = fill({1: SAME}, name="first")
    take(path)
    decisions.revoke(recorded, key_of(recorded), "误判", INSPECTOR, AT, "test")
    assert told(take(path).reply)[0] == "未变动:此前已接收"
    later = take(fill({1: DIFFERENT}, name="later"))
    assert told(later.reply)[0] == "未接收:列表生成后判定已撤销,请按最新清单填报"
    assert verdicts(recorded) == []


def test_a_row_twice_in_one_file(recorded, take, fill):
    def copied(worksheet):
        for column, cell in enumerate(worksheet[HEADER_ROW + 1], start=1):
            for row in (HEADER_ROW + 5, HEADER_ROW + 6):
                worksheet.cell(row, column).value = cell.value
        columns = {cell.value: cell.column for cell in worksheet[HEADER_ROW]}
        worksheet.cell(HEADER_ROW + 6, columns["判定"]).value = "不是同一人"

    reply = take(fill({1: SAME}, copied)).reply
    assert [text.partition(",")[0] for text in told(reply)[4:]] == [
        "未变动:与本文件前面一行重复",
        "未接收:本文件中同一对记录和候选人有不同的判定",
    ]
    assert verdicts(recorded) == [("M1", "same")]


def test_the_drop_folder_and_the_command_know_the_list(recorded, settings, fill):
    path = fill({1: SAME})
    with pytest.raises(ConfigurationError, match="name who decided with --sender"):
        daytime.feedback(settings, path)
    for name in ("451022-核查员", "451022100"):
        (settings.home / "feedback" / "in" / name).mkdir(parents=True)
        (settings.home / "feedback" / "in" / name / "a.xlsx").write_bytes(path.read_bytes())
    handed = {
        found["sender"]: (found["taken"], str(found["reason"])[:6]) for found in daytime.take_drop_folder(settings)
    }
    assert handed == {"451022-核查员": (1, ""), "451022100": (0, "身份核实清单")}
    assert daytime.feedback(settings, path, "451022-县办").counts["unchanged"] == 4
