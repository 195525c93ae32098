"""Draws one row about a person of the lists of houses, firms, money, posts, certificates and loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from oracle.arrivals import Row
from oracle.drawing import Maker, days_before, maybe, money, registering, some_month
from oracle.family import Family
from oracle.people import Person
from oracle.words import days, month, months

MAKERS: dict[str, Maker] = {}
maker = registering(MAKERS)


@maker("housing.appraisal")
def appraisal(f: Family, p: Person) -> Row:
    return f.head(p) | {
        "grade": f.rng.choice("ABCDCD"),
        "appraised_on": days_before(f, 0, 100, 100),
        "treatment": f.rng.choice(["无需处置", "已加固", "已拆除重建", "未处置", "未处置"]),
    }


@maker("housing.renovation")
def renovation(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "year": f.rng.choice([2015, 2016, f.d.year, f.d.year - 9, f.d.year - 10, f.d.year - 11]),
        "method": "加固",
        "grant": f.rng.choice([Decimal(0), Decimal("0.01"), Decimal(10000)]),
    }


@maker("housing.relocation")
def relocation(f: Family, p: Person) -> Row:
    people = f.rng.randint(1, 3)
    return f.head(p) | {
        "site": f.rng.choice(["平马安置小区", "城东新村"]),
        "people": people,
        "area_m2": money(f, 25 * people, 20 * people),
        "moved_in_on": maybe(f, days_before(f, 0, 365)),
        "demolished_on": maybe(f, days_before(f, 0, 10), 0.6),
        "accompanying": f.rng.choice([True, False, False]),
    }


@maker("housing.property")
def property_(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "certificate_no": f"Q{f.k}-{f.rng.randint(1, 5)}",
        "location": f.rng.choice(["田东县平马镇平马安置小区3栋", "田东县城东新村", "田东县城"]),
        "use": f.rng.choice(["住宅", "住宅", "商铺", "车位"]),
        "area_m2": Decimal(90),
        "acquired_by": f.rng.choice(["购买", "购买", "继承"]),
        "registered_on": days_before(f, 400),
        "cancelled_on": maybe(f, days_before(f, 0, 1), 0.8),
    }


@maker("market.enterprise")
def enterprise(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "credit_code": f"E{f.k}-{f.rng.randint(1, 2)}",
        "enterprise_name": "田东某公司",
        "kind": f.rng.choice(["有限责任公司", "个人独资企业", "个体工商户", "个体工商户", "农民专业合作社"]),
        "role": f.rng.choice(["法定代表人", "经营者", "股东", "高管", "成员"]),
        "capital_wan": maybe(f, money(f, 10, 0, 5).copy_abs()),
        "founded_on": days_before(f, 800),
        "status": f.rng.choice(["存续", "存续", "注销"]),
        "tax_paid": f.rng.choice([None, Decimal(0), Decimal("0.01"), money(f, 3000), money(f, 3000)]),
    }


@maker("market.tender")
def tender(f: Family, p: Person) -> Row:
    day = f.rng.choice([f.identified_on, days(f.identified_on, -1), f.d, days(f.identified_on, 1)])
    return {
        "project_no": f"T{f.next()}",
        "project": "道路工程",
        "credit_code": f"E{f.k}-{f.rng.randint(1, 3)}",
        "amount": money(f, 500000),
        "awarded_on": min(day, f.d),
    }


@maker("finance.payroll")
def payroll(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "unit": f.rng.choice(["县财政局", "镇政府"]),
        "kind": f.rng.choice(["行政编制", "事业编制", "离退休", "公益性岗位", "村干部"]),
        "month": some_month(f, -1, 0 if f.rng.random() < 0.9 else 1),
        "gross": Decimal(5000),
    }


@maker("finance.grant")
def grant(f: Family, p: Person) -> Row:
    last_year = date(f.d.year - 1, f.rng.choice([1, 12]), 31)
    ends = [days(months(month(f.d), n), edge) for n in (0, -1) for edge in (0, -1)]
    return f.who(p) | {
        "payment_no": f"F{f.next()}",
        "item": f.rng.choice(["耕地地力保护补贴", "耕地地力保护补贴", "农机补贴", "丧葬费", "抚恤金"]),
        "amount": money(f, 100, 900, 1000, 1100).copy_abs(),
        "paid_on": f.rng.choice([last_year, last_year, date(f.d.year - 2, 12, 31), f.d, *ends]),
    }


@maker("organisation.village_cadre")
def village_cadre(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "region_code": f.code(),
        "post": "支部书记",
        "from_date": days_before(f, 0, 400, 400),
        "to_date": maybe(f, days(f.d, f.rng.choice([-1, 0, 1])), 0.6),
    }


@maker("human_resources.pension")
def pension(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "scheme": f.rng.choice(["城乡居民", "企业职工", "机关事业"]),
        "status": f.rng.choice(["缴费", "领取", "领取", "终止"]),
        "monthly_benefit": maybe(f, money(f, 1000)),
        "from_month": some_month(f, -30, -1),
        "last_paid_month": maybe(f, some_month(f, -3, 0), 0.6),
    }


@maker("human_resources.post")
def post(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "post": f.rng.choice(["护林员", "保洁员"]),
        "from_date": days_before(f, 0, 100),
        "to_date": maybe(f, days(f.d, f.rng.choice([-1, 0, 1])), 0.5),
    }


@maker("disabled_federation.certificate")
def certificate(f: Family, p: Person) -> Row:
    who = f.who(p, 0.1)
    grade = f.rng.choice([1, 2, 2, 3, 4])
    suffix = f"{f.rng.choice('47')}{grade}{f.rng.choice(['', '', 'B1'])}"
    return {
        "disability_no": (who["id_no"][:18] if len(who["id_no"]) >= 18 else p.number) + suffix,
        "name": who["name"],
        "kind": "肢体",
        "grade": ("一级", "二级", "三级", "四级")[grade - 1],
        "issued_on": days_before(f, 0, 60, 90, 90),
        "valid_to": maybe(f, f.rng.choice([days(f.d, -1), f.d, month(f.d), days(month(f.d), -1)])),
        "status": f.rng.choice(["有效", "有效", "有效", "注销"]),
    }


@maker("bank.loan")
def loan(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "contract_no": f"D{f.next()}",
        "amount": Decimal(50000),
        "lent_on": days_before(f, 400),
        "due_on": days(f.d, f.rng.choice([-1, 0, 1])),
        "balance": f.rng.choice([Decimal(0), Decimal("0.01"), Decimal(25000), Decimal("25000.01"), Decimal(50000)]),
        "status": f.rng.choice(["正常", "正常", "展期", "逾期", "结清"]),
        "overdue_days": None,
    }
