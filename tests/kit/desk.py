"""People before an issue: a desk that does their moves, and what it says of a move that it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import EVERYTHING, Scope
from crosscheck.errors import LedgerError
from crosscheck.ledger.answers import Answer
from crosscheck.ledger.database import reading
from crosscheck.ledger.nights import issue_new, record_night
from crosscheck.ledger.perform import act
from crosscheck.ledger.proof import verify
from crosscheck.ledger.queries import find
from kit.nights import DAY, finding, night, rule

AT = "2026-11-23T09:30:00+08:00"
TODAY = date(2026, 11, 23)
NUMBER = "451022-2026-000001"
VILLAGE = Person("四村韦支书", Role.VILLAGE, Scope("451022100201"))
TOWNSHIP = Person("平马镇李四", Role.TOWNSHIP, Scope("451022100"))
OTHER_TOWNSHIP = Person("祥周镇王五", Role.TOWNSHIP, Scope("451022101"))
DEPARTMENT = Person("民政局赵六", Role.DEPARTMENT, Scope("451022", "县民政局"))
COUNTY = Person("县办甲", Role.COUNTY, Scope("451022"))
COUNTY_TOO = Person("县办乙", Role.COUNTY, Scope("451022"))
INSPECTOR = Person("核查员丙", Role.INSPECTOR, Scope("451022"))
CITY = Person("市局丁", Role.CITY, Scope("4510"))

NOT_SO = Answer("source_wrong", "源部门已更正", "06")
DONE = Answer("confirmed", "已核实", measures="已作自然减少", done_on=TODAY)
PROMISED = replace(DONE, done_on=TODAY + timedelta(days=20))
ALLOWED = Answer("allowed", "符合文件", document="县扶领发〔2026〕3号")
UNKNOWN = Answer("cannot_verify", "人在外地,无法核实")


@pytest.fixture
def desk(ledger):
    """One issued issue of 平马镇, and one that 县民政局 answers for."""
    texts = [rule("DE-01", "data"), rule("ED-01"), rule("DE-02", department="县民政局")]
    found = [finding("ED-01"), finding("DE-02", department="县民政局")]
    record_night(ledger, night(0, found, rules=texts))
    issue_new(ledger, DAY)

    def do(move, *args, by=TOWNSHIP, number="ED-01"):
        with reading(ledger, EVERYTHING) as connection:
            known = find(connection, Scope(), rule_id=number)[0].number
        return act(ledger, known, lambda case: move(case, *args), by, AT, "test")

    do.ledger = ledger
    return do


def refused(desk, *args, **options) -> str:
    with reading(desk.ledger, EVERYTHING) as connection:
        before = verify(connection)
    with pytest.raises(LedgerError) as caught:
        desk(*args, **options)
    with reading(desk.ledger, EVERYTHING) as connection:
        assert verify(connection) == before
    return str(caught.value)
