"""Civil affairs, disability, pensions: CV-01 to CV-12. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.inclusion import car_too_good, company_of_size, in_town, on_payroll, relocation_flat
from oracle.words import days, month, months


@rule("CV-01", "civil_affairs.allowance", "civil_affairs.support")
def cv_01(c: County) -> Iterable[Finding]:
    """registry member with an allowance and a support both current in D's month; unless for that pair of rows, any of
    the two starts or ends in M"""
    for m in c.members:
        for allowance in c.proof("civil_affairs.allowance", m):
            for support in c.proof("civil_affairs.support", m):
                pair = (allowance, support)
                switching = any(c.month in (row["from_month"], row["to_month"]) for row in pair)
                if all(c.in_month(row, c.d) for row in pair) and not switching:
                    yield m["member_no"], ""


@rule("CV-02", "civil_affairs.allowance")
def cv_02(c: County) -> Iterable[Finding]:
    """registry member with allowance rows current in M of at least two different (scheme, county_code)"""
    for m in c.members:
        rows = [a for a in c.proof("civil_affairs.allowance", m) if c.in_month(a, c.d)]
        if len({(a["scheme"], a["county_code"]) for a in rows}) >= 2:
            yield m["member_no"], ""


@rule("CV-03", "civil_affairs.allowance", "civil_affairs.support")
def cv_03(c: County) -> Iterable[Finding]:
    """active member, flag given, and on_allowance or on_support disagrees with civil affairs both in M-1 and in M (a
    row current in each of the two months, not necessarily the same, against flag 否; no row in either month against
    flag 是)"""
    both = (months(c.month, -1), c.month)
    lists = (("civil_affairs.allowance", "低保", "on_allowance"), ("civil_affairs.support", "特困", "on_support"))
    for m in c.active():
        for dataset, name, flag in lists:
            paid = all(any(c.in_month(row, when) for row in c.proof(dataset, m)) for when in both)
            unpaid = not any(c.in_month(row, when) for row in c.hints(dataset, m) for when in both)
            if (m[flag] is False and paid) or (m[flag] is True and unpaid):
                yield m["member_no"], name


@rule(
    "CV-05",
    "civil_affairs.allowance",
    "police.vehicle",
    "housing.property",
    "housing.relocation",
    "finance.payroll",
    "market.enterprise",
)
def cv_05(c: County) -> Iterable[Finding]:
    """person with an allowance (any scheme) current in M who is no registry member and, as the owner, meets the when
    of WI-01, WI-02, WI-03 or WI-05 (read 'person' for 'active member'; no exit date applies); one finding for each
    kind; unless the unless of that rule, read for the person (a relocation of which the person is the head)"""
    car, capital = c.policy("car_price", None), c.policy("enterprise_capital", None)
    if car is None or capital is None:
        return
    for allowance in c.rows["civil_affairs.allowance"]:
        number = c.stranger("civil_affairs.allowance", allowance)
        if number is None or not c.in_month(allowance, c.d):
            continue
        if any(car_too_good(c, v, car) for v in _of(c, allowance, "police.vehicle")):
            yield number, "车辆"
        flats = _of(c, allowance, "housing.relocation")
        houses = [p for p in _of(c, allowance, "housing.property") if in_town(c, p)]
        if any(not relocation_flat(p, flats) for p in houses):
            yield number, "房产"
        if any(company_of_size(e, capital) for e in _of(c, allowance, "market.enterprise")):
            yield number, "企业"
        if any(on_payroll(c, p) for p in _of(c, allowance, "finance.payroll")):
            yield number, "财政供养"


def _of(c: County, person: Row, dataset: str) -> list[Row]:
    """The rows of a dataset that are about the person of another dataset's row."""
    one = (person["id_no"], person["name"])
    prefix = "head_" if dataset == "housing.relocation" else ""
    return [r for r in c.rows[dataset] if c.same_person(one, (r[f"{prefix}id_no"], r[f"{prefix}name"]))]


def _newest_subsidy(c: County) -> date | None:
    """'the newest subsidy month <= M of the snapshot'"""
    return max((s["month"] for s in c.rows["civil_affairs.disability_subsidy"] if s["month"] <= c.month), default=None)


def _valid_on(certificate: Row, day: date) -> bool:
    """'status 有效 and (valid_to empty or >= the day)'"""
    return certificate["status"] == "有效" and (certificate["valid_to"] is None or certificate["valid_to"] >= day)


@rule(
    "CV-06",
    "disabled_federation.certificate",
    "civil_affairs.disability_subsidy",
    "civil_affairs.allowance",
    "civil_affairs.support",
)
def cv_06(c: County) -> Iterable[Finding]:
    """active member with a valid certificate issued_on < D - 60 days: 护理补贴 when grade 一级 or 二级, 生活补贴 when
    an allowance is current; and no payment of that kind in the newest subsidy month <= M of the snapshot; unless on
    support (特困) current: 护理补贴 is not due"""
    newest = _newest_subsidy(c)
    for m in c.active():
        certificates = [
            x
            for x in c.proof("disabled_federation.certificate", m)
            if _valid_on(x, c.d) and x["issued_on"] < days(c.d, -60)
        ]
        if newest is None or not certificates:
            continue
        paid = {s["kind"] for s in c.hints("civil_affairs.disability_subsidy", m) if s["month"] == newest}
        supported = any(c.in_month(s, c.d) for s in c.hints("civil_affairs.support", m))
        severe = any(x["grade"] in ("一级", "二级") for x in certificates)
        if severe and not supported and "护理补贴" not in paid:
            yield m["member_no"], "护理补贴"
        if any(c.in_month(a, c.d) for a in c.proof("civil_affairs.allowance", m)) and "生活补贴" not in paid:
            yield m["member_no"], "生活补贴"


@rule("CV-07", "disabled_federation.certificate", "civil_affairs.disability_subsidy")
def cv_07(c: County) -> Iterable[Finding]:
    """registry member with a payment in the newest subsidy month <= M and no certificate of that person valid (有效,
    valid_to empty or >= the month's first day)"""
    newest = _newest_subsidy(c)
    for m in c.members:
        for payment in c.proof("civil_affairs.disability_subsidy", m):
            certificates = c.hints("disabled_federation.certificate", m)
            if payment["month"] == newest and not any(_valid_on(x, month(payment["month"])) for x in certificates):
                yield m["member_no"], payment["kind"]


@rule("CV-08", "disabled_federation.certificate")
def cv_08(c: County) -> Iterable[Finding]:
    """active member with disability_no given and no certificate valid on D that agrees with it in the first 19
    characters, or without disability_no though a certificate valid on D is linked"""
    valid = [x for x in c.rows["disabled_federation.certificate"] if _valid_on(x, c.d)]
    for m in c.active():
        given = m["disability_no"]
        if given is not None and not any(x["disability_no"][:19] == given[:19] for x in valid):
            yield m["member_no"], ""
        if given is None and any(_valid_on(x, c.d) for x in c.proof("disabled_federation.certificate", m)):
            yield m["member_no"], ""


@rule("CV-11", "human_resources.pension")
def cv_11(c: County) -> Iterable[Finding]:
    """active member with a valid id_no, birth date + pension_age years + 2 months <= D, no linked pension with status
    领取"""
    for m in c.active():
        years = c.policy("pension_age", m["home"]["village"])
        if not m["valid"] or years is None or months(m["born"], int(years) * 12 + 2) > c.d:
            continue
        if not any(p["status"] == "领取" for p in c.hints("human_resources.pension", m)):
            yield m["member_no"], ""


@rule("CV-12", "human_resources.pension")
def cv_12(c: County) -> Iterable[Finding]:
    """registry member with two linked pensions of different schemes with status 领取"""
    for m in c.members:
        drawn = {p["scheme"] for p in c.proof("human_resources.pension", m) if p["status"] == "领取"}
        if len(drawn) >= 2:
            yield m["member_no"], ""
