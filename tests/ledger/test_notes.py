"""What helpers and second answers say: a note on the issue that moves nothing, and cannot be changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger import moves, tables
from crosscheck.ledger.changes import Change, Event
from crosscheck.ledger.database import reading, writing
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.notes import Note
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import card, find
from crosscheck.ledger.vocabulary import Action, State
from crosscheck.ledger.write_changes import Author, apply
from kit.desk import (
    AT,
    CITY,
    COUNTY,
    DEPARTMENT,
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
from kit.nights import DAY, finding, night, rule

__all__ = ["desk"]
HELP = Note("已入户,本人健在", "照片2张")


def noted(desk, person, given=HELP, number="DE-02"):
    return desk(moves.note, given, by=person, number=number)


@pytest.mark.parametrize("helper", [VILLAGE, TOWNSHIP])
def test_only_the_main_office_answers_submits_and_refers(desk, helper):
    words = f"本问题由县民政局主办,{helper.role.zh}不能{{}},请在“协查情况”栏填写"
    assert refused(desk, moves.answer, NOT_SO, by=helper, number="DE-02") == words.format("反馈")
    assert refused(desk, moves.refer, "无法解决", by=helper, number="DE-02") == words.format("上报")
    desk(moves.answer, UNKNOWN, by=DEPARTMENT, number="DE-02")
    assert refused(desk, moves.submit, "已核对", by=helper, number="DE-02") == words.format("提交审核")
    assert desk(moves.submit, "已核对", by=DEPARTMENT, number="DE-02").state == State.SUBMITTED


def test_a_note_moves_nothing_and_is_shown(desk):
    before = desk(moves.answer, PROMISED, by=DEPARTMENT, number="DE-02")
    after = noted(desk, TOWNSHIP)
    assert replace(after, history_seq=0) == replace(before, history_seq=0)
    with reading(desk.ledger, EVERYTHING) as connection:
        entry = card(connection, EVERYTHING, after.number).history[-1]
        assert verify(connection).problems == ()
        row = dict(connection.execute(select(tables.note)).mappings().one())
    assert (entry.action, entry.before, entry.after) == ("noted", "rectifying", "rectifying")
    assert entry.why == "协查情况(平马镇):已入户,本人健在、佐证材料:照片2张"
    assert (row["office"], row["kind"], row["text"], row["document"]) == ("平马镇", "help", HELP.text, HELP.document)


def test_a_note_in_any_state_by_whoever_sees_the_issue(desk):
    noted(desk, VILLAGE)
    desk(moves.answer, NOT_SO, by=DEPARTMENT, number="DE-02")
    noted(desk, CITY)
    assert desk(moves.close, by=COUNTY, number="DE-02").state == State.CLOSED
    assert noted(desk, DEPARTMENT).state == State.CLOSED
    with reading(desk.ledger, EVERYTHING) as connection:
        by = connection.execute(select(tables.note.c.office).order_by(tables.note.c.seq)).scalars().all()
    assert by == ["平马镇四村", "市级", "县民政局"]
    assert refused(desk, moves.note, HELP, by=OTHER_TOWNSHIP, number="DE-02") == "没有编号为451022-2026-000001的问题"
    assert refused(desk, moves.note, Note(" "), by=TOWNSHIP, number="DE-02") == "缺协查情况"


def test_of_joined_offices_the_first_answers_and_the_others_help(ledger):
    found = finding("DE-02", department="县医疗保障局、卫生健康局")
    record_night(ledger, night(0, [found], rules=[rule("DE-02", department="县医疗保障局、卫生健康局")]))
    issue_new(ledger, DAY)
    first, second = (replace(DEPARTMENT, scope=Scope("451022", name)) for name in ("县医疗保障局", "县卫生健康局"))
    with pytest.raises(LedgerError, match="本问题由县医疗保障局主办,部门不能反馈"):
        act(ledger, NUMBER, lambda case: moves.answer(case, NOT_SO), second, AT, "test")
    act(ledger, NUMBER, lambda case: moves.note(case, HELP), second, AT, "test")
    assert act(ledger, NUMBER, lambda case: moves.answer(case, NOT_SO), first, AT, "test").state == State.SUBMITTED


def test_what_a_village_of_old_referred_to_a_township_that_only_helps_the_department_answers(desk):
    with reading(desk.ledger, EVERYTHING) as connection:
        issue = find(connection, EVERYTHING, rule_id="DE-02")[0]
    old = replace(issue, state=State.REFERRED, referred_to="township")
    change = Change(issue, old, (Event(Action.REFERRED, "上报乡镇:村里无法解决"),))
    with writing(desk.ledger) as connection:
        apply(connection, [change], Author(AT, "四村韦支书", "village", "test"), TODAY)
    assert "本问题由县民政局主办" in refused(desk, moves.answer, NOT_SO, by=TOWNSHIP, number="DE-02")
    assert desk(moves.answer, NOT_SO, by=DEPARTMENT, number="DE-02").state == State.SUBMITTED


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE note SET text = 'x'", "note of issue {} is not the one that was recorded by entry {}"),
        ("UPDATE note SET office = '县教育局'", "note of issue {} is not the one that was recorded by entry {}"),
        ("DELETE FROM note", "note of entry {1} is missing"),
    ],
)
def test_a_changed_note_shows(desk, change, said):
    issue = noted(desk, TOWNSHIP)
    with writing(desk.ledger) as connection:
        connection.execute(text(change))
    with reading(desk.ledger, EVERYTHING) as connection:
        assert verify(connection).problems == (said.format(issue.number, issue.history_seq),)
