"""A county's night for the tests of the lists: two townships, one household without a place, one held rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crosscheck.ledger.intake import Night
from crosscheck.ledger.issue import Finding, Hold
from kit.nights import COUNTY, RULES, finding, night, rule, subject

CATALOGUE = [*RULES.values(), rule("DE-02", "entitlement", department="县民政局", severity="red", days=7)]
HOLDS = [Hold("WM-15", "", "信访局未报送:群众举报(supervision.tip_off)没有新的快照")]


def findings() -> list[Finding]:
    """Five findings, not in the order of the lists."""
    placeless = subject(3, township_name="", village_name="")
    other_township = subject(4, township_name="祥周镇", village_name="中平村")
    return [
        finding("ED-01", "M2", household_no="H2", subject=subject(2)),
        finding("DE-01", "M1"),
        finding("DE-02", "M1", "低保", department="县民政局"),
        finding("ED-01", "M3", region_code="451022999999", household_no="H3", subject=placeless),
        finding("ED-01", "M4", region_code="451022101201", household_no="H4", subject=other_township),
    ]


def county_night(n: int, found: Iterable[Finding] | None = None, holds: Iterable[Hold] = HOLDS) -> Night:
    """The n-th night of this county alone."""
    some = findings() if found is None else found
    return replace(night(n, some, tuple(holds), rules=CATALOGUE), counties=(COUNTY,))
