"""Policy values in the words of people: where and from when each counts, its unit, and the document that sets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from stdnum import numdb

from crosscheck.catalog.policy import PolicyRow, policy
from crosscheck.words import BASES, UNITS

RATIO = "ratio"
YEARS, AGE = "years", "years of age"


@dataclass(frozen=True)
class PolicyValue:
    """One row of a parameter; ``until`` is the day before the region's next value, empty for the last one.

    ``prefix`` is the code of the region that ``region`` names.
    """

    title: str
    prefix: str
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


def unit(parameter: str) -> str:
    """The code of a parameter's unit in ``words.UNITS``: years of an age are counted otherwise than others."""
    code, title = policy().units[parameter], policy().titles[parameter]
    return AGE if code == YEARS and "年龄" in title else code


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
        prefix=row.region,
        region=region_name(row.region),
        since=row.valid_from.isoformat(),
        until=(min(following) - timedelta(days=1)).isoformat() if following else "",
        value=_value(row.parameter, row.value),
        unit=UNITS[unit(row.parameter)],
        basis=f"{row.document}({basis})" if row.document else basis,
    )
