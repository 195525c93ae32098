"""Draws one row about a person of the lists of civil affairs, police, health and education."""

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


@maker("civil_affairs.allowance")
def allowance(f: Family, p: Person) -> Row:
    start = some_month(f, -4, 0)
    return f.who(p) | {
        "head_id_no": maybe(f, f.anyone().number, 0.5),
        "scheme": f.rng.choice(["农村", "农村", "城市"]),
        "monthly_amount": Decimal(400),
        "from_month": start,
        "to_month": maybe(f, max(start, some_month(f, -3, 1)), 0.6),
        "county_code": f.rng.choice(["451022", "451022", "451023"]),
    }


@maker("civil_affairs.support")
def support(f: Family, p: Person) -> Row:
    start = some_month(f, -4, 0)
    return f.who(p) | {
        "mode": "分散",
        "monthly_amount": Decimal(800),
        "from_month": start,
        "to_month": maybe(f, max(start, some_month(f, -3, 1)), 0.6),
    }


@maker("civil_affairs.death")
def death(f: Family, p: Person) -> Row:
    died = f.rng.choice(
        [f.d, days_before(f, 0, 30, 30, 45, 60), months(month(f.d), -1), days(months(month(f.d), -1), -1)]
    )
    died = f.rng.choice([died, died, date(f.d.year - 1, 12, 31), date(f.d.year, 1, 1)])
    died = min(died, f.d)
    return f.who(p) | {"died_on": died, "registered_on": died, "origin": maybe(f, "火化")}


@maker("civil_affairs.disability_subsidy")
def disability_subsidy(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "disability_no": f"{p.number}42",
        "kind": f.rng.choice(["生活补贴", "护理补贴"]),
        "month": some_month(f, -2, 1),
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
        "status_on": maybe(f, days_before(f, 0, 20, 29, 31, 60)),
    }


@maker("police.vehicle")
def vehicle(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "plate": f"桂L{f.next()}",
        "kind": f.rng.choice(["小型轿车", "小型普通客车", "轻型货车", "轻型货车", "摩托车", "三轮汽车", "拖拉机"]),
        "registered_on": f.rng.choice([days_before(f, 0, 400), f.exit_day(), days(f.exit_day(), 1)]),
        "price": maybe(f, money(f, 30000, 80000, 80000)),
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
    paid = money(f, 500, 6000, 6000, 12000)
    return f.who(p) | {
        "bill_no": f"B{f.next()}",
        "settled_on": min(f.d, f.rng.choice([days_before(f, 0, 30, 31, 60), first, days(first, -1), month(f.d)])),
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
        "confirmed_on": days_before(f, 0, 30, 90),
        "family_doctor": f.rng.choice([True, False, False, None]),
        "status": f.rng.choice(["救治中", None, "已治愈", "已死亡"]),
    }


@maker("education.enrolment")
def enrolment(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "student_no": f"G{f.next()}",
        "id_no": maybe(f, f.who(p)["id_no"], 0.1),
        "birth_date": f.rng.choice([p.born, p.born, None, days(p.born, -1)]),
        "region_code": maybe(f, f.code(), 0.2),
        "school": "平马镇中心小学",
        "stage": f.rng.choice(["小学", "小学", "初中", "中职", "中职", "高职", "特殊教育", "本科及以上"]),
        "status": f.rng.choice(["在读", "在读", "在读", "休学", "辍学", "辍学", "毕业", "转出"]),
        "status_on": maybe(f, days_before(f, 0, 20)),
        "school_year": f.d.year - f.rng.choice([0, 0, 1, 1, 2]),
    }


@maker("education.exemption")
def exemption(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "reason": "送教上门",
        "approved_on": days_before(f, 0, 100),
        "valid_to": maybe(f, days(f.d, f.rng.choice([-1, 0, 1]))),
    }


@maker("education.aid")
def aid(f: Family, p: Person) -> Row:
    return f.who(p) | {
        "programme": f.rng.choice(["雨露计划", "雨露计划", "国家助学金"]),
        "term": f"{f.d.year - f.rng.choice([0, 1])}{f.rng.choice('春秋')}",
        "amount": Decimal(1500),
        "paid_on": days_before(f, 0, 30),
        "county_code": f.rng.choice(["451022", "451022", "451023"]),
    }
