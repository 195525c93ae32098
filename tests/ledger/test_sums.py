"""What is at stake in the issues of a rule, and what was recovered: added up exactly, within a scope."""

from __future__ import annotations

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.catalog.rules import rule_catalog
from crosscheck.ledger import moves
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import reading
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.sums import Sums, recovered_of, rule_sums
from crosscheck.settings import Settings
from crosscheck.views.rules import sums
from kit.nights import DAY, day, finding, night, subject

AT = "2026-11-23T09:30:00+08:00"
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))
COUNTY = Person("县办甲", Role.COUNTY, Scope("451022"))


def test_sums_are_added_up_by_what_the_last_answer_says(ledger):
    found = [
        finding("ED-01", f"M{n}", yuan=yuan, subject=subject(n)) for n, yuan in enumerate(("0.10", "0.20", "", "70.00"))
    ]
    found.append(finding("ED-01", "M9", yuan="5.00", region_code="451022101201", subject=subject(9)))
    record_night(ledger, night(0, found))
    issue_new(ledger, DAY)

    def do(n, move, *args, by=TOWNSHIP):
        act(ledger, f"451022-2026-{n:06d}", lambda case: move(case, *args), by, AT, "test")

    promised = Answer("confirmed", "属实", measures="追回", done_on=day(3), recovered=5)
    do(1, moves.answer, promised)
    do(1, moves.send_back, "凭证不清", by=COUNTY)
    do(1, moves.answer, Answer("confirmed", "已追回", measures="追回", done_on=day(3)))
    do(2, moves.answer, Answer("partly", "部分", measures="追回", done_on=day(3), recovered=20))
    do(4, moves.answer, Answer("source_wrong", "同名", "06"))
    with reading(ledger, EVERYTHING) as connection:
        assert rule_sums(connection, EVERYTHING, "ED-01") == Sums(4, 7530, 30, 25)
        assert rule_sums(connection, Scope("451022101"), "ED-01") == Sums(1, 500, 0, 0)
        assert rule_sums(connection, EVERYTHING, "DE-01") == Sums(0, 0, 0, 0)
        assert [recovered_of(connection, f"451022-2026-00000{n}") for n in (1, 2, 4)] == [5, 20, None]


def test_a_rule_has_no_sums_where_there_is_no_ledger_and_where_it_is_not_about_money(settings: Settings):
    rules = rule_catalog(settings.root)
    assert [sums(settings, rules[name]) for name in ("DE-06", "ED-01")] == [None, None]
