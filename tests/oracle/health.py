"""Basic medical insurance and health: MD-01 to MD-06. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.words import days

POOR = ("civil_affairs.allowance", "civil_affairs.support")


@rule("MD-01", "health.insurance")
def md_01(c: County) -> Iterable[Finding]:
    """active member with a valid id_no and no linked insurance of D's year with status 正常参保; unless birth date
    later than D - 90 days"""
    for m in c.active():
        insured = any(i["year"] == c.year and i["status"] == "正常参保" for i in c.hints("health.insurance", m))
        if m["valid"] and not insured and m["born"] <= days(c.d, -90):
            yield m["member_no"], ""


@rule("MD-02", "health.insurance", *POOR)
def md_02(c: County) -> Iterable[Finding]:
    """active member insured as 城乡居民 正常参保 in D's year with category 普通 although on support (特困) or allowance
    (低保) current on D, or in a household of household_type 监测对象 with risk_removed_on empty"""
    for m in c.active():
        ordinary = any(
            (i["scheme"], i["status"], i["year"], i["category"]) == ("城乡居民", "正常参保", c.year, "普通")
            for i in c.proof("health.insurance", m)
        )
        poor = any(c.in_month(row, c.d) for dataset in POOR for row in c.proof(dataset, m))
        monitored = m["home"]["household_type"] == "监测对象" and m["home"]["risk_removed_on"] is None
        if ordinary and (poor or monitored):
            yield m["member_no"], ""


@rule("MD-03", "health.insurance")
def md_03(c: County) -> Iterable[Finding]:
    """linked insurance rows of D's year with status 正常参保 of at least two different (scheme, county_code)"""
    for m in c.members:
        rows = [i for i in c.proof("health.insurance", m) if i["year"] == c.year and i["status"] == "正常参保"]
        if len({(i["scheme"], i["county_code"]) for i in rows}) >= 2:
            yield m["member_no"], ""


@rule("MD-04", "health.settlement", *POOR)
def md_04(c: County) -> Iterable[Finding]:
    """active member on allowance or support current on the day of a 住院 bill of D's year with relief_paid 0 and
    self_paid >= relief_floor"""
    for m in c.active():
        floor = c.policy("relief_floor", m["home"]["village"])
        if floor is not None and any(_relief_due(c, m, bill, floor) for bill in c.proof("health.settlement", m)):
            yield m["member_no"], ""


def _relief_due(c: County, m: Row, bill: Row, floor: int) -> bool:
    poor = any(c.in_month(row, bill["settled_on"]) for dataset in POOR for row in c.proof(dataset, m))
    this_year = bill["settled_on"].year == c.year and bill["settled_on"] <= c.d
    return poor and this_year and bill["kind"] == "住院" and bill["relief_paid"] == 0 and bill["self_paid"] >= floor


@rule("MD-05", "health.chronic")
def md_05(c: County) -> Iterable[Finding]:
    """chronic row linked to an active member, severity 慢性病, status empty or 救治中, family_doctor 否, confirmed_on
    <= D - 30 days"""
    for m in c.active():
        for ill in c.proof("health.chronic", m):
            treated = ill["status"] in (None, "救治中") and ill["confirmed_on"] <= days(c.d, -30)
            if ill["severity"] == "慢性病" and treated and ill["family_doctor"] is False:
                yield m["member_no"], ill["disease"]


@rule("MD-06", "health.chronic")
def md_06(c: County) -> Iterable[Finding]:
    """active member with health 健康 and a linked chronic row with status empty or 救治中"""
    for m in c.active():
        if m["health"] == "健康" and any(ill["status"] in (None, "救治中") for ill in c.proof("health.chronic", m)):
            yield m["member_no"], ""
