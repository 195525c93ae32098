"""Missed households and risk of falling back: WM-01 to WM-17. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.links import number_of
from oracle.words import days, months


def _this_year(c: County, bill: Row) -> bool:
    """'in D's calendar year up to D'"""
    return bill["settled_on"].year == c.year and bill["settled_on"] <= c.d


@rule("WM-01", "health.settlement")
def wm_01(c: County) -> Iterable[Finding]:
    """sum of self_paid of bills linked to active members settled in D's calendar year up to D >=
    medical_share_registered x rural_dpi"""
    for number, h in c.households.items():
        share, dpi = c.policy("medical_share_registered", h["village"]), c.policy("rural_dpi", h["village"])
        bills = c.proof_of_any("health.settlement", c.active(h))
        paid = sum(b["self_paid"] for b in bills if _this_year(c, b))
        if bills and share is not None and dpi is not None and paid >= share * dpi:
            yield number, ""


@rule("WM-02", "health.settlement", "police.resident")
def wm_02(c: County) -> Iterable[Finding]:
    """resident with status 正常 and hukou_kind 农业, no link to any registry member, whose self_paid in D's calendar
    year up to D >= medical_share_other x rural_dpi"""
    for r in c.rows["police.resident"]:
        number, village = c.stranger("police.resident", r), c.village(r["region_code"])
        share, dpi = c.policy("medical_share_other", village), c.policy("rural_dpi", village)
        if not number or r["status"] != "正常" or r["hukou_kind"] != "农业" or share is None or dpi is None:
            continue
        bills = [
            b
            for b in c.rows["health.settlement"]
            if c.same_person((r["id_no"], r["name"]), (b["id_no"], b["name"])) and _this_year(c, b)
        ]
        if bills and sum(b["self_paid"] for b in bills) >= share * dpi:
            yield number, ""


@rule("WM-03", "health.chronic", "registry.measure")
def wm_03(c: County) -> Iterable[Finding]:
    """chronic row of severity 大病 linked to an active member, confirmed_on in (D - 90 days, D], and the household has
    no measure of kind 健康 or 兜底 with status 实施中 or 已完成 whose done_on is empty or >= confirmed_on; unless
    status 已治愈"""
    measures = c.by_household("registry.measure")
    for m in c.active():
        for ill in c.proof("health.chronic", m):
            new = ill["severity"] == "大病" and days(c.d, -90) < ill["confirmed_on"] <= c.d
            helped = any(
                x["kind"] in ("健康", "兜底")
                and x["status"] in ("实施中", "已完成")
                and (x["done_on"] is None or x["done_on"] >= ill["confirmed_on"])
                for x in measures.get(m["household_no"], [])
            )
            if new and not helped and ill["status"] != "已治愈":
                yield m["member_no"], ill["disease"]


@rule(
    "WM-04",
    "disabled_federation.certificate",
    "civil_affairs.allowance",
    "civil_affairs.support",
    "police.resident",
)
def wm_04(c: County) -> Iterable[Finding]:
    """certificate grade 一级 or 二级, status 有效, issued_on in (D - 90 days, D], of a resident 正常 and 农业 who is no
    registry member and has no allowance or support current on D; unless the certificate number ends in B1, B2 …"""
    for x in c.rows["disabled_federation.certificate"]:
        person = (number_of("disabled_federation.certificate", x), x["name"])
        new = x["grade"] in ("一级", "二级") and x["status"] == "有效" and days(c.d, -90) < x["issued_on"] <= c.d
        if not new or "B" in x["disability_no"]:
            continue
        poor = any(
            c.same_person(person, (row["id_no"], row["name"])) and c.in_month(row, c.d)
            for dataset in ("civil_affairs.allowance", "civil_affairs.support")
            for row in c.rows[dataset]
        )
        for r in c.rows["police.resident"]:
            number = c.stranger("police.resident", r)
            rural = r["status"] == "正常" and r["hukou_kind"] == "农业"
            if number and rural and c.same_person(person, (r["id_no"], r["name"])) and not poor:
                yield number, ""


@rule("WM-05", "civil_affairs.allowance", "civil_affairs.support")
def wm_05(c: County) -> Iterable[Finding]:
    """allowance of scheme 农村 or support with from_month in {M-2, M-1, M} and current in M, of a person who is no
    registry member; unless the person's head_id_no belongs to a registry member (judged by person as well)"""
    of_households = {a["id_no"] for a in c.rows["civil_affairs.allowance"] if a["head_id_no"] in c.known}
    for dataset in ("civil_affairs.allowance", "civil_affairs.support"):
        for row in c.rows[dataset]:
            number = c.stranger(dataset, row)
            rural = row.get("scheme") in (None, "农村")
            new = row["from_month"] in [months(c.month, -n) for n in range(3)] and c.in_month(row, c.d)
            if number and rural and new and number not in of_households:
                yield number, ""


@rule("WM-07")
def wm_07(c: County) -> Iterable[Finding]:
    """per_capita_net_income given, income_year = the year before D's, and below monitoring_line as on D; unless
    household_type 监测对象 and risk_removed_on empty (already monitored)"""
    for number, h in c.households.items():
        line = c.policy("monitoring_line", h["village"])
        income = h["per_capita_net_income"]
        monitored = h["household_type"] == "监测对象" and h["risk_removed_on"] is None
        if line is None or income is None or h["income_year"] != c.year - 1 or monitored:
            continue
        if income < line:
            yield number, ""


def _net(c: County, h: Row, year: int | None) -> Decimal | None:
    """'net income (wage + business + property + transfer - expense)' of a year; None without an income row"""
    for row in c.rows["registry.income"]:
        if (row["household_no"], row["year"]) == (h["household_no"], year):
            return row["wage"] + row["business"] + row["property"] + row["transfer"] - row["expense"]
    return None


@rule("WM-08", "registry.income")
def wm_08(c: County) -> Iterable[Finding]:
    """net income of the year before D's is < (1 - income_drop) x the year before that, the latter > 0"""
    for number, h in c.households.items():
        drop = c.policy("income_drop", h["village"])
        last, before = _net(c, h, c.year - 1), _net(c, h, c.year - 2)
        if drop is None or last is None or before is None or before <= 0:
            continue
        if last < (1 - drop) * before:
            yield number, ""


@rule("WM-09", "registry.income")
def wm_09(c: County) -> Iterable[Finding]:
    """income row for income_year exists, active members > 0, per_capita_net_income given, and it differs from net
    income / active members by more than max(10 yuan, 1% of net income / active members)"""
    for number, h in c.households.items():
        net, heads = _net(c, h, h["income_year"]), len(list(c.active(h)))
        if net is None or not heads or h["per_capita_net_income"] is None:
            continue
        share = Fraction(net) / heads
        if abs(Fraction(h["per_capita_net_income"]) - share) > max(Fraction(10), share / 100):
            yield number, ""


@rule("WM-10", "registry.income", "finance.grant")
def wm_10(c: County) -> Iterable[Finding]:
    """transfer of the year before D's differs from the sum of grants paid that year to persons linked to active
    members by more than max(transfer_tolerance, 10% of the larger)"""
    for row in c.rows["registry.income"]:
        h = c.households.get(row["household_no"])
        tolerance = c.policy("transfer_tolerance", h["village"]) if h else None
        if h is None or row["year"] != c.year - 1 or tolerance is None:
            continue
        grants = c.proof_of_any("finance.grant", c.active(h))
        paid = sum(g["amount"] for g in grants if g["paid_on"].year == c.year - 1)
        if abs(row["transfer"] - paid) > max(tolerance, max(row["transfer"], paid) / 10):
            yield h["household_no"], ""


@rule("WM-15", "supervision.tip_off")
def wm_15(c: County) -> Iterable[Finding]:
    """tip-off received_on in (D - 365 days, D] with household_no of the registry"""
    for tip in c.rows["supervision.tip_off"]:
        if days(c.d, -365) < tip["received_on"] <= c.d and tip["household_no"] in c.households:
            yield tip["household_no"], tip["tip_no"]


@rule("WM-16", "supervision.tip_off")
def wm_16(c: County) -> Iterable[Finding]:
    """tip-off received_on in (D - 365 days, D] without a household_no of the registry; subject = the village followed
    through merged_into (the code as delivered if it leads nowhere)"""
    for tip in c.rows["supervision.tip_off"]:
        if days(c.d, -365) < tip["received_on"] <= c.d and tip["household_no"] not in c.households:
            yield c.village(tip["region_code"]) or tip["region_code"], tip["tip_no"]


@rule("WM-17", "registry.visit")
def wm_17(c: County) -> Iterable[Finding]:
    """visit with problem_kind given, visited_on in (D - 365 days, D]"""
    for number, visits in c.by_household("registry.visit").items():
        for v in visits:
            if v["problem_kind"] is not None and days(c.d, -365) < v["visited_on"] <= c.d:
                yield number, v["visit_no"]
