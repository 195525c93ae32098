"""Policy values in the words of people: where and from when each counts, its unit, and the document that sets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from stdnum import numdb

from crosscheck.catalog.policy import PolicyRow, policy

RATIO = "ratio"
YEARS = "years"
UNITS = {
    "yuan": "元",
    "yuan/person/year": "元/人·年",
    "yuan/person/year, previous year": "元/人·年(上年)",
    "yuan/household": "元/户",
    "yuan/year": "元/年",
    "yuan/month": "元/月",
    "yuan/bill": "元/笔",
    "ten thousand yuan": "万元",
    "days": "天",
    "days/year": "天/年",
    "months": "个月",
    "year": "年",
    "households": "户",
    "square metres": "平方米",
    RATIO: "%",
}
BASES = {
    "seed": "示例值",
    "public": "公开文件",
    "practice": "通行做法,使用前由县核定",
}


@dataclass(frozen=True)
class PolicyValue:
    """One row of a parameter; ``until`` is the day before the region's next value, empty for the last one."""

    title: str
    region: str
    since: str
    until: str
    value: str
    unit: str
    basis: str


def region_name(prefix: str) -> str:
    """What the region with this code prefix is called, with the code; an unknown one is its code."""
    if not prefix:
        return "不分地区"
    named = [re.sub(r"\[.*?\]", "", "".join(names.values())) for _, names in numdb.get("cn/loc").info(prefix[:6])]
    return f"{''.join(named)}({prefix})" if any(named) else prefix


def _unit(parameter: str) -> str:
    unit, title = policy().units[parameter], policy().titles[parameter]
    if unit == YEARS:
        return "周岁" if "年龄" in title else "年"
    return UNITS.get(unit, unit)


def _value(parameter: str, value: Decimal) -> str:
    shown = value * 100 if policy().units[parameter] == RATIO else value
    return format(shown.normalize(), "f")


def values(parameter: str) -> tuple[PolicyValue, ...]:
    """Every row of a parameter, by region and then by date."""
    rows = sorted(policy().rows[parameter], key=lambda row: (row.region, row.valid_from))
    return tuple(_text(row, rows) for row in rows)


def _text(row: PolicyRow, rows: list[PolicyRow]) -> PolicyValue:
    following = [r.valid_from for r in rows if r.region == row.region and r.valid_from > row.valid_from]
    basis = BASES.get(row.basis, row.basis)
    return PolicyValue(
        title=policy().titles[row.parameter],
        region=region_name(row.region),
        since=row.valid_from.isoformat(),
        until=(min(following) - timedelta(days=1)).isoformat() if following else "",
        value=_value(row.parameter, row.value),
        unit=_unit(row.parameter),
        basis=f"{row.document}({basis})" if row.document else basis,
    )
