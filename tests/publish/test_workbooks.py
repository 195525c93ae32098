"""The workbooks as a spreadsheet program reads them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import CrosscheckError
from crosscheck.ledger.database import reading
from crosscheck.ledger.list_queries import open_issues
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.publish.lists.answer_sheet import write_feedback
from crosscheck.publish.lists.issues import Share, list_row
from crosscheck.publish.revision import publish
from crosscheck.publish.sheets import workbook
from crosscheck.publish.sheets.columns import FILLED_IN as FILL_COLUMNS
from crosscheck.publish.sheets.workbook import book
from kit.nights import COUNTY, DAY, day, finding, subject
from kit.townships import county_night

TOLD = ("序号", "问题编号", "村", "姓名", "证件号码", "规则编号", "等级", "疑点描述", "比对数据", "反馈截止", "灯号")
FILLED_IN = (
    *("核查结果", "不属实原因", "核查情况说明", "整改措施", "整改完成日期", "追回金额", "佐证材料", "核查人"),
    *("联系电话", "乡镇审核意见", "备注"),
)
BEYOND = (
    *(
        "市",
        "县",
        "乡镇",
        "户编号",
        "户主姓名",
        "与户主关系",
        "户类型",
        "疑点类型",
        "比对部门",
        "涉及金额",
        "数据时点",
        "关联方式",
    ),
    "下发日期",
)
STANDING = ("状态", "协办单位", "首次发现", "最近发现", "数据已无此疑点", "重新上账次数", "协查记录")


@pytest.fixture
def county(ledger, settings) -> Path:
    issue_new(ledger, DAY)
    return publish(ledger, settings, DAY).path / COUNTY


def township(county: Path, sheet: str = "本单位主办"):
    return openpyxl.load_workbook(county / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx")[sheet]


def test_the_columns_are_those_of_the_office(county):
    sheet = township(county)
    assert [cell.value for cell in sheet[3]] == [*TOLD, *FILLED_IN, "主办单位", *BEYOND, "校验码"]
    assert sheet["A1"].value == "田东县平马镇疑点下发及反馈表(本单位主办)"
    assert sheet["A2"].value == (
        "业务日期:2026-11-20  共2条(红灯0条、黄灯0条、绿灯2条)  填表说明:白色栏由核查单位填写,灰色栏已锁定;"
        "怎样核查和答复见“核查要点”;打印到“备注”栏为止,其后各栏供屏幕查阅"
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
        "L4:L5": ("list", '"属实,部分属实,不属实-源数据错,不属实-登记错,政策允许,无法核实"'),
        "M4:M5": (
            "list",
            '"01 证件号码或姓名有误,02 同名误关联,03 人员已死亡或迁出未更新,04 重复户籍或空挂户,05 源部门数据滞后,'
            "06 源部门数据有误,07 建档系统登记有误,08 已落实未录入系统,09 在外地就读、参保或居住,10 符合政策规定,"
            '99 其他(请在情况说明中写明)"',
        ),
        "P4:P5": ("date", "36526"),
        "U4:U5": ("list", '"同意,退回"'),
    }


def test_what_an_office_only_helps_with_is_a_sheet_of_its_own(county):
    sheet = township(county, "本单位协办")
    assert [cell.value for cell in sheet[3]] == [
        *(*TOLD[:2], "主办单位", *TOLD[2:]),
        *("协查情况", "佐证材料", *BEYOND, "校验码"),
    ]
    assert sheet["A2"].value == (
        "业务日期:2026-11-20  共1条(红灯0条、黄灯0条、绿灯1条)  填表说明:以下问题由“主办单位”栏所列单位负责反馈;"
        "本单位如有情况,填写白色栏,不填不影响办理"
    )
    assert [sheet.cell(4, n).value for n in (1, 3)] == [1, "县民政局"]
    unlocked = [sheet.cell(3, cell.column).value for cell in sheet[4] if not cell.protection.locked]
    assert (unlocked, sheet.protection.sheet) == (["协查情况", "佐证材料"], True)
    assert sheet.column_dimensions["AB"].hidden


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
    assert sheet.freeze_panes == "E4"
    assert sheet.auto_filter.ref == "A3:AK5"
    assert sheet.column_dimensions["AK"].hidden
    assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text


def test_everything_but_the_running_number_is_text(ledger, settings):
    issue_new(ledger, DAY)
    whole = openpyxl.load_workbook(
        publish(ledger, settings, DAY, {"township"}).path / COUNTY / "乡镇" / "451022100_平马镇_疑点下发及反馈表.xlsx"
    ).active
    for row in whole.iter_rows(min_row=4, max_row=5, max_col=len(TOLD)):
        assert row[4].value.startswith("45102219600101")
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
    names = {sheet.cell(row, 4).value: sheet.cell(row, 4) for row in range(4, sheet.max_row + 1)}
    assert set(NAUGHTY) <= set(names)
    assert {names[text].data_type for text in NAUGHTY} == {"s"}
    assert all(names[text].hyperlink is None for text in NAUGHTY)
    text = (folder / "乡镇" / "451022100_平马镇_疑点下发及反馈表.csv").read_text(encoding="utf-8-sig")
    for naughty in ("'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"):
        assert f",{naughty}," in text


def test_deadlines_alone_have_a_colour_and_stand_in_words(county):
    sheet = township(county, "本单位协办")
    told = {cell.value: sheet.cell(4, cell.column) for cell in sheet[3]}
    assert [told[name].value for name in ("规则编号", "等级", "灯号", "疑点类型")] == [
        *("DE-02", "一级", "剩7日", "规则DE-02的疑点"),
    ]
    fills = {name: cell.fill.start_color.rgb for name, cell in told.items() if cell.fill.fill_type}
    assert {name: fill for name, fill in fills.items() if fill != "FFF2F2F2"} == {"灯号": "FFE2F0D9"}


def test_paper_shows_the_answers_and_leaves_out_what_repeats(county):
    assert township(county).print_area == "'本单位主办'!$A$1:$V$5"
    assert township(county)["V3"].value == "备注"
    helped = township(county, "本单位协办")
    assert (helped.print_area, helped["N3"].value) == ("'本单位协办'!$A$1:$N$4", "佐证材料")


def test_what_to_look_at_stands_once_for_each_rule(county):
    sheet = township(county, "核查要点")
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=9)]
    assert lines == [
        ["规则编号", "疑点类型", "等级", "本表条数", "核查什么", "凭什么销号"],
        ["DE-01", "规则DE-01的疑点", "二级", 1, "入户核对。", "复印件"],
        ["DE-02", "规则DE-02的疑点", "一级", 1, "入户核对。", "复印件"],
        ["ED-01", "规则ED-01的疑点", "二级", 1, "入户核对。", "复印件"],
        [None] * 6,
        ["本期未校验,不代表无问题", *[None] * 5],
        ["规则编号", "疑点类型", "等级", "未销号", "未校验的原因", "说明"],
    ]
    assert [cell.value for cell in sheet[10]] == [
        *("WM-15", "规则WM-15的疑点", "二级", 0),
        *("信访局未报送:群众举报(supervision.tip_off)没有新的快照", "本期未校验,不代表无问题"),
    ]


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
    printed = [*TOLD[:2], "主办单位", "乡镇", *TOLD[2:], *STANDING]
    assert headers == [*printed, *(name for name in BEYOND if name != "乡镇")]
    assert workbook["问题清单"].print_area == "'问题清单'!$A$1:$T$8"
    assert workbook["问题清单"].max_row == 8


def test_the_list_of_unchecked_rules_says_why(county):
    sheet = openpyxl.load_workbook(county / "未校验规则清单.xlsx").active
    assert [cell.value for cell in sheet[4]] == [
        1,
        "WM-15",
        "规则WM-15的疑点",
        "二级",
        "乡镇",
        "全县",
        "信访局未报送:群众举报(supervision.tip_off)没有新的快照",
        None,
        0,
        "补齐数据或政策参数后自动恢复校验",
    ]
