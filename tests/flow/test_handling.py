"""What is typed into a form of an issue: read as lists are, and every mistake named."""

from __future__ import annotations

from datetime import date

import pytest

from crosscheck.errors import LedgerError
from crosscheck.flow.handling import DONE, entry_seen, read_form
from crosscheck.ledger.trials import TRIALS


def test_every_move_that_can_be_offered_can_be_done() -> None:
    assert DONE.keys() == TRIALS.keys()


def test_a_form_is_read_as_lists_are() -> None:
    typed = {"result": "confirmed", "text": " 已核实 ", "done_on": "2026年11月20日", "recovered": "¥1,200.50元"}
    given = read_form({**typed, "until": "20270101", "measures": "已退回"})
    assert (given.answer.result, given.answer.text, given.answer.measures) == ("confirmed", "已核实", "已退回")
    assert (given.answer.done_on, given.answer.recovered) == (date(2026, 11, 20), 120050)
    assert given.until == date(2027, 1, 1)


def test_an_innocent_explanation_stands_before_the_text() -> None:
    assert read_form({"excuse": "当年新生儿", "text": "出生证已附"}).answer.text == "当年新生儿:出生证已附"
    assert read_form({"excuse": "当年新生儿"}).answer.text == "当年新生儿"


def test_every_mistake_is_named() -> None:
    typed = {"done_on": "下个月", "until": "年底", "recovered": "很多", "text": "长" * 40_000}
    with pytest.raises(LedgerError) as refused:
        read_form(typed)
    for words in ("整改完成日期“下个月”无法识别", "豁免到期日“年底”无法识别", "追回金额“很多”无法识别", "填写内容过长"):
        assert words in str(refused.value)


def test_an_entry_that_was_never_seen_is_the_first() -> None:
    assert [entry_seen(text) for text in ("17", "", "-1", "abc", "9" * 5000)] == [17, 0, 0, 0, 0]
