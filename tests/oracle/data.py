"""The data itself: AG-01, AG-02. Each function quotes the sentence it reads. AG-04 reads the ledger and isn't here."""

from __future__ import annotations

from collections.abc import Iterable

from oracle.arrivals import keys_of
from oracle.county import County, Finding, rule

COVERED = ("health.insurance", "police.resident")


@rule("AG-01")
def ag_01(c: County) -> Iterable[Finding]:
    """village with at least coverage_households registered households (village followed through merged_into), none of
    whose members is linked (exact, repaired, likely) in a dataset of (health.insurance, police.resident) that is
    usable tonight"""
    for village in {h["village"] for h in c.households.values() if h["village"]}:
        households = [h for h in c.households.values() if h["village"] == village]
        least = c.policy("coverage_households", village)
        if least is None or len(households) < least:
            continue
        persons = {m["person"] for h in households for m in c.members_of(h)}
        for dataset in COVERED:
            present = any(person in persons and link != "conflict" for _, person, link in c.links[dataset])
            if dataset not in c.world.unusable and not present:
                yield village, dataset


@rule("AG-02")
def ag_02(c: County) -> Iterable[Finding]:
    """one finding for each dataset that is not as it should be tonight"""
    return [(dataset, "") for dataset in c.world.unusable]


@rule("AG-04")
def ag_04(c: County) -> Iterable[Finding]:
    """a department's row (by its key) that is evidence of an open issue is gone from the snapshot of a delivery of D
    that was accepted; unless the dataset has an AG-02 finding tonight, or the issue's rule is of kind data"""
    for e in c.world.evidence:
        there = keys_of(c.world, e.dataset, c.world.rows.get(e.dataset, []))
        missing = keys_of(c.world, e.dataset, [e.row]) - there
        if missing and e.kind != "data" and e.dataset not in c.world.unusable:
            yield e.dataset, f"{e.rule_id}/{e.subject_id}/{e.object}"
