"""追回金额: how offices write a sum, what is no sum, and the way of a sum from a finding to the ledger."""

from __future__ import annotations

import openpyxl
import pytest
from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.feedback.money import read_money
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.proof import verify
from kit.filled import ANSWER, CATALOGUE, DONE, HEADER_ROW, outcomes
from kit.nights import finding, night, subject


@pytest.mark.parametrize(
    ("text", "sum_in_fen"),
    [
        ("", None),
        ("无", None),
        ("/", None),
        ("0", 0),
        ("1200", 120000),
        ("1200.5", 120050),
        ("1,200.50元", 120050),
        ("￥１，２００．５０", 120050),
        (" 1 200 元整 ", 120000),
        ("0.10", 10),
        ("4.3499999999999996", 435),
        ("999999999999.99", 99999999999999),
        ("12.300", 1230),
    ],
)
def test_a_sum_is_read_as_people_write_it(text, sum_in_fen):
    assert read_money(text) == (sum_in_fen, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-5", "追回金额“-5”不能小于0"),
        ("1.005", "追回金额“1.005”最多两位小数"),
        ("1,20", "追回金额“1,20”无法识别,请填写以元为单位的数字,如1200.50"),
        ("1.2万", "追回金额“1.2万”无法识别,请填写以元为单位的数字,如1200.50"),
        ("已追回", "追回金额“已追回”无法识别,请填写以元为单位的数字,如1200.50"),
        ("1e5", "追回金额“1e5”无法识别,请填写以元为单位的数字,如1200.50"),
        ("1000000000000", "追回金额“1000000000000”过大,请核对"),
    ],
)
def test_what_is_no_sum_is_refused_in_words(text, said):
    assert read_money(text) == (None, said)


def recovered(ledger) -> list[int | None]:
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()
        return list(connection.execute(select(tables.answer.c.recovered)).scalars())


def test_a_sum_comes_back_with_the_answer(ledger, take, fill):
    taken = take(
        fill({1: {**DONE, "追回金额": "1,200.50元"}, 2: {**ANSWER, "追回金额": "很多"}, 3: {**DONE, "追回金额": 80}})
    )
    assert taken.counts == {"taken": 2, "refused": 1, "unchanged": 1}
    assert "未接收:追回金额“很多”无法识别,请填写以元为单位的数字,如1200.50" in outcomes(taken.reply).values()
    assert sorted(recovered(ledger)) == [8000, 120050]


def test_a_list_says_what_is_at_stake(ledger, township):
    sheet = openpyxl.load_workbook(township).active
    at = [cell.value for cell in sheet[HEADER_ROW]].index("涉及金额")
    assert {row[at] for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)} == {"不涉及"}


def test_an_answer_stands_where_only_the_sum_moved_since_the_list_was_made(ledger, take, fill):
    path = fill({1: ANSWER})
    record_night(
        ledger,
        night(1, [finding("ED-01", "M1", yuan="400.00", household_no="H0", subject=subject(1))], rules=CATALOGUE),
    )
    assert take(path).counts["taken"] == 1
