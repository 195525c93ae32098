"""身份核实清单: who stands beside whom, what is shown to whom, and that the same night gives the same list."""

from __future__ import annotations

import openpyxl
import pytest

from crosscheck.ledger import decisions
from crosscheck.link.candidates import candidates
from crosscheck.link.decisions import Given
from crosscheck.publish.revision import publish
from kit.decided import AT, INSPECTOR
from kit.nights import COUNTY, DAY, day
from kit.reviewed import NUMBER, OTHER, pair, store_review

HEADER_ROW = 3
DAMAGED = NUMBER[:15] + "000"
PAIRS = [
    pair(1, member_village="451022100202", household_no="H9"),
    pair(2, rank=2, member_no="M21", person_key=OTHER, household_no="H8", member_village="451022101201"),
    pair(2, household_no="H7"),
    pair(3, link="conflict", weight=None, row_id_no=NUMBER, member_no="M3", dataset="civil_affairs.death"),
    pair(4, row_name="=1+1", member_village="451023100201"),
    pair(5, link="likely", weight=None, row_id_no=DAMAGED, row_name_fold="张小三3", member_village=""),
]


def sheet_of(settings, n=1, county=COUNTY, day=DAY):
    path = settings.revisions / f"{day.isoformat()}-r{n}" / county / "身份核实清单.xlsx"
    return openpyxl.load_workbook(path).worksheets[0]


def shown(worksheet) -> list[dict[str, str]]:
    heads = [cell.value for cell in worksheet[HEADER_ROW]]
    rows = worksheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows if row[0]]


@pytest.fixture
def listed(recorded, settings):
    store_review(settings, DAY, PAIRS)
    publish(recorded, settings, DAY)
    return sheet_of(settings)


def test_candidates_stand_together_best_first_by_village_and_household(listed):
    rows = shown(listed)
    assert [(row["候选人编号"], row["候选户编号"], row["排序"]) for row in rows] == [
        ("M5", "H5", "1/1"),
        ("M3", "H3", "1/1"),
        ("M2", "H7", "1/2"),
        ("M21", "H8", "2/2"),
        ("M1", "H9", "1/1"),
    ]
    assert [row["疑问"] for row in rows] == [
        "姓名、出生日期、村一致,号码不可用",
        "号码相同,姓名不同",
        *["疑似同一人(匹配分6.2)"] * 3,
    ]
    first = rows[0]
    assert (first["来源部门"], first["数据"], first["记录姓名"], first["候选姓名"]) == (
        "县教育局",
        "学籍",
        "张 小三5",
        "张晓三5",
    )
    assert (first["一致项"], first["不一致项"], first["已有判定"]) == ("出生日期、村", "姓名:同音", None)
    assert len({row["核实编号"] for row in rows}) == 5


def test_a_key_does_not_tell_what_is_masked(tmp_path, settings):
    """The days of a year are few enough to be tried one by one against a hash that holds the day."""
    masked = {"row_birth": "2014-09-28", "row_id_no": "451022201409280011"}
    nights = [[pair(1, row_id_no=NUMBER)], [pair(1, **masked)]]
    paths = [store_review(settings, day(n), pairs) for n, pairs in enumerate(nights)]
    keys = [[found.pair.key for found in candidates(path, [COUNTY])] for path in paths]
    assert keys[0] == keys[1]


def test_a_masked_list_gives_no_number_away(listed, recorded, settings):
    rows = shown(listed)
    assert {row["候选证件号码"] for row in rows} == {"451022********0011"}
    assert {row["候选出生日期"] for row in rows} == {"2014-**-**"}
    everything = "\n".join(str(value) for row in rows for value in row.values())
    assert not any(secret in everything for secret in (NUMBER, OTHER, DAMAGED, "2014-03-01", "20140301"))
    publish(recorded, settings, DAY, full_id=("county",))
    whole = shown(sheet_of(settings, 2))
    assert {row["候选证件号码"] for row in whole} == {NUMBER}
    assert [row["核实编号"] for row in whole] == [row["核实编号"] for row in rows]


def test_each_county_gets_its_own_and_formulas_are_text(listed, settings):
    assert "=1+1" not in [row["记录姓名"] for row in shown(listed)]
    other = sheet_of(settings, county="451023")
    (row,) = shown(other)
    assert row["记录姓名"] == "=1+1"
    assert all(cell.data_type != "f" for line in other.iter_rows() for cell in line)


def test_only_what_is_to_be_filled_in_is_open(listed):
    heads = {cell.value: cell.column for cell in listed[HEADER_ROW]}
    open_cells = {name for name, column in heads.items() if not listed.cell(HEADER_ROW + 1, column).protection.locked}
    assert open_cells == {"判定", "判定依据", "核实人"}
    assert listed.protection.sheet
    (choice,) = listed.data_validations.dataValidation
    assert choice.formula1 == '"同一人,不是同一人,暂不能定"'
    assert listed.column_dimensions[openpyxl.utils.get_column_letter(heads["校验码"])].hidden


def test_the_same_night_gives_the_same_list_and_another_review_another(recorded, settings):
    store_review(settings, DAY, PAIRS)
    first = publish(recorded, settings, DAY)
    assert publish(recorded, settings, DAY).repeated
    store_review(settings, DAY, PAIRS[:2], key="k2")
    second = publish(recorded, settings, DAY)
    assert (second.name, second.repeated) == (f"{DAY.isoformat()}-r2", False)
    assert first.manifest["inputs"]["review"] != second.manifest["inputs"]["review"]
    assert len(shown(sheet_of(settings, 2))) == 2


def test_a_decision_is_marked_on_the_list(recorded, settings):
    review = store_review(settings, DAY, PAIRS)
    first = candidates(review, (COUNTY,))[0]
    decisions.decide(recorded, Given(first.pair, "undecided", "待补材料"), INSPECTOR, AT, "test")
    publish(recorded, settings, DAY)
    assert shown(sheet_of(settings))[0]["已有判定"] == "暂不能定(2026-11-23 核查员丁)"
    decisions.revoke(recorded, first.pair.key, "误判", INSPECTOR, AT, "test")
    publish(recorded, settings, DAY)
    assert shown(sheet_of(settings, 2))[0]["已有判定"] is None


def test_source_rows_with_the_same_values_are_one_record(recorded, settings):
    same = {"row_name": "张三", "row_name_fold": "张三", "member_no": "M1", "row_village": "451022100201"}
    store_review(settings, DAY, [pair(n, **same) for n in (1, 2, 3)])
    publish(recorded, settings, DAY)
    (row,) = shown(sheet_of(settings))
    assert row["数据"] == "学籍(同样记录共3条)"


def test_keys_stay_over_nights_and_rows_that_masking_makes_alike_are_told_apart(settings):
    again = [replace_row(found) for found in reversed(PAIRS[:4])]
    before = candidates(store_review(settings, DAY, PAIRS[:4]), (COUNTY,))
    after = candidates(store_review(settings, day(1), again), (COUNTY,))
    assert {c.pair.key for c in before} == {c.pair.key for c in after}
    alike = [pair(n, row_name="张三", row_name_fold="张三", member_no="M1") for n in (1, 2)]
    alike = [{**found, "row_id_no": f"4510222014030{n}0011"} for n, found in enumerate(alike)]
    keys = {c.pair.key for c in candidates(store_review(settings, DAY, alike, key="k3"), (COUNTY,))}
    other = {c.pair.key for c in candidates(store_review(settings, DAY, alike, key="k4"), (COUNTY,))}
    assert len(keys | other) == 4


def replace_row(found):
    """The row as it is delivered again: elsewhere in another file."""
    return {**found, "source_file": "学籍(补报).xlsx", "source_row": "77", "row_id": f"{900 + int(found['row_id'])}"}


def test_who_may_decide_is_bound_to_the_member_s_region(settings):
    listed = candidates(store_review(settings, DAY, PAIRS), (COUNTY, "451023"))
    regions = {c.pair.member_no: (c.pair.region, c.county) for c in listed}
    assert regions["M1"] == ("451022100202", "451022")
    assert regions["M4"] == ("451023100201", "451023")
    assert regions["M5"] == ("451022", "451022")
