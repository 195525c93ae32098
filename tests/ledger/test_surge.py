"""A rule that finds too much at once waits for an inspector, who releases or rejects it with a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from crosscheck.access.scopes import EVERYTHING
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.holds import Waiting, held_rules, reject, release, waiting_rules
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.write_changes import Author
from kit.ledgers import proven, states
from kit.nights import DAY, RULES, day, finding, night, rule

INSPECTOR = Author("2026-11-21T09:30:00+08:00", "li", "inspector", "portal")
SURGE = [finding("ED-01", f"M{n:03d}") for n in range(51)]


def test_a_surge_waits_for_an_inspector(ledger):
    record_night(ledger, night(0, [SURGE[0]]))
    record = record_night(ledger, night(1, SURGE))
    assert (record.counts["rules_surge"], len(states(ledger))) == (0, 51)
    wider = [*SURGE, *(finding("ED-01", f"N{n:03d}") for n in range(51))]
    record = record_night(ledger, night(2, wider))
    assert (record.counts["rules_surge"], len(states(ledger))) == (1, 51)
    assert release(ledger, day(2), "ED-01", INSPECTOR, "新学期学籍库首次报送,属实") == 51
    assert len(states(ledger)) == 102
    assert proven(ledger)
    assert record_night(ledger, night(2, wider)).repeated
    assert record_night(ledger, night(3, wider)).counts["rules_surge"] == 0


def test_what_waits_says_since_which_night_whatever_was_decided(ledger):
    record_night(ledger, night(0))
    record_night(ledger, night(1, SURGE))
    record_night(ledger, night(4, SURGE))
    with reading(ledger, EVERYTHING) as connection:
        reason = held_rules(connection, day(4), 1)[0].reason
        assert waiting_rules(connection, day(1)) == [Waiting("ED-01", reason, 51, day(1), 1)]
        waiting = waiting_rules(connection, day(4))
    assert waiting == [Waiting("ED-01", reason, 51, day(1), 2)]
    release(ledger, day(4), "ED-01", INSPECTOR, "属实")
    with reading(ledger, EVERYTHING) as connection:
        assert waiting_rules(connection, day(4)) == waiting
        assert waiting_rules(connection, day(0)) == waiting_rules(connection, day(2)) == []


def test_withheld_findings_are_counted_and_are_no_surge(ledger):
    record_night(ledger, night(0, [SURGE[0]]))
    withheld = [replace(found, withheld="education.enrolment") for found in SURGE]
    more = [replace(finding("ED-01", f"N{n:03d}"), withheld="education.enrolment") for n in range(51)]
    record = record_night(ledger, night(1, [*withheld, *more]))
    assert (record.counts["rules_surge"], record.counts["withheld"], len(states(ledger))) == (0, 101, 1)
    assert record_night(ledger, night(1, [*withheld, *more])).repeated
    assert "withheld" not in record_night(ledger, night(2, SURGE)).counts
    assert proven(ledger)


@pytest.mark.parametrize(("found", "kind", "waits"), [(100, "risk", 0), (101, "risk", 1), (400, "data", 0)])
def test_on_its_first_run_a_rule_that_accuses_a_tenth_of_the_county_waits_for_an_inspector(ledger, found, kind, waits):
    """A first delivery is compared with nothing: a header that lost a column would accuse whoever it is about."""
    findings = [finding("ED-01", f"M{n:03d}") for n in range(found)]
    record = record_night(ledger, night(0, findings, rules=[rule("ED-01", kind)]))
    assert (record.counts["rules_surge"], len(states(ledger))) == (waits, 0 if waits else found)


def test_a_rejected_surge_opens_nothing_and_keeps_the_reason(ledger):
    record_night(ledger, night(0))
    record_night(ledger, night(1, SURGE))
    reject(ledger, day(1), "ED-01", INSPECTOR, "学籍库缺一个年级")
    assert states(ledger) == {}
    with reading(ledger, EVERYTHING) as connection:
        last = connection.execute(select(tables.history).order_by(tables.history.c.seq.desc())).first()
        assert [hold.decision for hold in held_rules(connection, day(1), 1)] == ["rejected"]
    assert (last.action, last.actor, last.why) == ("hold_rejected", "li", "学籍库缺一个年级")
    with pytest.raises(LedgerError, match="2026-11-21规则ED-01的暂停已驳回"):
        release(ledger, day(1), "ED-01", INSPECTOR, "再看")


def test_only_an_undecided_surge_of_the_newest_night_is_decided_with_a_reason(ledger):
    record_night(ledger, night(0))
    record_night(ledger, night(1, SURGE))
    for wrong, message in (
        ((DAY, "ED-01", INSPECTOR, "因为"), "只能处理最近一晚"),
        ((day(1), "DE-01", INSPECTOR, "因为"), "没有因疑点突增而暂停"),
        ((day(1), "ED-01", INSPECTOR, " "), "须写明理由"),
    ):
        with pytest.raises(LedgerError, match=message):
            release(ledger, *wrong)


@pytest.mark.parametrize(("fresh", "held"), [(50, False), (51, True)])
def test_a_surge_is_more_than_five_percent(ledger, fresh, held):
    record_night(ledger, night(0))
    assert bool(record_night(ledger, night(1, SURGE[:fresh])).counts["rules_surge"]) is held


@pytest.mark.parametrize(("fresh", "held"), [(20, False), (21, True)])
def test_a_surge_is_more_than_twenty(ledger, fresh, held):
    few = [replace(f, subject_kind="household") for f in SURGE[:fresh]]
    record_night(ledger, night(0))
    assert bool(record_night(ledger, night(1, few)).counts["rules_surge"]) is held


def test_a_twentieth_on_a_first_run_and_a_rule_about_deliveries_are_no_surge(ledger):
    assert record_night(ledger, night(0, SURGE)).counts["rules_surge"] == 0
    record_night(ledger, night(1, SURGE, rules=[*RULES.values(), rule("AG-02")]))
    about = [replace(finding("AG-02", f"x{n}"), subject_kind="dataset") for n in range(60)]
    assert (
        record_night(ledger, night(2, [*SURGE, *about], rules=[*RULES.values(), rule("AG-02")])).counts["rules_surge"]
        == 0
    )
