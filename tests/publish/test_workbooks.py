"""The workbooks as a spreadsheet program reads them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import CrosscheckError
from crosscheck.ledger.database import reading
from crosscheck.ledger.list_queries import HeldRow, open_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.lists.answer_sheet import write_feedback
from crosscheck.publish.lists.held_rules import write_held
from crosscheck.publish.lists.issues import Share, list_row
from crosscheck.publish.revision import publish
from crosscheck.publish.sheets import workbook
from crosscheck.publish.sheets.columns import FILLED_IN as FILL_COLUMNS
from crosscheck.publish.sheets.workbook import book
from kit.nights import COUNTY, DAY, day, finding, subject
from kit.townships import county_night

SHOWN = (
    *("序号", "问题编号", "主办单位", "市", "县", "乡镇", "村", "户编号", "户主姓名", "姓名", "证件号码", "与户主关系"),
    *("户类型", "疑点类型", "疑点描述", "比对部门", "比对数据", "涉及金额", "数据时点", "关联方式", "下发日期"),
    *("反馈截止", "灯号"),
)
FILLED_IN = (
    *("核查结果", "不属实原因", "核查情况说明", "整改措施", "整改完成日期", "追回金额", "佐证材料", "核查人"),
    *("联系电话", "乡镇审核意见", "备注"),
)


@pytest.fixture
def county(ledger, settings) -> Path:
    issue_new(ledger, DAY)
    return publish(ledger, settings, DAY).path / COUNTY


def township(county: Path, sheet: str = "本单位主办"):
    return openpyxl.load_workbook(county / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx")[sheet]


def test_the_columns_are_those_of_the_office(county):
    sheet = township(county)
    assert [cell.value for cell in sheet[3]] == [*SHOWN, *FILLED_IN, "校验码"]
    assert sheet["A1"].value == "田东县平马镇疑点下发及反馈表(本单位主办)"
    assert sheet["A2"].value == (
        "业务日期:2026-11-20  共2条(红灯0条、黄灯0条、绿灯2条)  填表说明:浅黄色栏由核查单位填写,其余栏已锁定;"
        "“核查结果”“不属实原因”“乡镇审核意见”请从下拉框选择"
    )
    assert [sheet.cell(row, 1).value for row in range(4, 7)] == [1, 2, None]


def test_only_the_cells_to_fill_in_can_be_written(county):
    sheet = township(county)
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter
    unlocked = {
        sheet.cell(3, cell.column).value
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == set(FILLED_IN)


def test_coded_cells_have_drop_downs_and_the_date_is_checked(county):
    sheet = township(county)
    found = {str(v.sqref): (v.type, v.formula1) for v in sheet.data_validations.dataValidation}
    assert found == {
        "X4:X5": ("list", '"属实,部分属实,不属实-源数据错,不属实-登记错,政策允许,无法核实"'),
        "Y4:Y5": (
            "list",
            '"01 证件号码或姓名有误,02 同名误关联,03 人员已死亡或迁出未更新,04 重复户籍或空挂户,05 源部门数据滞后,'
            "06 源部门数据有误,07 建档系统登记有误,08 已落实未录入系统,09 在外地就读、参保或居住,10 符合政策规定,"
            '99 其他(请在情况说明中写明)"',
        ),
        "AB4:AB5": ("date", "36526"),
        "AG4:AG5": ("list", '"同意,退回"'),
    }


def test_what_an_office_only_helps_with_is_a_sheet_of_its_own(county):
    sheet = township(county, "本单位协办")
    assert [cell.value for cell in sheet[3]] == [*SHOWN, "协查情况", "佐证材料", "校验码"]
    assert sheet["A2"].value == (
        "业务日期:2026-11-20  共1条(红灯0条、黄灯0条、绿灯1条)  填表说明:以下问题由“主办单位”栏所列单位负责反馈;"
        "本单位如有情况,填写浅黄色栏,不填不影响办理"
    )
    assert [sheet.cell(4, n).value for n in (1, 3)] == [1, "县民政局"]
    unlocked = [sheet.cell(3, cell.column).value for cell in sheet[4] if not cell.protection.locked]
    assert (unlocked, sheet.protection.sheet) == (["协查情况", "佐证材料"], True)
    assert sheet.column_dimensions["Z"].hidden


def test_an_office_that_only_helps_is_told_that_it_leads_nothing(ledger, settings):
    joint = finding("DE-02", "M1", department="县医疗保障局、卫生健康局")
    record_night(ledger, county_night(1, [joint]))
    book = openpyxl.load_workbook(
        publish(ledger, settings, day(1)).path / COUNTY / "部门" / "县卫生健康局_疑点下发及反馈表.xlsx"
    )
    assert book["本单位主办"]["A2"].value == ("业务日期:2026-11-21  本期没有本单位主办的问题,协办的问题见下一工作表")
    assert (book.active.title, book.active["C4"].value) == ("本单位协办", "县医疗保障局")


def test_no_choice_holds_the_separator_and_none_is_too_long_for_a_drop_down():
    for column in FILL_COLUMNS:
        assert not any("," in choice for choice in column.choices)
        assert len(",".join(column.choices)) <= 255


def test_it_prints_on_a4_landscape_with_its_heading_on_every_page(county):
    sheet = township(county)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "K4"
    assert sheet.auto_filter.ref == "A3:AI5"
    assert sheet.column_dimensions["AI"].hidden
    assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text


def test_everything_but_the_running_number_is_text(ledger, settings):
    issue_new(ledger, DAY)
    whole = openpyxl.load_workbook(
        publish(ledger, settings, DAY, {"township"}).path / COUNTY / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"
    ).active
    for row in whole.iter_rows(min_row=4, max_col=len(SHOWN)):
        assert row[10].value.startswith("45102219600101")
        assert {cell.data_type for cell in row[1:]} == {"s"}
        assert {cell.number_format for cell in row[1:]} == {"@"}


NAUGHTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "http://example.com",
    "0012",
    "1e5",
    "<b>&",
]


def test_nothing_becomes_a_formula_a_link_or_a_number(ledger, settings):
    odd = [finding("ED-01", f"N{n}", subject=subject(n, name=text)) for n, text in enumerate(NAUGHTY)]
    record_night(ledger, county_night(1, odd))
    folder = publish(ledger, settings, day(1)).path / COUNTY
    sheet = township(folder)
    names = {sheet.cell(row, 10).value: sheet.cell(row, 10) for row in range(4, sheet.max_row + 1)}
    assert set(NAUGHTY) <= set(names)
    assert {names[text].data_type for text in NAUGHTY} == {"s"}
    assert all(names[text].hyperlink is None for text in NAUGHTY)
    text = (folder / "乡镇" / "451022100_平马镇_疑点下发及反馈表.csv").read_text(encoding="utf-8-sig")
    for naughty in ("'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"):
        assert f",{naughty}," in text


def test_lights_and_severities_are_words_with_a_colour(county):
    sheet = township(county, "本单位协办")
    assert [sheet.cell(row, 23).value for row in (4, 5)] == ["绿", None]
    assert sheet["N4"].value == "规则DE-02的疑点(DE-02,红色)"
    assert sheet["N4"].fill.start_color.rgb == "FFF8CBAD"
    assert sheet["W4"].fill.start_color.rgb == "FFE2F0D9"


def test_rows_are_high_enough_for_their_text(county):
    sheet = township(county)
    assert sheet.row_dimensions[4].height >= 3 * 15


def test_a_long_list_is_streamed_and_reads_the_same(tmp_path, ledger, settings, monkeypatch):
    monkeypatch.setattr(workbook, "STREAMED_FROM", 50)
    with reading(ledger, EVERYTHING) as connection:
        row = list_row(open_issues(connection, settings.root, EVERYTHING)[0], DAY, False, b"key")
    write_feedback(tmp_path / "short.xlsx", "", Share([row] * 49), DAY)
    write_feedback(tmp_path / "long.xlsx", "", Share([row] * 49, [row]), DAY)
    shared = ["xl/sharedStrings.xml" in zipfile.ZipFile(tmp_path / f"{n}.xlsx").namelist() for n in ("short", "long")]
    assert shared == [True, False]
    short, long = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx").active for name in ("short", "long"))
    assert long.max_row == 49 + 3
    assert [c.value for c in short[6]] == [c.value for c in long[6]]
    assert [c.value for c in short[3]] == [c.value for c in long[3]]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path):
    with (
        pytest.raises(CrosscheckError, match="do not fit into a worksheet"),
        book(tmp_path / "x.xlsx", DAY, "", 1_048_574),
    ):
        pass


def test_the_county_list_counts_and_shows_all(county):
    workbook = openpyxl.load_workbook(county / "县级问题清单.xlsx")
    assert workbook.sheetnames == ["汇总", "问题清单"]
    lines = [[cell.value for cell in row] for row in workbook["汇总"].iter_rows(min_row=4)]
    assert lines[:5] == [
        ["全县", "合计", 5, 0, 0, 5, 1, 4, 0, 0, 0, 0],
        ["主办单位", "平马镇", 2, 0, 0, 2, 0, 2, 0, 0, 0, 0],
        ["主办单位", "县民政局", 1, 0, 0, 1, 1, 0, 0, 0, 0, 0],
        ["主办单位", "未落实到乡镇", 1, 0, 0, 1, 0, 1, 0, 0, 0, 0],
        ["主办单位", "祥周镇", 1, 0, 0, 1, 0, 1, 0, 0, 0, 0],
    ]
    headers = [cell.value for cell in workbook["问题清单"][3]]
    assert headers == [*SHOWN, "状态", "协办单位", "首次发现", "最近发现", "数据已无此疑点", "重新上账次数", "协查记录"]
    assert workbook["问题清单"].max_row == 8


def test_the_list_of_unchecked_rules_says_why(county):
    sheet = openpyxl.load_workbook(county / "未校验规则清单.xlsx").active
    assert [cell.value for cell in sheet[4]] == [
        1,
        "WM-15",
        "规则WM-15的疑点",
        "橙色",
        "乡镇",
        "全县",
        "信访局未报送:群众举报(supervision.tip_off)没有新的快照",
        None,
        0,
        "补齐数据或政策参数后自动恢复校验",
    ]


def held(**options) -> HeldRow:
    row = HeldRow(
        rule_id="WM-07",
        title="收入",
        department="乡镇",
        severity="orange",
        region="",
        kind="held",
        reason="缺",
        findings=0,
        decision="",
        last_ran_on=DAY,
        open_issues=2,
    )
    return replace(row, **options)


def test_villages_without_policy_are_one_line_and_a_surge_says_what_waits(tmp_path):
    villages = [held(region=f"4510221002{n:02d}") for n in range(1, 9)]
    surge = [held(rule_id="ED-01", kind="surge", findings=60, decision=d) for d in ("", "released", "rejected")]
    write_held(tmp_path / "held.xlsx", "田东县", [*villages, held(rule_id="WM-08", region="451022")], DAY)
    sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
    assert sheet["F4"].value == "、".join(f"4510221002{n:02d}" for n in range(1, 7)) + "等8个地区"
    assert (sheet["I4"].value, sheet["F5"].value) == (16, "451022(无有效村代码的)")
    for row, words in zip(surge, ("60条疑点待核查员放行或驳回", "已放行", "已驳回"), strict=True):
        write_held(tmp_path / "surge.xlsx", "", [row], DAY)
        assert openpyxl.load_workbook(tmp_path / "surge.xlsx").active["J4"].value == words


def test_a_rule_that_rests_on_a_held_one_says_on_which(tmp_path):
    rests = {
        "rule_id": "HP-08",
        "kind": "rests",
        "object": "WM-07",
        "rests_on": "WM-07",
        "reason": "所依据的规则暂停校验",
    }
    waits, villages = "随规则WM-07恢复、放行或驳回", ("451022100201", "451022100202")
    for rows, scope, handling in (
        ([held(**rests)], "区分为WM-07的", waits),
        ([held(**rests, region=code) for code in villages], "451022100201、451022100202区分为WM-07的", waits),
        ([held(**rests, decision="released")], "区分为WM-07的", "已放行"),
    ):
        write_held(tmp_path / "held.xlsx", "", rows, DAY)
        sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
        assert (sheet["F4"].value, sheet["J4"].value) == (scope, handling)


def test_a_night_on_which_every_rule_ran_says_so(tmp_path):
    write_held(tmp_path / "held.xlsx", "田东县", [], DAY)
    sheet = openpyxl.load_workbook(tmp_path / "held.xlsx").active
    assert sheet["A2"].value == "业务日期:2026-11-20  全部规则均已校验"
