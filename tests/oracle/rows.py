"""Draws one row of a dataset about a person, with values around the boundaries that rules ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from oracle.arrivals import Row
from oracle.family import Family
from oracle.people import Person
from oracle.words import days, month, months

Maker = Callable[[Family, Person], Row]
MAKERS: dict[str, Maker] = {}


def maker(dataset: str) -> Callable[[Maker], Maker]:
    def register(function: Maker) -> Maker:
        MAKERS[dataset] = function
        return function

    return register


def _days(f: Family, *offsets: int) -> date:
    """A day so many days before D, or one beside it."""
    return days(f.d, min(0, f.rng.choice([-1, 0, 1]) - f.rng.choice(offsets)))


def _month(f: Family, first: int = -3, last: int = 1) -> date:
    return months(month(f.d), f.rng.randint(first, last))


def _money(f: Family, *values: int) -> Decimal:
    return f.rng.choice(values) + f.rng.choice([Decimal("-0.01"), Decimal(0), Decimal(0), Decimal("0.01")])


def _maybe(f: Family, value: Any, missing: float = 0.3) -> Any:
    return None if f.rng.random() < missing else value


@maker("civil_affairs.allowance")
def allowance(f: Family, p: Person) -> Row:
    start = _month(f, -4, 0)
    return f.who(p) | {
        "head_id_no": _maybe(f, f.anyone().number, 0.5),
        "scheme": f.rng.choice(["农村", "农村", "城市"]),
        "monthly_amount": Decimal(400),
        "from_month": start,
        "to_month": _maybe(f, max(start, _month(f, -3, 1)), 0.6),
        "county_code": f.rng.choice(["451022", "451022", "451023"]),
    }


@maker("civil_affairs.support")
def support(f: Family, p: Person) -> Row:
    start = _month(f, -4, 0)
    return f.who(p) | {
        "mode": "分散",
        "monthly_amount": Decimal(800),
        "from_month": start,
        "to_month": _maybe(f, max(start, _month(f, -3, 1)), 0.6),
    }


@maker("civil_affairs.death")
def death(f: Family, p: Person) -> Row:
    died = f.rng.choice([f.d, _days(f, 0, 30, 30, 45, 60), months(month(f.d), -1), days(months(month(f.d), -1), -1)])
    died = f.rng.choice([died, died, date(f.d.year - 1, 12, 31), date(f.d.year, 1, 1)])
    died = min(died, f.d)
    return f.who(p) | {"died_on": died, "registered_on": died, "origin": _maybe(f, "火化")}


@maker("civil_affairs.disability_subsidy")
def disability_subsidy(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "disability_no": f"{p.number}42",
        "kind": f.rng.choice(["生活补贴", "护理补贴"]),
        "month": _month(f, -2, 1),
        "amount": Decimal(80),
    }


@maker("police.resident")
def resident(f: Family, p: Person) -> Row:
    return f.who(p, 0.15) | {
        "sex": p.sex,
        "birth_date": f.rng.choice([p.born, p.born, p.born, days(p.born, -1)]),
        "hukou_no": f"HK{f.k}-{f.rng.randint(1, 3)}",
        "region_code": f.code(),
        "hukou_kind": f.rng.choice(["农业", "农业", "农业", "非农业", None]),
        "status": f.rng.choice(["正常", "正常", "正常", "正常", "迁出", "死亡注销"]),
        "status_on": _maybe(f, _days(f, 0, 20, 29, 31, 60)),
    }


@maker("police.vehicle")
def vehicle(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "plate": f"桂L{f.next()}",
        "kind": f.rng.choice(["小型轿车", "小型普通客车", "轻型货车", "轻型货车", "摩托车", "三轮汽车", "拖拉机"]),
        "registered_on": f.rng.choice([_days(f, 0, 400), f.exit_day(), days(f.exit_day(), 1)]),
        "price": _maybe(f, _money(f, 30000, 80000, 80000)),
        "status": f.rng.choice(["正常", "正常", "逾期未检验", "报废"]),
    }


@maker("health.insurance")
def insurance(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "year": f.d.year - f.rng.choice([0, 0, 0, 1]),
        "scheme": f.rng.choice(["城乡居民", "城乡居民", "城镇职工"]),
        "status": f.rng.choice(["正常参保", "正常参保", "暂停"]),
        "category": f.rng.choice(["普通", "普通", "低保", None]),
        "subsidy": f.rng.choice([None, Decimal(0), Decimal("0.01"), Decimal(200)]),
        "county_code": f.rng.choice(["451022", "451022", "451023"]),
    }


@maker("health.settlement")
def settlement(f: Family, p: Person) -> Row:
    first = date(f.d.year, 1, 1)
    paid = _money(f, 500, 6000, 6000, 12000)
    return f.who(p) | {
        "bill_no": f"B{f.next()}",
        "settled_on": min(f.d, f.rng.choice([_days(f, 0, 30, 31, 60), first, days(first, -1), month(f.d)])),
        "kind": f.rng.choice(["住院", "住院", "普通门诊"]),
        "total": Decimal(20000),
        "basic_paid": Decimal(0),
        "major_paid": Decimal(0),
        "relief_paid": f.rng.choice([Decimal(0), Decimal(0), Decimal("0.01")]),
        "self_paid": paid,
    }


@maker("health.chronic")
def chronic(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "disease": f.rng.choice(["高血压", "肺癌"]),
        "severity": f.rng.choice(["大病", "慢性病"]),
        "confirmed_on": _days(f, 0, 30, 90),
        "family_doctor": f.rng.choice([True, False, False, None]),
        "status": f.rng.choice(["救治中", None, "已治愈", "已死亡"]),
    }


@maker("education.enrolment")
def enrolment(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "student_no": f"G{f.next()}",
        "id_no": _maybe(f, f.who(p)["id_no"], 0.1),
        "birth_date": f.rng.choice([p.born, p.born, None, days(p.born, -1)]),
        "region_code": _maybe(f, f.code(), 0.2),
        "school": "平马镇中心小学",
        "stage": f.rng.choice(["小学", "小学", "初中", "中职", "中职", "高职", "特殊教育", "本科及以上"]),
        "status": f.rng.choice(["在读", "在读", "在读", "休学", "辍学", "辍学", "毕业", "转出"]),
        "status_on": _maybe(f, _days(f, 0, 20)),
        "school_year": f.d.year - f.rng.choice([0, 0, 1, 1, 2]),
    }


@maker("education.exemption")
def exemption(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "reason": "送教上门",
        "approved_on": _days(f, 0, 100),
        "valid_to": _maybe(f, days(f.d, f.rng.choice([-1, 0, 1]))),
    }


@maker("education.aid")
def aid(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "programme": f.rng.choice(["雨露计划", "雨露计划", "国家助学金"]),
        "term": f"{f.d.year - f.rng.choice([0, 1])}{f.rng.choice('春秋')}",
        "amount": Decimal(1500),
        "paid_on": _days(f, 0, 30),
        "county_code": f.rng.choice(["451022", "451022", "451023"]),
    }


@maker("housing.appraisal")
def appraisal(f: Family, p: Person) -> Row:
    return f.head(p) | {
        "grade": f.rng.choice("ABCDCD"),
        "appraised_on": _days(f, 0, 100, 100),
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
        "area_m2": _money(f, 25 * people, 20 * people),
        "moved_in_on": _maybe(f, _days(f, 0, 365)),
        "demolished_on": _maybe(f, _days(f, 0, 10), 0.6),
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
        "registered_on": _days(f, 400),
        "cancelled_on": _maybe(f, _days(f, 0, 1), 0.8),
    }


@maker("market.enterprise")
def enterprise(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "credit_code": f"E{f.k}-{f.rng.randint(1, 2)}",
        "enterprise_name": "田东某公司",
        "kind": f.rng.choice(["有限责任公司", "个人独资企业", "个体工商户", "个体工商户", "农民专业合作社"]),
        "role": f.rng.choice(["法定代表人", "经营者", "股东", "高管", "成员"]),
        "capital_wan": _maybe(f, _money(f, 10, 0, 5).copy_abs()),
        "founded_on": _days(f, 800),
        "status": f.rng.choice(["存续", "存续", "注销"]),
        "tax_paid": f.rng.choice([None, Decimal(0), Decimal("0.01"), _money(f, 3000), _money(f, 3000)]),
    }


@maker("market.tender")
def tender(f: Family, p: Person) -> Row:
    day = f.rng.choice([f.identified_on, days(f.identified_on, -1), f.d, days(f.identified_on, 1)])
    return {
        "project_no": f"T{f.next()}",
        "project": "道路工程",
        "credit_code": f"E{f.k}-{f.rng.randint(1, 3)}",
        "amount": _money(f, 500000),
        "awarded_on": min(day, f.d),
    }


@maker("finance.payroll")
def payroll(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "unit": f.rng.choice(["县财政局", "镇政府"]),
        "kind": f.rng.choice(["行政编制", "事业编制", "离退休", "公益性岗位", "村干部"]),
        "month": _month(f, -1, 0 if f.rng.random() < 0.9 else 1),
        "gross": Decimal(5000),
    }


@maker("finance.grant")
def grant(f: Family, p: Person) -> Row:
    last_year = date(f.d.year - 1, f.rng.choice([1, 12]), 31)
    ends = [days(months(month(f.d), n), edge) for n in (0, -1) for edge in (0, -1)]
    return f.who(p) | {
        "payment_no": f"F{f.next()}",
        "item": f.rng.choice(["耕地地力保护补贴", "耕地地力保护补贴", "农机补贴", "丧葬费", "抚恤金"]),
        "amount": _money(f, 100, 900, 1000, 1100).copy_abs(),
        "paid_on": f.rng.choice([last_year, last_year, date(f.d.year - 2, 12, 31), f.d, *ends]),
    }


@maker("organisation.village_cadre")
def village_cadre(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "region_code": f.code(),
        "post": "支部书记",
        "from_date": _days(f, 0, 400, 400),
        "to_date": _maybe(f, days(f.d, f.rng.choice([-1, 0, 1])), 0.6),
    }


@maker("human_resources.pension")
def pension(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "scheme": f.rng.choice(["城乡居民", "企业职工", "机关事业"]),
        "status": f.rng.choice(["缴费", "领取", "领取", "终止"]),
        "monthly_benefit": _maybe(f, _money(f, 1000)),
        "from_month": _month(f, -30, -1),
    }


@maker("human_resources.post")
def post(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "post": f.rng.choice(["护林员", "保洁员"]),
        "from_date": _days(f, 0, 100),
        "to_date": _maybe(f, days(f.d, f.rng.choice([-1, 0, 1])), 0.5),
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
        "issued_on": _days(f, 0, 60, 90, 90),
        "valid_to": _maybe(f, f.rng.choice([days(f.d, -1), f.d, month(f.d), days(month(f.d), -1)])),
        "status": f.rng.choice(["有效", "有效", "有效", "注销"]),
    }


@maker("bank.loan")
def loan(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "contract_no": f"D{f.next()}",
        "amount": Decimal(50000),
        "lent_on": _days(f, 400),
        "due_on": days(f.d, f.rng.choice([-1, 0, 1])),
        "balance": f.rng.choice([Decimal(0), Decimal("0.01"), Decimal(25000), Decimal("25000.01"), Decimal(50000)]),
        "status": f.rng.choice(["正常", "正常", "展期", "逾期", "结清"]),
        "overdue_days": None,
    }
