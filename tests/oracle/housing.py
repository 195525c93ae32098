"""Housing, relocation, water: HO-01 to HO-10, WA-01, WA-02. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from oracle.arrivals import Row
from oracle.county import County, Finding, rule, run_rule
from oracle.words import days


def _newest_appraisal(c: County, h: Row) -> Row | None:
    """'the newest of the household's appraisals (linked to active members; appraised_on, then head_id_no)'"""
    rows = c.proof_of_any("housing.appraisal", c.active(h))
    return max(rows, key=lambda a: (a["appraised_on"], a["head_id_no"]), default=None)


@rule("HO-01", "housing.appraisal", "housing.relocation")
def ho_01(c: County) -> Iterable[Finding]:
    """the newest of the household's appraisals has grade C or D and treatment 未处置; unless a member is linked to a
    relocation with moved_in_on <= D"""
    for number, h in c.households.items():
        newest = _newest_appraisal(c, h)
        relocations = c.hints_of_any("housing.relocation", c.members_of(h))
        moved = any(r["moved_in_on"] is not None and r["moved_in_on"] <= c.d for r in relocations)
        if newest and newest["grade"] in ("C", "D") and newest["treatment"] == "未处置" and not moved:
            yield number, ""


@rule("HO-02", "housing.appraisal", "housing.relocation")
def ho_02(c: County) -> Iterable[Finding]:
    """household with active members and no appraisal linked to any of its members; unless a member is linked to a
    relocation"""
    for number, h in c.households.items():
        members = c.members_of(h)
        seen = c.hints_of_any("housing.appraisal", members) or c.hints_of_any("housing.relocation", members)
        if list(c.active(h)) and not seen:
            yield number, ""


@rule("HO-03", "housing.appraisal", "housing.relocation")
def ho_03(c: County) -> Iterable[Finding]:
    """house_safe 是 and HO-01 fires, or house_safe 否 with a newest appraisal of grade A or B or treatment 已加固 or
    已拆除重建"""
    dangerous = run_rule(c, "HO-01")
    for number, h in c.households.items():
        newest = _newest_appraisal(c, h)
        good = newest and (newest["grade"] in ("A", "B") or newest["treatment"] in ("已加固", "已拆除重建"))
        if (h["house_safe"] is True and (number, "") in dangerous) or (h["house_safe"] is False and good):
            yield number, ""


def _relocations(c: County, h: Row) -> Iterator[Row]:
    """'relocation linked to a member, accompanying 否'"""
    for r in c.proof_of_any("housing.relocation", c.members_of(h)):
        if r["accompanying"] is False:
            yield r


@rule("HO-04", "housing.renovation", "housing.relocation")
def ho_04(c: County) -> Iterable[Finding]:
    """a renovation linked to a member and a relocation (accompanying 否) linked to a member of the same household, the
    renovation's year >= housing_double_from"""
    for number, h in c.households.items():
        since = c.policy("housing_double_from", h["village"])
        renovations = c.proof_of_any("housing.renovation", c.members_of(h))
        if since is not None and any(r["year"] >= since for r in renovations) and any(_relocations(c, h)):
            yield number, ""


@rule("HO-05", "housing.renovation")
def ho_05(c: County) -> Iterable[Finding]:
    """two or more renovations with grant > 0 linked to members of one household less than renovation_interval years
    apart (any two)"""
    for number, h in c.households.items():
        interval = c.policy("renovation_interval", h["village"])
        paid = [r["year"] for r in c.proof_of_any("housing.renovation", c.members_of(h)) if r["grant"] > 0]
        if interval is not None and any(abs(one - other) < interval for one, other in combinations(paid, 2)):
            yield number, ""


@rule("HO-06", "housing.relocation")
def ho_06(c: County) -> Iterable[Finding]:
    """relocation linked to a member, accompanying 否, moved_in_on empty or after D, and relocated in the registry 是"""
    for number, h in c.households.items():
        empty = any(r["moved_in_on"] is None or r["moved_in_on"] > c.d for r in _relocations(c, h))
        if h["relocated"] is True and empty:
            yield number, ""


@rule("HO-07", "housing.relocation")
def ho_07(c: County) -> Iterable[Finding]:
    """relocation linked to a member, accompanying 否, moved_in_on <= D - demolition_days, demolished_on empty"""
    for number, h in c.households.items():
        wait = c.policy("demolition_days", h["village"])
        for r in _relocations(c, h):
            if wait is None or r["moved_in_on"] is None or r["demolished_on"] is not None:
                continue
            if r["moved_in_on"] <= days(c.d, -int(wait)):
                yield number, ""


@rule("HO-08", "housing.relocation")
def ho_08(c: County) -> Iterable[Finding]:
    """relocation linked to a member, accompanying 否, area_m2 > area_per_head x people"""
    for number, h in c.households.items():
        area = c.policy("area_per_head", h["village"])
        if area is not None and any(r["area_m2"] > area * r["people"] for r in _relocations(c, h)):
            yield number, ""


@rule("HO-10", "housing.relocation")
def ho_10(c: County) -> Iterable[Finding]:
    """relocation with accompanying 否 whose head is no registry member"""
    for r in c.rows["housing.relocation"]:
        number = c.stranger("housing.relocation", r)
        if r["accompanying"] is False and number:
            yield number, ""


@rule("WA-01", "water.supply")
def wa_01(c: County) -> Iterable[Finding]:
    """the newest appraisal of a village with registered households has 不达标 in any of the four indicators, or
    dry_days > water_dry_days. 'The water appraisal of a village that was merged counts for the village it became part
    of, the newest one wins'; of two of one day the one with the later key"""
    for village in {h["village"] for h in c.households.values() if h["village"]}:
        limit = c.policy("water_dry_days", village)
        appraisals = [w for w in c.rows["water.supply"] if c.village(w["region_code"]) == village]
        if limit is None or not appraisals:
            continue
        newest = max(appraisals, key=lambda w: (w["appraised_on"], w["region_code"]))
        bad = "不达标" in (newest["quantity"], newest["quality"], newest["access"], newest["reliability"])
        if bad or (newest["dry_days"] is not None and newest["dry_days"] > limit):
            yield village, ""


@rule("WA-02", "water.supply")
def wa_02(c: County) -> Iterable[Finding]:
    """water_safe 是 in a village that meets WA-01"""
    unsafe = run_rule(c, "WA-01")
    return [(n, "") for n, h in c.households.items() if h["water_safe"] is True and (h["village"], "") in unsafe]
