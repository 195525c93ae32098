"""What people do with issues: every move of the diagram, and every refusal in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import moves, tables
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import reading, writing
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.open_evidence import open_evidence
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import card, find
from crosscheck.ledger.vocabulary import State
from kit.desk import (
    ALLOWED,
    AT,
    CITY,
    COUNTY,
    COUNTY_TOO,
    DEPARTMENT,
    DONE,
    INSPECTOR,
    NOT_SO,
    NUMBER,
    OTHER_TOWNSHIP,
    PROMISED,
    TODAY,
    TOWNSHIP,
    UNKNOWN,
    VILLAGE,
    desk,
    refused,
)
from kit.nights import DAY, day, finding, night, rule

__all__ = ["desk"]


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (NOT_SO, State.SUBMITTED),
        (DONE, State.SUBMITTED),
        (PROMISED, State.RECTIFYING),
        (replace(NOT_SO, result="registry_wrong", done_on=TODAY + timedelta(days=3)), State.RECTIFYING),
        (ALLOWED, State.EXEMPTION_ASKED),
        (UNKNOWN, State.ANSWERED),
    ],
)
def test_an_answer_goes_on_by_itself(desk, given, state):
    issue = desk(moves.answer, given)
    assert issue.state == state
    with reading(desk.ledger, EVERYTHING) as connection:
        shown = card(connection, TOWNSHIP.scope, issue.number)
        assert verify(connection).problems == ()
        row = connection.execute(select(tables.answer)).mappings().one()
    assert (row["result"], row["text"]) == (given.result, given.text)
    assert row["reason"]
    assert shown.history[-1].after == state
    assert [entry.before for entry in shown.history[1:]] == [entry.after for entry in shown.history[:-1]]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (
            Answer("", ""),
            "缺核查结果,须为:属实、部分属实、不属实-源数据错、不属实-登记错、政策允许、无法核实;缺核查情况说明",
        ),
        (Answer("source_wrong", "见附件"), "缺不属实原因,请从下拉框选择"),
        (Answer("source_wrong", "见附件", "77"), "缺不属实原因,请从下拉框选择"),
        (Answer("confirmed", "是"), "属实须填写整改措施;属实须填写整改完成日期"),
        (replace(DONE, done_on=date(2099, 1, 1)), "整改完成日期2099-01-01超过365天"),
        (replace(ALLOWED, document=" "), "政策允许须填写佐证材料(文件名称、文号)"),
    ],
)
def test_an_incomplete_answer_is_refused_with_all_that_is_missing(desk, given, missing):
    assert refused(desk, moves.answer, given) == missing


def test_outside_the_scope_there_is_no_issue(desk):
    words = f"没有编号为{NUMBER}的问题"
    for stranger in (OTHER_TOWNSHIP, replace(DEPARTMENT, scope=Scope("451022", "县教育局"))):
        assert refused(desk, moves.answer, NOT_SO, by=stranger, number="DE-02") == words
    with pytest.raises(LedgerError, match="没有编号为451022-2026-000099的问题"):
        act(desk.ledger, "451022-2026-000099", moves.close, COUNTY, AT, "test")
    assert desk(moves.answer, NOT_SO, by=DEPARTMENT, number="DE-02").state == State.SUBMITTED


def test_maker_is_not_checker(desk):
    desk(moves.answer, NOT_SO)
    assert refused(desk, moves.close, by=TOWNSHIP) == "反馈人或经办人不能销号自己办理的问题,须由他人审核"
    colleague = replace(TOWNSHIP, name="平马镇同事")
    assert refused(desk, moves.close, by=colleague) == "乡镇反馈的问题须由上一级审核,乡镇不能销号"
    assert refused(desk, moves.close, by=INSPECTOR) == "核查员不能销号,须由乡镇、县办办理"
    issue = desk(moves.close, by=COUNTY)
    assert (issue.state, issue.closed_on, issue.due_on) == (State.CLOSED, TODAY, None)


def test_a_township_checks_what_a_village_answered(desk):
    desk(moves.answer, NOT_SO, by=VILLAGE)
    assert desk(moves.close, by=TOWNSHIP).state == State.CLOSED


def test_a_department_s_answer_is_checked_by_the_county(desk):
    desk(moves.answer, NOT_SO, by=DEPARTMENT, number="DE-02")
    assert "须由上一级审核" in refused(desk, moves.close, by=TOWNSHIP, number="DE-02")
    assert desk(moves.close, by=COUNTY, number="DE-02").state == State.CLOSED


def test_rectifying_returning_and_closing(desk):
    assert desk(moves.answer, PROMISED).due_on == PROMISED.done_on
    assert "整改完成后方可反馈" in refused(desk, moves.answer, PROMISED)
    assert desk(moves.answer, DONE).state == State.SUBMITTED
    assert refused(desk, moves.send_back, "", by=COUNTY) == "退回须写明理由"
    returned = desk(moves.send_back, "照片不清", by=COUNTY)
    assert (returned.state, returned.due_on) == (State.RETURNED, date(2026, 12, 7))
    assert desk(moves.answer, UNKNOWN).state == State.ANSWERED
    assert desk(moves.submit, "本人已返乡,核对无误").state == State.SUBMITTED
    assert desk(moves.close, by=COUNTY).state == State.CLOSED


def test_an_exemption_needs_a_document_an_expiry_and_another_person(desk):
    desk(moves.answer, ALLOWED, by=DEPARTMENT, number="DE-02")
    until = TODAY + timedelta(days=365)
    grant = moves.exempt
    words = "豁免到期日须晚于今天且不超过365天,不能是"
    for wrong in (until + timedelta(days=1), TODAY):
        assert refused(desk, grant, wrong, "同意", by=COUNTY, number="DE-02") == words + wrong.isoformat()
    assert refused(desk, grant, until, " ", by=COUNTY, number="DE-02") == "批准豁免须写明理由"
    assert refused(desk, grant, until, "同意", by=TOWNSHIP, number="DE-02") == "乡镇不能批准豁免,须由县办办理"
    assert desk(grant, until, "同意", by=COUNTY, number="DE-02").exempt_until == until
    with reading(desk.ledger, EVERYTHING) as connection:
        row = connection.execute(select(tables.exemption)).mappings().one()
    assert (row["document"], row["until"]) == (ALLOWED.document, until)


def test_an_exempted_issue_stays_while_valid_and_its_evidence_is_the_same(desk):
    desk(moves.answer, ALLOWED)
    desk(moves.exempt, TODAY + timedelta(days=10), "同意", by=COUNTY)

    def state(n, *found):
        record_night(desk.ledger, night(n, found, rules=[rule("ED-01")]))
        with reading(desk.ledger, EVERYTHING) as connection:
            return find(connection, Scope(), rule_id="ED-01")[0].state

    assert state(13, finding("ED-01")) == State.EXEMPT
    assert state(14, finding("ED-01")) == State.REOPENED


def test_level_by_level_up_and_back(desk):
    assert refused(desk, moves.refer, "", by=VILLAGE) == "上报须写明理由"
    assert desk(moves.refer, "村里无法解决", by=VILLAGE).referred_to == "township"
    assert refused(desk, moves.answer, NOT_SO, by=VILLAGE) == "问题已上报乡镇,村不能反馈"
    assert desk(moves.refer, "乡镇无法解决").referred_to == "county"
    assert desk(moves.refer, "县里无法解决", by=COUNTY).referred_to == "city"
    assert refused(desk, moves.answer, NOT_SO, by=COUNTY) == "问题已上报市级,县办不能反馈"
    issue = desk(moves.answer, NOT_SO, by=CITY)
    assert (issue.state, issue.referred_to) == (State.SUBMITTED, "")
    assert refused(desk, moves.close, by=CITY) == "市级不能销号,须由乡镇、县办办理"
    assert desk(moves.close, by=COUNTY).state == State.CLOSED


def test_a_county_that_answered_needs_a_colleague_to_close(desk):
    desk(moves.refer, "乡镇无法解决")
    assert "不能反馈未上报的问题" in refused(desk, moves.answer, NOT_SO, by=COUNTY, number="DE-02")
    desk(moves.answer, NOT_SO, by=COUNTY)
    assert "须由他人审核" in refused(desk, moves.close, by=COUNTY)
    assert desk(moves.close, by=COUNTY_TOO).state == State.CLOSED


def test_what_was_referred_up_needlessly_comes_back(desk):
    desk(moves.refer, "乡镇无法解决")
    issue = desk(moves.send_back, "请先入户", by=COUNTY)
    assert (issue.state, issue.referred_to) == (State.RETURNED, "")


def test_a_closed_issue_is_looked_at_again(desk):
    desk(moves.answer, NOT_SO)
    desk(moves.close, by=COUNTY)
    desk(moves.revisit, "群众反映", by=INSPECTOR)
    assert refused(desk, moves.uphold, "属实", by=COUNTY) == "反馈人或经办人不能维持销号自己办理的问题,须由他人审核"
    assert desk(moves.uphold, "入户核对无误", by=INSPECTOR).state == State.CLOSED
    desk(moves.revisit, "再查", by=INSPECTOR)
    issue = desk(moves.reopen, "未整改到位", by=INSPECTOR)
    assert (issue.state, issue.reopened, issue.number) == (State.REOPENED, 1, "451022-2026-000002")
    record_night(desk.ledger, night(3, [finding("ED-01")], rules=[rule("ED-01")]))
    issue_new(desk.ledger, day(3))
    assert desk(moves.answer, NOT_SO, by=TOWNSHIP).state == State.SUBMITTED


def test_an_answer_that_blames_the_source_takes_the_row_from_ag_04(desk):
    def rows() -> int:
        with reading(desk.ledger, EVERYTHING) as connection:
            return open_evidence(connection, day(1)).num_rows

    keyed = finding("ED-01", "M7")
    body = keyed.evidence.replace('"row":7', '"row":7,"key":"00ff","delivery":"20261120"')
    record_night(desk.ledger, night(0, [replace(keyed, evidence=body)], rules=[rule("ED-01")]))
    with writing(desk.ledger) as connection:
        connection.execute(text("DELETE FROM evidence WHERE body NOT LIKE '%00ff%'"))
    assert rows() == 1
    issue_new(desk.ledger, DAY)
    act(desk.ledger, "451022-2026-000003", lambda case: moves.answer(case, NOT_SO), TOWNSHIP, AT, "test")
    assert rows() == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE answer SET text = 'x'",
        "UPDATE answer SET done_on = '2020-01-01'",
        "DELETE FROM answer",
        "UPDATE answer SET number = '451022-2026-000001'",
        "UPDATE issue SET referred_to = 'city'",
    ],
)
def test_a_changed_answer_shows(desk, change):
    desk(moves.answer, DONE)
    with writing(desk.ledger) as connection:
        connection.execute(text(change))
    with reading(desk.ledger, EVERYTHING) as connection:
        assert verify(connection).problems
