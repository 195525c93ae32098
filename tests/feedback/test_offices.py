"""One office answers an issue; what helpers and second answers say is kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.access.senders import sender
from crosscheck.errors import ConfigurationError
from crosscheck.feedback.senders import only_sender
from crosscheck.feedback.workbook_file import open_workbook
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import card, find
from crosscheck.ledger.vocabulary import State
from crosscheck.publish.revision import publish
from kit.filled import ANSWER, CATALOGUE, DONE, HEADER_ROW, county, outcomes
from kit.nights import COUNTY, day, night

LED, HELPED = "本单位主办", "本单位协办"
HELP = {"协查情况": "已入户,本人健在", "佐证材料": "照片2张"}
BUREAU = "451022-县民政局"


@pytest.fixture
def department(township) -> Path:
    """The list of 县民政局 as it went out with that of 平马镇."""
    return township.parents[1] / "部门" / "县民政局_疑点下发及反馈表.xlsx"


@pytest.fixture
def write(tmp_path):
    """Fill in one row of a worksheet."""

    def written(path: Path, sheet: str, values: dict[str, Any], row: int = 1, name: str = "filled.xlsx") -> Path:
        book = openpyxl.load_workbook(path)
        columns = {cell.value: cell.column for cell in book[sheet][HEADER_ROW]}
        for header, value in values.items():
            book[sheet].cell(HEADER_ROW + row, columns[header]).value = value
        book.save(tmp_path / name)
        return tmp_path / name

    return written


def notes(ledger) -> list[tuple[str, str, str, str]]:
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        table = tables.note
        columns = (table.c.office, table.c.kind, table.c.text, table.c.document)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(table.c.seq))]


def led_by_the_bureau(ledger):
    with reading(ledger, EVERYTHING) as connection:
        (issue,) = find(connection, Scope(COUNTY, "县民政局"))
        return card(connection, EVERYTHING, issue.number)


def test_each_office_answers_its_own(ledger, take, township, department, write):
    own, theirs = write(township, LED, ANSWER), write(department, LED, DONE, name="department.xlsx")
    assert take(own).counts["taken"] == 1
    assert take(theirs, BUREAU).counts == {"taken": 1, "refused": 0, "unchanged": 0}
    assert led_by_the_bureau(ledger).issue.state is State.SUBMITTED
    assert notes(ledger) == []


def test_a_helper_s_note_is_kept_and_the_main_office_answers_after_it(ledger, take, township, department, write):
    before = led_by_the_bureau(ledger).issue
    taken = take(write(township, HELPED, HELP))
    assert outcomes(taken.reply)[before.number[-6:]] == "已接收:协查情况已记入,本问题由县民政局主办"
    assert notes(ledger) == [("平马镇", "help", "已入户,本人健在", "照片2张")]
    shown = led_by_the_bureau(ledger)
    assert (shown.issue.state, shown.issue.due_on) == (before.state, before.due_on)
    assert shown.history[-1].why == "协查情况(平马镇):已入户,本人健在、佐证材料:照片2张"
    assert take(write(department, LED, ANSWER), BUREAU).counts["taken"] == 1


def test_the_same_note_twice_changes_nothing(ledger, take, township, write):
    path = write(township, HELPED, HELP)
    take(path)
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection)
    assert "未变动:此前已接收" in outcomes(take(path).reply).values()
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection) == before


def test_a_helper_that_answers_on_an_old_list_is_told_who_is_in_charge(ledger, take, department, write):
    number = led_by_the_bureau(ledger).issue.number[-6:]
    taken = take(write(department, LED, DONE))
    assert outcomes(taken.reply)[number] == "已接收:已记为协查情况,本问题由县民政局主办"
    said = "核查结果:属实;核查情况说明:已入户;整改措施:作自然减少;整改完成日期:2026-11-23"
    assert notes(ledger) == [("平马镇", "help", said, "")]
    assert led_by_the_bureau(ledger).issue.state is State.ISSUED
    assert take(write(department, LED, ANSWER), BUREAU).counts["taken"] == 1


def test_a_second_answer_is_refused_and_kept(ledger, take, department, write):
    take(write(department, LED, ANSWER), BUREAU)
    second = write(department, LED, DONE)
    taken = take(second, BUREAU)
    assert list(outcomes(taken.reply).values()) == [
        "未接收:列表生成后问题已变为“待审核”,请按最新反馈表填报(已作为附记保存)"
    ]
    kept = notes(ledger)
    assert [(office, kind) for office, kind, *_ in kept] == [("县民政局", "late")]
    again = take(second, BUREAU)
    assert (outcomes(again.reply), again.refused) == (outcomes(taken.reply), {"moved_on": 1})
    assert notes(ledger) == kept


def test_a_note_and_an_answer_of_one_issue_in_one_file(ledger, take, department, write, township):
    book = openpyxl.load_workbook(department)
    source = openpyxl.load_workbook(township)[HELPED]
    copied = book.create_sheet("协办")
    for row in source.iter_rows():
        for cell in row:
            copied.cell(cell.row, cell.column).value = cell.value
    path = write(department, LED, ANSWER)
    book.save(path)
    path = write(write(path, LED, ANSWER), "协办", HELP)
    assert take(path, BUREAU).counts == {"taken": 2, "refused": 0, "unchanged": 0}
    assert led_by_the_bureau(ledger).issue.state is State.SUBMITTED
    assert [kind for _, kind, *_ in notes(ledger)] == ["help"]


def test_notes_stand_in_the_lists_of_the_main_office_and_of_the_county(ledger, take, township, settings, write):
    take(write(township, HELPED, HELP))
    record_night(ledger, night(3, county(), rules=CATALOGUE))
    folder = publish(ledger, settings, day(3)).path / COUNTY
    line = "2026-11-23 协查情况(平马镇):已入户,本人健在、佐证材料:照片2张"
    sheet = openpyxl.load_workbook(folder / "部门" / "县民政局_疑点下发及反馈表.xlsx")[LED]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    assert sheet.cell(HEADER_ROW + 1, columns["疑点描述"]).value.endswith(f"\n{line}")
    for name, tab in (("县级问题清单", "问题清单"), ("问题整改台账", "问题整改台账")):
        sheet = openpyxl.load_workbook(folder / f"{name}.xlsx")[tab]
        columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
        shown = [sheet.cell(row, columns["协查记录"]).value for row in range(HEADER_ROW + 1, sheet.max_row + 1)]
        assert [text for text in shown if text and text != "无"] == [line]


def test_whose_list_a_file_is_stands_in_its_blocks(ledger, township, department):
    assert only_sender(ledger, open_workbook(township)) == "451022100"
    assert only_sender(ledger, open_workbook(department)) == BUREAU


def test_an_old_list_that_two_can_have_had_asks_who_hands_it_in(ledger, department, tmp_path):
    book = openpyxl.load_workbook(department)
    at = next(cell.column for cell in book.active[HEADER_ROW] if cell.value == "主办单位")
    book.active.delete_cols(at)
    book.save(tmp_path / "old.xlsx")
    with pytest.raises(ConfigurationError) as caught:
        only_sender(ledger, open_workbook(tmp_path / "old.xlsx"))
    assert str(caught.value) == (
        "old.xlsx: name who hands it in with --sender: it can be of 451022-县民政局 or 451022100"
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("451022-乡镇", "a township is named by its region code"),
        (
            "451022-县医疗保障局、卫生健康局",
            "each with a list of its own: 451022-县医疗保障局, 451022-县卫生健康局",
        ),
    ],
)
def test_a_sender_is_one_office(name, why):
    with pytest.raises(ConfigurationError) as caught:
        sender(name)
    assert str(caught.value).endswith(why)
