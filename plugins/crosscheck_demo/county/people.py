"""Who lives in the demo county: persons and the households or families they live in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crosscheck_demo.county.months import age_on

Row = dict[str, Any]
"""One row by canonical column: str, int, Decimal, date, bool, datetime or None; a month is its first day."""
Records = dict[str, list[Row]]
"""Every dataset's rows by ``<department>.<dataset>``."""


@dataclass(slots=True, eq=False)
class Person:
    """Somebody who lives in the county. ``row`` is the registry.member row, None for the unregistered."""

    name: str
    id_no: str
    sex: str
    birth: date
    relation: str
    family: Household
    ethnicity: str = "壮族"
    status: str = "正常"
    status_on: date | None = None
    health: str = "健康"
    disability: str = ""
    """Kind and grade, as the last two digits of a disability number; empty for most."""
    stage: str = "非在校生"
    """Stage of the running school year, as the registry names it."""
    path: str = ""
    """Where school leads after 初中: 高中, 中职 or 无."""
    benefit: str = ""
    """低保, 特困 or empty; paid since ``benefit_from``, a month."""
    benefit_from: date | None = None
    row: Row | None = None

    @property
    def member_no(self) -> str:
        """The registry's number of this member; asking it of an unregistered person is a mistake."""
        assert self.row is not None, "not a registered person"
        return str(self.row["member_no"])

    @property
    def disability_no(self) -> str | None:
        """20 characters: the ID number, kind and grade."""
        return self.id_no + self.disability if self.disability else None

    @property
    def active(self) -> bool:
        """True while the registry (or, for the unregistered, life) says 正常."""
        return (self.row["member_status"] if self.row else self.status) == "正常"

    def age(self, day: date) -> int:
        """Full years on ``day``."""
        return age_on(self.birth, day)


@dataclass(slots=True, eq=False)
class Household:
    """People under one roof. ``no`` and ``row`` are the registry's; a neighbour family has neither."""

    no: str
    village: str
    """Village valid today; the registry row may still show a code that was merged into it."""
    members: list[Person] = field(default_factory=list)
    row: Row | None = None
    kind: str = "脱贫户"
    risk_open: bool = False
    """监测对象 whose risk is not removed."""
    site: str = ""
    """Where a relocated household lives now; empty for all others."""
    cause: str = "其它"

    @property
    def relocated(self) -> bool:
        """True for a household of the relocation programme."""
        return bool(self.site)

    @property
    def active(self) -> list[Person]:
        """The members with status 正常, in the order of the registry."""
        return [person for person in self.members if person.active]

    @property
    def head(self) -> Person:
        """The active head (the first active member where a plant left none)."""
        people = self.active or self.members
        return next((person for person in people if person.relation == "户主"), people[0])
