"""Rules that read other rules' findings: what rests on a rule that is held neither comes nor goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from crosscheck import settings as settings_module
from crosscheck.access.scopes import EVERYTHING
from crosscheck.catalog.rules import rule_catalog
from crosscheck.errors import LedgerError
from crosscheck.ledger import tables
from crosscheck.ledger.database import reading
from crosscheck.ledger.holds import held_rules, reject, release
from crosscheck.ledger.intake import Night, rests_of
from crosscheck.ledger.issue import Finding, Hold, Rests
from crosscheck.ledger.issue_rows import issues
from crosscheck.ledger.nights import record_night
from crosscheck.ledger.proof import verify
from crosscheck.ledger.vocabulary import State
from crosscheck.ledger.write_changes import Author
from kit.nights import day, finding, night, rule

INSPECTOR = Author("2026-11-21T09:30:00+08:00", "li", "inspector", "portal")
RULES = (
    *(rule("MD-01"), rule("ED-01"), rule("WA-01"), rule("WM-07")),
    *(rule("HP-08", "conduct"), rule("WA-02", "data")),
)
RESTS = {
    "HP-08": Rests(("ED-01", "MD-01", "WM-07"), by_object=True),
    "WA-02": Rests(("WA-01",), by_object=False),
}
FLOOD = [finding("MD-01", f"M{n:03d}") for n in range(60)]
ELSEWHERE = {"region_code": "451022100202"}


def made(n: int, findings: Sequence[Finding], holds: Sequence[Hold] = ()) -> Night:
    return replace(night(n, findings, holds, RULES), rests=RESTS)


def persists(household: str, trigger: str, **options: str) -> Finding:
    """HP-08: the risk is said to be removed while ``trigger`` still finds the household."""
    return replace(finding("HP-08", household, trigger, **options), subject_kind="household")


def unsafe(household: str, **options: str) -> Finding:
    return replace(finding("WA-02", household, **options), subject_kind="household")


def open_of(ledger: Engine, rule_id: str) -> list[tuple[str, str]]:
    """Subject and object of the rule's open issues."""
    with reading(ledger, EVERYTHING) as connection:
        found = [issue for issue in issues(connection) if issue.key.rule_id == rule_id and not issue.state.settled]
    return sorted((issue.key.subject_id, issue.key.object) for issue in found)


def told(ledger: Engine, rule_id: str) -> list[str]:
    """What happened to the rule's issues, in order."""
    history, issue = tables.history, tables.issue
    with reading(ledger, EVERYTHING) as connection:
        mine = select(issue.c.number).where(issue.c.rule_id == rule_id)
        rows = connection.execute(select(history.c.action).where(history.c.number.in_(mine)).order_by(history.c.seq))
        return list(rows.scalars())


def decisions(ledger: Engine, n: int) -> list[tuple[str, str, str, str, int, str]]:
    with reading(ledger, EVERYTHING) as connection:
        held = held_rules(connection, day(n), 1)
    return [(h.rule_id, h.object, h.kind, h.rests_on, h.findings, h.decision) for h in held]


def flooded(ledger: Engine) -> None:
    """A quiet night, then one on which half of the county is suddenly not insured."""
    record_night(ledger, made(0, [persists("H9", "MD-01")]))
    tonight = [*FLOOD, persists("H1", "MD-01"), persists("H2", "ED-01"), finding("ED-01", "M2")]
    record = record_night(ledger, made(1, tonight))
    assert (record.counts["rules_surge"], record.counts["rules_held"]) == (1, 0)


def test_nothing_is_raised_or_missed_on_the_word_of_a_surge(ledger: Engine) -> None:
    flooded(ledger)
    assert open_of(ledger, "HP-08") == [("H2", "ED-01"), ("H9", "MD-01")]
    assert told(ledger, "HP-08") == ["opened", "opened"]
    assert decisions(ledger, 1) == [
        ("HP-08", "MD-01", "rests", "MD-01", 1, ""),
        ("MD-01", "", "surge", "", 60, ""),
    ]


def test_what_rests_on_a_surge_is_released_with_it(ledger: Engine) -> None:
    flooded(ledger)
    assert release(ledger, day(1), "MD-01", INSPECTOR, "参保名单属实") == 61
    assert open_of(ledger, "HP-08") == [("H1", "MD-01"), ("H2", "ED-01"), ("H9", "MD-01")]
    assert told(ledger, "HP-08") == ["opened", "opened", "opened", "missing"]
    assert [row[-1] for row in decisions(ledger, 1)] == ["released", "released"]
    with reading(ledger, EVERYTHING) as connection:
        assert verify(connection).problems == ()


def test_what_rests_on_a_surge_is_dropped_with_it(ledger: Engine) -> None:
    flooded(ledger)
    reject(ledger, day(1), "MD-01", INSPECTOR, "参保名单缺一半")
    assert open_of(ledger, "HP-08") == [("H2", "ED-01"), ("H9", "MD-01")]
    assert told(ledger, "HP-08") == ["opened", "opened"]
    assert [row[-1] for row in decisions(ledger, 1)] == ["rejected", "rejected"]


def test_only_the_rule_it_rests_on_is_decided(ledger: Engine) -> None:
    flooded(ledger)
    with pytest.raises(LedgerError) as error:
        release(ledger, day(1), "HP-08", INSPECTOR, "属实")
    assert str(error.value) == f"{day(1)}规则HP-08随所依据的规则MD-01暂停,请处理后者"


def test_a_rule_whose_findings_name_no_rule_waits_as_a_whole(ledger: Engine) -> None:
    villages = [replace(finding("WA-01", f"V{n:02d}"), subject_kind="village") for n in range(21)]
    record_night(ledger, made(0, [unsafe("H9")]))
    for n in (1, 2):
        record = record_night(ledger, made(n, [*villages, unsafe("H1")]))
        assert (record.counts["rules_surge"], record.counts["rules_held"]) == (1, 1)
    assert open_of(ledger, "WA-02") == [("H9", "")]
    assert release(ledger, day(2), "WA-01", INSPECTOR, "旱情属实") == 22
    assert open_of(ledger, "WA-02") == [("H1", ""), ("H9", "")]


def test_without_data_below_it_nothing_closes_by_itself(ledger: Engine) -> None:
    first = [unsafe("H1"), unsafe("H2", **ELSEWHERE), persists("H1", "WM-07"), persists("H2", "WM-07", **ELSEWHERE)]
    record_night(ledger, made(0, [*first, persists("H3", "MD-01")]))
    holds = [
        Hold("MD-01", "", "参保名单未到"),
        Hold("WA-01", "451022100201", "缺"),
        Hold("WM-07", "451022100201", "缺"),
    ]
    for n in (1, 2):
        record_night(ledger, made(n, [], holds))
    assert open_of(ledger, "WA-02") == [("H1", "")]
    assert told(ledger, "WA-02") == ["opened", "opened", "missing", "system_closed"]
    with reading(ledger, EVERYTHING) as connection:
        missed = {(i.key.subject_id, i.key.object) for i in issues(connection) if i.missing_since}
    assert missed == {("H2", ""), ("H2", "WM-07")}


def test_a_surge_is_not_believed_the_night_its_list_stays_away(ledger: Engine) -> None:
    flooded(ledger)
    record_night(ledger, made(2, [persists("H1", "MD-01")], [Hold("MD-01", "", "参保名单未到")]))
    assert open_of(ledger, "HP-08") == [("H2", "ED-01"), ("H9", "MD-01")]


def test_what_rests_on_a_surge_makes_no_surge_of_its_own(ledger: Engine) -> None:
    record_night(ledger, made(0, []))
    resting = [persists(f"H{n:02d}", "MD-01") for n in range(25)]
    assert record_night(ledger, made(1, [*FLOOD, *resting])).counts["rules_surge"] == 1
    assert release(ledger, day(1), "MD-01", INSPECTOR, "属实") == 85


@pytest.mark.parametrize("order", [("MD-01", "HP-08"), ("HP-08", "MD-01")])
def test_a_rule_with_a_surge_of_its_own_waits_for_both(ledger: Engine, order: tuple[str, str]) -> None:
    record_night(ledger, made(0, []))
    own = [persists(f"H{n:02d}", "ED-01") for n in range(25)]
    assert record_night(ledger, made(1, [*FLOOD, *own, persists("H00", "MD-01")])).counts["rules_surge"] == 2
    for rule_id in order:
        assert ("H00", "MD-01") not in open_of(ledger, "HP-08")
        release(ledger, day(1), rule_id, INSPECTOR, "属实")
    assert len(open_of(ledger, "HP-08")) == 26
    with reading(ledger, EVERYTHING) as connection:
        assert {issue.state for issue in issues(connection)} == {State.NEW}


def test_a_rule_that_reads_one_that_rests_waits_too(ledger: Engine) -> None:
    holds = [Hold("WA-01", "", "未到")]
    chain = {"WA-02": RESTS["WA-02"], "WM-07": Rests(("WA-02",), by_object=False)}
    record_night(ledger, replace(made(1, [finding("WM-07", "H1")], holds), rests=chain))
    assert [row[:4] for row in decisions(ledger, 1)] == [
        ("WA-01", "", "held", ""),
        ("WA-02", "", "rests", "WA-01"),
        ("WM-07", "", "rests", "WA-02"),
    ]


def test_the_catalogue_says_which_rules_rest_on_others() -> None:
    rules = rule_catalog(settings_module.load().root)
    triggers = ("ED-01", "ED-02", "HO-01", "MD-01", "WM-01", "WM-07")
    assert rests_of(rules.values()) == {
        "AG-04": Rests(("AG-02",), by_object=False),
        "HO-03": Rests(("HO-01",), by_object=False),
        "HP-08": Rests(triggers, by_object=True),
        "WA-02": Rests(("WA-01",), by_object=False),
    }
    reading_findings = {rule.id for rule in rules.values() if "FROM finding" in rule.sql}
    assert reading_findings == set(rests_of(rules.values()))
