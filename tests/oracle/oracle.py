"""Entry: the findings of a world as the text has them, and the links of its rows."""

from __future__ import annotations

from collections.abc import Iterable

from oracle import civil, conduct, data, education, events, health, housing, inclusion, registry, risk, sums
from oracle.arrivals import World
from oracle.county import RULES, County, run_rule
from oracle.sums import sum_at_stake

GROUPS = (registry, inclusion, events, risk, education, health, civil, housing, conduct, data, sums)


def rules_read() -> frozenset[str]:
    """The ids of all rules that have a reading."""
    return frozenset(RULES)


def findings(world: World, rule_ids: Iterable[str]) -> set[tuple[str, ...]]:
    """(rule_id, subject_id, object) of the given rules, and the sum at stake where a rule is about money."""
    county = County(world)
    found = {(rule_id, *finding) for rule_id in rule_ids for finding in run_rule(county, rule_id)}
    return {(*finding, *sum_at_stake(county, *finding)) for finding in found}


def links(world: World) -> set[tuple[str, int, str, str]]:
    """(dataset, position of the delivered row, member_no, class) of every linked row and member row of its person."""
    county = County(world)
    return {
        (dataset, row["_n"], m["member_no"], link)
        for dataset, rows in county.links.items()
        for row, person, link in rows
        for m in county.members
        if m["person"] == person
    }
