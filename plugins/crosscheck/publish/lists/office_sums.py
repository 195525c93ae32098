"""The sums of 通报: what is at stake in the year's issues by the office that answers, and what was recovered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crosscheck.access.offices import main_office
from crosscheck.ledger.database import Connection
from crosscheck.ledger.list_queries import issue_sums
from crosscheck.publish.sheets.cells import plain
from crosscheck.rules.amounts import yuan

TITLE = "涉及金额"
WORDS = ("主办单位", "有金额的问题", "涉及金额(元)", "其中属实(元)", "已追回(元)")
REMARK = "本年在账问题,与问题整改台账一致;未填金额的不计入;同一笔款项涉及几条疑点的,各条分别计算"


@dataclass(frozen=True)
class OfficeSums:
    """One office of 通报: how many of its issues state a sum; the sums in fen."""

    office: str
    issues: int
    at_stake: int
    confirmed: int
    recovered: int


def sums_by_office(connection: Connection, root: Path, county: str, day: date) -> list[OfficeSums]:
    """The offices with sums in the year of ``day``, the largest first."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in issue_sums(connection, root, county, day):
        office = found[main_office(row["department"], row["township"])]
        for at, name in enumerate(("issues", "at_stake", "confirmed", "recovered")):
            office[at] += int(row[name])
    offices = [OfficeSums(plain(office), *values) for office, values in found.items()]
    return sorted(offices, key=lambda one: (-one.at_stake, -one.recovered, one.office))


def total(offices: Iterable[OfficeSums]) -> OfficeSums:
    """All offices together."""
    values = [(one.issues, one.at_stake, one.confirmed, one.recovered) for one in offices]
    return OfficeSums("全县合计", *(sum(column) for column in zip((0, 0, 0, 0), *values, strict=True)))


def table(offices: Sequence[OfficeSums]) -> list[tuple[str, ...]]:
    """The cells of each office under WORDS, and of all together; nothing where no issue states a sum."""
    return [
        (one.office, f"{one.issues}", *(f"{yuan(part):,}" for part in (one.at_stake, one.confirmed, one.recovered)))
        for one in (*offices, total(offices))
        if offices
    ]
