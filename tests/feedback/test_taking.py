"""What people do to a list before it comes back, and what becomes of each row."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import event, func, select

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.ledger import moves, tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.history import head
from crosscheck.ledger.holds import release
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author
from crosscheck.publish.revision import publish
from kit.filled import ANSWER, AT, CATALOGUE, DONE, HEADER_ROW, TODAY, county, first_list, outcomes
from kit.nights import DAY, day, finding, night, subject


def states(ledger) -> dict[str, State]:
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return {issue.number[-6:]: issue.state for issue in find(connection, EVERYTHING)}


def test_answers_are_taken_and_told(ledger, take, fill):
    taken = take(fill({1: ANSWER, 2: DONE, 3: {"核查结果": "已核实"}}))
    assert (taken.counts, taken.refused) == ({"taken": 2, "refused": 1, "unchanged": 1}, {"missing": 1})
    assert sorted(states(ledger).values()) == [*[State.ISSUED] * 3, *[State.SUBMITTED] * 2]
    told = outcomes(taken.reply)
    assert sorted(told.values()) == [
        "已接收:问题现为“待审核”",
        "已接收:问题现为“待审核”",
        "未变动:未填写",
        "未接收:核查结果“已核实”不在选项内,须为:属实、部分属实、不属实-源数据错、不属实-登记错、政策允许、无法核实",
    ]


def test_the_same_file_twice_changes_nothing(ledger, take, fill):
    path = fill({1: ANSWER, 2: DONE, 3: {"核查结果": "已核实"}})
    take(path)
    with reading(ledger, EVERYTHING) as connection:
        before = head(connection)
    again = take(path)
    with reading(ledger, EVERYTHING) as connection:
        assert head(connection) == before
    assert again.counts == {"taken": 0, "refused": 1, "unchanged": 3}
    assert list(outcomes(again.reply).values()).count("未变动:此前已接收") == 2


def test_the_reply_is_the_sender_s_workbook_with_a_receipt_and_one_more_column(take, fill):
    path = fill({1: ANSWER})
    taken = take(path)
    with zipfile.ZipFile(path) as sent, zipfile.ZipFile(taken.reply) as reply:
        assert [*sent.namelist(), "xl/worksheets/receipt.xml"] == reply.namelist()
        different = [name for name in sent.namelist() if sent.read(name) != reply.read(name)]
        lists = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
        naming = ["xl/styles.xml", "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
        assert sorted(different) == sorted([*lists, *naming])
        texts = reply.read(lists[0]).decode()
    column = openpyxl.utils.get_column_letter(openpyxl.load_workbook(path).active.max_column + 1)
    stripped = re.sub(rf'<c r="{column}[0-9]+" t="inlineStr">.*?</c>|<col [^>]*width="42"[^>]*/>', "", texts)
    with zipfile.ZipFile(path) as sent:
        assert stripped == sent.read(lists[0]).decode().replace(' tabSelected="1"', "")


def test_a_refused_row_is_mended_in_the_reply_and_comes_again(ledger, take, fill, tmp_path):
    reply = take(fill({1: ANSWER, 2: {**DONE, "整改措施": None}})).reply
    assert "未接收:属实须填写整改措施" in outcomes(reply).values()
    book = openpyxl.load_workbook(reply)
    sheet = first_list(book)
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    sheet.cell(HEADER_ROW + 2, columns["整改措施"], "作自然减少")
    mended = tmp_path / "mended.xlsx"
    book.save(mended)
    taken = take(mended)
    assert taken.counts == {"taken": 1, "refused": 0, "unchanged": 3}
    assert outcomes(taken.reply).keys() == outcomes(reply).keys()
    widths = [first_list(openpyxl.load_workbook(path)).max_column for path in (taken.reply, reply)]
    assert widths[0] == widths[1]


def _sort(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    for at, values in enumerate(reversed(rows), start=HEADER_ROW + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(at, column).value = value


def _rename(sheet):
    sheet.title = "最终版(2)"
    sheet.parent.create_sheet("说明", 0)["A1"] = "已完成"


def _hide(sheet):
    for row in range(HEADER_ROW + 1, HEADER_ROW + 4):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True


def _add_columns(sheet):
    sheet.insert_cols(3)
    sheet.cell(HEADER_ROW, 3, "我的备注")
    sheet.insert_rows(1, 2)
    sheet["A1"] = "平马镇汇总"


def _delete(sheet):
    sheet.delete_rows(HEADER_ROW + 4)
    for name in ("市", "村", "疑点描述"):
        at = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == name)
        sheet.delete_cols(at)


def _colour(sheet):
    for row in sheet.iter_rows(min_row=HEADER_ROW):
        for cell in row:
            cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")


def _merge_households(sheet):
    at = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == "户主姓名")
    sheet.merge_cells(start_row=HEADER_ROW + 1, end_row=HEADER_ROW + 2, start_column=at, end_column=at)
    sheet.merge_cells("A1:H1")


@pytest.mark.parametrize("change", [_sort, _rename, _hide, _add_columns, _delete, _colour, _merge_households])
def test_what_people_do_to_a_sheet_does_not_matter(ledger, take, fill, change):
    taken = take(fill({1: ANSWER, 2: DONE}, change))
    assert (taken.counts["taken"], taken.counts["refused"]) == (2, 0)
    assert sum(text.startswith("已接收") for text in outcomes(taken.reply).values()) == 2


def test_a_merged_answer_counts_for_each_of_its_rows(ledger, take, fill):
    def merge(sheet):
        for name in ANSWER:
            at = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == name)
            sheet.merge_cells(start_row=HEADER_ROW + 1, end_row=HEADER_ROW + 3, start_column=at, end_column=at)

    assert take(fill({1: ANSWER}, merge)).counts == {"taken": 3, "refused": 0, "unchanged": 1}


@pytest.mark.parametrize(
    ("header", "value", "cause", "said"),
    [
        ("姓名", "王五", "changed", "锁定单元格被改动(姓名),请在下发的原表上填写"),
        ("证件号码", 451022196001010000, "changed", "证件号码为超过15位的数字,末尾数字已丢失,请在下发的原表上填写"),
        ("户编号", "H7", "changed", "锁定单元格被改动(户编号),请在下发的原表上填写"),
        ("疑点类型", None, "changed", "锁定单元格被改动(疑点类型),请在下发的原表上填写"),
        ("问题编号", "451022-2026-000099", "unknown", "没有编号为451022-2026-000099的问题,或不在填报单位范围内"),
        ("问题编号", "451022-2026-000005", "unknown", "没有编号为451022-2026-000005的问题,或不在填报单位范围内"),
        ("问题编号", None, "unknown", "缺问题编号"),
        ("校验码", None, "changed", "缺校验码(隐藏列被删除或清空),请在下发的原表上填写"),
        ("校验码", "x", "changed", "校验码被改动,请在下发的原表上填写"),
        ("校验码", f"{DAY}.9.1.0123456789ab", "changed", "校验码与本行不符,请在最新下发的表上填写"),
        ("不属实原因", "随便", "missing", "不属实原因不在选项内,请从下拉框选择"),
        ("整改完成日期", "下周", "missing", "整改完成日期“下周”无法识别,请填写如2026-11-20"),
        ("乡镇审核意见", "退回", "missing", "乡镇审核意见为退回,请核查人修改后再报"),
    ],
)
def test_a_row_is_refused_with_its_reason_and_nothing_of_it_is_lost(ledger, take, fill, header, value, cause, said):
    taken = take(fill({1: {**ANSWER, header: value}}))
    assert taken.refused == {cause: 1}
    assert set(states(ledger).values()) == {State.ISSUED}
    reply = first_list(openpyxl.load_workbook(taken.reply))
    row = {cell.value: reply.cell(HEADER_ROW + 1, cell.column).value for cell in reply[HEADER_ROW]}
    assert row["接收结果"] == f"未接收:{said}"
    assert row["核查情况说明"] == ANSWER["核查情况说明"]


def test_another_township_s_rows_do_not_exist(take, fill):
    taken = take(fill({1: ANSWER}), "451022101")
    assert taken.refused == {"unknown": 1}


def test_another_office_s_rows_do_not_exist_for_a_department(ledger, take, fill):
    taken = take(fill({1: ANSWER, 2: ANSWER, 3: ANSWER}), "451022-县民政局")
    assert (taken.counts["taken"], taken.refused) == (0, {"unknown": 3})


def test_two_rows_of_one_issue(take, fill):
    def double(text):
        def change(sheet):
            values = [cell.value for cell in sheet[HEADER_ROW + 1]]
            for column, value in enumerate(values, start=1):
                sheet.cell(HEADER_ROW + 9, column, text if value == ANSWER["核查情况说明"] else value)

        return change

    assert take(fill({1: ANSWER}, double(ANSWER["核查情况说明"]))).counts["unchanged"] == 4
    other = take(fill({2: ANSWER, 1: ANSWER}, double("不一样")))
    assert other.refused == {"repeated": 1}


def test_an_issue_that_moved_on_since_the_list_was_made(ledger, take, fill):
    first, second = fill({1: ANSWER}), {1: {**ANSWER, "核查情况说明": "另一说法"}}
    take(first)
    taken = take(fill(second))
    assert (
        next(iter(outcomes(taken.reply).values()))
        == "未接收:列表生成后问题已变为“待审核”,请按最新反馈表填报(已作为附记保存)"
    )
    assert taken.refused == {"moved_on": 1}


def test_other_evidence_needs_another_answer_and_bookkeeping_does_not(ledger, take, fill, settings):
    path = fill({1: ANSWER, 2: ANSWER})
    with reading(ledger, EVERYTHING) as connection:
        known = [issue for issue in find(connection, Scope("451022100")) if issue.key.rule_id == "ED-01"]
    changed = [finding("ED-01", i.key.subject_id, household_no=i.household_no, subject=i.subject) for i in known]
    changed[0] = finding("ED-01", "M1", facts="b", household_no=known[0].household_no, subject=subject(1))
    record_night(ledger, night(1, changed, rules=CATALOGUE))
    taken = take(path)
    assert taken.refused in ({"moved_on": 1}, {})
    assert taken.counts["taken"] >= 1


def test_a_returned_issue_comes_back_with_the_next_list(ledger, take, fill, settings, tmp_path):
    take(fill({1: ANSWER}))
    number = next(iter(n for n, state in states(ledger).items() if state == State.SUBMITTED))
    office = Person("县办甲", Role.COUNTY, Scope("451022"))
    act(ledger, f"451022-2026-{number}", lambda case: moves.send_back(case, "照片不清"), office, AT, "test")
    record_night(ledger, night(3, county(), rules=CATALOGUE))
    listed = publish(ledger, settings, day(3)).path / "451022" / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"
    book = openpyxl.load_workbook(listed)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    row = next(c.row for c in sheet["B"] if str(c.value).endswith(number))
    for header, value in ANSWER.items():
        sheet.cell(row, columns[header], value)
    book.save(tmp_path / "again.xlsx")
    assert take(tmp_path / "again.xlsx").counts["taken"] == 1
    assert states(ledger)[number] == State.SUBMITTED


def test_the_ledger_keeps_the_answer_as_it_was_given(ledger, take, fill):
    full = {**DONE, "佐证材料": "照片3张", "核查人": "韦支书", "联系电话": 13800001111, "备注": "=1+1 不是公式"}
    full["备注"] = "'=1+1"
    taken = take(fill({1: full}))
    with reading(ledger, EVERYTHING) as connection:
        row = connection.execute(select(tables.answer)).mappings().one()
        entries = connection.execute(select(func.count()).where(tables.history.c.action == "feedback")).scalar_one()
    assert taken.counts["taken"] == 1
    assert (row["done_on"], row["phone"], row["checked_by"], row["document"]) == (
        TODAY,
        "13800001111",
        "韦支书",
        "照片3张",
    )
    assert entries == 1


def questions(ledger, take, path: Path) -> tuple[int, int]:
    """How many rows are taken from a list of which every row is filled in, and how many statements that needs."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(ledger, "before_cursor_execute", counted)
    taken = take(path).counts["taken"]
    event.remove(ledger, "before_cursor_execute", counted)
    return taken, count


def test_many_rows_are_decided_on_together(ledger, take, settings, tmp_path):
    record_night(ledger, night(1, county(401), rules=CATALOGUE))
    release(ledger, day(1), "ED-01", Author(AT, "核查员", "inspector", "test"), "属实")
    issue_new(ledger, day(1))
    listed = publish(ledger, settings, day(1)).path / "451022" / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"
    book = openpyxl.load_workbook(listed)
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW]}
    needed = {}
    for first, last in ((1, 20), (21, 399)):
        for row in range(first, last + 1):
            for header, value in ANSWER.items():
                sheet.cell(HEADER_ROW + row, columns[header], value)
        book.save(tmp_path / f"{last}.xlsx")
        taken, needed[last] = questions(ledger, take, tmp_path / f"{last}.xlsx")
        assert taken == last + 1 - first
    assert needed[399] == needed[20]
