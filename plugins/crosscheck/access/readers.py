"""Who may take a list away: a role and the region that fits it."""

from __future__ import annotations

from crosscheck.access.persons import Person
from crosscheck.access.roles import Role
from crosscheck.access.scopes import Scope
from crosscheck.errors import ConfigurationError

DIGITS = {
    Role.PROVINCE: 2,
    Role.CITY: 4,
    Role.COUNTY: 6,
    Role.INSPECTOR: 6,
    Role.DEPARTMENT: 6,
    Role.TOWNSHIP: 9,
    Role.VILLAGE: 12,
}
"""Digits of the region that a reader of each role has."""


def reader(name: str, role: str, region: str, department: str = "") -> Person:
    """Who takes a list away. The region has as many digits as the role's level; a department's reader names it."""
    known = {one.value: one for one in DIGITS}
    if role not in known:
        raise ConfigurationError(f"no role '{role}'; known: {', '.join(known)}")
    digits = DIGITS[known[role]]
    if not (region.isascii() and region.isdigit() and len(region) == digits):
        raise ConfigurationError(f"'{region}' is no region of a reader of role {role}: it has {digits} digits")
    if bool(department) != (known[role] is Role.DEPARTMENT):
        raise ConfigurationError("a department is named by readers of role department, and by them only")
    return Person(name, known[role], Scope(region, department))
