"""Which header is which column: exact first, then aliases, owners before them, and what is ambiguous."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crosscheck.errors import MissingColumns, RejectedDelivery
from crosscheck.sources.headers import map_headers, owner_of, refuse_gaps
from kit.landing import dataset


def found(dataset_id: str, headers: list[str | None]) -> dict[str, str]:
    mapping = map_headers(dataset(dataset_id), headers, "f")
    return {column.name: headers[place] for place, column in mapping.columns.items()}


def test_exact_headers_in_any_order() -> None:
    assert found("civil_affairs.death", ["姓名", "序号", "证件号码", "死亡日期"]) == {
        "name": "姓名",
        "id_no": "证件号码",
        "died_on": "死亡日期",
    }


def test_blanks_and_line_breaks_inside_headers() -> None:
    assert found("civil_affairs.death", ["死亡\n日期", " 姓　名 ", "\ufeff证件 号码"]) == {
        "died_on": "死亡\n日期",
        "name": " 姓　名 ",
        "id_no": "\ufeff证件 号码",
    }


def test_full_width_brackets_in_a_header() -> None:
    assert found("market.enterprise", ["认缴出资额（万元）"]) == {"capital_wan": "认缴出资额（万元）"}


@pytest.mark.parametrize("alias", ["身份证号", "身份证号码", "公民身份号码", "公民身份证号", "证件号", "人员身份证号"])
def test_aliases_of_the_id_column(alias: str) -> None:
    assert found("civil_affairs.death", [alias, "姓名"])["id_no"] == alias


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["身份证号", "户主身份证号"], {"id_no": "身份证号", "head_id_no": "户主身份证号"}),
        (["户主身份证号", "身份证号"], {"id_no": "身份证号", "head_id_no": "户主身份证号"}),
        (["户主公民身份号码", "人员证件号码"], {"id_no": "人员证件号码", "head_id_no": "户主公民身份号码"}),
        (["证件号码", "身份证号"], {"id_no": "证件号码"}),
        (["户主证件号码"], {"head_id_no": "户主证件号码"}),
    ],
)
def test_an_owner_decides_between_two_id_columns(headers: list[str | None], expected: dict[str, str]) -> None:
    assert found("civil_affairs.allowance", headers) == expected


@pytest.mark.parametrize(
    ("dataset_id", "header"),
    [
        ("registry.household", "身份证号"),
        ("registry.pairing", "帮扶人身份证号"),
        ("registry.pairing", "身份证号码"),
        ("housing.property", "权利人身份证号"),
        ("housing.property", "证件号码"),
        ("police.resident", "身份证号"),
        ("bank.loan", "借款人公民身份号码"),
    ],
)
def test_the_only_id_column_of_a_list(dataset_id: str, header: str) -> None:
    assert list(found(dataset_id, [header]).values()) == [header]


def test_aliases_that_the_sources_file_lists() -> None:
    death = dataset("civil_affairs.death")
    died_on = replace(death.columns[2], aliases=("去世日期",))
    listed = replace(death, columns=(*death.columns[:2], died_on, *death.columns[3:]))
    assert map_headers(listed, ["证件号码", "去世 日期"], "f").columns[1].name == "died_on"


@pytest.mark.parametrize(
    "headers", [["身份证号", "公民身份号码"], ["证件号码", "证件 号码"], ["姓名", "姓名", "证件号码"]]
)
def test_two_candidates_are_refused(headers: list[str | None]) -> None:
    with pytest.raises(RejectedDelivery, match="more than one column") as refused:
        found("civil_affairs.death", headers)
    assert refused.value.cause == "schema"


def test_unknown_headers_are_named() -> None:
    mapping = map_headers(dataset("civil_affairs.death"), ["证件号码", "录入\n人", None, "", "备注"], "f")
    assert mapping.unknown == ("录入人", "备注")


def test_missing_required_columns() -> None:
    death = dataset("civil_affairs.death")
    present = map_headers(death, ["证件号码", "姓名", "来源"], "f").columns.values()
    with pytest.raises(MissingColumns, match="死亡日期、登记日期") as refused:
        refuse_gaps(death, present, "f")
    assert (refused.value.cause, refused.value.columns) == ("schema", ("died_on", "registered_on"))


def test_missing_optional_columns_are_no_gap() -> None:
    death = dataset("civil_affairs.death")
    refuse_gaps(death, [column for column in death.columns if column.required], "f")


@pytest.mark.parametrize(
    ("header", "owner"), [("身份证号", ""), ("公民身份证号", ""), ("户主身份证号码", "户主"), ("姓名", None)]
)
def test_owners(header: str, owner: str | None) -> None:
    assert owner_of(header) == owner
