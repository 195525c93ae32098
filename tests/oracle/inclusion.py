"""Wrong inclusion: WI-01 to WI-12. Each function quotes the sentence it reads."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from oracle.arrivals import Row
from oracle.county import County, Finding, rule
from oracle.words import current


def car_too_good(c: County, v: Row, price: Decimal) -> bool:
    """'kind 小型轿车 or 小型普通客车, or any kind but 摩托车 三轮汽车 拖拉机 with price >= car_price; status 正常 or
    逾期未检验; registered_on <= D'"""
    car = v["kind"] in ("小型轿车", "小型普通客车")
    modest = v["kind"] in ("摩托车", "三轮汽车", "拖拉机")
    dear = not modest and v["price"] is not None and v["price"] >= price
    return (car or dear) and v["status"] in ("正常", "逾期未检验") and v["registered_on"] <= c.d


@rule("WI-01", "police.vehicle")
def wi_01(c: County) -> Iterable[Finding]:
    """a vehicle linked to an active member ...; unless registered_on after the household's lifted_on (or
    risk_removed_on, the later one given) and price given and < car_price_after_exit"""
    for m in c.active():
        price = c.policy("car_price", m["home"]["village"])
        later_price = c.policy("car_price_after_exit", m["home"]["village"])
        if price is None or later_price is None:
            continue
        exits = [day for day in (m["home"]["lifted_on"], m["home"]["risk_removed_on"]) if day is not None]
        for v in c.proof("police.vehicle", m):
            after_exit = bool(exits) and v["registered_on"] > max(exits)
            own_work = after_exit and v["price"] is not None and v["price"] < later_price
            if car_too_good(c, v, price) and not own_work:
                yield m["member_no"], v["plate"]


def in_town(c: County, p: Row) -> bool:
    """'not cancelled by D, use 住宅 or 商铺, acquired_by 购买'"""
    standing = p["cancelled_on"] is None or p["cancelled_on"] > c.d
    return standing and p["use"] in ("住宅", "商铺") and p["acquired_by"] == "购买"


def relocation_flat(p: Row, relocations: Iterable[Row]) -> bool:
    """'use is 住宅 and the location contains the relocation site's name'"""
    return p["use"] == "住宅" and any(r["site"] in p["location"] for r in relocations)


@rule("WI-02", "housing.property", "housing.relocation")
def wi_02(c: County) -> Iterable[Finding]:
    """a property linked to an active member, not cancelled by D, use 住宅 or 商铺, acquired_by 购买; unless a member of
    the household is linked to a relocation (any accompanying), ... (the relocation flat itself)"""
    for m in c.active():
        relocations = c.hints_of_any("housing.relocation", c.members_of(m["home"]))
        for p in c.proof("housing.property", m):
            if in_town(c, p) and not relocation_flat(p, relocations):
                yield m["member_no"], p["certificate_no"]


def company_of_size(e: Row, capital: Decimal) -> bool:
    """'an enterprise role 法定代表人 股东 or 高管 ..., kind 有限责任公司 or 个人独资企业, status 存续, and capital_wan
    >= enterprise_capital or tax_paid > 0'"""
    role = e["role"] in ("法定代表人", "股东", "高管") and e["kind"] in ("有限责任公司", "个人独资企业")
    capital_paid = e["capital_wan"] is not None and e["capital_wan"] >= capital
    return role and e["status"] == "存续" and (capital_paid or (e["tax_paid"] or 0) > 0)


@rule("WI-03", "market.enterprise")
def wi_03(c: County) -> Iterable[Finding]:
    """an enterprise role ... linked to an active member; one finding for each enterprise"""
    for m in c.active():
        capital = c.policy("enterprise_capital", m["home"]["village"])
        for e in c.proof("market.enterprise", m):
            if capital is not None and company_of_size(e, capital):
                yield m["member_no"], e["credit_code"]


@rule("WI-04", "market.enterprise")
def wi_04(c: County) -> Iterable[Finding]:
    """an enterprise of kind 个体工商户 linked to an active member as 经营者 or 法定代表人, status 存续, tax_paid >=
    sole_trader_tax"""
    for m in c.active():
        tax = c.policy("sole_trader_tax", m["home"]["village"])
        for e in c.proof("market.enterprise", m):
            trader = e["kind"] == "个体工商户" and e["role"] in ("经营者", "法定代表人") and e["status"] == "存续"
            if trader and tax is not None and e["tax_paid"] is not None and e["tax_paid"] >= tax:
                yield m["member_no"], e["credit_code"]


def on_payroll(c: County, row: Row) -> bool:
    """'the newest payroll month in the snapshot that is <= D has a row ... with kind 行政编制 事业编制 or 离退休'"""
    newest = max((p["month"] for p in c.rows["finance.payroll"] if p["month"] <= c.d), default=None)
    return row["month"] == newest and row["kind"] in ("行政编制", "事业编制", "离退休")


@rule("WI-05", "finance.payroll")
def wi_05(c: County) -> Iterable[Finding]:
    """the newest payroll month ... has a row linked to an active member"""
    for m in c.active():
        if any(on_payroll(c, p) for p in c.proof("finance.payroll", m)):
            yield m["member_no"], ""


@rule("WI-06", "organisation.village_cadre", "police.resident")
def wi_06(c: County) -> Iterable[Finding]:
    """a village cadre in office on D, of the village where the household is registered (both codes followed through
    merged_into), is linked to an active member, or shares hukou_no in police.resident (both 正常) with an active
    member"""
    for cadre in c.rows["organisation.village_cadre"]:
        village = c.village(cadre["region_code"])
        if village is None or not current(cadre["from_date"], cadre["to_date"], c.d):
            continue
        own_hukou = {
            r["hukou_no"]
            for r in c.rows["police.resident"]
            if r["status"] == "正常" and c.same_person((cadre["id_no"], cadre["name"]), (r["id_no"], r["name"]))
        }
        for m in c.active():
            if m["home"]["village"] != village:
                continue
            hukou = {r["hukou_no"] for r in c.proof("police.resident", m) if r["status"] == "正常"}
            if cadre in c.proof("organisation.village_cadre", m):
                yield m["household_no"], m["valid"]
            elif hukou & own_hukou:
                yield m["household_no"], cadre["id_no"]


@rule("WI-08", "human_resources.pension")
def wi_08(c: County) -> Iterable[Finding]:
    """pension linked to an active member, scheme 企业职工 or 机关事业, status 领取, monthly_benefit >=
    formal_pension"""
    for m in c.active():
        limit = c.policy("formal_pension", m["home"]["village"])
        for p in c.proof("human_resources.pension", m):
            formal = p["scheme"] in ("企业职工", "机关事业") and p["status"] == "领取"
            if formal and limit is not None and p["monthly_benefit"] is not None and p["monthly_benefit"] >= limit:
                yield m["member_no"], p["scheme"]


@rule("WI-09", "market.enterprise", "market.tender")
def wi_09(c: County) -> Iterable[Finding]:
    """a tender with amount >= tender_amount awarded on or after the household's identified_on and <= D to an
    enterprise in which an active member is 法定代表人 经营者 or 股东 (market.enterprise, any status); unless kind
    农民专业合作社"""
    for m in c.active():
        amount = c.policy("tender_amount", m["home"]["village"])
        for e in c.proof("market.enterprise", m):
            if e["role"] not in ("法定代表人", "经营者", "股东") or e["kind"] == "农民专业合作社" or amount is None:
                continue
            for t in c.rows["market.tender"]:
                in_time = m["home"]["identified_on"] <= t["awarded_on"] <= c.d
                if t["credit_code"] == e["credit_code"] and t["amount"] >= amount and in_time:
                    yield m["member_no"], t["project_no"]


@rule("WI-12", "police.resident", "housing.relocation")
def wi_12(c: County) -> Iterable[Finding]:
    """every active member with a valid id_no is found in police.resident, at least one such, and each of them is 迁出
    or has hukou_kind 非农业; unless a member is linked to a relocation (any accompanying), or registry relocated =
    是"""
    for number, h in c.households.items():
        members = [m for m in c.active(h) if m["valid"]]
        gone = all(_moved_or_urban(c, m) for m in members)
        moved = c.hints_of_any("housing.relocation", c.members_of(h)) or h["relocated"]
        if members and gone and not moved:
            yield number, ""


def _moved_or_urban(c: County, m: Row) -> bool:
    found = c.proof("police.resident", m)
    return bool(found) and all(r["status"] == "迁出" or r["hukou_kind"] == "非农业" for r in found)
