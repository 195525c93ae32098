"""What a delivery lost since the last accepted one: it is refused with the figures, and a small change is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from comparing import Changes, Compare, every, failed, verdict_of
from expect_samples import candidate

from crosscheck.catalog.datasets import catalog
from crosscheck.expect.delivery import check_delivery
from crosscheck.expect.loss import Earlier
from crosscheck.settings import Settings

HOUSEHOLD = catalog().dataset("registry.household")
ENROLMENT = catalog().dataset("education.enrolment")
EXEMPTION = catalog().dataset("education.exemption")
LOAN = catalog().dataset("bank.loan")


def place(village: int, township: int = 1) -> str:
    return f"4510221{township:02d}{200 + village}"


def test_an_optional_column_that_is_gone_rejects_with_the_figures(compare: Compare) -> None:
    result = compare(HOUSEHOLD, (60, {"phone": every(range(20), None)}), (60, {}), gone=("phone",))
    assert (result.accepted, result.cause) == (False, "rejected")
    assert failed(result) == ["上次有的选填列都在,内容没有变空:缺少列“联系电话”(上次60行中40行有内容)"]
    assert verdict_of(result, "columns_kept").en.endswith(
        ": no column phone (40 of 60 rows were filled in the last time)"
    )
    assert verdict_of(result, "columns_kept").counts == {"observed": 1}


def test_a_short_list_without_its_optional_column_is_rejected_too(compare: Compare) -> None:
    assert not compare(LOAN, (12, {}), (12, {}), gone=("overdue_days",)).accepted


def test_a_column_that_was_never_there_is_not_missed(compare: Compare, settings: Settings, tmp_path: Path) -> None:
    delivery = candidate(LOAN, tmp_path, 60)
    has = tuple(column.name for column in LOAN.columns if column.name != "overdue_days")
    delivery = replace(delivery, earlier=Earlier(delivery.paths[0], has), columns=has)
    assert check_delivery(settings, LOAN, delivery).accepted


@pytest.mark.parametrize(
    ("rows", "filled_before", "filled_now", "accepted"),
    [
        (60, 31, 5, False),
        (60, 31, 31, True),
        (60, 8, 0, False),  # few were filled, and none is: an end date that is gone means that it never ended
        (60, 4, 0, True),
        (49, 49, 0, False),
        (49, 40, 31, True),
        (49, 40, 29, False),
        (200, 100, 95, True),
        (200, 100, 94, False),
    ],
)
def test_cells_that_were_filled_and_are_empty(
    compare: Compare, rows: int, filled_before: int, filled_now: int, accepted: bool
) -> None:
    before: Changes = {"overdue_days": every(range(filled_before, rows), None)}
    now: Changes = {"overdue_days": every(range(filled_now, rows), None)}
    assert compare(LOAN, (rows, before), (rows, now)).accepted == accepted


def test_rows_that_are_gone_or_new_are_no_cells_that_became_empty(compare: Compare) -> None:
    moved = {"_key_hash": {row: row + 1000 for row in range(60)}, "overdue_days": every(range(40), None)}
    assert compare(LOAN, (60, {}), (60, moved)).accepted


def test_the_sentence_tells_what_became_empty(compare: Compare) -> None:
    result = compare(HOUSEHOLD, (60, {}), (60, {"phone": every(range(60), None), "address": every(range(20), None)}))
    assert failed(result) == [
        "上次有的选填列都在,内容没有变空:“住址”上次有内容、本次仍在的60行中20行变空、"
        "“联系电话”上次60行中60行有内容,本次60行中0行有内容"
    ]


def test_a_township_without_rows_rejects_by_its_name(compare: Compare) -> None:
    two = {row: place(row % 3, 1 + row // 50) for row in range(60)}
    named = [{"region_code": "451022102000", "name": "祥周镇", "level": "乡", "merged_into": None}]
    result = compare(
        ENROLMENT, (60, {"region_code": two}), (60, {"region_code": every(range(60), place(1))}), (), named
    )
    assert "上次有 5 行以上的乡镇都有数据:祥周镇451022102(上次10行)" in failed(result)


@pytest.mark.parametrize(("rows", "accepted"), [(4, True), (5, False)])
def test_a_township_of_a_few_rows_says_nothing(compare: Compare, rows: int, accepted: bool) -> None:
    villages = {row: place(row % 10) for row in range(100)}
    few = villages | every(range(rows), place(1, 2))
    assert compare(ENROLMENT, (100, {"region_code": few}), (100, {"region_code": villages})).accepted == accepted


@pytest.mark.parametrize(("lost", "accepted"), [(2, True), (3, False)])
def test_more_than_a_fifth_of_the_villages(compare: Compare, lost: int, accepted: bool) -> None:
    before = {row: place(row % 10) for row in range(100)}
    now = {row: place(max(row % 10, lost)) for row in range(100)}
    result = compare(ENROLMENT, (100, {"region_code": before}), (100, {"region_code": now}))
    assert result.accepted == accepted
    if not accepted:
        assert failed(result) == [
            "上次有数据的村,没有数据的不超过 20%:10个村中3个、451022101200(上次10行)、"
            "451022101201(上次10行)、451022101202(上次10行)"
        ]


def test_villages_that_were_merged_are_not_missed(compare: Compare) -> None:
    before = {row: place(row % 10, 1 + row % 2) for row in range(100)}
    now = every(range(100), place(0))
    merged = [
        {"region_code": code, "name": None, "level": "村", "merged_into": place(0)}
        for code in sorted(set(before.values()) - {place(0)})
    ]
    assert compare(ENROLMENT, (100, {"region_code": before}), (100, {"region_code": now}), (), merged).accepted


def test_a_sheet_of_a_township_that_is_gone(compare: Compare) -> None:
    named = [
        {"region_code": f"4510221{n:02d}000", "name": name, "level": "乡", "merged_into": None}
        for n, name in enumerate(("平马镇", "祥周镇"), start=1)
    ]
    before = {row: f"义务教育控辍保学台账.xlsx#{'平马镇' if row % 6 else '祥周镇'}" for row in range(60)}
    now = every(range(50), "义务教育控辍保学台账.xlsx#平马镇")
    result = compare(EXEMPTION, (60, {"_source_file": before}), (50, {"_source_file": now}), (), named)
    assert failed(result) == ["上次有 5 行以上的乡镇都有数据:祥周镇451022102(上次10行)"]


def test_on_a_first_delivery_nothing_is_missed(settings: Settings, tmp_path: Path) -> None:
    result = check_delivery(settings, HOUSEHOLD, candidate(HOUSEHOLD, tmp_path, 60, phone=every(range(60), None)))
    names = ("columns_kept", "values_kept", "parts_kept", "townships_kept", "villages_kept")
    assert [verdict_of(result, name).verdict for name in names] == ["not_judged"] * 5
    assert result.accepted
