"""Who acts: villages, townships, departments, the county office and its inspectors, and the levels above.

Engineers (the data team) and auditors look on: no move of an issue is theirs.
"""

from __future__ import annotations

from enum import StrEnum

from crosscheck.words import ROLES


class Role(StrEnum):
    """Who acts. ``NIGHT`` is the nightly run itself."""

    NIGHT = "night"
    VILLAGE = "village"
    TOWNSHIP = "township"
    DEPARTMENT = "department"
    COUNTY = "county"
    INSPECTOR = "inspector"
    CITY = "city"
    PROVINCE = "province"
    ENGINEER = "engineer"
    AUDITOR = "auditor"

    @property
    def zh(self) -> str:
        """The word in refusals."""
        return ROLES[self]

    @property
    def rank(self) -> int:
        """Level of the office: who checks stands above who answered. Departments stand beside the townships."""
        return _RANKS[self]

    @property
    def sees_persons(self) -> bool:
        """Whether names may be shown: to nobody who only looks on."""
        return self not in (Role.ENGINEER, Role.AUDITOR)


_RANKS = {
    Role.NIGHT: 0,
    Role.VILLAGE: 1,
    Role.TOWNSHIP: 2,
    Role.DEPARTMENT: 2,
    Role.COUNTY: 3,
    Role.INSPECTOR: 3,
    Role.CITY: 4,
    Role.PROVINCE: 5,
    Role.ENGINEER: 0,
    Role.AUDITOR: 0,
}
LOOKING_ON = frozenset([Role.ENGINEER, Role.AUDITOR])
"""They see no person."""
NEXT_LEVEL = {
    Role.VILLAGE: Role.TOWNSHIP,
    Role.TOWNSHIP: Role.COUNTY,
    Role.DEPARTMENT: Role.COUNTY,
    Role.COUNTY: Role.CITY,
    Role.CITY: Role.PROVINCE,
}
"""To whom what can't be solved is referred."""
