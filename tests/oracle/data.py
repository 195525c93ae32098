"""The data itself: AG-01, AG-02. Each function quotes the sentence it reads. AG-04 reads the ledger and isn't here."""

from __future__ import annotations

from collections.abc import Iterable

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
