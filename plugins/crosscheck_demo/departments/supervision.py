"""The discipline inspection's list: tip-offs, letters and visits. The old ones are answered, recent ones problems."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from crosscheck_demo.county.chance import choose
from crosscheck_demo.county.months import between
from crosscheck_demo.county.people import Row
from crosscheck_demo.county.world import World

ANSWERED_DAYS = 370
"""A tip-off younger than a year is a finding (rules WM-15 and WM-16)."""
_HOUSEHOLDS_A_TIP = 60
_FEWEST = 12
_CONTENTS = {
    "错评": "反映该户有车有房仍享受帮扶政策",
    "漏评": "反映本村有困难农户未纳入",
    "优亲厚友": "反映村干部在评议中照顾亲属",
    "资金": "反映补贴资金发放不及时",
    "住房": "反映房屋漏雨无人过问",
    "教育": "反映孩子未能享受资助",
    "医疗": "反映报销比例与宣传不一致",
    "饮水": "反映旱季停水",
    "其他": "咨询帮扶政策",
}


def write(world: World) -> None:
    """Tip-offs of earlier years, about households and about villages."""
    rng = Random(f"{world.seed}:supervision")
    latest = world.first_night - timedelta(days=ANSWERED_DAYS)
    for _ in range(max(_FEWEST, len(world.households) // _HOUSEHOLDS_A_TIP)):
        household, day = choose(rng, world.households), between(rng, date(2020, 2, 1), latest)
        named = rng.random() < 0.5
        row = tip_row(world, day, household.village, choose(rng, tuple(_CONTENTS)), household.no if named else None)
        if named and rng.random() < 0.8:
            row["subject_name"] = household.head.name
        world.tables.add("supervision.tip_off", row)


def tip_row(world: World, day: date, village: str, kind: str, household_no: str | None = None) -> Row:
    """A tip-off under a number of its own, received on ``day``."""
    number = world.tables.next_number("supervision.tip_off")
    return {
        "tip_no": f"XF{day:%Y%m%d}{number:05d}",
        "received_on": day,
        "region_code": village,
        "household_no": household_no,
        "subject_name": None,
        "problem_kind": kind,
        "content": _CONTENTS[kind],
    }
